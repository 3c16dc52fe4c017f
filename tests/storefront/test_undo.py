"""What the way back says and shows: where things are after it."""

import re
from datetime import date
from html import unescape

import pytest

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import a_listing, put_up
from webapp.wishlist import services

AT_HOME = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://localhost/",
}


@pytest.fixture
def alice(session, client):
    alice = a_customer(session)
    session.commit()
    sign_in(client)
    return alice


@pytest.fixture
def goods(session):
    return put_up(session, *(a_listing(name) for name in ("clock", "vase", "lamp")))


@pytest.fixture
def items(session, alice, goods):
    saved = [services.save_item(session, alice.id, one.id).item_id for one in goods]
    session.commit()
    return saved


@pytest.fixture
def undo(client, session):
    """Undo something on the start page; say what the notice says, and all the rest."""

    def undo(taken):
        session.commit()
        path = f"/wishlist/removals/{taken.removal_id}/undo"
        answer = client.post(path, headers=AT_HOME)
        assert answer.status_code == 200
        told = re.search(r'id="notice".*?<p>(.*?)</p>', answer.text, re.DOTALL)[1]
        return unescape(told), answer.text

    return undo


def test_an_undone_restoring_is_back_in_the_archive(session, alice, goods, items, undo):
    services.archive_items(session, alice.id, items[:1])
    restored = services.restore_items(
        session, alice.id, items[:1], today=date(2027, 3, 14)
    )

    told, shown = undo(restored)

    assert told == "“Clock” is back in the archive."
    assert f'id="heart-{goods[0].id}" form="act" formaction="/wishlist/items" ' in shown


def test_an_undone_saving_is_back_in_the_archive(session, alice, goods, items, undo):
    services.archive_items(session, alice.id, items[:1])

    told, shown = undo(services.save_item(session, alice.id, goods[0].id))

    assert told == "“Clock” is back in the archive."
    assert re.search(r'id="saved-count"[^>]*>2', shown)


def test_a_group_that_is_back_took_nothing_away(session, alice, items, undo):
    group_id = services.create_group(session, alice.id, "Birthday")
    services.transfer_items(session, alice.id, items, group_id=group_id)

    told, shown = undo(
        services.delete_group(session, alice.id, group_id, with_items=False)
    )

    assert told == "The group “Birthday” is back."
    assert re.search(r'id="saved-count"[^>]*>3', shown)


def test_what_is_back_is_told_by_where_it_is(session, alice, goods, items, undo):
    group_id = services.create_group(session, alice.id, "Birthday")
    services.transfer_items(session, alice.id, items, group_id=group_id)
    services.archive_items(session, alice.id, items[:1])

    told, shown = undo(
        services.delete_group(session, alice.id, group_id, with_items=True)
    )

    assert told.startswith("“")
    assert "“Vase”" in told
    assert told.endswith(
        " are back on your wishlist. “Clock” is back in the archive."
        " The group “Birthday” is back."
    )
    assert f'formaction="/wishlist/items/{items[1]}/remove"' in shown


def test_many_things_are_counted_instead_of_named(session, alice, items, undo):
    told, _shown = undo(services.archive_items(session, alice.id, items))

    assert told == "3 things are back on your wishlist."

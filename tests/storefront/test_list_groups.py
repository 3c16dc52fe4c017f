"""The doors to the groups of a list."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from tests.catalog.goods import a_listing, put_up
from tests.storefront.listed import (
    AT_THE_LIST,
    fields,
    shown,
)
from webapp.wishlist import services
from webapp.wishlist.models import WishlistGroup


def test_a_group_ends_and_comes_back(client, session, items, birthday):
    client.post(f"/wishlist/items/{items['Lamp']}/transfer", data={"group": birthday})
    answer = client.post(
        f"/wishlist/groups/{birthday}/delete",
        data={"items": "delete"},
        headers=AT_THE_LIST,
    ).text
    assert shown(client) == ["Vase", "Clock"]

    client.post(re.search(r'formaction="(/wishlist/removals/[^"]+)"', answer)[1])

    assert "Lamp" in shown(client)
    assert session.scalar(select(WishlistGroup.id)) == birthday


def test_a_group_is_called_otherwise_and_refuses_a_name_that_is_taken(
    client, session, alice, birthday
):
    services.create_group(session, alice.id, "Home")
    session.commit()
    path = f"/wishlist/groups/{birthday}/edit"
    assert client.post(path, data={"name": "BIRTHDAY"}).status_code == 303

    answer = client.post(path, data={"name": "home", "occasion": "2030-05-01"})

    assert answer.status_code == 422
    assert "A group named 'home' already exists" in unescape(answer.text)
    assert set(session.scalars(select(WishlistGroup.name))) == {"BIRTHDAY", "Home"}


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_a_group_is_deleted_by_the_form_of_its_page(
    client, session, items, birthday, filled
):
    if filled:
        path = f"/wishlist/items/{items['Lamp']}/transfer"
        client.post(path, data={"group": birthday})
    path = f"/wishlist/groups/{birthday}"
    sent = fields(client.get(path).text, f"{path}/delete")

    assert client.post(f"{path}/delete", data=sent).location == "/wishlist"
    assert session.scalar(select(WishlistGroup.id)) is None
    assert len(shown(client)) == 3


def test_a_group_counts_what_is_archived_in_it_before_it_goes(
    client, session, alice, items, birthday
):
    both = [items["Lamp"], items["Vase"]]
    services.transfer_items(session, alice.id, both, group_id=birthday)
    services.archive_items(session, alice.id, both[:1])
    session.commit()

    page = client.get(f"/wishlist/groups/{birthday}").text

    assert "Remove all 2 things in it, too, 1 in the archive among them" in page


def test_who_keeps_what_is_private_among_what_is_shared_is_warned(
    client, session, alice, items, birthday
):
    services.transfer_items(session, alice.id, items.values(), group_id=birthday)
    session.commit()
    path = f"/wishlist/groups/{birthday}"
    assert "whoever has your link will see them" not in client.get(path).text

    client.post("/wishlist/share/issue", data={"ungrouped": "y"})

    assert "whoever has your link will see them" in client.get(path).text


def test_guests_are_asked_to_sign_in_and_told_why(client, session):
    (lamp,) = put_up(session, a_listing("lamp"))
    session.commit()
    client.post("/wishlist/items", data={"product": lamp.id})

    answer = client.post("/wishlist/groups", data={"name": "Birthday"})

    assert answer.location.startswith("/account/sign-in")
    assert "Sign in to make groups" in client.get(answer.location).text

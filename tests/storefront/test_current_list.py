"""A list is drawn anew with whatever changes on it, and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import (
    a_listing,
    a_shirt,
    put_up,
    the_variant,
    usd,
    variants_of,
)
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.wishlist import services
from webapp.wishlist.models import Priority, Visibility
from webapp.wishlist.ordering import Step
from webapp.wishlist.services import visibility

TODAY = clock.now().date()
NOTHING_WRITTEN = {
    "note": "",
    "is_note_private": True,
    "wanted_count": 1,
    "priority": Priority.NORMAL,
    "expires_on": None,
    "today": TODAY,
}


class Stage:
    """Alice's list: two lamps and a shirt, one lamp in a group."""

    def __init__(self, session):
        self.session = session
        self.alice = a_customer(session).id
        self.lamp, self.vase, self.shirt, self.extra = put_up(
            session,
            a_listing("lamp"),
            a_listing("vase"),
            a_shirt("S", "M"),
            a_listing("extra"),
        )
        self.sizes = variants_of(session, self.shirt)
        self.home = self.do(services.create_group, "Home")
        self.garden = self.do(services.create_group, "Garden")
        self.first = self.do(services.save_item, self.lamp.id).item_id
        self.second = self.do(services.save_item, self.vase.id).item_id
        self.open = self.do(services.save_item, self.shirt.id).item_id
        self.grouped = self.do(services.transfer_item, self.second, group_id=self.home)

    def do(self, service, *what, **more):
        return service(self.session, self.alice, *what, **more)

    def edit(self, **written):
        self.do(services.edit_item, self.first, **{**NOTHING_WRITTEN, **written})

    def price(self, amount, **more):
        lamp = the_variant(self.session, self.lamp)
        catalog.reprice(self.session, lamp, usd(amount), **more)

    def stock(self, many):
        lamp = the_variant(self.session, self.lamp)
        catalog.restock(self.session, lamp, many)

    def renamed(self, **changes):
        catalog.list_products(self.session, [replace(a_listing("lamp"), **changes)])


CHANGES = {
    "save": lambda s: s.do(services.save_item, s.extra.id),
    "remove": lambda s: s.do(services.remove_item, s.first),
    "clear": lambda s: s.do(services.clear_list),
    "archive": lambda s: s.do(services.archive_items, [s.first]),
    "choose": lambda s: s.do(services.choose_variant, s.open, s.sizes["M"].id),
    "move": lambda s: s.do(services.shift_item, s.first, Step.UP),
    "transfer": lambda s: s.do(services.transfer_item, s.first, group_id=s.home),
    "group": lambda s: s.do(services.create_group, "Kitchen"),
    "rename": lambda s: s.do(
        services.edit_group, s.home, name="House", occasion_on=None
    ),
    "occasion": lambda s: s.do(
        services.edit_group, s.home, name="Home", occasion_on=TODAY + timedelta(9)
    ),
    "arrange": lambda s: s.do(services.shift_group, s.garden, Step.UP),
    "end": lambda s: s.do(services.delete_group, s.home, with_items=False),
    "end with all": lambda s: s.do(services.delete_group, s.home, with_items=True),
    "show group": lambda s: s.do(visibility.show_group, s.home, Visibility.PUBLIC),
    "note": lambda s: s.edit(note="In green"),
    "count": lambda s: s.edit(wanted_count=3),
    "priority": lambda s: s.edit(priority=Priority.HIGH),
    "needed by": lambda s: s.edit(expires_on=TODAY + timedelta(3)),
    "price": lambda s: s.price("39.00"),
    "reduction": lambda s: s.price("20.00", compare_at=usd("40.00")),
    "sold out": lambda s: s.stock(0),
    "few": lambda s: s.stock(1),
    "retire": lambda s: catalog.retire(s.session, s.lamp),
    "name": lambda s: s.renamed(name="Lantern"),
    "maker": lambda s: s.renamed(shop="South Workshop"),
}


@pytest.fixture
def stage(session, client):
    stage = Stage(session)
    session.commit()
    sign_in(client)
    return stage


def forget(client):
    for memory in ("drawings", "drawn_pages", "frames"):
        kept = client.application.extensions[memory]
        kept.clear()
        kept.weight = 0


def shown(client, path):
    return client.get(path).text.partition("<main")[2]


@pytest.mark.parametrize("path", ["/wishlist", "/wishlist?view=flat"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_on_the_page_at_once(client, session, stage, change, path):
    forget(client)
    before = shown(client, path)

    CHANGES[change](stage)
    session.commit()

    after = shown(client, path)
    forget(client)
    assert after == shown(client, path)
    assert after != before


def test_what_is_back_is_news_until_it_was_seen(client, session, stage):
    stage.stock(0)
    session.commit()
    shown(client, "/wishlist")
    stage.stock(4)
    session.commit()
    news = shown(client, "/wishlist")
    stage.do(services.note_seen)
    session.commit()

    seen = shown(client, "/wishlist")

    forget(client)
    assert seen == shown(client, "/wishlist") != news


def test_another_day_is_another_page(client, stage, monkeypatch):
    stage.edit(expires_on=TODAY + timedelta(1))
    stage.session.commit()
    shown(client, "/wishlist")
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)

    kept = shown(client, "/wishlist")

    forget(client)
    assert kept == shown(client, "/wishlist")


def test_nothing_changed_is_nothing_asked(client, stage, monkeypatch):
    page = shown(client, "/wishlist")
    monkeypatch.setattr("webapp.wishlist.queries.outline", None)

    assert shown(client, "/wishlist") == page


def test_nobody_sees_the_list_of_another(client, session, stage):
    shown(client, "/wishlist")
    other = client.application.test_client()
    a_customer(session, "Bob")
    sign_in(other, "bob@example.com")

    assert "Vase" not in other.get("/wishlist").text

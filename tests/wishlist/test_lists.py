"""The list itself: its version, and what its owner has seen."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.catalog.goods import the_variant
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.wishlist.errors import StaleList
from webapp.wishlist.models import Wishlist
from webapp.wishlist.services import note_seen, save_item, touch_list


@pytest.fixture
def wishlist(session, alice, goods):
    save_item(session, alice.id, goods.kettle.id)
    return session.scalars(select(Wishlist)).one()


@pytest.fixture
def seen(session, alice, wishlist):
    """Have Alice look at her list; say by how much its version grew, and since when."""

    def seen():
        before = wishlist.version
        note_seen(session, alice.id)
        session.refresh(wishlist)
        return wishlist.version - before

    return seen


def test_every_change_counts_the_version_up(session, alice, wishlist):
    assert touch_list(session, alice.id) == 2
    assert touch_list(session, alice.id, version=2) == 3


def test_a_change_to_a_list_as_it_was_is_refused_and_counts_nothing(
    session, alice, wishlist
):
    for other in (0, 2, -1, 2**70):
        with pytest.raises(StaleList):
            touch_list(session, alice.id, version=other)

    assert touch_list(session, alice.id) == 2


def test_who_has_no_list_gets_none_by_being_asked(session, bob):
    assert touch_list(session, bob.id) == 0
    note_seen(session, bob.id)

    assert session.scalars(select(Wishlist)).all() == []


def test_seeing_the_list_is_noted_and_changes_no_page_without_news(wishlist, seen):
    assert seen() == 0
    assert clock.now() - wishlist.seen_at < timedelta(minutes=1)


def test_what_is_back_in_stock_is_news_until_seen(session, goods, wishlist, seen):
    catalog.restock(session, the_variant(session, goods.kettle), 3)

    assert seen() == 1
    assert seen() == 0


def test_news_of_what_is_on_no_list_is_no_news(session, goods, wishlist, seen):
    catalog.restock(session, goods.sizes["Small"], 0)
    catalog.restock(session, goods.sizes["Small"], 3)

    assert seen() == 0

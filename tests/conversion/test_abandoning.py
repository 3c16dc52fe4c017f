"""Wishes from which nothing came are given up, for the time being."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from tests.conversion.buying import buy, cancel, order, pay
from tests.promotions.rules import ADA
from webapp.cart import services as cart
from webapp.cart.models import Cart
from webapp.cart.queries import cart_page
from webapp.conversion import jobs
from webapp.conversion.models import Conversion, Outcome, Prompt
from webapp.conversion.services import (
    abandoning,
    add_from_shared,
    move_item,
    move_items,
)
from webapp.core import clock
from webapp.orders.models import Order
from webapp.orders.services import expire_orders
from webapp.settings import services as settings

RUNS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = :name"


@pytest.fixture
def rest(session):
    """Let every cart rest for so many days."""

    def rest(days):
        ago = timedelta(days=days)
        session.execute(update(Cart).values(touched_at=Cart.touched_at - ago))
        moved_at = Conversion.converted_at - ago
        session.execute(update(Conversion).values(converted_at=moved_at))
        session.commit()

    return rest


@pytest.fixture
def outcomes(rows):
    return lambda: [str(row.outcome) for row in rows()]


@pytest.fixture
def moved(session, owner, goods, save):
    """The lamp, saved and moved to the cart."""
    item_id = save(goods.lamp)
    move_item(session, owner, item_id)
    session.commit()
    return item_id


def test_a_cart_that_nobody_touches_is_given_up_after_the_settings_days(
    session, moved, rest, outcomes
):
    rest(6)
    jobs.abandon_untouched(session)
    assert outcomes() == ["pending"]

    settings.change(session, ADA, abandoned_cart_days=5)
    jobs.abandon_untouched(session)
    jobs.abandon_untouched(session)

    assert outcomes() == ["abandoned"]


def test_a_cart_that_was_touched_meanwhile_is_not(
    session, owner, goods, moved, rest, outcomes
):
    rest(8)
    cart.add_to_cart(session, owner, goods.sizes["Small"].id)

    jobs.abandon_untouched(session)

    assert outcomes() == ["pending"]


def test_what_was_given_up_can_still_be_bought(
    session, alice, moved, rest, outcomes, settle
):
    rest(8)
    jobs.abandon_untouched(session)
    assert outcomes() == ["abandoned"]

    buy(session, alice)
    settle()

    assert outcomes() == ["paid"]


def test_what_is_moved_again_begins_anew(session, owner, moved, rest, rows):
    rest(8)
    jobs.abandon_untouched(session)
    before = clock.now()

    move_item(session, owner, moved, prompt=Prompt.PRICE_ALERT)

    (row,) = rows()
    assert (row.outcome, row.prompt) == (Outcome.PENDING, Prompt.PRICE_ALERT)
    assert (row.quantity, row.settled_at) == (2, None)
    assert row.converted_at >= before


def test_what_lies_in_the_cart_already_begins_anew_with_the_list(
    session, owner, moved, rest, rows, in_cart
):
    rest(8)
    jobs.abandon_untouched(session)

    moved_all = move_items(session, owner, prompt=Prompt.REMINDER)

    assert moved_all.already == ("Lamp",)
    (row,) = rows()
    assert (row.outcome, row.prompt) == (Outcome.PENDING, Prompt.REMINDER)
    assert row.quantity == 1
    assert in_cart(owner) == {"Lamp": 1}


def test_what_is_ordered_waits_for_its_order(
    session, alice, moved, rest, outcomes, settle
):
    placed = order(session, alice)
    rest(60)

    jobs.abandon_untouched(session)
    assert outcomes() == ["pending"]
    pay(session, placed)
    settle()
    assert outcomes() == ["paid"]


def test_a_cancelled_order_gives_its_wishes_up(
    session, alice, goods, moved, names_on, rows, settle
):
    placed = order(session, alice)

    cancel(session, placed)
    settle()

    (row,) = rows()
    assert (row.outcome, row.order_id) == (Outcome.ABANDONED, placed.id)
    assert (row.value_minor, row.currency) == (0, None)
    assert names_on(alice) == ["Lamp"]


def test_what_an_order_left_out_of_its_cart_is_none_of_the_orders(
    session, alice, owner, goods, moved, save, rows, settle
):
    move_item(session, owner, save(goods.shirt, variant_id=goods.sizes["Small"].id))
    (_lamp, shirt) = cart_page(session, owner).lines
    cart.remove_line(session, owner, shirt.id)
    placed = order(session, alice)

    cancel(session, placed)
    settle()

    told = {row.product_id: (row.outcome, row.order_id) for row in rows()}
    assert told == {
        goods.lamp.id: ("abandoned", placed.id),
        goods.shirt.id: ("abandoned", None),
    }


def test_an_order_that_lapses_gives_its_wishes_up(
    session, alice, moved, outcomes, settle
):
    order(session, alice)
    session.execute(update(Order).values(expires_at=clock.now()))

    assert expire_orders(session, clock.now()) == 1
    settle()

    assert outcomes() == ["abandoned"]


def test_an_order_that_goes_on_gives_nothing_up(
    session, alice, moved, outcomes, settle
):
    placed = order(session, alice)

    abandoning.abandon_cancelled(session, placed.id)

    assert outcomes() == ["pending"]


def test_what_an_abandoned_order_held_can_be_wished_for_and_bought_again(
    session, alice, owner, moved, rows, settle
):
    cancel(session, order(session, alice))
    settle()

    move_item(session, owner, moved)
    bought = buy(session, alice)
    settle()

    assert [(row.outcome, row.value_minor) for row in rows()] == [
        ("abandoned", 0),
        ("paid", 4000),
    ]
    assert rows()[1].order_id == bought.id


def test_what_lay_in_a_cart_that_is_gone_is_given_up(
    session, bob, guest, goods, save, list_of, alice, outcomes, rest
):
    save(goods.lamp)
    add_from_shared(
        session,
        guest,
        wishlist_id=list_of(alice).id,
        list_owner_id=alice.id,
        product_id=goods.lamp.id,
    )
    session.execute(text("DELETE FROM guests"))
    rest(8)

    jobs.abandon_untouched(session)

    assert outcomes() == ["abandoned"]


def test_one_round_takes_so_many_and_queues_the_next(
    session, owner, shelf, save, rest, outcomes, monkeypatch, settle
):
    monkeypatch.setattr(abandoning, "AT_ONCE", 2)
    for thing in shelf(5):
        save(thing)
    move_items(session, owner)
    rest(8)

    jobs.abandon_untouched(session)

    assert outcomes().count("abandoned") == 2
    assert session.scalar(text(RUNS), {"name": jobs.ABANDON_UNTOUCHED}) == 1
    settle()
    assert outcomes() == ["abandoned"] * 5

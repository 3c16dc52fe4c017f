"""Money that comes back adds rows that take away; what was, stays as it was."""

import pytest
from sqlalchemy import text

from tests.catalog.goods import a_listing, a_variant, put_up
from tests.conversion.buying import SENT, buy, give_back, order, pay
from tests.orders.orders import a_line, an_order
from webapp.accounts.owners import Owner
from webapp.catalog.models import Variant
from webapp.conversion import jobs
from webapp.conversion.models import Outcome, Prompt
from webapp.conversion.services import add_from_shared, move_item, move_items
from webapp.conversion.services.reversing import reverse_refunded
from webapp.core import clock
from webapp.core.money import Money
from webapp.wishlist.services import archive_items, restore_items

EVENT = {"event_id": "01890000-0000-7000-8000-000000000000"}
AS_BYTES = text("""
    SELECT conversions::text::bytea FROM conversions WHERE reverses_id IS NULL ORDER BY id
""")


@pytest.fixture
def first_rows(session):
    """The first rows as the database would write them, byte for byte."""
    return lambda: session.scalars(AS_BYTES).all()


def test_a_refund_adds_a_row_and_leaves_the_first_as_it_is(
    session, alice, owner, goods, save, rows, names_on, settle, first_rows
):
    move_item(session, owner, save(goods.lamp), quantity=2, prompt=Prompt.STOCK_ALERT)
    bought = buy(session, alice, delivery=SENT)
    settle()
    before = first_rows()

    refund = give_back(session, bought)
    settle()

    assert first_rows() == before
    first, back = rows()
    assert (back.outcome, back.reverses_id) == (Outcome.REFUNDED, first.id)
    assert (back.quantity, back.value_minor, back.currency) == (-2, -8000, "USD")
    assert (back.order_id, back.refund_id) == (bought.id, refund.id)
    assert (back.prompt, back.cart_id) == (Prompt.STOCK_ALERT, None)
    assert (back.user_id, back.wishlist_id) == (first.user_id, first.wishlist_id)
    assert back.converted_at == back.settled_at == refund.refunded_at
    assert names_on(alice) == ["(Lamp)"]


def test_given_back_piece_by_piece_nothing_is_left_and_nothing_edited(
    session, alice, goods, save, rows, settle, first_rows
):
    save(goods.lamp)
    lamp = session.get_one(Variant, goods.lamp.variants[0].id)
    bought = an_order(
        session, a_line(lamp, quantity=3, price=3334, discount_minor=2), customer=alice
    )
    pay(session, bought)
    settle()
    before = first_rows()
    assert len(before) == 1

    for _ in range(3):
        give_back(session, bought, {"Lamp": 1})
        settle()

    assert first_rows() == before
    backs = rows(outcome=Outcome.REFUNDED)
    assert [(back.quantity, back.value_minor) for back in backs] == [
        (-1, -3333),
        (-1, -3333),
        (-1, -3334),
    ]
    assert len({back.refund_id for back in backs}) == 3


def test_only_what_came_back_is_reversed(
    session, alice, owner, shelf, save, rows, settle
):
    for thing in shelf(3):
        save(thing)
    move_items(session, owner)
    bought = buy(session, alice, delivery=SENT)
    settle()

    give_back(session, bought, {"Thing 1": 1})
    give_back(session, bought, delivery=True, pieces={})
    settle()

    (back,) = rows(outcome=Outcome.REFUNDED)
    assert (back.product_id, back.value_minor) == (shelf(2)[1].id, -4000)


def test_a_refund_that_is_told_first_waits_for_the_conversion_to_be_closed(
    session, alice, owner, goods, save, rows
):
    move_item(session, owner, save(goods.lamp))
    bought = buy(session, alice)
    refund = give_back(session, bought)
    known = EVENT | {"order_id": str(bought.id)}

    jobs.reverse_refunded(session, **known, refund_id=str(refund.id))
    assert [row.outcome for row in rows()] == ["pending"]
    jobs.close_paid(session, **known)
    jobs.reverse_refunded(session, **known, refund_id=str(refund.id))

    assert [(row.outcome, row.value_minor) for row in rows()] == [
        ("paid", 4000),
        ("refunded", -4000),
    ]


def test_refunds_come_out_the_same_in_any_order(
    session, alice, owner, goods, save, rows
):
    move_item(session, owner, save(goods.lamp), quantity=3)
    bought = buy(session, alice)
    jobs.close_paid(session, **EVENT, order_id=str(bought.id))
    refunds = [give_back(session, bought, {"Lamp": count}) for count in (1, 2)]

    for refund in [*reversed(refunds), *refunds]:
        jobs.reverse_refunded(
            session, **EVENT, order_id=str(bought.id), refund_id=str(refund.id)
        )

    told = {back.refund_id: back.value_minor for back in rows(outcome="refunded")}
    assert told == {refunds[0].id: -4000, refunds[1].id: -8000}


def test_another_orders_refund_reverses_nothing(
    session, alice, owner, goods, save, rows, settle
):
    move_item(session, owner, save(goods.lamp))
    bought = buy(session, alice)
    settle()
    move_item(session, owner, save(goods.shirt, variant_id=goods.sizes["Small"].id))
    other = buy(session, alice)
    refund = give_back(session, other)

    reverse_refunded(session, bought.id, refund.id)

    assert [row.outcome for row in rows(order_id=bought.id)] == ["paid"]


def test_what_was_paid_stays_paid_when_the_order_is_cancelled_after_its_refund(
    session, alice, owner, goods, save, rows
):
    """And the three may be told in any order."""
    move_item(session, owner, save(goods.lamp))
    bought = order(session, alice)
    pay(session, bought)
    refund = give_back(session, bought)
    paid = {"order_id": str(bought.id)}
    cancelled = {"order_id": str(bought.id), "is_expired": False}
    bought.order_state = "cancelled"
    session.flush()

    jobs.abandon_cancelled(session, **EVENT, **cancelled)
    assert [row.outcome for row in rows()] == ["abandoned"]
    jobs.reverse_refunded(session, **EVENT, **paid, refund_id=str(refund.id))
    jobs.close_paid(session, **EVENT, **paid)
    jobs.abandon_cancelled(session, **EVENT, **cancelled)

    assert [row.outcome for row in rows()] == ["paid", "refunded"]


def test_two_wishes_for_one_line_give_back_no_more_than_it_cost(
    session, alice, bob, goods, save, list_of, rows, settle
):
    """Bob buys the lamp for Alice, and one that he wished for himself."""
    save(goods.lamp)
    buyer = Owner(user_id=bob.id)
    add_from_shared(
        session,
        buyer,
        wishlist_id=list_of(alice).id,
        list_owner_id=alice.id,
        product_id=goods.lamp.id,
    )
    move_item(session, buyer, save(goods.lamp, user=bob))
    bought = buy(session, bob)
    settle()
    assert [(row.user_id, row.quantity, row.value_minor) for row in rows()] == [
        (alice.id, 1, 4000),
        (bob.id, 1, 4000),
    ]

    for _ in range(2):
        give_back(session, bought, {"Lamp": 1})
        settle()

    backs = rows(outcome="refunded")
    assert {back.reverses_id for back in backs} == {row.id for row in rows()[:2]}
    assert [back.value_minor for back in backs] == [-4000, -4000]


@pytest.mark.parametrize(
    ("currency", "price", "off", "parts"),
    [
        ("JPY", "1000", 100, [-966, -967, -967]),
        ("USD", "10.00", 100, [-966, -967, -967]),
        ("KWD", "1.000", 100, [-966, -967, -967]),
        ("KWD", "12.345", 1, [-12344, -12345, -12345]),
    ],
)
def test_every_currency_counts_in_its_smallest_unit(
    session, alice, rows, save, settle, currency, price, off, parts
):
    listing = a_listing("bowl", variants=(a_variant(stock=9),))
    (bowl,) = put_up(session, listing)
    save(bowl)
    variant = session.get_one(Variant, bowl.variants[0].id)
    unit = Money.of(price, currency).minor
    line = a_line(variant, quantity=3, price=unit, discount_minor=off)
    bought = an_order(session, line, customer=alice, currency=currency)
    pay(session, bought)
    for _ in parts:
        give_back(session, bought, {"Bowl": 1})
    settle()

    first, *backs = rows()
    assert (first.value_minor, first.currency) == (3 * unit - off, currency)
    assert sorted(back.value_minor for back in backs) == sorted(parts)
    assert first.value_minor + sum(back.value_minor for back in backs) == 0
    assert {back.currency for back in backs} == {currency}


def test_a_refund_puts_nothing_away_that_was_put_back_on_the_list_since(
    session, alice, goods, save, rows, names_on, settle
):
    """The lamp was in the archive when it was bought; then Alice wants another."""
    item_id = save(goods.lamp)
    today = clock.now().date()
    archive_items(session, alice.id, [item_id])
    lamp = session.get_one(Variant, goods.lamp.variants[0].id)
    bought = an_order(session, a_line(lamp), customer=alice)
    pay(session, bought)
    settle()
    restore_items(session, alice.id, [item_id], today=today)

    give_back(session, bought)
    settle()

    assert names_on(alice) == ["Lamp"]
    assert rows() == []

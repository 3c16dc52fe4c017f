"""What is paid closes its wishes: what was bought, for how much, and whose it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.conversion.buying import SENT, buy, give_back, order, pay
from tests.orders.orders import a_line, an_order
from tests.promotions.rules import ADA
from webapp.cart import services as cart
from webapp.cart.queries import cart_page
from webapp.catalog.models import Variant
from webapp.conversion.models import Outcome, Prompt
from webapp.conversion.services import closing, move_item, move_items
from webapp.conversion.services.closing import close_paid
from webapp.core import clock
from webapp.settings import services as settings
from webapp.settings.definitions import AfterPurchase
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.services import archive_items, remove_item, restore_items


@pytest.fixture
def lamp(session, goods):
    """The lamp's only variant, at 40.00."""
    return session.get_one(Variant, goods.lamp.variants[0].id)


def test_a_paid_order_closes_what_was_moved(
    session, alice, owner, goods, save, rows, settle
):
    moved = move_item(session, owner, save(goods.lamp), quantity=2)
    bought = order(session, alice, delivery=SENT)
    settle()
    assert [row.outcome for row in rows()] == [Outcome.PENDING]
    before = clock.now()

    pay(session, bought)
    settle()

    (row,) = rows()
    assert (row.outcome, row.order_id) == (Outcome.PAID, bought.id)
    assert (row.quantity, row.value_minor, row.currency) == (2, 8000, "USD")
    assert (row.cart_id, row.prompt) == (moved.cart_id, Prompt.OWN_VISIT)
    assert before <= row.settled_at <= clock.now()


def test_what_the_customer_made_of_it_in_the_cart_counts(
    session, alice, owner, goods, shelf, save, rows, settle
):
    things = shelf(2)
    for thing in things:
        save(thing)
    one, other = move_items(session, owner).added
    lines = {line.name: line.id for line in cart_page(session, owner).lines}
    cart.change_quantity(session, owner, lines[one], 3)
    cart.remove_line(session, owner, lines[other])

    bought = buy(session, alice)
    settle()

    told = {row.product_id: row for row in rows()}
    names = {thing.name: thing.id for thing in things}
    kept, left = told[names[one]], told[names[other]]
    assert (kept.outcome, kept.quantity, kept.value_minor) == ("paid", 3, 12000)
    assert (left.outcome, left.order_id, left.value_minor) == ("abandoned", None, 0)
    assert kept.order_id == bought.id


@pytest.mark.parametrize(
    ("after", "left"),
    [
        (AfterPurchase.ARCHIVE, ["(Lamp)", "Shirt"]),
        (AfterPurchase.KEEP, ["Lamp", "Shirt"]),
        (AfterPurchase.REMOVE, ["Shirt"]),
    ],
)
def test_what_was_bought_is_put_away_as_the_shop_likes(
    session, alice, owner, goods, save, names_on, list_of, settle, after, left
):
    settings.change(session, ADA, after_purchase=after)
    item_id = save(goods.lamp)
    save(goods.shirt)
    move_item(session, owner, item_id)
    bought = order(session, alice)
    settle()
    assert names_on(alice) == ["Lamp", "Shirt"]
    version = list_of(alice).version

    pay(session, bought)
    settle()

    assert names_on(alice) == left
    is_changed = after is not AfterPurchase.KEEP
    assert list_of(alice).version == version + is_changed
    if after is AfterPurchase.ARCHIVE:
        item = session.get_one(WishlistItem, item_id)
        assert (item.status, item.archive_reason) == ("archived", "purchased")


def test_what_the_owner_wants_again_stays_on_the_list(
    session, alice, owner, goods, save, names_on, rows, settle
):
    item_id = save(goods.lamp)
    move_item(session, owner, item_id)
    bought = buy(session, alice)
    settle()
    restore_items(session, alice.id, [item_id], today=clock.now().date())

    close_paid(session, bought.id, after=AfterPurchase.ARCHIVE)
    give_back(session, bought)
    settle()

    assert names_on(alice) == ["Lamp"]
    assert [row.outcome for row in rows()] == ["paid", "refunded"]


def test_what_was_saved_anew_since_the_order_is_wanted_again(
    session, alice, owner, goods, save, names_on, rows, settle
):
    item_id = save(goods.lamp)
    move_item(session, owner, item_id)
    bought = order(session, alice)
    remove_item(session, alice.id, item_id)
    session.commit()
    save(goods.lamp)

    pay(session, bought)
    settle()

    assert names_on(alice) == ["Lamp"]
    assert [row.outcome for row in rows()] == ["paid"]


def test_bought_without_the_list_while_it_was_saved_is_direct(
    session, alice, bob, owner, goods, lamp, save, names_on, list_of, rows, settle
):
    save(goods.lamp)
    save(goods.lamp, user=bob)
    cart.add_to_cart(session, owner, lamp.id, 2)

    bought = buy(session, alice)
    settle()

    (row,) = rows()
    assert (row.prompt, row.outcome) == (Prompt.DIRECT, Outcome.PAID)
    assert (row.user_id, row.wishlist_id) == (alice.id, list_of(alice).id)
    assert (row.order_id, row.quantity, row.value_minor) == (bought.id, 2, 8000)
    assert row.converted_at == bought.placed_at
    assert names_on(alice) == ["(Lamp)"]
    assert names_on(bob) == ["Lamp"]


def test_what_nobody_saved_is_no_conversion(
    session, alice, owner, goods, lamp, save, names_on, rows, settle
):
    save(goods.shirt, variant_id=goods.sizes["Large"].id)
    cart.add_to_cart(session, owner, lamp.id)
    cart.add_to_cart(session, owner, goods.sizes["Small"].id)

    buy(session, alice)
    settle()

    assert rows() == []
    assert names_on(alice) == ["Shirt"]


def test_a_wish_without_a_choice_is_fulfilled_by_any(
    session, alice, owner, goods, save, names_on, rows, settle
):
    save(goods.shirt)
    cart.add_to_cart(session, owner, goods.sizes["Small"].id)

    buy(session, alice)
    settle()

    assert [row.prompt for row in rows()] == [Prompt.DIRECT]
    assert names_on(alice) == ["(Shirt)"]


def test_a_choice_that_was_saved_comes_before_one_left_open(
    session, alice, owner, goods, save, names_on, settle
):
    small = goods.sizes["Small"].id
    save(goods.shirt)
    move_item(session, owner, save(goods.shirt, variant_id=small))

    buy(session, alice)
    settle()

    assert names_on(alice).count("Shirt") == 1
    assert names_on(alice).count("(Shirt)") == 1


def test_orders_of_other_channels_count_as_well(
    session, alice, goods, lamp, save, names_on, rows, settle
):
    """Of the same thing in two lines, and of things that the catalogue does not know."""
    save(goods.lamp)
    lines = (a_line(lamp), a_line(lamp, quantity=2, price=3000, tax_minor=7), a_line())
    bought = an_order(
        session, *lines, customer=alice, channel="market", account="its own"
    )

    pay(session, bought)
    settle()

    (row,) = rows()
    assert (row.prompt, row.cart_id) == (Prompt.DIRECT, None)
    assert (row.quantity, row.value_minor) == (3, 10007)
    assert names_on(alice) == ["(Lamp)"]


def test_a_second_time_changes_nothing(
    session, alice, owner, goods, save, shelf, rows, settle
):
    for thing in shelf(2):
        save(thing)
    move_item(session, owner, save(goods.lamp))
    cart.add_to_cart(session, owner, shelf(1)[0].variants[0].id)
    bought = buy(session, alice)
    settle()
    before = [_facts(row) for row in rows()]
    assert len(before) == 2

    for _ in range(2):
        close_paid(session, bought.id, after=AfterPurchase.REMOVE)
    session.commit()

    assert [_facts(row) for row in rows()] == before


def _facts(row):
    return {column.name: getattr(row, column.name) for column in row.__table__.c}


def test_abandoned_wishes_can_still_become_paid(
    session, alice, owner, goods, save, rows, settle
):
    move_item(session, owner, save(goods.lamp))
    (row,) = rows()
    row.outcome, row.settled_at = Outcome.ABANDONED, clock.now() - timedelta(days=1)
    session.commit()

    bought = buy(session, alice)
    settle()

    (row,) = rows()
    assert (row.outcome, row.order_id) == (Outcome.PAID, bought.id)
    assert row.value_minor == 4000


def test_an_order_that_is_gone_is_nobodys(session):
    close_paid(session, uuid4(), after=AfterPurchase.ARCHIVE)


def test_it_takes_as_many_statements_for_ten_wishes_as_for_two(
    session, alice, owner, save, shelf, settle, statements
):
    counts = []
    for count in (2, 10):
        for thing in shelf(count):
            cart.add_to_cart(session, owner, thing.variants[0].id)
            if count == 2:
                save(thing)
        move_items(session, owner)
        bought = order(session, alice)
        pay(session, bought)
        session.commit()
        with statements() as sent:
            close_paid(session, bought.id, after=AfterPurchase.KEEP)
        counts.append(len(sent))
        settle()
    assert counts[0] == counts[1] <= 7


def test_what_is_closed_stays_so_whatever_is_put_back_on_the_list(
    session, alice, owner, goods, shelf, save, rows, names_on
):
    """The thing was in the archive when it was bought along with the lamp."""
    (thing,) = shelf(1)
    item_id = save(thing)
    archive_items(session, alice.id, [item_id])
    cart.add_to_cart(session, owner, thing.variants[0].id)
    move_item(session, owner, save(goods.lamp))
    bought = buy(session, alice)
    close_paid(session, bought.id, after=AfterPurchase.ARCHIVE)
    restore_items(session, alice.id, [item_id], today=clock.now().date())

    close_paid(session, bought.id, after=AfterPurchase.ARCHIVE)

    assert [row.product_id for row in rows()] == [goods.lamp.id]
    assert names_on(alice) == ["(Lamp)", "Thing 0"]


def test_what_belongs_to_an_order_can_be_looked_up_in_indexes(session):
    """A subplan in a filter would be asked of every conversion that there is."""
    asked = f"EXPLAIN {closing._ROWS.text}"  # noqa: SLF001

    plan = "\n".join(session.scalars(text(asked), {"order_id": uuid4()}))

    assert "InitPlan" in plan
    assert "SubPlan" not in plan

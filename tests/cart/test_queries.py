"""What a cart's page tells, and what the header counts."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant, usd
from webapp.accounts.models import Guest, User
from webapp.accounts.owners import NOBODY, Owner
from webapp.cart.queries import (
    CART_COUNT_OF_CUSTOMER,
    CART_COUNT_OF_GUEST,
    CartPage,
    Problem,
    cart_page,
    open_cart_id,
)
from webapp.cart.services import add_many, add_to_cart, merge_carts, remove_line
from webapp.catalog import services as catalog
from webapp.catalog.models import Availability, ProductStatus
from webapp.core.money import Money


@pytest.fixture
def the_line(session, alice):
    """Return the one line of Alice's cart, as its page shows it."""

    def the_line():
        (line,) = cart_page(session, alice).lines
        return line

    return the_line


def test_whoever_has_no_cart_has_an_empty_one(session, alice, guest):
    for owner in (alice, guest, NOBODY, Owner(user_id=UUID(int=7))):
        page = cart_page(session, owner)
        assert page == CartPage()
        assert (page.pieces, page.can_be_ordered) == (0, False)
        assert open_cart_id(session, owner) is None


def test_a_line_tells_all_that_its_page_shows(session, alice, goods, the_line):
    small = goods.sizes["Small"]
    catalog.reprice(session, small, usd("30.00"), compare_at=usd("40.00"))
    session.flush()

    added = add_to_cart(session, alice, small.id, 2)

    line = the_line()
    assert line.id == added.line_id
    assert (line.slug, line.name, line.variant_label) == ("shirt", "Shirt", "Small")
    assert (line.shop_name, line.category_slug) == ("North Workshop", "lamps")
    assert line.category_id == goods.shirt.category_id
    assert (line.quantity, line.price_minor, line.currency) == (2, 3000, "USD")
    assert (line.compare_at_minor, line.prior_minor) == (4000, 4000)
    assert (line.stock, line.availability) == (5, Availability.IN_STOCK)
    assert (line.total_minor, line.problem) == (6000, None)


def test_a_cart_knows_its_id_its_version_and_how_much_is_in_it(
    session, alice, goods, bulb
):
    added = add_to_cart(session, alice, bulb.id, 2)
    add_to_cart(session, alice, goods.sizes["Large"].id)

    page = cart_page(session, alice)

    assert page.cart_id == added.cart_id == open_cart_id(session, alice)
    assert (page.version, page.pieces, page.code) == (2, 3, None)
    assert page.can_be_ordered


def test_a_cart_that_was_emptied_is_still_there(session, alice, bulb):
    added = add_to_cart(session, alice, bulb.id)
    remove_line(session, alice, added.line_id)

    page = cart_page(session, alice)

    assert (page.cart_id, page.version, page.lines) == (added.cart_id, 2, [])


def sell_out(session, product, variant):
    catalog.restock(session, variant, 0)


def sell_some(session, product, variant):
    catalog.restock(session, variant, 1)


def retire(session, product, variant):
    catalog.retire(session, product)


def discontinue(session, product, variant):
    variant.is_discontinued = True


def announce(session, product, variant):
    catalog.restock(session, variant, 0)
    catalog.relist(
        session, product, ProductStatus.PREORDER, expected_on=date(2027, 3, 1)
    )


def hide(session, product, variant):
    product.status = ProductStatus.DRAFT


@pytest.mark.parametrize(
    ("happens", "problem", "has_page"),
    [
        (sell_out, Problem.OUT_OF_STOCK, True),
        (sell_some, Problem.NOT_ENOUGH, True),
        (retire, Problem.RETIRED, False),
        (discontinue, Problem.RETIRED, True),
        (hide, Problem.RETIRED, False),
        (announce, None, True),
    ],
)
def test_what_cannot_be_ordered_says_why_and_stays(
    session, alice, goods, bulb, the_line, happens, problem, has_page
):
    add_to_cart(session, alice, bulb.id, 2)
    happens(session, goods.lamp, bulb)
    session.flush()

    line = the_line()

    assert line.problem is problem
    assert (line.name, line.quantity) == ("Lamp", 2)
    assert (line.slug is not None) is has_page
    page = cart_page(session, alice)
    assert page.can_be_ordered is (problem is None)
    assert len(page.sold) == len(page.discountable) == (problem != Problem.RETIRED)


def test_a_discount_is_reckoned_on_what_lines_cost_today(session, alice, goods, bulb):
    add_to_cart(session, alice, bulb.id, 2)
    catalog.reprice(session, bulb, usd("35.00"))
    session.flush()

    (line,) = cart_page(session, alice).discountable

    assert (line.key, line.amount_minor) == (bulb.id, 7000)
    assert line.category_id == goods.lamp.category_id


@pytest.mark.parametrize("many", [1, 10, 100])
def test_a_cart_of_any_length_costs_one_statement(session, alice, statements, many):
    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(many)))
    add_many(session, alice, [(the_variant(session, it).id, 1) for it in things])

    with statements() as sent:
        assert cart_page(session, alice).pieces == many

    assert len(sent) == 1


def counts(session, owner):
    """Return what the header would say: asked as a customer, or as a guest."""
    kind, column = (
        (User, CART_COUNT_OF_CUSTOMER)
        if owner.user_id
        else (Guest, CART_COUNT_OF_GUEST)
    )
    found = session.scalar(select(column).where(kind.id == owner.id))
    assert type(found) is int
    return found


def test_the_header_counts_pieces(session, alice, bob, guest, bulb, goods):
    for owner in (alice, guest):
        assert counts(session, owner) == 0
        add_to_cart(session, owner, bulb.id, 2)
        add_to_cart(session, owner, goods.sizes["Large"].id)
        assert counts(session, owner) == 3

    assert counts(session, bob) == 0
    merge_carts(session, guest.guest_id, alice.user_id)
    assert (counts(session, alice), counts(session, guest)) == (6, 0)


def test_a_thing_in_another_currency_keeps_its_own(session, alice, the_line):
    price = Money.of("12.345", "KWD")
    (bowl,) = put_up(session, a_listing("bowl", variants=(a_variant(stock=3),)))
    catalog.reprice(session, the_variant(session, bowl), price)
    session.flush()

    add_to_cart(session, alice, the_variant(session, bowl).id)

    assert (the_line().price_minor, the_line().currency) == (12345, "KWD")

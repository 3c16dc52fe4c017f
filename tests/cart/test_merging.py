"""A guest's cart at sign-in: sums, caps, what is gone, twice and at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.cart.buying import a_full_shop
from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from webapp.accounts import services as accounts
from webapp.accounts.models import Guest
from webapp.accounts.owners import Owner
from webapp.cart.errors import GuestGone
from webapp.cart.models import CartLine
from webapp.cart.queries import cart_page
from webapp.cart.services import (
    CartMerge,
    add_to_cart,
    change_quantity,
    merge_carts,
    set_code,
)
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.core.money import Money
from webapp.extensions import db
from webapp.wishlist import services as wishlist


@pytest.fixture
def merge(session, guest, alice):
    return lambda: merge_carts(session, guest.guest_id, alice.user_id)


def test_what_a_guest_had_in_the_cart_is_the_customers(
    session, guest, alice, bulb, merge, held, carts
):
    brought = add_to_cart(session, guest, bulb.id, 2)

    assert merge() == CartMerge(moved=1)

    assert held(alice) == {"Lamp": 2}
    assert held(guest) == {}
    theirs, own = carts()
    assert theirs.id == brought.cart_id
    assert (theirs.user_id, theirs.guest_id) == (alice.user_id, None)
    assert (theirs.merged_into_id, own.merged_into_id) == (own.id, None)
    lines = session.scalars(select(CartLine)).all()
    assert {(line.cart_id, line.user_id) for line in lines} == {(own.id, alice.user_id)}


def test_what_both_have_is_added_up(
    session, guest, alice, bulb, goods, merge, held, carts
):
    own = add_to_cart(session, alice, bulb.id, 1)
    add_to_cart(session, guest, goods.sizes["Small"].id)
    add_to_cart(session, guest, bulb.id, 2)

    assert merge() == CartMerge(moved=2)

    assert held(alice) == {"Lamp": 3, "Shirt": 1}
    assert cart_page(session, alice).cart_id == own.cart_id
    assert len(carts()) == 2


def test_both_together_are_no_more_than_there_are(
    session, guest, alice, bulb, merge, held
):
    for owner in (alice, guest):
        add_to_cart(session, owner, bulb.id, 4)

    assert merge() == CartMerge(1, capped=("Lamp",))
    assert held(alice) == {"Lamp": 5}


def test_nor_more_than_a_cart_holds_of_one_thing(session, guest, alice, merge, held):
    (nail,) = put_up(session, a_listing("nail", variants=(a_variant(stock=5000),)))
    for owner in (alice, guest):
        add_to_cart(session, owner, the_variant(session, nail).id, 60)

    assert merge() == CartMerge(1, capped=("Nail",))
    assert held(alice) == {"Nail": 99}


def test_the_customer_never_has_fewer_than_before(
    session, guest, alice, bulb, merge, held
):
    add_to_cart(session, alice, bulb.id, 4)
    add_to_cart(session, guest, bulb.id, 1)
    catalog.restock(session, bulb, 2)
    session.flush()

    assert merge() == CartMerge(1, capped=("Lamp",))
    assert held(alice) == {"Lamp": 4}


def test_of_what_is_out_of_stock_one_comes_along_marked(
    session, guest, alice, bulb, merge
):
    add_to_cart(session, guest, bulb.id, 3)
    catalog.restock(session, bulb, 0)
    session.flush()

    assert merge() == CartMerge(1, capped=("Lamp",))

    (line,) = cart_page(session, alice).lines
    assert (line.quantity, line.problem) == (1, "out_of_stock")


def test_a_pre_order_is_added_up_whatever_its_stock(
    session, guest, alice, goods, merge, held
):
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER)
    for owner in (alice, guest):
        add_to_cart(session, owner, the_variant(session, goods.kettle).id, 20)

    assert merge() == CartMerge(moved=1)
    assert held(alice) == {"Kettle": 40}


def test_what_is_no_longer_sold_is_left_out_and_named(
    session, guest, alice, bulb, goods, merge, held
):
    for variant in (bulb, goods.sizes["Small"]):
        add_to_cart(session, guest, variant.id)
    catalog.retire(session, goods.lamp)
    session.flush()

    assert merge() == CartMerge(1, gone=("Lamp",))
    assert held(alice) == {"Shirt": 1}


def test_whoever_saw_another_price_is_still_told(session, guest, alice, bulb, merge):
    add_to_cart(session, guest, bulb.id)
    catalog.reprice(session, bulb, Money.of("45.00", "USD"))
    session.flush()

    merge()

    (line,) = cart_page(session, alice).lines
    assert (line.seen_price_minor, line.price_minor) == (4000, 4500)


def test_the_customers_own_code_stays_and_a_guests_comes_along(
    session, guest, alice, bob, merge
):
    set_code(session, guest, "SPRING10")
    assert merge() == CartMerge()
    assert cart_page(session, alice).code == "SPRING10"

    guest_id, _token = accounts.start_guest(session)
    set_code(session, Owner(guest_id=guest_id), "SUMMER20")
    merge_carts(session, guest_id, alice.user_id)
    assert cart_page(session, alice).code == "SPRING10"


def test_merging_twice_finds_nothing_the_second_time(
    session, guest, alice, bulb, merge, held, carts
):
    add_to_cart(session, guest, bulb.id)
    merge()
    before = [(cart.id, cart.version) for cart in carts()]

    assert merge() == CartMerge()

    assert held(alice) == {"Lamp": 1}
    assert [(cart.id, cart.version) for cart in carts()] == before


def test_a_guest_with_nothing_leaves_no_cart_behind(
    session, guest, alice, bulb, merge, carts
):
    assert merge() == CartMerge()
    added = add_to_cart(session, guest, bulb.id)
    change_quantity(session, guest, added.line_id, 0)

    assert merge() == CartMerge()
    assert [cart.guest_id for cart in carts()] == [guest.guest_id]


def test_the_cart_that_was_a_guests_outlives_the_guest(
    session, guest, alice, bulb, merge, held, carts
):
    add_to_cart(session, guest, bulb.id)
    merge()
    wishlist.merge_guest(session, guest.guest_id, alice.user_id)

    assert session.scalar(select(func.count()).select_from(Guest)) == 0
    assert len(carts()) == 2
    assert merge() == CartMerge()
    with pytest.raises(GuestGone):
        add_to_cart(session, guest, bulb.id)
    assert held(alice) == {"Lamp": 1}


@pytest.fixture
def at_home(live):
    """Alice, who has a guest's cart in her browser, and 500 each of lamp and vase."""
    with live.app_context(), db.sessionmaker() as session:
        shop = a_full_shop(session, stock=500)
        shop.guests = [accounts.start_guest(session)[0] for _ in range(12)]
        for guest_id in shop.guests:
            add_to_cart(session, Owner(guest_id=guest_id), shop.lamp, 2)
        session.commit()
        yield shop


def what_is_there(sessions, owner):
    with sessions() as session:
        lines = cart_page(session, owner).lines
        return {line.name: line.quantity for line in lines}


def test_one_guest_who_signs_in_in_many_windows_brings_everything_once(live, at_home):
    with live.app_context():
        sessions = db.sessionmaker
    alice, guest_id = at_home.alice, at_home.guests[0]

    def act(turn):
        with sessions.begin() as session:
            if turn % 3 == 0:  # meanwhile somebody goes on buying at home
                add_to_cart(session, alice, at_home.vase)
                return 0
            merge = merge_carts(session, guest_id, alice.user_id)
            wishlist.merge_guest(session, guest_id, alice.user_id)
            return merge.moved

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(act, range(24))) == [0] * 23 + [1]

    assert what_is_there(sessions, alice) == {"Lamp": 2, "Vase": 8}


def test_guests_who_sign_in_as_one_customer_at_once_fill_one_cart(live, at_home):
    with live.app_context():
        sessions = db.sessionmaker

    def sign_in(guest_id):
        with sessions.begin() as session:
            return merge_carts(session, guest_id, at_home.alice.user_id)

    with ThreadPoolExecutor(8) as pool:
        merges = list(pool.map(sign_in, at_home.guests))

    assert merges == [CartMerge(moved=1)] * 12
    assert what_is_there(sessions, at_home.alice) == {"Lamp": 24}


def test_whoever_adds_while_signing_in_loses_nothing(live, at_home):
    """What a guest adds is there before the merge and comes along, or is refused."""
    with live.app_context():
        sessions = db.sessionmaker
    guest_id, alice = at_home.guests[0], at_home.alice

    def act(turn):
        with sessions.begin() as session:
            if turn == 10:
                merge_carts(session, guest_id, alice.user_id)
                wishlist.merge_guest(session, guest_id, alice.user_id)
                return None
            try:
                return add_to_cart(session, Owner(guest_id=guest_id), at_home.vase)
            except GuestGone:
                return None

    with ThreadPoolExecutor(8) as pool:
        added = [one for one in pool.map(act, range(20)) if one]

    vases = {"Vase": len(added)} if added else {}
    assert what_is_there(sessions, alice) == {"Lamp": 2, **vases}

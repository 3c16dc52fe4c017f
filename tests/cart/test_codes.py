"""The code that goes with a cart, whatever comes of it."""

import pytest

from webapp.cart.queries import cart_page
from webapp.cart.services import add_to_cart, clear_code, set_code
from webapp.promotions.errors import CodeUnknown


def test_a_code_is_kept_as_the_shop_writes_it(session, alice, bulb, carts):
    add_to_cart(session, alice, bulb.id)

    set_code(session, alice, " spring-10 ")

    assert cart_page(session, alice).code == "SPRING10"
    assert [cart.version for cart in carts()] == [2]


def test_one_code_goes_with_a_cart(session, alice):
    set_code(session, alice, "SPRING10")
    set_code(session, alice, "SUMMER20")

    assert cart_page(session, alice).code == "SUMMER20"


def test_a_code_can_be_left_out_again(session, alice, bob):
    set_code(session, alice, "SPRING10")

    for owner in (alice, alice, bob):  # twice, and by somebody without a cart
        clear_code(session, owner)

    assert cart_page(session, alice).code is None


def test_a_guest_can_have_one_too(session, guest):
    set_code(session, guest, "SPRING10")

    assert cart_page(session, guest).code == "SPRING10"


@pytest.mark.parametrize("typed", ["", "  ", "-", "X" * 41, "no such\0thing", "Ünfug"])
def test_what_no_code_looks_like_is_unknown(session, alice, carts, typed):
    with pytest.raises(CodeUnknown):
        set_code(session, alice, typed)

    assert carts() == []

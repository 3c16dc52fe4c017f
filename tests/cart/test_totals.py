"""What a cart comes to, in minor units of whatever currency."""

from typing import NamedTuple

import pytest

from webapp.cart.totals import totals


class Line(NamedTuple):
    quantity: int
    price_minor: int


LINES = [Line(2, 1999), Line(1, 500)]


def test_goods_less_the_discount_and_the_delivery_are_to_be_paid():
    come_to = totals(LINES, discount_minor=450, delivery_minor=490)

    assert come_to == (4498, 450, 490)
    assert come_to.total_minor == 4538


def test_nothing_comes_to_nothing():
    assert totals([]).total_minor == 0


def test_a_discount_never_takes_off_more_than_the_goods_cost():
    come_to = totals(LINES, discount_minor=9999, delivery_minor=490)

    assert (come_to.discount_minor, come_to.total_minor) == (4498, 490)


@pytest.mark.parametrize("price_minor", [1, 2**53 + 1, 10**15 + 1])
def test_no_amount_goes_through_a_float(price_minor):
    assert totals([Line(99, price_minor)]).total_minor == 99 * price_minor

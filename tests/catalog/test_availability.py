"""What a customer can do about a product."""

import pytest

from webapp.catalog.availability import few_left, of_product, of_variant
from webapp.catalog.models import Availability, ProductStatus


@pytest.mark.parametrize(
    ("status", "stock", "availability"),
    [
        ("active", 1, "in_stock"),
        ("active", 0, "out_of_stock"),
        ("preorder", 0, "preorder"),
        ("preorder", 7, "preorder"),
        ("retired", 7, "retired"),
        ("draft", 7, "retired"),
    ],
)
def test_status_and_stock_say_what_can_be_done(status, stock, availability):
    assert of_product(ProductStatus(status), stock) == Availability(availability)
    assert of_variant(
        ProductStatus(status), is_discontinued=False, stock=stock
    ) == Availability(availability)


def test_a_discontinued_variant_is_retired_while_its_product_lives():
    available = of_variant(ProductStatus.ACTIVE, is_discontinued=True, stock=3)
    assert available is Availability.RETIRED


@pytest.mark.parametrize(("stock", "is_few"), [(1, True), (3, True), (4, False)])
def test_three_are_few(stock, is_few):
    assert few_left(Availability.IN_STOCK, stock) is is_few


def test_few_are_left_only_of_what_is_there():
    assert not few_left(Availability.OUT_OF_STOCK, 0)
    assert not few_left(Availability.PREORDER, 2)

"""What a listing may say."""

from dataclasses import replace

import pytest

from tests.catalog.goods import a_listing, a_shirt, a_variant, usd
from webapp.catalog.errors import BadListing
from webapp.catalog.listing import PictureListing
from webapp.core.money import Money


def test_a_plain_listing_is_fine():
    a_listing().check()
    a_shirt("Small", "Large").check()


def test_every_alphabet_makes_an_address():
    a_listing("лампа-латунь").check()


@pytest.mark.parametrize(
    "changes",
    [
        {"slug": ""},
        {"slug": "Two Words"},
        {"slug": "a/b"},
        {"slug": "x" * 201},
        {"name": ""},
        {"name": "  "},
        {"name": "nul\0"},
        {"name": "lone \ud800"},
        {"name": "x" * 256},
        {"description": "x" * 20_001},
        {"description": "nul\0"},
        {"shop": "!!!"},
        {"category": ""},
        {"category": "x" * 121},
        {"options": ("Size",)},
        {"options": ("A", "B", "C", "D")},
        {"options": ("Size", "size")},
        {"variants": ()},
        {"variants": (a_variant(), a_variant())},
        {"variants": (a_variant("Small"),)},
        {"pictures": (PictureListing(""),)},
        {"pictures": (PictureListing("a", "nul\0"),)},
    ],
)
def test_what_no_product_can_be_is_refused(changes):
    with pytest.raises(BadListing) as refusal:
        a_listing(**changes).check()
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "changes",
    [
        {"price": usd("-1")},
        {"price": Money(10**13, "USD")},
        {"compare_at": usd("40.00")},
        {"compare_at": usd("1.00")},
        {"compare_at": Money.of("50.00", "EUR")},
        {"stock": -1},
        {"stock": 2**63},
        {"sku": ""},
        {"sku": "x" * 121},
        {"option_values": ("",)},
        {"option_values": ("Small", "Red")},
    ],
)
def test_what_no_variant_can_be_is_refused(changes):
    with pytest.raises(BadListing):
        a_shirt(replace(a_variant("Small"), **changes)).check()


def test_one_sku_names_one_variant():
    with pytest.raises(BadListing):
        a_shirt(a_variant("S", sku="X"), a_variant("M", sku="X")).check()

"""What customers read of a rule: what it gives, and what for."""

from decimal import Decimal
from uuid import uuid4

import pytest

from webapp.promotions.discounts import Terms
from webapp.promotions.models import DiscountKind
from webapp.promotions.words import off

TENTH = {"kind": DiscountKind.PERCENT, "percent_pct": Decimal("10.00")}
FIVE = {"kind": DiscountKind.FIXED, "amount_minor": 500}


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (TENTH, "10 % off"),
        (TENTH | {"percent_pct": Decimal("12.50")}, "12.5 % off"),
        (FIVE, "$5.00 off"),
        (FIVE | {"minimum_minor": 5_000}, "$5.00 off in a cart of $50.00 or more"),
        (TENTH | {"category_ids": [uuid4()]}, "10 % off some things"),
    ],
    ids=["percent", "half a percent", "amount", "from an amount on", "categories"],
)
def test_a_rule_says_what_it_gives(terms, said):
    assert off(Terms(currency="USD", **terms), "en_US") == said

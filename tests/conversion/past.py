"""Conversions of the past, counted by hand, for whoever tells numbers of them."""

from datetime import UTC, datetime, timedelta

from tests.catalog.goods import a_listing, put_up
from webapp.conversion.models import Conversion, Outcome, Prompt

SPRING = datetime(2026, 4, 1, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


def day(number):
    """Return noon of a day of the spring, counted from 1."""
    return SPRING + timedelta(days=number - 1, hours=12)


class Past:
    """Alice's wishes for a lamp and a vase, and what became of them."""

    def __init__(self, session, alice):
        self.session, self.alice = session, alice
        self.lamp, self.vase = put_up(session, a_listing("lamp"), a_listing("vase"))

    def add(self, moved_on, outcome="pending", *, of=None, paid_on=None, **more):
        """Add what went into a cart on a day of the spring."""
        product = of or self.lamp
        row = Conversion(
            user_id=self.alice.id,
            product_id=product.id,
            variant_id=product.variants[0].id,
            outcome=Outcome(outcome),
            converted_at=day(moved_on),
            settled_at=day(paid_on) if paid_on else None,
            **{"prompt": Prompt.OWN_VISIT, "quantity": 1} | more,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def pay(self, moved_on, minor, *, paid_on=None, currency="USD", **more):
        """Add what went into a cart on one day and was paid on that or a later one."""
        return self.add(
            moved_on,
            "paid",
            paid_on=paid_on or moved_on,
            value_minor=minor,
            currency=currency,
            **more,
        )

    def give_back(self, row, minor, *, on, pieces=1):
        """Add a row that takes something of another one back."""
        return self.add(
            on,
            "refunded",
            paid_on=on,
            value_minor=-minor,
            currency=row.currency,
            quantity=-pieces,
            reverses_id=row.id,
            prompt=row.prompt,
            reminder_number=row.reminder_number,
        )

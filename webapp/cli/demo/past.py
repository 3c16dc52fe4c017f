"""A year of prices for the demo shop: the same ones in every demo; pure."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from webapp.alerts.models import AlertKind
from webapp.cli.demo.news import NEWS, DemoAlert
from webapp.cli.demo.shapes import DemoProduct, DemoVariant
from webapp.cli.demo.tags import rounded, tag
from webapp.core.money import Money

A_YEAR = 365  # days
NOVEMBER = 11
DIP = Decimal("0.85")  # of the usual price, for what is seasonal
A_REDUCTION = timedelta(days=2)
STEPS = (Decimal("0.92"), Decimal("0.96"), Decimal("1.04"), Decimal("1.08"))

PastPrice = tuple[datetime, Money, Money | None]


def prices_of(
    product: DemoProduct, variant: DemoVariant, *, currency: str, now: datetime
) -> list[PastPrice]:
    """Return what a variant cost in the last year, oldest first, up to today's price."""
    dice = Random(variant.sku)  # noqa: S311 - a story, not a secret
    today = tag(variant.price, currency)
    usual = tag(variant.compare_at or variant.price, currency)
    past: list[PastPrice] = []
    for days in sorted(dice.sample(range(60, A_YEAR), 4), reverse=True):
        at = now - timedelta(days=days, minutes=dice.randrange(600))
        past.append((at, _about(usual, dice.choice(STEPS)), None))
    if product.seasonal:
        last_november = now - timedelta(days=(now.month - NOVEMBER) % 12 * 30 + 365)
        for at, price in (
            (last_november + timedelta(days=20), _about(usual, DIP)),
            (last_november + timedelta(days=34), usual),
        ):
            past.append((at, price, None))
    past.append((now - timedelta(days=50 + dice.randrange(9)), usual, None))
    falls = _told_of(product.slug)
    if variant.compare_at:
        began = now - timedelta(days=4 + dice.randrange(14))
        if falls:  # what people were told of, they were told when it happened
            began = now - timedelta(hours=falls[0].hours_ago)
        past.append((began, today, usual))
    for fall in falls if not variant.compare_at else ():
        fell_at = now - timedelta(hours=fall.hours_ago)
        reduced = _about(usual, 1 - Decimal(fall.percent) / 100)
        past.append((fell_at, reduced, None))
        past.append((fell_at + A_REDUCTION, usual, None))
    past.sort(key=lambda price: price[0])
    return past


def _told_of(slug: str) -> list[DemoAlert]:
    """Return the falls of a product's price that somebody was or would have been told."""
    by_moment = {
        alert.hours_ago: alert
        for news in NEWS.values()
        for alert in news.alerts
        if alert.slug == slug and alert.kind is AlertKind.PRICE_DROP
    }
    return [by_moment[hours] for hours in sorted(by_moment)]


def _about(price: Money, factor: Decimal) -> Money:
    """Return a price near another one, as a shop would write it."""
    return rounded(price.amount * factor, price.currency)

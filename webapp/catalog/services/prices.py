"""What variants cost, and what they have cost."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from webapp.catalog.errors import BadPrice
from webapp.catalog.events import PriceChanged
from webapp.catalog.listing import HIGHEST_MINOR
from webapp.catalog.models import PriceChange, Variant
from webapp.catalog.prior_price import PricePoint, prior_minor
from webapp.catalog.services import locking, summaries
from webapp.core import clock
from webapp.core.money import Money
from webapp.events import services as events


@dataclass(frozen=True, slots=True)
class Quote:
    """What a variant is to cost from now on."""

    variant: Variant
    price: Money
    compare_at: Money | None = None

    @property
    def compare_at_minor(self) -> int | None:
        """Return the regular price in minor units while the variant is reduced."""
        return self.compare_at.minor if self.compare_at else None

    @property
    def is_new(self) -> bool:
        """Tell whether the variant costs something else, or is compared otherwise."""
        return (self.price, self.compare_at_minor) != (
            self.variant.price,
            self.variant.compare_at_minor,
        )


def reprice(
    session: Session, variant: Variant, price: Money, *, compare_at: Money | None = None
) -> None:
    """Ask another price for a variant from now on; the same price changes nothing.

    Publishes ``PriceChanged`` when the amount changed.

    Args:
        compare_at: the regular price, when ``price`` is announced as a reduction.

    Raises:
        BadPrice: the price is impossible, or not below ``compare_at``.
        NoSuchVariant: it is gone.
    """
    _refuse_impossible(price, compare_at)
    locking.hold_variant(session, variant)
    if change(session, [Quote(variant, price, compare_at)]):
        summaries.refresh(session, [variant.product_id])


def change(session: Session, quotes: Iterable[Quote]) -> set[UUID]:
    """Set the prices of variants that are held already; return which were new.

    Every change is written to the history. Publishes ``PriceChanged`` for each amount
    that changed; a change of currency is none, for its amounts cannot be compared.
    The caller refreshes the products.
    """
    new = [quote for quote in quotes if quote.is_new]
    if not new:
        return set()
    now = clock.now()
    reduced = [quote.variant.id for quote in new if quote.compare_at]
    history = _history(session, reduced)
    for quote in new:
        variant, old = quote.variant, quote.variant.price
        variant.price = quote.price
        variant.compare_at_minor = quote.compare_at_minor
        past = _in_currency(history[variant.id], quote.price.currency)
        present = PricePoint(now, quote.price.minor, quote.compare_at is not None)
        variant.prior_minor = prior_minor([*past, present])
        if old.currency == quote.price.currency and old.minor != quote.price.minor:
            events.publish(
                session,
                PriceChanged(
                    product_id=str(variant.product_id),
                    variant_id=str(variant.id),
                    old_minor=old.minor,
                    new_minor=quote.price.minor,
                    currency=quote.price.currency,
                ),
            )
    record(session, [(q.variant.id, q.price, q.compare_at_minor, now) for q in new])
    return {quote.variant.id for quote in new}


def record(
    session: Session, changes: Sequence[tuple[UUID, Money, int | None, datetime]]
) -> None:
    """Write to the history what variants cost from some moment on."""
    rows: list[dict[str, Any]] = [
        {
            "variant_id": variant_id,
            "price_minor": price.minor,
            "price_currency": price.currency,
            "compare_at_minor": compare_at_minor,
            "changed_at": moment,
        }
        for variant_id, price, compare_at_minor, moment in changes
    ]
    session.execute(insert(PriceChange), rows)


def remember_prices(
    session: Session,
    variant: Variant,
    history: Iterable[tuple[datetime, Money, Money | None]],
) -> None:
    """Add what a variant cost before the shop knew it: moment, price, compare-at.

    Moments are given oldest first. Publishes nothing: the past is no news.

    Raises:
        BadPrice: a price is impossible, or a moment is not before the known history.
        NoSuchVariant: it is gone.
    """
    past = list(history)
    if not past:
        return
    for _, price, compare_at in past:
        _refuse_impossible(price, compare_at)
    locking.hold_variant(session, variant)
    first = session.scalars(
        select(PriceChange)
        .where(PriceChange.variant_id == variant.id)
        .order_by(PriceChange.changed_at, PriceChange.id)
        .limit(1)
    ).one()
    moments = [moment for moment, _, _ in past]
    if moments != sorted(moments) or moments[-1] >= first.changed_at:
        msg = "Past prices come oldest first and before the prices that are known."
        raise BadPrice(msg)
    rows = [(variant.id, p, c.minor if c else None, at) for at, p, c in past]
    record(session, rows)
    if rows[-1][1:3] == (first.price, first.compare_at_minor):
        # The first price we knew changed nothing; it was asked before.
        session.execute(delete(PriceChange).where(PriceChange.id == first.id))
    points = _history(session, [variant.id])[variant.id]
    variant.prior_minor = prior_minor(_in_currency(points, variant.price.currency))
    summaries.refresh(session, [variant.product_id])


def _refuse_impossible(price: Money, compare_at: Money | None) -> None:
    if not 0 <= price.minor <= HIGHEST_MINOR:
        msg = f"A price of {price.amount} is not possible."
        raise BadPrice(msg)
    if compare_at is not None and (
        compare_at.currency != price.currency
        or not price.minor < compare_at.minor <= HIGHEST_MINOR
    ):
        msg = "A price to compare with is higher than the price."
        raise BadPrice(msg)


def _history(
    session: Session, variant_ids: Collection[UUID]
) -> defaultdict[UUID, list[tuple[str, PricePoint]]]:
    """Return all prices of some variants, oldest first, each with its currency."""
    history: defaultdict[UUID, list[tuple[str, PricePoint]]] = defaultdict(list)
    if not variant_ids:
        return history
    changes = PriceChange.__table__.c
    rows = session.execute(
        select(
            changes.variant_id,
            changes.price_currency,
            changes.changed_at,
            changes.price_minor,
            changes.compare_at_minor,
        )
        .where(changes.variant_id.in_(variant_ids))
        .order_by(changes.variant_id, changes.changed_at, changes.id)
    )
    for variant_id, currency, moment, minor, compare_at_minor in rows:
        point = PricePoint(moment, minor, compare_at_minor is not None)
        history[variant_id].append((currency, point))
    return history


def _in_currency(
    history: Iterable[tuple[str, PricePoint]], currency: str
) -> list[PricePoint]:
    return [point for known, point in history if known == currency]

"""What was decided about news for one customer, and what is still to be."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, literal_column, select

from webapp.alerts.models import Alert, AlertKind, Outcome
from webapp.catalog.models import Product, Variant
from webapp.core.db import Reader
from webapp.messaging.models import Channel

_alerts = Alert.__table__.c
_products = Product.__table__.c
_variants = Variant.__table__.c


class Decision(NamedTuple):
    """One piece of news and what became of it; amounts in minor units.

    Attributes:
        at: when it happened.
        due_at: before then it is not told.
        decided_at: when it was told or held; ``None`` while it waits.
        reason: a slug, where it is held; ``alerts.words`` says it.
        reference_minor: what the price was measured against.
        price_minor: what it cost when it happened.
        told_minor: the price that its owner was told.
    """

    id: UUID
    at: datetime
    due_at: datetime
    decided_at: datetime | None
    kind: AlertKind
    channel: Channel
    outcome: Outcome
    reason: str | None
    item_id: UUID
    variant_id: UUID | None
    product_id: UUID
    slug: str
    name: str
    variant_label: str
    reference_minor: int | None
    price_minor: int | None
    told_minor: int | None
    currency: str | None
    notification_id: UUID | None


_DECISIONS: Select[Any] = (
    select(
        _alerts.id,
        _alerts.caused_at,
        _alerts.due_at,
        _alerts.decided_at,
        _alerts.kind,
        _alerts.channel,
        _alerts.outcome,
        _alerts.reason,
        _alerts.item_id,
        _alerts.variant_id,
        _alerts.product_id,
        _products.slug,
        _products.name,
        func.coalesce(
            func.array_to_string(_variants.option_values, literal_column("' / '")),
            literal_column("''"),
        ),
        _alerts.reference_minor,
        _alerts.price_minor,
        _alerts.told_minor,
        _alerts.currency,
        _alerts.notification_id,
    )
    .join_from(Alert.__table__, Product.__table__, _products.id == _alerts.product_id)
    .outerjoin(Variant.__table__, _variants.id == _alerts.variant_id)
)


def decisions_of(
    session: Reader, user_id: UUID, *, before: datetime | None = None, most: int = 50
) -> list[Decision]:
    """Return what was decided about news for a customer, the latest first.

    What happened at one moment is not torn apart: there may be a few more than asked.

    Args:
        before: when the last one that was shown already happened.
    """
    wanted = _DECISIONS.where(_alerts.user_id == user_id)
    if before is not None:
        wanted = wanted.where(_alerts.caused_at < before)
    wanted = wanted.order_by(_alerts.caused_at.desc()).fetch(most, with_ties=True)
    rows = [Decision._make(row) for row in session.execute(wanted)]
    return sorted(rows, key=lambda row: (row.at, row.id), reverse=True)


def waiting_of(session: Reader, user_id: UUID) -> list[Decision]:
    """Return the news that a customer is about to be told, what is due first."""
    wanted = _DECISIONS.where(
        _alerts.user_id == user_id,
        _alerts.outcome == literal_column(f"'{Outcome.WAITING}'"),
    ).order_by(_alerts.due_at, _alerts.id)
    return [Decision._make(row) for row in session.execute(wanted)]

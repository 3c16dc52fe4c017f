"""Giving money back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.catalog import services as catalog
from webapp.core.text import tidy
from webapp.events import services as events
from webapp.orders.errors import NothingToRefund, ReasonMissing, RefundUnfit
from webapp.orders.events import OrderRefunded
from webapp.orders.models import Order, OrderLine, Payment, Refund, RefundLine
from webapp.orders.payments import Method, RefundSaid
from webapp.orders.refunding import share_minor
from webapp.orders.services.steps import hold_order, standing_of, step
from webapp.orders.services.telling import tell
from webapp.orders.states import FulfilmentState, PaymentOutcome, PaymentState


class Pieces(NamedTuple):
    """So many pieces of a line, and whether they go back on the shelf."""

    quantity: int
    restock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWish:
    """What is to be given back.

    Attributes:
        lines: by the order line's id.
        delivery: what the delivery cost.
        whole: everything that is left, the delivery too. What was not sent goes back
            on the shelf; of what was, the lines that ``lines`` says so of.
    """

    lines: Mapping[UUID, tuple[int, bool]] = field(default_factory=dict)
    delivery: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """What of one line is given back, and what of it."""

    line: OrderLine
    quantity: int
    restock: bool

    @property
    def amount_minor(self) -> int:
        """Return the money, never more than is left of the line's."""
        line = self.line
        share = share_minor(
            line.total_minor,
            line.quantity,
            before=line.refunded_count,
            count=self.quantity,
        )
        return min(share, line.total_minor - line.refunded_minor)

    def as_row(self) -> RefundLine:
        """Return what the refund keeps of it."""
        return RefundLine(
            order_line_id=self.line.id,
            quantity=self.quantity,
            amount_minor=self.amount_minor,
            is_restocked=self.restock,
        )

    def count(self) -> int:
        """Count the pieces to the line; return how many go back on the shelf.

        Those that were not sent yet come first, and never will be. Of those, only
        what was taken from the shelf can go back to it.
        """
        line = self.line
        unsent = line.quantity - line.cancelled_count - line.fulfilled_count
        kept = min(self.quantity, unsent)
        reserved = min(kept, line.reserved_count if unsent else 0)
        out = line.fulfilled_count - line.returned_count
        returned = min(self.quantity - kept, out) if self.restock else 0
        amount_minor = self.amount_minor
        line.cancelled_count += kept
        line.reserved_count -= reserved
        line.returned_count += returned
        line.refunded_minor += amount_minor
        line.refunded_count += self.quantity
        return reserved + returned if self.restock else 0


def refund_order(
    session: Session,
    by: Actor,
    order_id: UUID,
    *,
    wish: RefundWish,
    reason: str,
    once_key: str,
    providers: Mapping[str, Method],
) -> Refund:
    """Give money of an order back, once for every ``once_key``.

    A piece is worth its share of what its line cost in the end. What was not sent yet
    and is given back will not be sent. Publishes ``OrderRefunded``.

    Args:
        once_key: of the form that asks; asked again, the same refund is returned.
        providers: the methods that the shop offers, by slug.

    Raises:
        OrderNotFound: there is no such order.
        ReasonMissing: the operator did not say why.
        RefundUnfit: there are fewer pieces, or less money was paid.
        NothingToRefund: what was chosen comes to nothing.
    """
    why = tidy(reason)[:500]
    if not why:
        raise ReasonMissing
    order = hold_order(session, order_id)
    key = once_key[:80]
    known = session.scalars(
        select(Refund).filter_by(order_id=order.id, once_key=key)
    ).one_or_none()
    if known is not None:
        return known
    parts = _parts(order, wish)
    delivery_minor = _delivery_left(session, order) * (wish.delivery or wish.whole)
    refund = Refund(
        order_id=order.id,
        once_key=key,
        amount_minor=sum(part.amount_minor for part in parts) + delivery_minor,
        delivery_minor=delivery_minor,
        currency=order.currency,
        reason=why,
        operator_id=by.operator_id,
        lines=[part.as_row() for part in parts],
    )
    _refuse_unfit(order, refund)
    said = _give(session, order, refund, providers)
    refund.is_by_hand, refund.reference = said.is_by_hand, said.reference[:200]
    session.add(refund)
    _move_on(session, order, refund.amount_minor, parts, by=by.name, note=why)
    _note(session, by, order, refund)
    return refund


def _refuse_unfit(order: Order, refund: Refund) -> None:
    """Refuse what comes to nothing, or to more money than is here."""
    held_minor = standing_of(order).held_minor
    if not refund.amount_minor or not held_minor:
        raise NothingToRefund
    if refund.amount_minor > held_minor:
        msg = "That is more than was paid and not given back yet"
        raise RefundUnfit(msg)


def _parts(order: Order, wish: RefundWish) -> list[_Part]:
    """Return what of each line is meant.

    Raises:
        RefundUnfit: it is no line of the order, or has fewer pieces left.
    """
    lines = {line.id: line for line in order.lines}
    if wish.whole:
        return [
            _Part(line, left, _goes_back(line, wish))
            for line in order.lines
            if (left := line.quantity - line.refunded_count)
        ]
    parts = []
    for line_id, (quantity, restock) in wish.lines.items():
        line = lines.get(line_id)
        if line is None:
            msg = "This is no part of the order"
            raise RefundUnfit(msg)
        left = line.quantity - line.refunded_count
        if not 0 <= quantity <= left:
            msg = f"Of '{line.name}' {left} can be given back at most"
            raise RefundUnfit(msg)
        if quantity:
            parts.append(_Part(line, quantity, restock))
    return parts


def _goes_back(line: OrderLine, wish: RefundWish) -> bool:
    if line.id in wish.lines:
        return wish.lines[line.id][1]
    return line.fulfilled_count == 0


def _delivery_left(session: Session, order: Order) -> int:
    """Return what is on no line, the delivery and its tax, and was not given back."""
    of_lines = sum(line.total_minor for line in order.lines)
    given = session.scalar(
        select(func.coalesce(func.sum(Refund.delivery_minor), 0)).where(
            Refund.order_id == order.id
        )
    )
    return order.total_minor - of_lines - int(given or 0)


def _give(
    session: Session,
    order: Order,
    refund: Refund,
    providers: Mapping[str, Method],
) -> RefundSaid:
    """Have whoever took the money give it back; else somebody has to by hand."""
    payment = session.scalars(
        select(Payment)
        .filter_by(order_id=order.id, outcome=PaymentOutcome.SUCCEEDED)
        .order_by(Payment.id.desc())
        .limit(1)
    ).one_or_none()
    if (
        payment is None
        or payment.method not in providers
        or payment.amount_minor < refund.amount_minor
    ):
        return RefundSaid(is_by_hand=True)
    provider = providers[payment.method].provider
    key = f"{order.id}:{refund.once_key}"
    return provider.refund(payment, refund.amount_minor, key=key)


def _move_on(
    session: Session,
    order: Order,
    amount_minor: int,
    parts: list[_Part],
    *,
    by: str,
    note: str,
) -> None:
    """Count money and pieces to the order, and move it along its axes."""
    order.refunded_minor += amount_minor
    order.version += 1
    back: Counter[UUID] = Counter()
    for part in parts:
        count = part.count()
        if count and part.line.variant_id is not None:
            back[part.line.variant_id] += count
    is_all = order.refunded_minor >= order.paid_minor
    state = PaymentState.REFUNDED if is_all else PaymentState.PARTIALLY_REFUNDED
    step(session, order, state, by=by, note=note)
    if any(part.line.returned_count for part in parts):
        is_all = all(li.returned_count == li.fulfilled_count for li in order.lines)
        step(
            session,
            order,
            FulfilmentState.RETURNED if is_all else FulfilmentState.PARTIALLY_RETURNED,
            by=by,
        )
    catalog.give_back(session, back)


def _note(session: Session, by: Actor, order: Order, refund: Refund) -> None:
    events.publish(
        session, OrderRefunded(order_id=str(order.id), refund_id=str(refund.id))
    )
    tell(session, order, "order_refunded", refund_id=refund.id)
    record(
        session,
        by,
        "order.refund",
        subject=f"Order {order.number}",
        subject_id=order.id,
        user_id=order.user_id,
        reason=refund.reason,
        after={
            "refund_id": refund.id,
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "payment": order.payment_state,
        },
    )

"""Moving an order along its axes; every change of a state goes through here."""

from collections.abc import Collection
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from webapp.orders.errors import IllegalStep, NotPaidYet, OrderNotFound, StaleOrder
from webapp.orders.models import Order, OrderStep
from webapp.orders.standing import Standing
from webapp.orders.states import FulfilmentState, OrderState, PaymentState
from webapp.orders.transitions import SENT, Given, State, may_send, path

_AXES: dict[type[State], str] = {
    OrderState: "order",
    PaymentState: "payment",
    FulfilmentState: "fulfilment",
}


def hold_order(
    session: Session, order_id: UUID, *, user_id: UUID | None = None
) -> Order:
    """Take an order in hand, as it is now; whoever else wants to change it waits.

    Args:
        user_id: whose it has to be; ``None``: anybody's.

    Raises:
        OrderNotFound: there is none, or it is somebody else's.
    """
    held = (
        select(Order)
        .where(Order.id == order_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    order = session.scalars(held).one_or_none()
    if order is None or (user_id is not None and order.user_id != user_id):
        raise OrderNotFound
    return order


def standing_of(order: Order) -> Standing:
    """Return what decides about what can be done with an order."""
    return Standing(
        order.order_state,
        order.payment_state,
        order.fulfilment_state,
        order.is_due_on_delivery,
        order.total_minor,
        order.paid_minor,
        order.refunded_minor,
    )


def step(
    session: Session,
    order: Order,
    to: State,
    *,
    by: str,
    note: str = "",
    given: Collection[Given] = (),
) -> None:
    """Move an order along one axis; states that lie between are noted as implied.

    Where it is already, nothing happens.

    Args:
        by: ``"customer"``, ``"shop"``, a channel, or an operator's name.
        given: what is so, of that on which some steps depend.

    Raises:
        IllegalStep: no way leads there.
        NotPaidYet: goods would leave for which nobody has paid.
        StaleOrder: somebody moved it meanwhile.
    """
    axis = _AXES[type(to)]
    was: State = getattr(order, f"{axis}_state")
    if was is to:
        return
    skipped = path(was, to, given={*given, *_known_by(order, to)})
    if skipped is None:
        raise IllegalStep(axis, was, to)
    if to in SENT and not may_send(
        order.payment_state, is_due_on_delivery=order.is_due_on_delivery
    ):
        raise NotPaidYet
    _move(session, order, axis, was, to)
    way = [was, *skipped, to]
    for before, after in pairwise(way):
        session.add(
            OrderStep(
                order_id=order.id,
                axis=axis,
                was=before.value,
                became=after.value,
                is_implied=after is not to,
                by=by[:120],
                note=note[:500] if after is to else "",
            )
        )
    session.flush()


def _known_by(order: Order, to: State) -> set[Given]:
    """Return what the order itself says of that on which the step depends."""
    if to is not OrderState.CANCELLED:
        return set()
    is_sent = any(line.fulfilled_count for line in order.lines)
    return set() if is_sent else {Given.NOTHING_SENT}


def _move(session: Session, order: Order, axis: str, was: State, to: State) -> None:
    """Write the new state where the old one still stands, and nowhere else."""
    session.flush()
    column = getattr(Order, f"{axis}_state")
    moved = session.execute(
        update(Order)
        .where(Order.id == order.id, Order.version == order.version, column == was)
        .values({column: to, Order.version: Order.version + 1})
        .returning(Order.version)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if moved is None:
        raise StaleOrder
    set_committed_value(order, column.key, to)
    set_committed_value(order, "version", moved)

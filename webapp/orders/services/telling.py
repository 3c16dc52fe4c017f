"""Telling whoever ordered what became of it."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.messaging.models import Kind
from webapp.messaging.services import notify
from webapp.orders.models import Order


def tell(
    session: Session, order: Order, template: str, *, refund_id: UUID | None = None
) -> None:
    """Mail the customer of an order, once for what happened; nobody where none is.

    Args:
        refund_id: of which the mail speaks.
    """
    if order.user_id is None:
        return
    about = {"order_id": str(order.id)}
    if refund_id is not None:
        about["refund_id"] = str(refund_id)
    notify(
        session,
        person_id=order.user_id,
        kind=Kind.ORDER,
        template=template,
        about=about,
        once_key=f"{template}:{refund_id or order.id}",
    )

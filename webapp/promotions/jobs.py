"""What the worker does for promotions when something happened to an order."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.promotions.services import release

RELEASE_CODE = "promotions.release_code"


def release_code(
    session: Session, *, event_id: str, order_id: str, is_expired: bool
) -> None:
    """Let the code of an order that was cancelled or expired be used again."""
    del event_id, is_expired  # releasing twice is as once
    release(session, UUID(order_id))

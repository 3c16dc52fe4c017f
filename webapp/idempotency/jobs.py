"""What the worker does about kept answers."""

from sqlalchemy.orm import Session

from webapp.idempotency import services


def forget(session: Session) -> None:
    """Drop answers whose day is over."""
    services.forget_old(session)

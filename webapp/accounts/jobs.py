"""What the worker does for accounts."""

from sqlalchemy.orm import Session

from webapp.accounts import services


def forget(session: Session) -> None:
    """Drop what was kept for a while only: counted tries and dead links."""
    services.forget_old_tries(session)
    services.forget_links(session)

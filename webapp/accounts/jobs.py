"""What the worker does for accounts."""

from sqlalchemy.orm import Session

from webapp.accounts import services
from webapp.accounts.session_rules import Lifetimes


def forget(session: Session, *, lifetimes: Lifetimes) -> None:
    """Drop what was kept for a while: tries, dead links, and whatever is over."""
    services.forget_old_tries(session)
    services.forget_links(session)
    services.drop_grants_over(session)
    services.drop_over(
        session, customers=lifetimes.customers, operators=lifetimes.operators
    )

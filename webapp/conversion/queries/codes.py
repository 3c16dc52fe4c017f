"""Whether a discount code works for a customer, whatever the cart holds."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import Reader
from webapp.promotions import spelling
from webapp.promotions.discounts import Terms
from webapp.promotions.models import PromoCode
from webapp.promotions.queries import standing_of
from webapp.promotions.rules import CodeState, RuleState, Standing


class LinkCode(NamedTuple):
    """A discount code that works: its rule's name, what it gives, and until when."""

    code: str
    promo: str
    terms: Terms
    ends_at: datetime | None


def issued_code(session: Reader, code_id: UUID | None) -> LinkCode | None:
    """Return a one-time code that was issued; ``None`` once it works no more."""
    codes = PromoCode.__table__.c
    row = session.execute(
        select(codes.code, codes.user_id).where(codes.id == code_id)
    ).one_or_none()
    return None if row is None else working_code(session, row.code, row.user_id)


def working_code(session: Reader, typed: str, user_id: UUID) -> LinkCode | None:
    """Return what a code is to a customer; ``None``: nothing would come off by it.

    A rule that is switched off leaves its one-time codes valid.
    """
    kept = spelling.as_kept(typed)
    found = standing_of(session, kept, user_id) if kept else None
    if kept is None or found is None or not _works(found, user_id):
        return None
    own_end = found.one_time.expires_at if found.one_time else None
    ends = [at for at in (own_end, found.ends_at) if at is not None]
    return LinkCode(kept, found.name, found.terms, min(ends, default=None))


def _works(found: Standing, user_id: UUID) -> bool:
    now = clock.now()
    if found.is_used_up or found.is_used_up_by_customer:
        return False
    code, state = found.one_time, found.state(now)
    if code is None:
        return state is RuleState.ACTIVE
    is_live = code.user_id == user_id and code.state(now) is CodeState.LIVE
    return is_live and state in {RuleState.ACTIVE, RuleState.OFF}

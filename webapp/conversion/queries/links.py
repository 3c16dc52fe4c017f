"""What a mailed link would do, for its page to tell before anything happens."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from webapp.accounts.owners import Owner
from webapp.conversion.errors import LinkExpired, LinkUnknown, LinkUsed
from webapp.conversion.models import ConversionLink
from webapp.conversion.queries.wishes import Wish, wishes
from webapp.core import clock, tokens
from webapp.core.db import Reader
from webapp.promotions.models import PromoCode
from webapp.promotions.queries import standing_of
from webapp.promotions.rules import CodeState, RuleState

PURPOSE = "conversion_link"


class LinkCode(NamedTuple):
    """A discount code that works, what it is called, and when it ends, if it does."""

    code: str
    promo: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A link that works, and what it would do.

    Attributes:
        code: the discount code that it brings, while that works.
        wishes: everything on the list, each with the reason why it would stay out.
    """

    expires_at: datetime
    code: LinkCode | None
    wishes: list[Wish]


def link_page(session: Reader, user_id: UUID, token: str, *, key: str) -> LinkPage:
    """Return what a link would do for the customer who is signed in.

    Raises:
        LinkUnknown: there is no such link to this customer's list.
        LinkUsed: it was used before.
        LinkExpired: its time is over.
    """
    link = ConversionLink.__table__.c
    row = session.execute(
        select(link.used_at, link.expires_at, link.code_id).where(
            link.id == tokens.reference_of(key, PURPOSE, token),
            link.user_id == user_id,
        )
    ).one_or_none()
    if row is None:
        raise LinkUnknown
    refuse_unusable(row.used_at, row.expires_at)
    return LinkPage(
        row.expires_at,
        _live(session, row.code_id),
        wishes(session, Owner(user_id=user_id)),
    )


def live_code(session: Reader, code_id: UUID) -> str | None:
    """Return a one-time code that works; ``None`` once it was used or its time is over.

    A rule that is switched off leaves its codes valid.
    """
    live = _live(session, code_id)
    return live and live.code


def refuse_unusable(used_at: datetime | None, expires_at: datetime) -> None:
    """Say why a link that there is works no more, if so.

    Raises:
        LinkUsed: it was used before.
        LinkExpired: its time is over.
    """
    if used_at is not None:
        raise LinkUsed
    if expires_at <= clock.now():
        raise LinkExpired


def _live(session: Reader, code_id: UUID | None) -> LinkCode | None:
    codes = PromoCode.__table__.c
    row = session.execute(
        select(codes.code, codes.user_id).where(codes.id == code_id)
    ).one_or_none()
    found = standing_of(session, row.code, row.user_id) if row else None
    if row is None or found is None or found.one_time is None:
        return None
    now = clock.now()
    is_live = found.one_time.state(now) is CodeState.LIVE
    if not is_live or found.state(now) is RuleState.OVER:
        return None
    ends = [at for at in (found.one_time.expires_at, found.ends_at) if at is not None]
    return LinkCode(row.code, found.name, min(ends, default=None))

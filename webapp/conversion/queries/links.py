"""What a mailed link would do, for its page to tell before anything happens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.accounts.owners import Owner
from webapp.conversion.errors import LinkExpired, LinkUnknown, LinkUsed
from webapp.conversion.models import ConversionLink
from webapp.conversion.queries.codes import LinkCode, issued_code
from webapp.conversion.queries.wishes import Wish, wishes
from webapp.core import clock, tokens
from webapp.core.db import Reader

PURPOSE = "conversion_link"


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


def link_page(
    session: Reader, user_id: UUID, token: str, *, keys: Iterable[str]
) -> LinkPage:
    """Return what a link would do for the customer who is signed in.

    Args:
        keys: the application's; links are signed with one of them.

    Raises:
        LinkUnknown: there is no such link to this customer's list.
        LinkUsed: it was used before.
        LinkExpired: its time is over.
    """
    link = ConversionLink.__table__.c
    row = session.execute(
        select(link.used_at, link.expires_at, link.code_id).where(
            link.id == tokens.reference_of(keys, PURPOSE, token),
            link.user_id == user_id,
        )
    ).one_or_none()
    if row is None:
        raise LinkUnknown
    refuse_unusable(row.used_at, row.expires_at)
    return LinkPage(
        row.expires_at,
        issued_code(session, row.code_id),
        wishes(session, Owner(user_id=user_id)),
    )


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

"""Mailed links by which a whole list goes into the cart, once each."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.conversion.errors import LinkUnknown, NothingSaved
from webapp.conversion.models import ConversionLink, Prompt
from webapp.conversion.queries.codes import issued_code
from webapp.conversion.queries.links import PURPOSE, refuse_unusable
from webapp.conversion.services.lists import Converted, convert, issue
from webapp.conversion.services.noting import Cause
from webapp.core import clock, tokens
from webapp.settings.definitions import Settings
from webapp.wishlist.models import Wishlist


def issue_link(
    session: Session,
    user_id: UUID,
    *,
    prompt: Prompt,
    reminder_number: int | None = None,
    settings: Settings,
) -> ConversionLink:
    """Make a link to put a customer's whole list into the cart.

    It brings a code if the conversion promo is on and its rule gives one; the code ends
    with the link at the latest.

    Args:
        reminder_number: which reminder it is for, counted from 1.

    Raises:
        NothingSaved: the customer has no list.
    """
    wishlist_id = session.scalar(select(Wishlist.id).where(Wishlist.user_id == user_id))
    if wishlist_id is None:
        raise NothingSaved
    expires_at = clock.now() + timedelta(days=settings.conversion_link_days)
    code = issue(session, user_id, settings, until=expires_at)
    link = ConversionLink(
        user_id=user_id,
        wishlist_id=wishlist_id,
        prompt=prompt,
        reminder_number=reminder_number,
        code_id=code.id if code else None,
        expires_at=expires_at,
    )
    session.add(link)
    session.flush()
    return link


def link_token(key: str, link: ConversionLink) -> str:
    """Return what stands in a link's address; only this shop can have made it."""
    return tokens.sign(key, PURPOSE, link.id)


def use_link(
    session: Session,
    user_id: UUID,
    token: str,
    *,
    keys: Iterable[str],
    settings: Settings,
) -> Converted:
    """Put the list into the cart, with the link's code; the link works once.

    Where nothing could be bought, the link can be used another time.

    Args:
        user_id: who is signed in; the link itself lets nobody in.
        keys: the application's; links are signed with one of them.

    Raises:
        LinkUnknown: there is no such link to this customer's list.
        LinkUsed: it was used before.
        LinkExpired: its time is over.
    """
    link = _held(session, user_id, token, keys)
    cause = Cause(link.prompt, link.reminder_number, link.id)
    code = None
    if link.code_id is not None:
        # One that was taken back or used stays so; no other takes its place.
        issued = issued_code(session, link.code_id)
        code = issued.code if issued else ""
    converted = convert(session, user_id, cause, settings=settings, code=code)
    if converted.moved.is_anything_there:
        link.used_at = clock.now()
        session.flush()
    return converted


def _held(
    session: Session, user_id: UUID, token: str, keys: Iterable[str]
) -> ConversionLink:
    """Take a link that works in hand: of two who use it at once, one finds it used."""
    link = session.scalars(
        select(ConversionLink)
        .where(
            ConversionLink.id == tokens.reference_of(keys, PURPOSE, token),
            ConversionLink.user_id == user_id,
        )
        .with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if link is None:
        raise LinkUnknown
    refuse_unusable(link.used_at, link.expires_at)
    return link

"""What the shop's mails about accounts say at the moment they are sent.

They greet nobody by name: whoever registers chooses the name, and could write to
strangers through us.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.models import AccountLink, Phone, Purpose
from webapp.accounts.services.links import LIVES
from webapp.accounts.services.phones import CODE_LIVES, code_of
from webapp.core import clock, tokens
from webapp.core.site import Site
from webapp.messaging.courier import Letter, Moot
from webapp.messaging.models import Notification


def compose_verification(
    session: Session, site: Site, notification: Notification
) -> Letter | Moot:
    """Write the link that confirms an address, while it works."""
    link = _live_link(session, notification.about)
    if link is None:
        return Moot("the link no longer works")
    return Letter(
        to=link.email,
        context={
            "link": f"{site.base_url}/account/verify/{_token(site, link)}",
            "days": LIVES[Purpose.VERIFY_EMAIL].days,
        },
    )


def compose_reset(
    session: Session, site: Site, notification: Notification
) -> Letter | Moot:
    """Write the link to choose a new password, while it works."""
    link = _live_link(session, notification.about)
    if link is None:
        return Moot("the link no longer works")
    return Letter(
        to=link.email,
        context={
            "link": f"{site.base_url}/account/reset/{_token(site, link)}",
            "minutes": LIVES[Purpose.RESET_PASSWORD].seconds // 60,
        },
    )


def compose_phone_code(
    session: Session, site: Site, notification: Notification
) -> Letter | Moot:
    """Write the code that confirms a telephone, while it is the one asked for."""
    asked_id = UUID(notification.about["asked_id"])
    phone = session.get(Phone, notification.person_id)
    if phone is None or phone.asked_id != asked_id or phone.confirmed_at is not None:
        return Moot("The code is not asked for any more.")
    if phone.asked_at <= clock.shared(session) - CODE_LIVES:
        return Moot("The code is too old.")
    return Letter(
        context={
            "code": code_of(site.secret_key, asked_id),
            "minutes": CODE_LIVES.seconds // 60,
        }
    )


def _live_link(session: Session, about: Mapping[str, Any]) -> AccountLink | None:
    link = session.get(AccountLink, UUID(about["link_id"]))
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    return link


def _token(site: Site, link: AccountLink) -> str:
    return tokens.sign(site.secret_key, link.purpose, link.id)

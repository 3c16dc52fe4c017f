"""Whom a message goes to when it is sent, and whether that person wants it."""

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.models import User
from webapp.accounts.preferences import Preferences
from webapp.accounts.queries import customer_found, phone_of, preferences_of
from webapp.accounts.quiet import next_allowed, zone_of
from webapp.core import clock
from webapp.core.db import Reader
from webapp.core.site import Site
from webapp.messaging.courier import Later, Moot, Recipient
from webapp.messaging.links import MEASURED
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.suppressions import is_suppressed

ALWAYS = frozenset({"order_placed"})  # whoever bought has a right to that one

GONE = Moot("There is no such customer any more.", "gone")
OPTED_OUT = Moot("The shop was asked to write no more.", "opted_out")
PAUSED = Moot("All messages are paused.", "paused")
KIND_OFF = Moot("Messages of this kind are switched off.", "kind_off")
UNVERIFIED = Moot("The e-mail address is not confirmed.", "unverified")
NO_PHONE = Moot("There is no telephone for SMS.", "no_phone")
UNCONFIRMED = Moot("The telephone is not confirmed.", "unconfirmed")
STOPPED = Moot("The telephone answered STOP.", "stopped")


def find(
    session: Session, site: Site, notification: Notification
) -> Recipient | Moot | Later:
    """Find who gets a message, and leave those alone who do not want it.

    Asked in the transaction that sends: while it runs, nobody's wishes change.
    """
    user = session.get(User, notification.person_id)
    if user is None:
        is_known = notification.kind in {Kind.ACCOUNT, Kind.ORDER}
        return Recipient(to="") if is_known else GONE
    wishes = preferences_of(session, user.id)
    kind, channel = notification.kind, notification.channel
    unwanted = None if _is_due(notification) else _unwanted(wishes, kind, channel)
    if unwanted is not None:
        return unwanted
    if channel is Channel.SMS:
        return _by_phone(session, site, user.id, kind, wishes)
    return _by_mail(session, site, notification, user, wishes)


def hindrance(
    reader: Reader, site: Site, user_id: UUID, kind: Kind, channel: Channel
) -> Moot | Later | None:
    """Return what keeps a kind of news from somebody as things stand, if anything.

    ``find`` asks once more when it is sent.

    Raises:
        NoSuchCustomer: there is no such customer.
    """
    customer, wishes = customer_found(reader, user_id), preferences_of(reader, user_id)
    unwanted = _unwanted(wishes, kind, channel)
    if unwanted is not None:
        return unwanted
    if channel is Channel.SMS:
        found = _by_phone(reader, site, user_id, kind, wishes)
        return None if isinstance(found, Recipient) else found
    return _refused_by_mail(
        reader, site, kind, customer.email, is_verified=customer.is_verified
    )


def _is_due(notification: Notification) -> bool:
    """Tell whether a message comes whatever its reader has switched off."""
    return notification.kind is Kind.ACCOUNT or notification.template in ALWAYS


def _unwanted(wishes: Preferences, kind: Kind, channel: Channel) -> Moot | None:
    if wishes.is_opted_out:
        return OPTED_OUT
    if wishes.is_paused:
        return PAUSED
    return None if wishes.wants(kind, channel) else KIND_OFF


def _by_mail(
    session: Session,
    site: Site,
    notification: Notification,
    user: User,
    wishes: Preferences,
) -> Recipient | Moot:
    is_verified = user.email_verified_at is not None
    if not _is_due(notification):
        refused = _refused_by_mail(
            session, site, notification.kind, user.email, is_verified=is_verified
        )
        if refused is not None:
            return refused
    return Recipient(
        to=user.email,
        # Whoever registers chooses the name, and could write to strangers through us.
        name=user.name if is_verified else "",
        is_measured=notification.kind in MEASURED and wishes.is_measured,
    )


def _refused_by_mail(
    reader: Reader, site: Site, kind: Kind, address: str, *, is_verified: bool
) -> Moot | None:
    # What was ordered is told to the address that was given with the order.
    if not is_verified and kind is not Kind.ORDER:
        return UNVERIFIED
    suppressed = is_suppressed(reader, site.secrets, Channel.EMAIL, address)
    return None if suppressed is None else Moot(suppressed.reason, suppressed.cause)


def _by_phone(
    reader: Reader, site: Site, person_id: UUID, kind: Kind, wishes: Preferences
) -> Recipient | Moot | Later:
    phone = phone_of(reader, person_id)
    if phone is None:
        return NO_PHONE
    if phone.stopped_at is not None:
        return STOPPED
    suppressed = is_suppressed(reader, site.secrets, Channel.SMS, phone.number)
    if suppressed is not None:
        return Moot(suppressed.reason, suppressed.cause)
    found = Recipient(to=phone.number)
    if kind is Kind.ACCOUNT:
        return found
    if not phone.takes_sms:
        return UNCONFIRMED
    now = clock.shared(reader)
    zone = zone_of(wishes.timezone, site.timezone)
    then = next_allowed(now, zone, wishes.quiet_from, wishes.quiet_until)
    return found if then <= now else Later(then)

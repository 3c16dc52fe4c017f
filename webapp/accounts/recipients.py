"""Whom a message goes to when it is sent, and whether that person wants it."""

from sqlalchemy.orm import Session

from webapp.accounts.models import User
from webapp.accounts.preferences import Preferences
from webapp.accounts.queries import phone_of, preferences_of
from webapp.accounts.quiet import next_allowed, zone_of
from webapp.core import clock
from webapp.core.site import Site
from webapp.messaging.courier import Later, Moot, Recipient
from webapp.messaging.models import Channel, Kind, Notification

ALWAYS = frozenset({"order_placed"})  # whoever bought has a right to that one
MEASURED = frozenset({Kind.STOCK_ALERT, Kind.PRICE_ALERT, Kind.REMINDER})

GONE = Moot("There is no such customer any more.", "gone")
OPTED_OUT = Moot("They asked the shop to write no more.", "opted_out")
PAUSED = Moot("They paused all messages.", "paused")
KIND_OFF = Moot("They do not want messages of this kind.", "kind_off")
UNVERIFIED = Moot("They have not confirmed their e-mail address.", "unverified")
NO_PHONE = Moot("They have no telephone for SMS.", "no_phone")
UNCONFIRMED = Moot("They have not confirmed their telephone.", "unconfirmed")
STOPPED = Moot("Their telephone answered STOP.", "stopped")


def find(
    session: Session, site: Site, notification: Notification
) -> Recipient | Moot | Later:
    """Find who gets a message, and leave those alone who do not want it.

    Asked in the transaction that sends: while it runs, nobody's wishes change.
    """
    kind, channel = notification.kind, notification.channel
    user = session.get(User, notification.person_id)
    if user is None:
        if kind in {Kind.ACCOUNT, Kind.ORDER}:
            return Recipient(to="")
        return GONE
    wishes = preferences_of(session, user.id)
    is_due = kind is Kind.ACCOUNT or notification.template in ALWAYS
    unwanted = None if is_due else _unwanted(wishes, kind, channel)
    if unwanted is not None:
        return unwanted
    is_measured = kind in MEASURED and wishes.is_measured
    if channel is Channel.SMS:
        return _by_phone(session, site, notification, wishes)
    # What was ordered is told to the address that was given with the order.
    if not is_due and kind is not Kind.ORDER and user.email_verified_at is None:
        return UNVERIFIED
    # Whoever registers chooses the name, and could write to strangers through us.
    name = user.name if user.email_verified_at is not None else ""
    return Recipient(to=user.email, name=name, is_measured=is_measured)


def _unwanted(wishes: Preferences, kind: Kind, channel: Channel) -> Moot | None:
    if wishes.is_opted_out:
        return OPTED_OUT
    if wishes.is_paused:
        return PAUSED
    return None if wishes.wants(kind, channel) else KIND_OFF


def _by_phone(
    session: Session, site: Site, notification: Notification, wishes: Preferences
) -> Recipient | Moot | Later:
    phone = phone_of(session, notification.person_id)
    if phone is None:
        return NO_PHONE
    if phone.stopped_at is not None:
        return STOPPED
    found = Recipient(to=phone.number)
    if notification.kind is Kind.ACCOUNT:
        return found
    if not phone.takes_sms:
        return UNCONFIRMED
    now = clock.shared(session)
    zone = zone_of(wishes.timezone, site.timezone)
    then = next_allowed(now, zone, wishes.quiet_from, wishes.quiet_until)
    return found if then <= now else Later(then)

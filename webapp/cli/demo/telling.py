"""Writing down what the demo's customers were told, and what waits to be told."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.models import MessagePreferences, Phone, User
from webapp.alerts.kinds import KINDS
from webapp.alerts.models import Alert, AlertKind, Outcome
from webapp.alerts.statements import DIGEST
from webapp.catalog.models import Product
from webapp.cli.demo.news import NEWS, DemoAlert, DemoNews, DemoReminder
from webapp.cli.demo.wishes import price_on
from webapp.core import clock
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.reminders.models import Outcome as ReminderOutcome
from webapp.reminders.models import Reminder
from webapp.wishlist.models import Wishlist, WishlistItem

CONSENT = "I agree to get SMS about what I saved. I can end that by answering STOP."
A_DAY = timedelta(days=1)
A_WHILE = timedelta(minutes=20)  # until a mail is read
# What happened while the demo was made is to be told to nobody.
_FORGET_JOBS = text("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def write_down(session: Session) -> None:
    """Note what everybody was told, but for one mail that never arrived."""
    now = clock.now()
    _lose_a_letter(session)
    session.execute(_FORGET_JOBS)
    for email, news in NEWS.items():
        user_id = session.scalars(select(User.id).where(User.email == email)).one()
        _choose(session, user_id, news)
        wishlist = session.scalars(select(Wishlist).filter_by(user_id=user_id)).one()
        for alert in news.alerts:
            _tell(session, user_id, alert, now)
        for reminder in news.reminders:
            _remind(session, wishlist, reminder)
        _plan(session, wishlist, news)
    session.flush()


def _lose_a_letter(session: Session) -> None:
    """Let the mailbox of whoever got money back be full; the rest was read long ago."""
    is_lost = Notification.template == "order_refunded"
    session.execute(delete(Notification).where(~is_lost))
    failed_at = clock.now() - timedelta(days=18, hours=6)
    session.execute(
        update(Notification)
        .where(is_lost)
        .values(
            state=State.DEAD,
            cause="smtp.452",
            reason="452 4.2.2 The recipient's mailbox is full",
            attempts=8,
            created_at=failed_at - A_DAY,
            due_at=failed_at,
            moved_at=failed_at,
        )
    )


def _choose(session: Session, user_id: UUID, news: DemoNews) -> None:
    session.add(MessagePreferences(user_id=user_id, **news.wishes))
    if news.phone:
        at = clock.now() - timedelta(days=30)
        session.add(
            Phone(
                user_id=user_id,
                number=news.phone,
                asked_at=at,
                confirmed_at=at,
                consented_at=at,
                consent_words=CONSENT,
            )
        )


def _tell(session: Session, user_id: UUID, told: DemoAlert, now: datetime) -> None:
    """Note one piece of news, and its message if there was one."""
    at = now - timedelta(hours=told.hours_ago)
    item = session.scalars(
        select(WishlistItem)
        .join(Product, Product.id == WishlistItem.product_id)
        .where(WishlistItem.user_id == user_id, Product.slug == told.slug)
    ).one()
    price = price_on(session, item, at)
    is_price = told.kind is AlertKind.PRICE_DROP
    waits, is_told = told.fate is State.QUEUED, told.held is None
    due_at = at + A_DAY if waits else at
    alert = Alert(
        event_id=uuid7(),
        user_id=user_id,
        item_id=item.id,
        product_id=item.product_id,
        variant_id=item.variant_id,
        kind=told.kind,
        channel=told.channel,
        outcome=Outcome.HELD,
        reason=told.held,
        caused_at=at,
        due_at=due_at,
        decided_at=None if waits else at,
        reference_minor=_reference(session, item, at) if is_price else None,
        price_minor=price.minor if is_price else None,
        currency=price.currency if is_price else None,
    )
    if is_told:
        alert.outcome = Outcome.WAITING if waits else Outcome.TOLD
        alert.told_minor = price.minor if is_price and not waits else None
        alert.notification_id = _message(
            session,
            user_id,
            KINDS[told.kind],
            DIGEST,
            at=due_at,
            fate=told.fate,
            channel=told.channel,
        )
    session.add(alert)


def _reference(session: Session, item: WishlistItem, at: datetime) -> int:
    """Return what a price was measured against: as saved, or as told before."""
    told = session.scalar(
        select(func.min(Alert.told_minor)).where(
            Alert.item_id == item.id, Alert.caused_at < at
        )
    )
    saved = item.saved_price.minor
    return saved if told is None else min(saved, told)


def _remind(session: Session, wishlist: Wishlist, sent: DemoReminder) -> None:
    """Note one reminder, and its message."""
    at = clock.now() - timedelta(days=sent.days_ago)
    reminder = Reminder(
        id=uuid7(),
        wishlist_id=wishlist.id,
        user_id=wishlist.user_id,
        cycle=wishlist.reminder_cycle - sent.cycles_ago,
        number=sent.number,
        due_at=at,
        decided_at=at,
        outcome=ReminderOutcome.SENT,
    )
    reminder.notification_id = _message(
        session, wishlist.user_id, Kind.REMINDER, "reminder", at=at, fate=sent.fate
    )
    session.add(reminder)


def _message(
    session: Session,
    user_id: UUID,
    kind: Kind,
    template: str,
    *,
    at: datetime,
    fate: State,
    channel: Channel = Channel.EMAIL,
) -> UUID:
    is_sent = fate is not State.QUEUED
    is_read = fate in {State.OPENED, State.CLICKED}
    message_id = uuid7()
    session.add(
        Notification(
            id=message_id,
            person_id=user_id,
            channel=channel,
            kind=kind,
            template=template,
            about={},
            once_key=f"{template}:{message_id}",
            state=fate,
            created_at=min(at, clock.now()),
            due_at=at,
            moved_at=min(at, clock.now()),
            attempts=int(is_sent),
            sent_at=at if is_sent else None,
            is_measured=is_read,
            opened_at=at + A_WHILE if is_read else None,
            clicked_at=at + A_WHILE if fate is State.CLICKED else None,
        )
    )
    return message_id


def _plan(session: Session, wishlist: Wishlist, news: DemoNews) -> None:
    """Say when the next reminder is due, as if the past had been lived through."""
    saved_at = select(func.max(WishlistItem.added_at)).filter_by(
        user_id=wishlist.user_id
    )
    wishlist.updated_at = session.scalars(saved_at).one()
    now = clock.now()
    hours = news.next_in_hours
    wishlist.next_reminder_at = None if hours is None else now + timedelta(hours=hours)
    this_cycle = [one for one in news.reminders if not one.cycles_ago]
    wishlist.reminder_count = len(this_cycle)
    days = min((one.days_ago for one in this_cycle), default=None)
    wishlist.reminded_at = None if days is None else now - timedelta(days=days)

"""What was decided about a customer's news, and how a page tells it."""

import re
from html import unescape

from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from webapp.alerts.models import Alert, AlertKind, Outcome
from webapp.core import clock
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.services import notify
from webapp.reminders.models import Reminder
from webapp.wishlist.models import Wishlist

ENTRY = re.compile(r"<li>\s*<p class=\"decision-what\">(.*?)</li>", re.DOTALL)


def a_message(session, person_id, state, *, kind=Kind.PRICE_ALERT, **more):
    """Note a message that has come as far as ``state``; return its id."""
    made = notify(
        session,
        person_id=person_id,
        kind=kind,
        template="alerts",
        about={},
        once_key=str(uuid7()),
    )
    session.execute(
        update(Notification)
        .where(Notification.id == made.id)
        .values(state=state, **more)
    )
    return made.id


def an_alert(session, user, item, outcome, *, kind=AlertKind.PRICE_DROP, **more):
    is_waiting = outcome is Outcome.WAITING
    one = Alert(
        event_id=uuid7(),
        user_id=user.id,
        item_id=item.id if is_waiting else uuid7(),
        variant_id=item.variant_id if is_waiting else None,
        product_id=item.product_id,
        kind=kind,
        channel=more.pop("channel", Channel.EMAIL),
        outcome=outcome,
        caused_at=clock.now(),
        due_at=clock.now(),
        **more,
    )
    session.add(one)
    session.commit()
    return one


def a_reminder(session, user, outcome, *, number=1, **more):
    wishlist = session.scalars(select(Wishlist).filter_by(user_id=user.id)).one()
    one = Reminder(
        wishlist_id=wishlist.id,
        user_id=user.id,
        cycle=1,
        number=number,
        due_at=clock.now(),
        decided_at=clock.now(),
        outcome=outcome,
        **more,
    )
    session.add(one)
    session.commit()
    return one


def told(page):
    """Return what each entry of a page says, without the markup."""
    bare = (re.sub(r"<[^>]+>", " ", entry) for entry in ENTRY.findall(page))
    return [" ".join(unescape(entry).split()) for entry in bare]

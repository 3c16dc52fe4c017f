"""Whether news that waits would be told as things stand; sending asks again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from webapp.alerts.kinds import ALERTS
from webapp.alerts.queries import Decision, seen_today
from webapp.alerts.rules import Reason, why_not
from webapp.core.db import Reader
from webapp.messaging.models import Channel
from webapp.messaging.queries import last_sent_at
from webapp.settings.queries import current


def why_not_today(
    session: Reader, user_id: UUID, waiting: Collection[Decision]
) -> dict[UUID, Reason]:
    """Return which news of things is over by now and why, by its id.

    Whether its reader wants any over that channel is not asked here.
    """
    over, chosen = {}, current(session)
    for channel in {one.channel for one in waiting}:
        ours = [one for one in waiting if one.channel is channel]
        ids = {one.item_id for one in ours}
        things = seen_today(session, user_id, ids, channel, chosen)
        for one in ours:
            thing = things.get(one.item_id)
            standing = thing and thing.standing(one.kind, one.variant_id, is_on=True)
            reason = why_not(one.kind, standing, chosen.alert_stock_minimum)
            if reason is not None:
                over[one.id] = reason
    return over


def not_before(
    session: Reader, user_id: UUID, channel: Channel
) -> tuple[datetime | None, int]:
    """Return before when no more news goes to somebody, and after how many hours."""
    hours = current(session).alert_mail_hours
    last = last_sent_at(session, user_id, ALERTS, channel)
    return None if last is None else last + timedelta(hours=hours), hours

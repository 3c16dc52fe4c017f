"""Leaving a server alone that does not answer, until one message gets through.

While a channel has a row here, one message at a time asks whether its server is back.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.messaging.models import Channel, Outage
from webapp.messaging.retries import pause_after

# How long whoever asks has for it; killed meanwhile, the next one asks after that.
ASKING = timedelta(minutes=1)
LONGEST_REASON = 300  # characters


def is_open(session: Session, channel: Channel) -> bool:
    """Tell whether a channel works as far as anybody knows."""
    return session.get(Outage, channel) is None


def may_ask(session: Session, channel: Channel) -> bool:
    """Be the one who asks whether the server is back; nobody else is for a while."""
    now = clock.shared(session)
    asked = (
        update(Outage)
        .where(Outage.channel == channel, Outage.until <= now)
        .values(until=now + ASKING)
        .returning(Outage.channel)
    )
    return session.scalar(asked) is not None


def is_paused(session: Session, channel: Channel, now: datetime) -> bool:
    """Tell whether nobody may even ask yet."""
    outage = session.get(Outage, channel)
    return outage is not None and outage.until > now


def let_ask(session: Session, channel: Channel) -> None:
    """Let the next one ask at once: our message never reached the server."""
    now = clock.shared(session)
    session.execute(update(Outage).where(Outage.channel == channel).values(until=now))


def note_away(session: Session, channel: Channel, reason: str) -> None:
    """Pause a channel, longer every time: 5 seconds at first, 2 minutes at most."""
    now = clock.shared(session)
    known = session.scalars(
        select(Outage).where(Outage.channel == channel).with_for_update()
    ).one_or_none()
    failures = 1 if known is None else known.failures + 1
    until = now + pause_after(failures, random.random())  # noqa: S311
    news = {"failures": failures, "until": until, "reason": reason[:LONGEST_REASON]}
    session.execute(
        insert(Outage)
        .values(channel=channel, since=now, **news)
        .on_conflict_do_update(index_elements=[Outage.channel], set_=news)
    )


def note_answer(session: Session, channel: Channel) -> None:
    """End the pause: the server answers again."""
    session.execute(delete(Outage).where(Outage.channel == channel))

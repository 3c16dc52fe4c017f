"""What becomes of news and reminders that are not sent yet, as things stand.

Nothing is decided here: whoever sends them asks again.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from webapp.accounts.recipients import hindrance
from webapp.alerts import queries as alerts
from webapp.alerts.kinds import KINDS
from webapp.alerts.models import Outcome as AlertOutcome
from webapp.alerts.outlook import not_before, why_not_today
from webapp.alerts.words import reason_in_words
from webapp.core import clock
from webapp.core.db import Reader
from webapp.messaging.courier import Later, Moot
from webapp.messaging.fates import Fate
from webapp.messaging.models import Channel, Kind, State
from webapp.reminders import queries as reminders
from webapp.web.formatting import moment, site

_TO_BE_SENT = (State.QUEUED, State.FAILED)
Kept = Moot | Later | None


class Prospect(NamedTuple):
    """Whether something will be sent, and when or why not, in a sentence."""

    is_coming: bool
    why: str


class Outlook:
    """What one person's wishes let through; each kind and channel is asked once."""

    def __init__(self, session: Reader, user_id: UUID) -> None:
        """Look on behalf of one person."""
        self._session, self._user_id = session, user_id
        self._kept: dict[tuple[Kind, Channel], Kept] = {}

    def of_alerts(
        self, told: Collection[alerts.Decision], fates: Mapping[UUID, Fate]
    ) -> dict[UUID, Prospect]:
        """Return what becomes of news that waits, by its id."""
        waiting = [one for one in told if one.outcome is AlertOutcome.WAITING]
        found, wanted = {}, []
        for one in waiting:
            kept = self._kept_back(KINDS[one.kind], one.channel)
            if isinstance(kept, Moot):
                found[one.id] = _not_sent(kept.reason)
            else:
                wanted.append(one)
        over = why_not_today(self._session, self._user_id, wanted) if wanted else {}
        for one in wanted:
            if one.id in over:
                _told, _, why = reason_in_words(over[one.id]).partition(": ")
                found[one.id] = _not_sent(why)
            else:
                id_ = one.notification_id
                found[one.id] = self._when(one, fates.get(id_) if id_ else None)
        return found

    def of_reminders(
        self, told: Collection[reminders.Decision], fates: Mapping[UUID, Fate]
    ) -> dict[UUID, Prospect]:
        """Return which reminders on their way are wanted no more, by their message."""
        ids = {one.notification_id for one in told if one.notification_id}
        left = [id_ for id_ in ids if id_ in fates and fates[id_].state in _TO_BE_SENT]
        kept = self._kept_back(Kind.REMINDER, Channel.EMAIL) if left else None
        if not isinstance(kept, Moot):
            return {}
        return dict.fromkeys(left, _not_sent(kept.reason))

    def _kept_back(self, kind: Kind, channel: Channel) -> Kept:
        if (kind, channel) not in self._kept:
            self._kept[kind, channel] = hindrance(
                self._session, site(), self._user_id, kind, channel
            )
        return self._kept[kind, channel]

    def _when(self, one: alerts.Decision, fate: Fate | None) -> Prospect:
        """Say when news is sent; its message may wait longer than the news itself."""
        due_at = one.due_at if fate is None else max(one.due_at, fate.due_at)
        because = ""
        last, hours = not_before(self._session, self._user_id, one.channel)
        if _holds_up(last, due_at, clock.shared(self._session)):
            due_at = last or due_at
            because = f": other news was sent less than {hours} hours ago"
        kept = self._kept_back(KINDS[one.kind], one.channel)
        if isinstance(kept, Later) and kept.at >= due_at:
            due_at, because = kept.at, ": until then it is quiet hours"
        return Prospect(
            is_coming=True, why=f"To be sent from {moment(due_at)} on{because}."
        )


def _holds_up(until: datetime | None, due_at: datetime, now: datetime) -> bool:
    return until is not None and until >= due_at and until > now


def _not_sent(why: str) -> Prospect:
    said = f"{why[:1].lower()}{why[1:]}"
    return Prospect(is_coming=False, why=f"As things stand it will not be sent: {said}")

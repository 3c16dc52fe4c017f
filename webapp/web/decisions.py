"""What somebody was told and what not, and why, in one list; and what comes next.

Alerts and reminders each know what they decided; messages know what became of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from webapp.accounts.models import OptedOutBy
from webapp.accounts.queries import preferences_of
from webapp.accounts.recipients import OPTED_OUT
from webapp.alerts import queries as alerts
from webapp.alerts.models import AlertKind
from webapp.alerts.models import Outcome as AlertOutcome
from webapp.alerts.words import NEWS
from webapp.alerts.words import REASONS as ALERT_REASONS
from webapp.alerts.words import reason_in_words as why_not_told
from webapp.core.db import Reader
from webapp.messaging.fates import Fate, fates_of
from webapp.messaging.models import Channel, State
from webapp.reminders import queries as reminders
from webapp.reminders.models import Outcome as ReminderOutcome
from webapp.reminders.queries import Standing
from webapp.reminders.words import REASONS, STANDINGS
from webapp.web.formatting import moment, money
from webapp.web.prospects import Outlook, Prospect

PER_PAGE = 25
LIST_PATH = "/wishlist"

_REMINDERS = {
    "reminder": "Reminder",
    "reminder_by_hand": "Reminder, sent by the shop",
}
# What became of a message in a word, and whether that is good.
_STATES = {
    State.QUEUED: ("On its way", "wait"),
    State.SENDING: ("On its way", "wait"),
    State.SENT: ("Sent", "good"),
    State.OPENED: ("Sent", "good"),
    State.CLICKED: ("Sent", "good"),
    State.FAILED: ("Not yet sent", "wait"),
    State.HELD: ("Not sent", "off"),
    State.DEAD: ("Not delivered", "bad"),
}
# What the shop was asked is said otherwise to whoever asked it.
_NOTED = "Our staff noted that you asked us to write no more."
_ASKED = "You asked us to write no more."
_CHANNELS = {Channel.EMAIL: "e-mail", Channel.SMS: "SMS"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody was told, or was not.

    Attributes:
        at: when it was considered.
        news: what it was, such as ``Price drop``.
        about: the thing that it is about, and ``address`` where that is.
        detail: what there is to know of it besides; may be blank.
        channel: how it went or would have gone.
        said: in a word, what became of it.
        tone: ``good``, ``wait``, ``off`` or ``bad``.
        why: the same in a sentence.
    """

    at: datetime
    news: str
    about: str
    address: str
    detail: str
    channel: str
    said: str
    tone: str
    why: str


@dataclass(frozen=True, slots=True)
class History:
    """A stretch of what was decided, the latest first.

    Attributes:
        older: the moment before which there is more; ``None``: that was all.
    """

    entries: list[Entry]
    older: datetime | None


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next.

    Attributes:
        reminders: how reminders of the list stand, in a sentence.
        next_at: when the next one is due, where one is; ``number`` of ``most`` it is.
        is_paused: reminders of the list are, by its owner or an operator.
        waiting: news that is about to be told, and wanted as things stand.
    """

    reminders: str
    is_paused: bool
    next_at: datetime | None
    number: int
    most: int
    waiting: list[Entry]


def history(
    session: Reader,
    user_id: UUID,
    *,
    before: datetime | None = None,
    most: int = PER_PAGE,
    is_own: bool = False,
) -> History:
    """Return what was decided about somebody's alerts and reminders, and why.

    What happened at one moment is not torn apart: there may be a few more than asked.

    Args:
        before: the moment that the stretch before ended with (``older``).
        is_own: it is read by whom it is about.
    """
    told = alerts.decisions_of(session, user_id, before=before, most=most + 1)
    reminded = reminders.decisions_of(session, user_id, before=before, most=most + 1)
    ids = [one.notification_id for one in told]
    ids += [one.notification_id for one in reminded]
    fates = fates_of(session, {id_ for id_ in ids if id_ is not None})
    outlook = Outlook(session, user_id)
    news = outlook.of_alerts(told, fates)
    reminds = outlook.of_reminders(reminded, fates)
    entries = [_of_alert(one, fates, news.get(one.id)) for one in told]
    entries += [_of_reminder(one, fates, reminds) for one in reminded]
    if is_own:
        entries = _addressed(session, user_id, entries)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    if len(entries) <= most:
        return History(entries, None)
    last = entries[most - 1].at
    shown = [entry for entry in entries if entry.at >= last]
    return History(shown, last if len(shown) < len(entries) else None)


def coming(session: Reader, user_id: UUID, *, is_own: bool = False) -> Coming:
    """Return what somebody is about to be told, and why nothing if nothing.

    News that would not be sent as things stand is not about to come.

    Args:
        is_own: it is read by whom it is about.
    """
    standing, next_at, dealt_with, most = reminders.standing_of(session, user_id)
    waiting = alerts.waiting_of(session, user_id)
    messages = {one.notification_id for one in waiting if one.notification_id}
    fates = fates_of(session, messages)
    news = Outlook(session, user_id).of_alerts(waiting, fates)
    said = STANDINGS[standing]
    return Coming(
        reminders=_to_owner(session, user_id, said) if is_own else said,
        is_paused=standing is Standing.PAUSED,
        next_at=next_at,
        number=dealt_with + 1,
        most=most,
        waiting=[
            _of_alert(one, fates, news[one.id])
            for one in waiting
            if news[one.id].is_coming
        ],
    )


def _addressed(session: Reader, user_id: UUID, entries: list[Entry]) -> list[Entry]:
    """Return entries as they are said to whom they are about."""
    return [
        replace(entry, why=_to_owner(session, user_id, entry.why))
        if _is_about_asking(entry.why)
        else entry
        for entry in entries
    ]


def _is_about_asking(said: str) -> bool:
    return OPTED_OUT.reason.lower() in said.lower()


def _to_owner(session: Reader, user_id: UUID, said: str) -> str:
    """Say to whom it is about that nothing more is to be written, and who noted it."""
    if not _is_about_asking(said):
        return said
    by = preferences_of(session, user_id).opted_out_by
    asked = _NOTED if by is OptedOutBy.OPERATOR else _ASKED
    lower = f"{asked[:1].lower()}{asked[1:]}"
    plain = OPTED_OUT.reason
    return said.replace(plain, asked).replace(f"{plain[:1].lower()}{plain[1:]}", lower)


def _of_alert(
    one: alerts.Decision, fates: Mapping[UUID, Fate], prospect: Prospect | None
) -> Entry:
    said, tone, why = _became(one, _fate(fates, one.notification_id), prospect)
    return Entry(
        at=one.at,
        news=NEWS[one.kind],
        about=" · ".join(filter(None, (one.name, one.variant_label))),
        address=f"/p/{one.slug}",
        detail=_fall(one),
        channel=_CHANNELS[one.channel],
        said=said,
        tone=tone,
        why=why,
    )


def _became(
    one: alerts.Decision, fate: Fate | None, prospect: Prospect | None
) -> tuple[str, str, str]:
    if one.outcome is AlertOutcome.HELD:
        return "Not told", "off", _why_not_told(one.reason or "", fate)
    if prospect is not None:
        return _awaited(prospect)
    return _of_message(fate, one.decided_at or one.at)


def _awaited(prospect: Prospect) -> tuple[str, str, str]:
    if prospect.is_coming:
        return "Waiting", "wait", prospect.why
    return "Held back", "off", prospect.why


def _why_not_told(reason: str, fate: Fate | None) -> str:
    """Say why news was held; where its message was, the message knows it best."""
    if reason not in ALERT_REASONS and fate is not None and fate.reason:
        return fate.reason
    _not_told, _, why = why_not_told(reason).partition(": ")
    return f"{why[:1].upper()}{why[1:]}"


def _fall(one: alerts.Decision) -> str:
    """Say from what to what a price fell: as it was told, else as it happened."""
    before, currency = one.reference_minor, one.currency
    now = one.price_minor if one.told_minor is None else one.told_minor
    if one.kind is not AlertKind.PRICE_DROP or not currency:
        return ""
    if before is None or now is None:
        return ""
    return f"{money(before, currency)} → {money(now, currency)}"


def _of_reminder(
    one: reminders.Decision,
    fates: Mapping[UUID, Fate],
    prospects: Mapping[UUID, Prospect],
) -> Entry:
    said, tone, why = _reminded(one, _fate(fates, one.notification_id))
    if one.notification_id is not None and one.notification_id in prospects:
        said, tone, why = _awaited(prospects[one.notification_id])
    return Entry(
        at=one.at,
        news=_REMINDERS[one.kind],
        about=one.what,
        address=LIST_PATH,
        detail=f"number {one.number}" if one.number else "",
        channel=_CHANNELS[Channel.EMAIL],
        said=said,
        tone=tone,
        why=why,
    )


def _reminded(one: reminders.Decision, fate: Fate | None) -> tuple[str, str, str]:
    why = REASONS.get(one.reason or "", "")
    match one.outcome:
        case ReminderOutcome.SENT:
            return _of_message(fate, one.at)
        case ReminderOutcome.MOVED:
            then = f"To {moment(one.next_at)}." if one.next_at else ""
            return "Put off", "wait", " ".join(filter(None, (why, then)))
        case ReminderOutcome.SKIPPED:
            return "Left out", "off", why
        case _:
            return "Not sent", "off", why


def _of_message(fate: Fate | None, at: datetime) -> tuple[str, str, str]:
    """Say in a word and in a sentence what became of a message."""
    if fate is None:  # kept no longer
        return "Sent", "good", f"{moment(at)}."
    said, tone = _STATES[fate.state]
    match fate.state:
        case State.SENT | State.OPENED | State.CLICKED:
            opened = "It was opened." if fate.state is not State.SENT else ""
            # What nobody can be sure of is said with it.
            words = (f"{moment(fate.sent_at or at)}.", opened, fate.reason)
            why = " ".join(filter(None, words))
        case State.FAILED:
            why = f"It is tried again at {moment(fate.due_at)}."
        case State.QUEUED | State.SENDING:
            why = f"From {moment(fate.due_at)} on."
        case _:
            why = fate.reason or ""
    return said, tone, why


def _fate(fates: Mapping[UUID, Fate], id_: UUID | None) -> Fate | None:
    return None if id_ is None else fates.get(id_)

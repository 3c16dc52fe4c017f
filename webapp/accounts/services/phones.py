"""Telephones that get SMS: given, confirmed by a code, silenced by STOP.

A number counts once its owner typed the code that was sent to it; what they agreed to
is kept with it.
"""

import hmac
from collections.abc import Collection, Iterable
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.errors import BadNumber, NumberStopped, TooManyCodes
from webapp.accounts.identifiers import phone_number
from webapp.accounts.models import Phone
from webapp.core import clock, tokens
from webapp.messaging import services as messaging
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.suppressions import BOUNCED, is_suppressed

PHONE_CODE = "phone_code"  # the message, and what the code is signed for
CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5
MOST_CODES = 5  # in a day, for one customer: each of them costs the shop money
_DIGITS = 6


class Answer(StrEnum):
    """What became of a code that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # too old, tried too often, or none was sent


def ask_phone(
    session: Session,
    user_id: UUID,
    number: str,
    consent_words: str,
    *,
    keys: Collection[str] = (),
) -> str:
    """Send a code to a telephone that a customer wants SMS on; return its number.

    Another number takes the place of the one before, which gets nothing any more.

    Args:
        number: E.164, or as it is dialled abroad.
        consent_words: what the customer agreed to, as they read it.
        keys: the application's; a number that takes no SMS is known by one of them,
            also where nobody has it any more.

    Raises:
        BadNumber: no SMS could ever reach it.
        NumberStopped: it answered STOP.
        TooManyCodes: they were sent some already today.
    """
    number = phone_number(number)
    messaging.hold_person(session, user_id)
    _refuse_silent(session, number, keys)
    _refuse_many(session, user_id)
    asked_id, now = uuid7(), clock.shared(session)
    row = {
        "user_id": user_id,
        "number": number,
        "asked_id": asked_id,
        "asked_at": now,
        "tries": 0,
        "confirmed_at": None,
        "consent_words": consent_words,
        "consented_at": now,
        "stopped_at": None,
    }
    session.execute(
        insert(Phone)
        .values(row)
        .on_conflict_do_update(index_elements=[Phone.user_id], set_=row)
    )
    messaging.notify(
        session,
        person_id=user_id,
        kind=Kind.ACCOUNT,
        channel=Channel.SMS,
        template=PHONE_CODE,
        about={"asked_id": str(asked_id)},
        once_key=f"{PHONE_CODE}:{asked_id}",
    )
    return number


def confirm_phone(
    session: Session, user_id: UUID, code: str, *, keys: Iterable[str]
) -> Answer:
    """Note that a customer's telephone is theirs, if the code is the one sent to it.

    Commit whatever the answer: each try counts, five are all there are.

    Args:
        keys: the application's; codes are made with one of them.
    """
    now = clock.shared(session)
    asked_id = session.scalar(
        update(Phone)
        .where(
            Phone.user_id == user_id,
            Phone.confirmed_at.is_(None),
            Phone.stopped_at.is_(None),
            Phone.asked_at > now - CODE_LIVES,
            Phone.tries < MOST_TRIES,
        )
        .values(tries=Phone.tries + 1)
        .returning(Phone.asked_id)
    )
    if asked_id is None:
        return Answer.OVER
    typed = "".join(filter(str.isdecimal, code)).encode()
    codes = (code_of(key, asked_id).encode() for key in keys)
    if not any(hmac.compare_digest(typed, code) for code in codes):
        return Answer.WRONG
    session.execute(
        update(Phone).where(Phone.user_id == user_id).values(confirmed_at=now)
    )
    return Answer.RIGHT


def drop_phone(session: Session, user_id: UUID) -> bool:
    """Forget a customer's telephone, and with it what was agreed to; no SMS any more.

    Returns:
        Whether there was one.
    """
    messaging.hold_person(session, user_id)
    dropped = delete(Phone).where(Phone.user_id == user_id).returning(Phone.user_id)
    return session.scalar(dropped) is not None


def note_stop(session: Session, number: str) -> int:
    """Send no SMS to a number any more, whosever it is; return how many have it.

    That is what STOP asks for (CTIA, Messaging Principles 5.1.3).
    """
    people = _people_with(session, number)
    stopped = update(Phone).where(Phone.number == number, Phone.stopped_at.is_(None))
    session.execute(stopped.values(stopped_at=clock.now()))
    return len(people)


def note_start(session: Session, number: str) -> int:
    """Send SMS to a number again that asked for silence; return how many have it."""
    people = _people_with(session, number)
    session.execute(update(Phone).where(Phone.number == number).values(stopped_at=None))
    return len(people)


def code_of(key: str, asked_id: UUID) -> str:
    """Return the six digits that go with one request, which nobody else can make."""
    seal = tokens.sign(key, PHONE_CODE, asked_id)
    number = int.from_bytes(tokens.digest(seal)[:8], "big") % 10**_DIGITS
    return f"{number:0{_DIGITS}}"


def _people_with(session: Session, number: str) -> list[UUID]:
    """Hold everybody who has a number, always in the same order."""
    having = select(Phone.user_id).where(Phone.number == number).order_by(Phone.user_id)
    people = list(session.scalars(having))
    for user_id in people:
        messaging.hold_person(session, user_id)
    return people


def _refuse_silent(session: Session, number: str, keys: Collection[str]) -> None:
    stopped = select(Phone.user_id).where(
        Phone.number == number, Phone.stopped_at.is_not(None)
    )
    if session.scalar(select(stopped.exists())):
        raise NumberStopped
    suppressed = is_suppressed(session, keys, Channel.SMS, number)
    if suppressed is not None:
        raise BadNumber if suppressed.cause == BOUNCED else NumberStopped


def _refuse_many(session: Session, user_id: UUID) -> None:
    sent = select(func.count()).where(
        Notification.person_id == user_id,
        Notification.template == PHONE_CODE,
        Notification.created_at > clock.shared(session) - timedelta(days=1),
    )
    if session.scalars(sent).one() >= MOST_CODES:
        raise TooManyCodes

"""The rules by themselves, and that those who ask the same agree."""

import itertools
from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from tests.reminders.conftest import START, prefer_now
from webapp.accounts.recipients import find
from webapp.messaging.courier import Moot, Recipient
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.suppressions import BOUNCED, suppress
from webapp.reminders import checklist
from webapp.reminders.cadence import (
    Cadence,
    Progress,
    cadence_of,
    due_at,
    first_at,
    moved_to,
    next_at,
    pushed_to,
    resumed_at,
)
from webapp.reminders.checklist import why_not_any_more, why_unwanted
from webapp.reminders.queries import facts_of
from webapp.reminders.words import REASONS, STANDINGS, Standing
from webapp.settings.definitions import Settings

DAY = timedelta(days=1)
USUAL = Cadence(wait_days=3, interval_days=7, most=3)


def test_the_usual_cadence():
    assert cadence_of(Settings(), None) == USUAL
    assert first_at(USUAL, START) == START + 3 * DAY
    assert [next_at(USUAL, number, START) for number in (1, 2, 3, 4)] == [
        START + 7 * DAY,
        START + 7 * DAY,
        None,
        None,
    ]
    assert moved_to(START) == START + DAY


def test_no_reminders_is_none_from_the_first_on():
    assert first_at(Cadence(3, 7, 0), START) is None
    assert due_at(Cadence(3, 7, 0), Progress(START)) is None


def test_a_cadence_of_ones_own_differs_in_what_it_names():
    assert cadence_of(Settings(), {"most": 5}) == Cadence(3, 7, 5)
    assert cadence_of(Settings(reminder_wait_days=9), {"interval_days": 1}) == Cadence(
        9, 1, 3
    )


@pytest.mark.parametrize(
    ("progress", "due"),
    [
        (Progress(START), 3),
        (Progress(START, 1, START + 4 * DAY), 11),
        (Progress(START, 3, START + 17 * DAY), None),
        (Progress(START, by_hand_at=START + DAY), 8),
        (Progress(START, 1, START + 4 * DAY, START + 5 * DAY), 12),
        (Progress(START, 3, START + 17 * DAY, START + 18 * DAY), None),
    ],
    ids=["new", "after one", "after all", "by hand", "one and by hand", "all, by hand"],
)
def test_what_the_cadence_says_where_no_date_is_set(progress, due):
    expected = None if due is None else START + due * DAY
    assert due_at(USUAL, progress) == expected
    now = START + 9 * DAY
    later = None if expected is None else max(expected, now + timedelta(hours=1))
    assert resumed_at(USUAL, progress, now) == later


def test_one_by_hand_pushes_and_never_pulls():
    assert pushed_to(USUAL, None, START) is None
    assert pushed_to(USUAL, START + DAY, START) == START + 7 * DAY
    assert pushed_to(USUAL, START + 9 * DAY, START) == START + 9 * DAY


def test_every_reason_and_every_standing_has_its_words():
    slugs = {
        value
        for name, value in vars(checklist).items()
        if name.isupper() and isinstance(value, str)
    }
    assert slugs == set(REASONS)
    assert set(STANDINGS) == set(Standing)
    assert all(
        words.endswith(".") for words in (*REASONS.values(), *STANDINGS.values())
    )


SWITCHES = list(itertools.product([False, True], repeat=5))


def test_who_is_left_out_when_it_is_decided_is_left_out_when_it_is_sent(
    session, app, alice, goods, save, list_of
):
    """Every combination of switches; decided by one statement, sent by another rule."""
    save(goods.lamp)
    site = app.extensions["site"]
    wishlist_id = list_of(alice).id
    notification = Notification(
        id=uuid7(),
        person_id=alice.id,
        kind=Kind.REMINDER,
        channel=Channel.EMAIL,
        template="reminder",
        about={},
        once_key="asked",
    )
    for out, paused, off, unverified, bounced in SWITCHES:
        with session.begin_nested() as undone:
            prefer_now(
                session,
                alice,
                opted_out_at=START if out else None,
                opted_out_by="customer" if out else None,
                paused_at=START if paused else None,
                reminder_email=not off,
            )
            alice.email_verified_at = None if unverified else START
            if bounced:
                suppress(
                    session,
                    site.secrets,
                    Channel.EMAIL,
                    alice.email,
                    cause=BOUNCED,
                    reason="5.1.1",
                )
            session.flush()
            (facts,) = facts_of(session, [wishlist_id], START, site=site)
            found = find(session, site, notification)
            is_left_out = why_unwanted(facts, Settings()) is not None
            assert is_left_out == isinstance(found, Moot)
            assert is_left_out != isinstance(found, Recipient)
            undone.rollback()
        session.refresh(alice)


def test_what_was_bought_stops_the_cadence_and_not_an_operator(
    session, alice, goods, save, list_of
):
    save(goods.lamp)
    (facts,) = facts_of(session, [list_of(alice).id], START)
    bought = facts._replace(was_bought=True)
    assert why_not_any_more(bought, Settings(), is_by_hand=False) == "bought"
    assert why_not_any_more(bought, Settings(), is_by_hand=True) is None

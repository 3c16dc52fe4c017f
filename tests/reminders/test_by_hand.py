"""Reminders that an operator has sent right now."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.reminders.conftest import ADA, START, verified
from webapp.audit.models import Act
from webapp.conversion.models import ConversionLink
from webapp.reminders.models import Reminder
from webapp.reminders.services import pause, send_now
from webapp.wishlist.services import remove_item

DAY = timedelta(days=1)


@pytest.fixture
def remind(session, app):
    """Remind these customers now."""

    def remind(*users, **more):
        ids = [user.id for user in users]
        done = send_now(session, ADA, ids, site=app.extensions["site"], **more)
        session.commit()
        return done

    return remind


def test_it_is_sent_at_once_and_uses_up_none_of_the_three(
    alice, goods, save, later, tick, remind, settle, mails, rows, list_of
):
    """Behaviour 90."""
    save(goods.lamp)
    later(days=2)

    done = remind(alice)
    settle()

    (row,) = rows(alice)
    assert done.sent == {alice.id: row.id}
    assert (done.already, done.skipped) == ({}, {})
    assert (row.number, row.outcome) == (None, "sent")
    assert len(mails(alice)) == 1
    assert list_of(alice).reminder_count == 0
    assert list_of(alice).next_reminder_at == START + 9 * DAY
    for days in (7, 7, 7, 7):
        later(days=days)
        tick()
    assert [row.number for row in rows(alice)] == [None, 1, 2, 3]


def test_a_date_that_is_later_anyway_stays(
    alice, goods, save, later, tick, remind, tune, list_of
):
    tune(reminder_wait_days=30)
    save(goods.lamp)
    remind(alice)
    assert list_of(alice).next_reminder_at == START + 30 * DAY


def test_where_no_date_is_set_none_is(
    session, alice, goods, save, remind, list_of, later
):
    save(goods.lamp)
    mine = list_of(alice)
    mine.next_reminder_at, mine.reminder_count = None, 3
    session.commit()
    assert len(remind(alice).sent) == 1
    assert list_of(alice).next_reminder_at is None


def test_inside_the_throttle_the_answer_names_what_was_scheduled(
    alice, goods, save, later, remind, rows, tune
):
    """R7, one after the other; see test_at_once for all together."""
    save(goods.lamp)
    first = remind(alice)
    later(minutes=90)

    again = remind(alice)

    assert again.sent == {}
    assert again.already == {alice.id: (first.sent[alice.id], 90)}
    assert len(rows(alice)) == 1
    tune(reminder_throttle_hours=1)
    assert len(remind(alice).sent) == 1
    assert len(rows(alice)) == 2


def test_who_wants_none_or_has_nothing_is_left_out_and_counted(
    session, app, alice, bob, goods, save, remind, prefer, shelf
):
    """M3."""
    others = [verified(session, name) for name in ("Carol", "Dan", "Erin", "Fred")]
    carol, dan, erin, fred = others
    for user in (bob, dan, erin, fred):
        save(goods.lamp, user=user)
    save(goods.kettle)
    prefer(bob, opted_out_at=START, opted_out_by="operator")
    pause(session, ADA, dan.id)
    erin.email_verified_at = None
    session.commit()
    remove_item(session, fred.id, save(goods.shirt, user=fred))

    done = remind(alice, bob, carol, dan, erin, fred)

    assert set(done.sent) == {fred.id}
    assert done.skipped == {
        "nothing_buyable": 1,
        "opted_out": 1,
        "empty": 1,
        "paused": 1,
        "unverified": 1,
    }


def test_what_goes_wrong_with_one_list_stops_no_other(
    alice, bob, goods, save, remind, rows, stumbling
):
    save(goods.lamp)
    save(goods.lamp, user=bob)
    with stumbling(alice):
        done = remind(alice, bob)

    assert (set(done.sent), done.skipped) == ({bob.id}, {"fault": 1})
    assert rows(alice) == []
    assert set(remind(alice, bob).sent) == {alice.id}


def test_a_dry_run_tells_the_same_and_does_nothing(
    session, alice, bob, goods, save, remind, prefer, list_of
):
    save(goods.lamp)
    save(goods.lamp, user=bob)
    prefer(bob, reminder_email=False)
    due = list_of(alice).next_reminder_at

    dry = remind(alice, bob, dry_run=True)

    assert dry.sent == {alice.id: None}
    assert dry.skipped == {"kind_off": 1}
    assert list_of(alice).next_reminder_at == due
    for kind in (Reminder, ConversionLink):
        assert session.scalars(select(kind)).all() == []
    assert session.scalar(select(func.count(Act.id)).where(is_by_hand())) == 0
    done = remind(alice, bob)
    assert (set(done.sent), done.skipped) == (set(dry.sent), dry.skipped)
    assert remind(alice, bob, dry_run=True).already.keys() == {alice.id}


def is_by_hand():
    return Act.action == "reminder.send_now"


def test_every_one_is_in_the_log_with_what_it_changed(
    session, alice, goods, save, remind, list_of
):
    save(goods.lamp)
    done = remind(alice)

    (act,) = session.scalars(select(Act).where(is_by_hand())).all()
    assert (act.operator_id, act.user_id) == (ADA.operator_id, alice.id)
    assert act.wishlist_id == list_of(alice).id
    assert act.after["schedule_id"] == str(done.sent[alice.id])
    assert act.before["next_reminder_at"] < act.after["next_reminder_at"]


def test_the_same_customer_named_twice_is_one(alice, goods, save, remind, messages):
    save(goods.lamp)
    done = remind(alice, alice)
    assert len(done.sent) == 1
    assert len(messages(alice)) == 1


def test_having_been_mailed_lately_is_the_operators_to_judge(
    alice, goods, save, later, tick, remind
):
    save(goods.lamp)
    later(days=3)
    tick()
    later(hours=1)
    assert len(remind(alice).sent) == 1

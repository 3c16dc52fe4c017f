"""What customers want to be told, and who may say so."""

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer, an_operator
from webapp.accounts import services as accounts
from webapp.accounts.errors import (
    BadQuietHours,
    BadThreshold,
    BadZone,
    NoSuchCustomer,
    StillOptedOut,
)
from webapp.accounts.models import MessagePreferences, OptedOutBy
from webapp.accounts.preferences import SWITCHES, Preferences
from webapp.accounts.queries import preferences_of
from webapp.audit.queries import acts
from webapp.audit.services import Actor
from webapp.core import clock
from webapp.messaging.models import Channel, Kind

ALERTS = (Kind.STOCK_ALERT, Kind.PRICE_ALERT)


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def ada(session):
    operator = an_operator(session)
    return Actor(operator.id, operator.name)


def wishes(session, who):
    session.expire_all()
    return preferences_of(session, who.id)


def test_who_chose_nothing_is_told_by_mail_and_never_by_sms(session, alice):
    chosen = wishes(session, alice)

    assert chosen == Preferences()
    assert {pair for pair in SWITCHES if chosen.wants(*pair)} == {
        (kind, Channel.EMAIL) for kind in (*ALERTS, Kind.REMINDER, Kind.ORDER)
    }


def test_a_row_says_by_itself_what_holds_without_one(session, alice):
    session.add(MessagePreferences(user_id=alice.id))
    session.flush()

    assert wishes(session, alice) == Preferences()


def test_what_is_left_out_stays_as_it_was(session, alice):
    accounts.change_preferences(session, alice.id, threshold_pct=25, stock_sms=True)
    accounts.change_preferences(
        session, alice.id, stock_sms=False, timezone="Asia/Tokyo"
    )

    assert wishes(session, alice) == Preferences(
        threshold_pct=25, timezone="Asia/Tokyo"
    )


@pytest.mark.parametrize(
    ("choices", "refusal"),
    [
        ({"threshold_pct": 0}, BadThreshold),
        ({"threshold_pct": 91}, BadThreshold),
        ({"quiet_from": 22}, BadQuietHours),
        ({"quiet_from": 16}, BadQuietHours),
        ({"quiet_until": 7}, BadQuietHours),
        ({"quiet_until": 13}, BadQuietHours),
        ({"timezone": "Mars/Olympus"}, BadZone),
        ({"timezone": "../etc/passwd"}, BadZone),
    ],
    ids=str,
)
def test_what_nobody_can_want_is_refused(session, alice, choices, refusal):
    with pytest.raises(refusal):
        accounts.change_preferences(session, alice.id, **choices)

    assert wishes(session, alice) == Preferences()


def test_stopping_a_kind_stops_it_everywhere_and_starting_it_is_by_mail(session, alice):
    accounts.change_preferences(session, alice.id, stock_sms=True, price_sms=True)

    assert accounts.stop(session, alice.id, ALERTS)
    silenced = wishes(session, alice)
    accounts.start(session, alice.id, ALERTS)

    assert silenced == Preferences(stock_email=False, price_email=False)
    assert wishes(session, alice) == Preferences()


def test_stopping_over_one_channel_leaves_the_other(session, alice):
    accounts.change_preferences(session, alice.id, stock_sms=True)

    accounts.stop(session, alice.id, [Kind.STOCK_ALERT], channel=Channel.SMS)

    assert wishes(session, alice) == Preferences()


def test_who_opted_out_comes_back_to_what_they_had_chosen(session, alice):
    accounts.change_preferences(session, alice.id, reminder_email=False)
    accounts.opt_out(session, alice.id)
    first = wishes(session, alice)
    accounts.opt_out(session, alice.id)
    again = wishes(session, alice)

    assert first.is_opted_out
    assert first.opted_out_by is OptedOutBy.CUSTOMER
    assert again == first  # the moment is that of the first time
    with pytest.raises(StillOptedOut):
        accounts.start(session, alice.id, ALERTS)
    assert accounts.opt_in(session, alice.id)
    assert not accounts.opt_in(session, alice.id)
    assert wishes(session, alice) == Preferences(reminder_email=False)


def test_an_operator_opts_out_once_and_it_is_written_down(session, alice, ada):
    assert accounts.opt_out_for(session, ada, alice.id, "Asked by letter")
    assert not accounts.opt_out_for(session, ada, alice.id, "Asked again")

    assert wishes(session, alice).opted_out_by is OptedOutBy.OPERATOR
    (act,) = acts(session, subject_id=alice.id)
    assert (act.action, act.subject, act.reason) == (
        "customer.opt_out",
        "alice@example.com",
        "Asked by letter",
    )


def test_pausing_ends_when_it_is_said(session, alice):
    assert accounts.pause_all(session, alice.id)
    first = wishes(session, alice)
    accounts.pause_all(session, alice.id)

    assert first.is_paused
    assert wishes(session, alice) == first
    assert accounts.resume_all(session, alice.id)
    assert not accounts.resume_all(session, alice.id)
    assert wishes(session, alice) == Preferences()


def test_who_is_gone_has_no_wishes(session, alice, ada):
    gone = alice.id
    session.delete(alice)
    session.flush()

    assert not accounts.stop(session, gone, ALERTS)
    assert not accounts.opt_out(session, gone)
    assert not accounts.pause_all(session, gone)
    with pytest.raises(NoSuchCustomer):
        accounts.change_preferences(session, gone, is_measured=False)
    with pytest.raises(NoSuchCustomer):
        accounts.opt_out_for(session, ada, gone, "Asked by letter")
    assert session.scalars(select(MessagePreferences)).all() == []


def test_a_choice_says_when_it_was_made(session, alice):
    before = clock.now()
    accounts.change_preferences(session, alice.id, is_measured=False)

    (row,) = session.scalars(select(MessagePreferences))
    assert row.changed_at >= before

"""Telephones: confirmed by a code, agreed to, silenced by whoever has them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.accounts.people import a_customer
from webapp.accounts import services as accounts
from webapp.accounts.errors import BadNumber, NumberStopped, TooManyCodes
from webapp.accounts.identifiers import phone_number
from webapp.accounts.mail import compose_phone_code
from webapp.accounts.models import Phone
from webapp.accounts.queries import phone_of
from webapp.accounts.services.phones import (
    CODE_LIVES,
    MOST_CODES,
    MOST_TRIES,
    Answer,
    code_of,
)
from webapp.core import clock
from webapp.messaging.courier import Letter, Moot
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.suppressions import BOUNCED, suppress

NUMBER = "+12015550123"
OTHER = "+447400123456"
WORDS = "Text me news of what I saved."
KEY, OLD = "only-for-development", "the-key-before"


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def site(app):
    return app.extensions["site"]


def ask(session, who, number=NUMBER):
    accounts.ask_phone(session, who.id, number, WORDS)
    session.commit()
    return session.get(Phone, who.id, populate_existing=True).asked_id


def confirm(session, who, code, keys=(KEY,)):
    answer = accounts.confirm_phone(session, who.id, code, keys=keys)
    session.commit()
    return answer


def confirmed(session, who, number=NUMBER):
    assert confirm(session, who, code_of(KEY, ask(session, who, number))) == "right"
    return phone_of(session, who.id)


def codes_for(session, who):
    return session.scalars(
        select(Notification)
        .where(Notification.person_id == who.id, Notification.channel == Channel.SMS)
        .order_by(Notification.id)
    ).all()


def test_a_telephone_counts_once_the_code_was_typed(session, alice):
    asked_id = ask(session, alice, "+1 (201) 555-0123")
    before = phone_of(session, alice.id)

    assert (before.number, before.takes_sms) == (NUMBER, False)
    code = code_of(KEY, asked_id)
    assert confirm(session, alice, f" {code[:3]} {code[3:]} ") is Answer.RIGHT
    after = phone_of(session, alice.id)
    assert after.takes_sms
    assert (after.consent_words, after.consented_at) == (WORDS, before.asked_at)


def test_the_code_goes_to_the_telephone_and_nowhere_else(session, alice, site):
    asked_id = ask(session, alice)

    (sms,) = codes_for(session, alice)
    assert (sms.kind, sms.about) == (Kind.ACCOUNT, {"asked_id": str(asked_id)})
    letter = compose_phone_code(session, site, sms)
    assert isinstance(letter, Letter)
    assert letter.context == {"code": code_of(site.secret_key, asked_id), "minutes": 10}
    kept = session.execute(select(Phone.__table__)).one()
    assert letter.context["code"] not in str(tuple(kept))


def test_a_wrong_code_may_be_tried_five_times(session, alice):
    right = code_of(KEY, ask(session, alice))
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    said = [confirm(session, alice, wrong) for _ in range(MOST_TRIES)]

    assert said == [Answer.WRONG] * MOST_TRIES
    assert confirm(session, alice, right) is Answer.OVER
    assert not phone_of(session, alice.id).takes_sms


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"], ids=ascii
)
def test_what_is_no_code_confirms_nothing(session, alice, code):
    ask(session, alice)

    assert confirm(session, alice, code) is Answer.WRONG


@pytest.mark.parametrize("minutes", [-10, 10], ids=["slow", "fast"])
def test_d7_a_wrong_clock_spoils_no_code(session, alice, site, monkeypatch, minutes):
    now = clock.now
    asked_id = ask(session, alice)
    (sms,) = codes_for(session, alice)

    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=minutes))

    assert isinstance(compose_phone_code(session, site, sms), Letter)
    assert confirm(session, alice, code_of(KEY, asked_id)) is Answer.RIGHT


def test_a_code_is_over_after_ten_minutes(session, alice, site, one_clock):
    asked_id = ask(session, alice)

    with time_machine.travel(clock.now() + CODE_LIVES, tick=False):
        (sms,) = codes_for(session, alice)
        assert isinstance(compose_phone_code(session, site, sms), Moot)
        assert confirm(session, alice, code_of(KEY, asked_id)) is Answer.OVER


def test_only_the_last_code_works_and_only_once(session, alice, site):
    first, second = ask(session, alice), ask(session, alice)

    assert confirm(session, alice, code_of(KEY, first)) is Answer.WRONG
    assert confirm(session, alice, code_of(KEY, second)) is Answer.RIGHT
    assert confirm(session, alice, code_of(KEY, second)) is Answer.OVER
    said = [compose_phone_code(session, site, sms) for sms in codes_for(session, alice)]
    assert all(isinstance(one, Moot) for one in said)


def test_a_code_made_with_the_key_before_is_still_believed(session, alice):
    asked_id = ask(session, alice)

    assert confirm(session, alice, code_of(OLD, asked_id), (KEY, OLD)) is Answer.RIGHT


def test_nobody_is_sent_codes_all_day(session, alice, one_clock):
    for _ in range(MOST_CODES):
        ask(session, alice)
    with pytest.raises(TooManyCodes):
        accounts.ask_phone(session, alice.id, OTHER, WORDS)

    assert len(codes_for(session, alice)) == MOST_CODES
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        ask(session, alice, OTHER)
    assert phone_of(session, alice.id).number == OTHER


def test_another_number_is_to_be_confirmed_anew(session, alice):
    confirmed(session, alice)
    ask(session, alice, OTHER)

    phone = phone_of(session, alice.id)
    assert (phone.number, phone.takes_sms) == (OTHER, False)


def test_stop_silences_a_number_whosever_it_is_and_start_brings_it_back(session, alice):
    bob = a_customer(session, "Bob")
    carol = a_customer(session, "Carol")
    for who in (alice, bob):
        confirmed(session, who)
    confirmed(session, carol, OTHER)

    assert accounts.note_stop(session, NUMBER) == 2
    assert accounts.note_stop(session, "+4915112345678") == 0
    silent = [phone_of(session, who.id).takes_sms for who in (alice, bob, carol)]
    assert accounts.note_start(session, NUMBER) == 2

    assert silent == [False, False, True]
    assert all(phone_of(session, who.id).takes_sms for who in (alice, bob, carol))


def test_start_confirms_nothing_that_was_not(session, alice):
    ask(session, alice)
    accounts.note_stop(session, NUMBER)
    accounts.note_start(session, NUMBER)

    assert not phone_of(session, alice.id).takes_sms


def test_who_answered_stop_is_sent_no_code_until_they_send_start(session, alice):
    confirmed(session, alice)
    accounts.note_stop(session, NUMBER)
    mallory = a_customer(session, "Mallory")

    for who in (alice, mallory):
        with pytest.raises(NumberStopped):
            accounts.ask_phone(session, who.id, NUMBER, WORDS)

    accounts.note_start(session, NUMBER)
    ask(session, mallory)


@pytest.mark.parametrize(
    ("cause", "refusal"), [("stopped", NumberStopped), (BOUNCED, BadNumber)], ids=str
)
def test_a_number_that_takes_no_sms_is_known_after_its_owner_is_gone(
    session, alice, cause, refusal
):
    terms = {"cause": cause, "reason": "It is so."}
    suppress(session, [KEY], Channel.SMS, NUMBER, **terms)

    with pytest.raises(refusal):
        accounts.ask_phone(session, alice.id, NUMBER, WORDS, keys=[KEY])
    accounts.ask_phone(session, alice.id, OTHER, WORDS, keys=[KEY])


def test_a_telephone_is_dropped_with_what_was_agreed_to(session, alice):
    confirmed(session, alice)

    assert accounts.drop_phone(session, alice.id)
    assert not accounts.drop_phone(session, alice.id)
    assert phone_of(session, alice.id) is None
    assert session.scalar(select(func.count()).select_from(Phone)) == 0


@pytest.mark.parametrize(
    ("typed", "region", "number"),
    [
        ("+1 201 555 0123", None, NUMBER),
        ("(201) 555-0123", "US", NUMBER),
        ("07400 123456", "GB", OTHER),
        ("0044 7400 123456", "DE", OTHER),
    ],
    ids=["abroad", "at-home", "with-a-nought", "dialled"],
)
def test_a_number_is_kept_as_the_world_dials_it(typed, region, number):
    assert phone_number(typed, region=region) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "call me",
        "12",
        "201 555 0123",
        "+1 555 0123",
        "+49 30 901820",
        "+1 900 555 0123",
        "+1 800 555 0123",
        "+1" + "2" * 60,
    ],
    ids=[
        "nothing",
        "words",
        "short",
        "nowhere",
        "no-such",
        "fixed-line",
        "premium",
        "toll-free",
        "endless",
    ],
)
def test_what_takes_no_sms_is_refused(typed):
    with pytest.raises(BadNumber):
        phone_number(typed)

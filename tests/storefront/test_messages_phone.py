"""The telephone on Account, Messages: asked, confirmed, forgotten, silenced."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.accounts.people import a_customer, sign_in
from tests.storefront.test_messages import HTMX, PAGE, said
from webapp.accounts import services as accounts
from webapp.accounts.models import Phone
from webapp.accounts.preferences import Preferences
from webapp.accounts.queries import phone_of, preferences_of
from webapp.accounts.services.phones import code_of
from webapp.core import clock
from webapp.extensions import limiter
from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel, Notification

NUMBER = "+12015550123"
ASK = {"number": "(201) 555-0123", "consent": "y"}


@pytest.fixture
def alice(session, client, quick_passwords):
    alice = a_customer(session)
    alice.email_verified_at = clock.now()
    session.commit()
    sign_in(client)
    client.get("/")
    return alice


@pytest.fixture
def phone(session, alice):
    def phone():
        session.expire_all()
        return phone_of(session, alice.id)

    return phone


@pytest.fixture
def confirmed(app, client, session, alice):
    """Alice's telephone is confirmed."""
    client.post(f"{PAGE}/phone", data=ASK)
    client.post(f"{PAGE}/phone/code", data={"code": the_code(app, session)})


def the_code(app, session):
    asked_id = session.scalar(select(Phone.asked_id))
    return code_of(app.extensions["site"].secret_key, asked_id)


def test_a_telephone_is_given_and_confirmed_by_what_came_on_it(
    app, client, session, alice, phone, settle
):
    page = client.post(f"{PAGE}/phone", data=ASK, headers=HTMX).text
    assert said(page) == f"A code is on its way to {NUMBER}."
    assert 'name="code"' in page
    settle()
    folder = app.extensions["resources"]["courier"].transports[Channel.SMS].folder
    [sms] = [mail for mail in mails(folder) if mail.to == NUMBER]
    code = re.search(r"\d{6}", sms.text)[0]

    page = client.post(f"{PAGE}/phone/code", data={"code": code}, headers=HTMX).text

    assert said(page) == "Your telephone is confirmed. Alerts come by SMS, too."
    assert phone().takes_sms
    assert phone().consent_words in page
    assert preferences_of(session, alice.id) == Preferences(
        stock_sms=True, price_sms=True
    )


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["without-script", "with-script"])
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"number": ""}, "Enter your mobile number."),
        ({"number": "call me"}, "Enter a mobile number with its country"),
        ({"number": "+1 900 555 0123"}, "Enter a mobile number with its country"),
        ({"consent": ""}, "Tick the box if you want to get SMS."),
    ],
    ids=["nothing", "words", "premium", "no-consent"],
)
def test_what_is_wrong_is_said_beside_the_field(
    client, alice, phone, sent, sentence, headers
):
    answer = client.post(f"{PAGE}/phone", data=ASK | sent, headers=headers)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert phone() is None


def test_a_wrong_code_counts_and_says_so(app, client, session, alice, phone):
    client.post(f"{PAGE}/phone", data=ASK)
    right = the_code(app, session)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    for _ in range(5):
        answer = client.post(f"{PAGE}/phone/code", data={"code": wrong})
        assert answer.status_code == 422
        assert "That is not the code that we sent you." in answer.text
    answer = client.post(f"{PAGE}/phone/code", data={"code": right})

    assert "That code is over. Have another one sent." in answer.text
    assert not phone().takes_sms


def test_another_code_is_sent_on_the_same_consent(app, client, session, alice, phone):
    client.post(f"{PAGE}/phone", data=ASK)
    first = the_code(app, session)
    page = client.get(PAGE).text
    form = re.search(
        r'<form method="post" action="/account/messages/phone".*?</form>',
        page,
        re.DOTALL,
    )[0]
    sent = dict(re.findall(r'name="(number|consent)" value="([^"]*)"', form))

    assert client.post(f"{PAGE}/phone", data=sent).status_code == 303
    assert the_code(app, session) != first


def test_enough_codes_are_enough(client, alice, phone):
    for _ in range(5):
        assert client.post(f"{PAGE}/phone", data=ASK).status_code == 303

    answer = client.post(f"{PAGE}/phone", data=ASK)
    assert answer.status_code == 422
    assert "Enough codes were sent for today." in answer.text


def test_a_number_is_forgotten_when_asked(client, alice, confirmed, phone, session):
    page = client.post(f"{PAGE}/phone/drop", headers=HTMX).text

    assert phone() is None
    assert 'name="number"' in page
    assert session.scalars(select(Phone)).all() == []


def test_who_answered_stop_sees_how_to_come_back(
    client, alice, confirmed, phone, session
):
    accounts.note_stop(session, NUMBER)
    session.commit()

    page = client.get(PAGE).text
    assert "You answered STOP" in page
    assert 'name="stock_sms"' not in page
    answer = client.post(f"{PAGE}/phone", data=ASK)
    assert "This number answered STOP." in answer.text


def test_with_sms_there_are_switches_and_quiet_hours(client, alice, confirmed, session):
    page = client.get(PAGE).text
    assert "9:00\u202fPM" in page
    sent = {"stock_sms": "y", "quiet_from": "19", "quiet_until": "9"}
    sent |= {"timezone": "Asia/Tokyo", "threshold": ""}

    assert client.post(f"{PAGE}/choices", data=sent).status_code == 303
    session.expire_all()
    kept = preferences_of(session, alice.id)
    assert (kept.stock_sms, kept.price_sms) == (True, False)
    assert (kept.quiet_from, kept.quiet_until, kept.timezone) == (19, 9, "Asia/Tokyo")


@pytest.mark.parametrize(
    "odd",
    [
        {"quiet_from": "22"},
        {"quiet_until": "7"},
        {"quiet_from": "late"},
        {"timezone": "Mars/Olympus"},
        {"timezone": "America/Knox_IN"},
    ],
    ids=["from-ten", "until-seven", "no-hour", "no-zone", "no-zone-any-more"],
)
def test_hours_only_widen(client, alice, confirmed, session, odd):
    before = preferences_of(session, alice.id)
    sent = {"quiet_from": "21", "quiet_until": "8", "timezone": "", "threshold": ""}
    answer = client.post(f"{PAGE}/choices", data=sent | odd)

    session.expire_all()
    assert answer.status_code == 422
    assert preferences_of(session, alice.id) == before


def test_a_shop_without_sms_speaks_of_none(app, client, alice, phone, monkeypatch):
    courier = app.extensions["resources"]["courier"]
    without = {Channel.EMAIL: courier.transports[Channel.EMAIL]}
    monkeypatch.setitem(
        app.extensions["resources"], "courier", replace(courier, transports=without)
    )

    assert "SMS" not in client.get(PAGE).text
    assert client.post(f"{PAGE}/phone", data=ASK).status_code == 404
    assert phone() is None


@pytest.fixture
def limited():
    """The limits hold, as they do outside tests, and nobody was counted yet."""
    before = vars(limiter).copy()
    elsewhere = Flask("elsewhere")
    elsewhere.config.update(RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI="memory://")
    limiter.init_app(elsewhere)
    yield
    vars(limiter).clear()
    vars(limiter).update(before)


def test_nobody_has_a_stranger_sent_codes_by_many_accounts(
    app, session, limited, quick_passwords
):
    def asked(number, name):
        """Ask for a code under a fresh account, from an address of its own."""
        a_customer(session, name)
        browser = app.test_client()
        at = {"REMOTE_ADDR": f"198.51.100.{len(answers) + 1}"}
        sign_in(browser, f"{name.lower()}@example.com")
        form = {"number": number, "consent": "y"}
        answer = browser.post(f"{PAGE}/phone", data=form, environ_base=at)
        answers.append(answer.status_code)
        return answer.status_code

    answers = []
    for number in range(10):
        assert asked(NUMBER, f"Mallory{number}") == 303
    assert asked(NUMBER, "Mallory") == 429
    assert asked("(201) 555-0123", "Trudy") == 429
    assert asked("+447400123456", "Bob") == 303
    told = select(func.count()).where(Notification.channel == Channel.SMS)
    assert session.scalar(told) == 11

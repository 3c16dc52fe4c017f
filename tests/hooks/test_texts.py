"""What the SMS provider tells us: STOP, START, and what became of an SMS."""

from uuid import UUID

import pytest
from sqlalchemy import select

from webapp.accounts.models import Phone
from webapp.core import clock
from webapp.hooks.texts import HEADER, signature
from webapp.messaging.models import Channel, Kind, Notification, State, Suppression
from webapp.messaging.suppressions import BOUNCED, is_suppressed, suppress

TOKEN = "secret:token"
NUMBER, OTHER = "+4915112345678", "+4915187654321"


@pytest.fixture(autouse=True)
def provider(app, monkeypatch):
    url = "https://AC0123:secret%3Atoken@api.twilio.com"
    monkeypatch.setitem(app.config, "SMS_URL", url)


@pytest.fixture
def phone(session, alice):
    """Alice's telephone, which takes SMS."""
    now = clock.now()
    phone = Phone(
        user_id=alice.id,
        number=NUMBER,
        confirmed_at=now,
        consent_words="Send me SMS.",
        consented_at=now,
    )
    session.add(phone)
    session.commit()
    return phone


@pytest.fixture
def tell(client, site, session):
    """Tell the shop something as the provider does."""

    def tell(path, *, token=TOKEN, proof=None, **fields):
        proof = proof or signature(token, site.base_url + path, fields.items())
        answer = client.post(path, data=fields, headers={HEADER: proof})
        session.expire_all()
        return answer

    return tell


@pytest.fixture
def silenced(session, site):
    return lambda number=NUMBER: is_suppressed(
        session, site.secrets, Channel.SMS, number
    )


def test_the_providers_own_example_is_believed():
    """https://www.twilio.com/docs/usage/security#explore-the-algorithm-yourself"""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", address, fields.items()) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop. ", "STOPALL", "Unsubscribe", "QUIT", "end!"]
)
def test_stop_ends_it_at_once(tell, phone, silenced, word):
    answer = tell("/sms/inbound", From=NUMBER, Body=word)
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert answer.text.endswith("<Response/>")
    assert phone.stopped_at is not None
    assert silenced().cause == "stopped"


@pytest.mark.parametrize("word", ["START", "start", "UNSTOP", "Yes"])
def test_start_begins_again(tell, phone, silenced, word):
    tell("/sms/inbound", From=NUMBER, Body="STOP")
    tell("/sms/inbound", From=NUMBER, Body=word)
    assert phone.stopped_at is None
    assert silenced() is None


def test_what_the_provider_understood_counts(tell, phone):
    tell("/sms/inbound", From=NUMBER, Body="Basta!", OptOutType="STOP")
    assert phone.stopped_at is not None


@pytest.mark.parametrize(
    "body", ["", "Please stop", "HELP", "Thanks!", "stopp", "\0", "x" * 2_000]
)
def test_other_words_change_nothing(tell, phone, silenced, body):
    assert tell("/sms/inbound", From=NUMBER, Body=body).status_code == 200
    assert phone.stopped_at is None
    assert silenced() is None


def test_a_number_that_nobody_has_is_left_alone_too(tell, phone, silenced):
    tell("/sms/inbound", From=OTHER, Body="STOP")
    assert silenced(OTHER).cause == "stopped"
    assert phone.stopped_at is None


@pytest.mark.parametrize("number", ["", "nobody", "+", "+0", "\0", "1" * 500])
def test_what_is_no_number_is_nobodys(session, tell, number):
    assert tell("/sms/inbound", From=number, Body="STOP").status_code == 200
    said = {"MessageStatus": "failed", "ErrorCode": "21610"}
    assert tell("/sms/status", To=number, **said).status_code == 204
    assert session.scalars(select(Suppression)).all() == []


@pytest.mark.parametrize("proof", ["nonsense", "ÿ", "RSOYDt4T1cUTdK1PDd93/VVr8B8="])
def test_who_does_not_sign_is_not_believed(tell, phone, proof):
    answer = tell("/sms/inbound", proof=proof, From=NUMBER, Body="STOP")
    assert answer.status_code == 403
    assert phone.stopped_at is None


def test_a_signature_is_good_for_its_fields_and_address(tell, client, site, phone):
    fields = {"From": NUMBER, "Body": "STOP"}
    proof = signature(TOKEN, f"{site.base_url}/sms/status", fields.items())
    assert tell("/sms/inbound", proof=proof, **fields).status_code == 403
    proof = signature(TOKEN, f"{site.base_url}/sms/inbound", fields.items())
    changed = {**fields, "From": OTHER}
    assert tell("/sms/inbound", proof=proof, **changed).status_code == 403
    assert tell("/sms/inbound?x=1", proof=proof, **fields).status_code == 403
    assert tell("/sms/inbound", token="another", **fields).status_code == 403
    assert client.post("/sms/inbound", data=fields).status_code == 403
    assert phone.stopped_at is None


def test_without_a_provider_there_is_no_such_door(app, monkeypatch, tell):
    monkeypatch.setitem(app.config, "SMS_URL", "")
    assert tell("/sms/inbound", From=NUMBER, Body="STOP").status_code == 404
    assert tell("/sms/inbound", token="", From=NUMBER).status_code == 404
    assert tell("/sms/status", token="", To=NUMBER).status_code == 404


# What became of an SMS


@pytest.fixture
def sms(session, alice):
    """An SMS of which nobody knows whether it was sent."""
    sms = Notification(
        person_id=alice.id,
        channel=Channel.SMS,
        kind=Kind.STOCK_ALERT,
        template="alerts",
        about={},
        once_key="alerts:1",
        state=State.SENT,
        reason="maybe sent: ReadTimeout",
        sent_at=clock.now(),
    )
    session.add(sms)
    session.commit()
    return sms


def test_what_was_maybe_sent_is_known_to_be(tell, sms):
    path = f"/sms/status?message={sms.id}"
    tell(path, MessageSid="SM1", MessageStatus="delivered", To=NUMBER)
    assert (sms.state, sms.reason, sms.provider_ref) == (State.SENT, None, "SM1")


def test_what_did_not_arrive_is_seen_by_operators(tell, sms, silenced):
    path = f"/sms/status?message={sms.id}"
    for _ in range(2):
        tell(
            path,
            MessageSid="SM1",
            MessageStatus="undelivered",
            ErrorCode="30008",
            To=NUMBER,
        )
        assert (sms.state, sms.cause) == (State.DEAD, "sms.30008")
    assert silenced() is None


def test_it_is_found_by_the_providers_id_as_well(session, tell, sms):
    sms.provider_ref = "SM9"
    session.commit()
    tell("/sms/status", MessageSid="SM9", MessageStatus="failed", To=NUMBER)
    assert (sms.state, sms.cause) == (State.DEAD, "sms.failed")


def test_a_number_that_is_nobodys_is_not_written_to_again(tell, sms, silenced):
    path = f"/sms/status?message={sms.id}"
    tell(path, MessageStatus="undelivered", ErrorCode="30005", To=NUMBER)
    assert silenced().cause == BOUNCED


def test_a_status_that_comes_again_does_not_take_back_a_start(tell, sms, silenced):
    path = f"/sms/status?message={sms.id}"
    said = {"MessageStatus": "failed", "ErrorCode": "21610", "To": NUMBER}
    tell(path, **said)
    tell("/sms/inbound", From=NUMBER, Body="START")
    tell(path, **said)
    assert silenced() is None


def test_stop_is_known_as_stop_even_where_nothing_arrived_before(tell, sms, silenced):
    path = f"/sms/status?message={sms.id}"
    tell(path, MessageStatus="undelivered", ErrorCode="30005", To=NUMBER)
    tell("/sms/inbound", From=NUMBER, Body="STOP")
    assert silenced().cause == "stopped"


@pytest.mark.parametrize("status", ["queued", "sending", "accepted", "", "\0", "read"])
def test_on_the_way_it_means_nothing(tell, sms, status):
    tell(f"/sms/status?message={sms.id}", MessageSid="SM1", MessageStatus=status)
    assert sms.state is State.SENT
    assert sms.reason == "maybe sent: ReadTimeout"


@pytest.mark.parametrize("message", ["", "x", str(UUID(int=5)), "%00"])
def test_an_sms_that_is_unknown_is_nobodys(tell, sms, message):
    path = f"/sms/status?message={message}"
    assert tell(path, MessageStatus="failed", MessageSid="SM0").status_code == 204
    assert sms.state is State.SENT


def test_a_mail_is_no_sms(session, tell, post):
    [told], _ = post(Kind.REMINDER)
    tell(f"/sms/status?message={told.id}", MessageStatus="failed", MessageSid="")
    assert told.state is State.SENT


def test_start_takes_back_what_the_provider_said_of_a_number(
    session, site, tell, silenced, phone
):
    suppress(session, site.secrets, Channel.SMS, NUMBER, cause=BOUNCED, reason="21610")
    session.commit()
    tell("/sms/inbound", From=NUMBER, Body="START")
    assert silenced() is None

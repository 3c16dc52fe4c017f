"""SMS on their way out, to a provider that may do anything."""

from dataclasses import replace
from socket import EAI_NONAME, gaierror
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.messaging.gateway import (
    ACCOUNT,
    FINE,
    HANG_UP,
    SILENT,
    TOKEN,
    a_gateway,
    refusal,
)
from tests.messaging.smtp import a_free_port
from tests.torture import rounds
from webapp.messaging import services as messaging
from webapp.messaging.courier import Letter, Recipient
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.messaging.suppressions import is_suppressed
from webapp.messaging.transports import Away, Deferred, Parcel, Refused, Unsure, sms
from webapp.messaging.transports.choice import transports_for
from webapp.messaging.transports.sms import SmsTransport

ALICE = "+4915112345678"
SHOP = "https://shop.example.com"
CODE = {"code": "042137", "minutes": 10}


@pytest.fixture
def gateway():
    with a_gateway() as gateway:
        yield gateway


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(sms, "PATIENCE", (1.0, 0.05))


def a_parcel(number=1, body="Brass lamp is back."):
    return Parcel(
        notification_id=UUID(int=number), sender="shop", to=ALICE, content=body
    )


def deliver(url, sender="+15005550006", parcel=None):
    with SmsTransport(url, sender, f"{SHOP}/sms/status").opened() as line:
        return line.deliver(parcel or a_parcel())


def test_an_sms_is_told_with_all_that_the_provider_needs(gateway):
    assert deliver(gateway.url) == "SM1"
    [taken] = gateway.taken
    assert taken.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert taken.who == f"{ACCOUNT}:{TOKEN}"
    assert taken.key == str(UUID(int=1))
    assert taken.fields == {
        "From": "+15005550006",
        "To": ALICE,
        "Body": "Brass lamp is back.",
        "StatusCallback": f"{SHOP}/sms/status?message={UUID(int=1)}",
    }


def test_a_messaging_service_is_named_as_one(gateway):
    deliver(gateway.url, sender="MG0123")
    [taken] = gateway.taken
    assert taken.fields["MessagingServiceSid"] == "MG0123"
    assert "From" not in taken.fields


@pytest.mark.parametrize(
    ("answer", "kind", "cause"),
    [
        (refusal(400, 21610), Refused, "sms.21610"),
        (refusal(400, 21211), Refused, "sms.21211"),
        (refusal(400, 21614), Refused, "sms.21614"),
        (refusal(400, 21408), Refused, "sms.21408"),
        (refusal(403, 21612), Refused, "sms.21612"),
        ((400, b"nonsense"), Refused, "sms.400"),
        (refusal(429, 20429), Deferred, "sms.20429"),
        ((429, b""), Deferred, "sms.429"),
        (refusal(400, 21611), Deferred, "sms.21611"),
        (refusal(401, 20003), Away, None),
        (refusal(404, 20404), Away, None),
        ((402, b""), Away, None),
        ((403, b""), Away, None),
        ((302, b""), Away, None),
        ((500, b"oh"), Unsure, None),
        (refusal(503, 20503), Unsure, None),
        ((200, b"<html>a portal</html>"), Unsure, None),
        ((201, {"status": "queued"}), Unsure, None),
        (HANG_UP, Unsure, None),
        (SILENT, Unsure, None),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value)[:20],
)
def test_an_answer_means_what_it_says(gateway, impatient, answer, kind, cause):
    gateway.answers = [answer]
    with pytest.raises(kind) as told:
        deliver(gateway.url)
    assert getattr(told.value, "cause", None) == cause
    assert len(gateway.taken) == 1, "nothing is asked twice"
    if kind is Refused:
        is_about_number = cause in {"sms.21610", "sms.21211", "sms.21614"}
        assert told.value.is_address_dead == is_about_number


def test_no_password_stands_in_what_is_told_of_a_failure(gateway, impatient):
    for answer in (HANG_UP, SILENT):
        gateway.answers = [answer]
        with pytest.raises(Unsure) as told:
            deliver(gateway.url)
        assert TOKEN not in str(told.value)
    with pytest.raises(Away) as told:
        deliver(f"http://{ACCOUNT}:secret@127.0.0.1:{a_free_port()}")
    assert "secret" not in str(told.value)
    assert "secret" not in repr(SmsTransport("https://a:secret@host", "1", "2"))


def test_nobody_there_is_away_and_nothing_was_said():
    with pytest.raises(Away):
        deliver(f"http://a:b@127.0.0.1:{a_free_port()}")


def test_a_name_that_leads_nowhere_is_away(monkeypatch):
    def unknown(*_, **__):
        raise gaierror(EAI_NONAME)

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    with pytest.raises(Away):
        deliver("https://a:b@sms.example.invalid")


def test_a_provider_that_cannot_prove_who_it_is_is_told_nothing(gateway):
    port = gateway.server_address[1]
    with pytest.raises(Away):
        deliver(f"https://a:b@127.0.0.1:{port}")
    assert gateway.taken == []


def test_the_settings_choose_provider_folder_or_nothing(tmp_path):
    ways = transports_for(
        "smtp://mail.example.com",
        mailbox=None,
        sms_url="https://a:b@api.twilio.com",
        sms_from="+15005550006",
        base_url=SHOP,
    )
    assert ways[Channel.SMS] == SmsTransport(
        "https://a:b@api.twilio.com", "+15005550006", f"{SHOP}/sms/status"
    )
    without = transports_for("smtp://mail.example.com", mailbox=None)
    assert set(without) == {Channel.EMAIL}
    with pytest.raises(ValueError, match="SMS_URL"):
        transports_for("", mailbox=tmp_path, sms_url="api.twilio.com")


# Through the queue


@pytest.fixture
def courier(app, monkeypatch, gateway):
    """Have everybody found at one telephone, and every message say a code."""
    resources = app.extensions["resources"]
    transport = SmsTransport(gateway.url, "+15005550006", f"{SHOP}/sms/status")
    courier = replace(
        resources["courier"],
        transports={Channel.SMS: transport},
        composers={"phone_code": lambda *_: Letter(context=CODE)},
        find=lambda *_: Recipient(to=ALICE),
    )
    monkeypatch.setitem(resources, "courier", courier)
    return courier


def tell(session, once_key="1"):
    return messaging.notify(
        session,
        person_id=uuid4(),
        channel=Channel.SMS,
        kind=Kind.ACCOUNT,
        template="phone_code",
        about={},
        once_key=f"phone_code:{once_key}",
    )


def test_an_sms_goes_through_the_queue(session, settle, courier, gateway):
    told = tell(session)
    settle()
    [taken] = gateway.taken
    assert taken.to == ALICE
    assert taken.body.startswith("042137 is your code")
    assert taken.key == str(told.id)
    assert told.state is State.SENT
    assert told.provider_ref == "SM1"
    assert told.reason is None


def test_a_number_that_said_stop_to_the_provider_is_left_alone(
    session, settle, courier, gateway
):
    gateway.answers = [refusal(400, 21610, "Attempt to send to unsubscribed recipient")]
    told = tell(session)
    settle()
    assert told.state is State.DEAD
    assert told.cause == "sms.21610"
    assert is_suppressed(session, courier.site.secrets, Channel.SMS, ALICE)


@pytest.mark.parametrize(
    "fault", [SILENT, HANG_UP, (500, b""), (502, b"<html>")], ids=str
)
def test_m5_what_was_maybe_sent_is_never_sent_again(
    session, settle, courier, gateway, impatient, wait, fault
):
    """1,000 timeouts, 0 second messages (D6: the provider fails after accepting)."""
    number = rounds(20, 1_000)
    gateway.answers = [fault] * number
    for one in range(number):
        tell(session, one)
    settle()
    for _ in range(3):
        wait()
        settle()
    keys = [taken.key for taken in gateway.taken]
    assert len(keys) == len(set(keys)) == number
    told = session.scalars(select(Notification)).all()
    assert {one.state for one in told} == {State.SENT}
    assert all(one.reason.startswith("maybe sent") for one in told)


def test_what_was_asked_too_fast_is_asked_again_once(
    session, settle, courier, gateway, wait
):
    gateway.answers = [refusal(429, 20429), FINE]
    told = tell(session)
    settle()
    assert told.state is State.FAILED
    wait()
    settle()
    assert told.state is State.SENT
    assert [taken.key for taken in gateway.taken] == [str(told.id)] * 2


def test_no_connection_is_kept_between_two_messages(gateway):
    transport = SmsTransport(gateway.url, "+15005550006", f"{SHOP}/sms/status")
    with transport.opened() as line:
        for number in range(3):
            line.deliver(a_parcel(number))
    assert gateway.connections == 3

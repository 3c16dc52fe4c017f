"""What a mail server answers, and what becomes of a mail by it."""

import ssl
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.messaging.smtp import Reader, a_free_port
from tests.messaging.talker import END, GREETING, HANG_UP, a_talker
from tests.messaging.test_transports import a_mail
from webapp.core import clock
from webapp.messaging.transports import Away, Deferred, Parcel, Refused
from webapp.messaging.transports.smtp import LOST, SmtpTransport
from webapp.messaging.transports.smtp_answers import Step, meaning


def a_parcel(number=1, to="alice@example.com"):
    return Parcel(
        notification_id=UUID(int=number),
        sender="no-reply@shop.example.com",
        to=to,
        content=a_mail(number),
    )


@pytest.fixture
def talker():
    with a_talker() as talker:
        yield talker


@pytest.fixture
def line(talker):
    with SmtpTransport(talker.url).opened() as line:
        yield line


@pytest.mark.parametrize(
    ("step", "answer", "outcome"),
    [
        (Step.SENDER, "421 4.7.0 closing", "away"),
        (Step.SENDER, "451 local error", "away"),
        (Step.SENDER, "530 authenticate first", "away"),
        (Step.SENDER, "550 5.7.1 you are nobody here", "away"),
        (Step.SENDER, "553 sender refused", "away"),
        (Step.SENDER, "552 5.3.4 too large", "refused"),
        (Step.RECIPIENT, "421 too many at once", "away"),
        (Step.RECIPIENT, "450 4.2.0 greylisted", "deferred"),
        (Step.RECIPIENT, "451 4.3.0 try later", "deferred"),
        (Step.RECIPIENT, "452 4.2.2 mailbox full", "deferred"),
        (Step.RECIPIENT, "550 no such mailbox", "dead"),
        (Step.RECIPIENT, "550 5.1.1 no such mailbox", "dead"),
        (Step.RECIPIENT, "550 5.2.1 mailbox disabled", "dead"),
        (Step.RECIPIENT, "550 5.7.1 your address is on a list", "refused"),
        (Step.RECIPIENT, "550 5.1.8 sender has no such domain", "refused"),
        (Step.RECIPIENT, "551 not here", "dead"),
        (Step.RECIPIENT, "552 5.2.2 over quota", "refused"),
        (Step.RECIPIENT, "552 over quota", "refused"),
        (Step.RECIPIENT, "553 no such name", "dead"),
        (Step.RECIPIENT, "554 5.7.1 denied", "refused"),
        (Step.TEXT, "421 going down", "away"),
        (Step.TEXT, "450 later", "deferred"),
        (Step.TEXT, "451 later", "deferred"),
        (Step.TEXT, "452 no room", "deferred"),
        (Step.TEXT, "550 5.7.1 spam", "refused"),
        (Step.TEXT, "550 spam", "refused"),
        (Step.TEXT, "552 too large", "refused"),
        (Step.TEXT, "554 looks like spam", "refused"),
        (Step.TEXT, "550 5.1.1 no such mailbox after all", "dead"),
        (Step.TEXT, "-1 garbage", "away"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.value,
)
def test_an_answer_means_what_the_standard_says(step, answer, outcome):
    code, _, words = answer.partition(" ")
    became = meaning(step, int(code), words.encode())
    kinds = {"away": Away, "deferred": Deferred}
    assert type(became) is kinds.get(outcome, Refused)
    if isinstance(became, Refused):
        assert became.is_address_dead == (outcome == "dead")
    if not isinstance(became, Away):
        assert became.cause == f"smtp.{code}"
        assert str(became) == answer


def test_many_mails_leave_in_one_conversation(talker, line):
    for number in range(5):
        line.deliver(a_parcel(number))
    assert talker.conversations == 1
    assert len(talker.texts) == 5


def test_one_bad_address_does_not_end_the_conversation(talker, line):
    talker.says["RCPT"] = ["550 5.1.1 nobody", "450 busy"]
    with pytest.raises(Refused) as refusal:
        line.deliver(a_parcel(1))
    assert refusal.value.is_address_dead
    with pytest.raises(Deferred):
        line.deliver(a_parcel(2))
    line.deliver(a_parcel(3))
    assert talker.conversations == 1
    assert len(talker.texts) == 1


def test_m7_an_address_that_nobody_can_say_spoils_no_other_mail(talker, line):
    with pytest.raises(UnicodeEncodeError):
        line.deliver(a_parcel(1, to="\u00e4@example.com"))
    line.deliver(a_parcel(2))
    assert len(talker.texts) == 1


def test_a_conversation_that_was_ended_while_it_rested_is_begun_anew(talker, line):
    line.deliver(a_parcel(1))
    talker.says["MAIL"] = [HANG_UP]
    line.deliver(a_parcel(2))
    talker.says["MAIL"] = ["421 you were silent for long"]
    line.deliver(a_parcel(3))
    assert talker.conversations == 3
    assert len(talker.texts) == 3


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        (GREETING, "421 too busy"),
        (GREETING, "554 not you"),
        (GREETING, HANG_UP),
        ("MAIL", "421 closing"),
        ("MAIL", "550 5.7.1 not in your name"),
        ("MAIL", HANG_UP),
        ("RCPT", "421 closing"),
        ("RCPT", HANG_UP),
        ("DATA", "421 closing"),
        (END, "421 closing"),
    ],
    ids=lambda value: str(value),
)
def test_a_server_that_takes_nothing_from_us_is_away(talker, line, step, answer):
    talker.says[step] = [answer]
    with pytest.raises(Away):
        line.deliver(a_parcel())
    line.deliver(a_parcel())


def test_a_connection_that_is_lost_at_the_end_leaves_the_mail_to_be_sent_again(
    talker, line
):
    """It may have been taken; the second one says by its Message-ID that it is one."""
    talker.says[END] = [HANG_UP]
    with pytest.raises(Deferred) as lost:
        line.deliver(a_parcel())
    assert lost.value.cause == LOST
    line.deliver(a_parcel())
    first, again = (message_from_bytes(text)["Message-ID"] for text in talker.texts)
    assert first == again == f"<{UUID(int=1)}@shop.example.com>"


def test_a_server_that_says_nothing_is_away(talker, monkeypatch):
    monkeypatch.setattr("webapp.messaging.transports.smtp.TIMEOUT", 0.05)
    talker.says["EHLO"] = [""]
    with (
        SmtpTransport(talker.url).opened() as line,
        pytest.raises(Away),
    ):
        line.deliver(a_parcel())


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(talker, line):
    mail = EmailMessage(SMTP)
    mail.set_content("Look:\n.\n..\n.here\n")
    line.deliver(replace(a_parcel(), content=mail))
    assert talker.texts[0].endswith(b"\r\n.\r\n..\r\n.here\r\n")


# TLS and passwords


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody trusts but those who are told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    alternative = x509.IPAddress(ip_address("127.0.0.1"))
    now = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(pem)
    )
    return path


@pytest.fixture
def guarded(certificate):
    """A server that speaks TLS when asked to, and wants a password then."""
    told = []

    def authenticate(_server, _session, _envelope, _mechanism, given):
        told.append(given)
        is_right = (given.login, given.password) == (b"shop", b"s3:cret@")
        return AuthResult(success=is_right, handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    controller = Controller(
        Reader(),
        hostname="127.0.0.1",
        port=a_free_port(),
        tls_context=context,
        authenticator=authenticate,
        auth_required=True,
    )
    controller.handler.told = told
    controller.start()
    yield controller
    controller.stop()


def through(controller, who=""):
    url = f"smtp://{who}127.0.0.1:{controller.port}"
    with SmtpTransport(url).opened() as line:
        line.deliver(a_parcel())


def test_a_mail_leaves_over_tls_with_a_password(guarded, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    through(guarded, "shop:s3%3Acret%40@")
    assert len(guarded.handler.mails) == 1


def test_a_wrong_password_is_no_fault_of_the_mail(guarded, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(Away, match="Authentication"):
        through(guarded, "shop:wrong@")
    assert guarded.handler.mails == []


def test_a_password_is_not_told_to_who_cannot_prove_who_it_is(guarded):
    with pytest.raises(Away, match="certificate"):
        through(guarded, "shop:s3%3Acret%40@")
    assert guarded.handler.told == []

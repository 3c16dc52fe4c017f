"""The ways out, without the queue."""

from email.message import EmailMessage
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.messaging.smtp import a_free_port, a_server
from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel
from webapp.messaging.transports import Away, Parcel, Refused
from webapp.messaging.transports.choice import transports_for
from webapp.messaging.transports.mailbox import MailboxTransport
from webapp.messaging.transports.smtp import SmtpTransport, Unprotected


def a_mail(number: int = 1) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Grüße"
    mail["From"] = "no-reply@shop.example.com"
    mail["To"] = "alice@example.com"
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    mail["Message-ID"] = f"<{UUID(int=number)}@shop.example.com>"
    mail.set_content("Look: https://shop.example.com/account/verify/abc\n")
    mail.add_alternative("<p>Look</p>", subtype="html")
    return mail


def deliver(transport, number=1):
    parcel = Parcel(
        notification_id=UUID(int=number),
        sender="no-reply@shop.example.com",
        to="alice@example.com",
        content=a_mail(number),
    )
    with transport.opened() as line:
        line.deliver(parcel)


def test_a_password_is_not_told_without_tls():
    controller = Controller(Sink(), hostname="127.0.0.1", port=a_free_port())
    controller.start()
    try:
        with pytest.raises(Unprotected):
            deliver(SmtpTransport(f"smtp://shop:secret@127.0.0.1:{controller.port}"))
    finally:
        controller.stop()


def test_a_text_that_is_refused_for_good_is_refused():
    controller = a_server(a_free_port())

    async def spam(*_):
        return "554 looks like spam"

    controller.handler.handle_DATA = spam
    controller.start()
    try:
        with pytest.raises(Refused, match="554 looks like spam"):
            deliver(SmtpTransport(f"smtp://127.0.0.1:{controller.port}"))
    finally:
        controller.stop()


def test_nobody_there_is_away():
    with pytest.raises(Away):
        deliver(SmtpTransport(f"smtp://127.0.0.1:{a_free_port()}"))


def test_the_mailbox_keeps_each_message_once_and_whole(tmp_path):
    folder = tmp_path / "mailbox"
    transport = MailboxTransport(folder)

    deliver(transport)
    deliver(transport)
    deliver(transport, 2)

    names = [str(UUID(int=number)) for number in (1, 2)]
    assert sorted(path.stem for path in folder.iterdir()) == names
    newest, _ = mails(folder)
    assert newest.name == names[1]
    assert newest.to == "alice@example.com"
    assert newest.subject == "Grüße"
    assert newest.links == ["https://shop.example.com/account/verify/abc"]
    assert "<p>Look</p>" in newest.html


def test_an_empty_mailbox_has_no_mails(tmp_path):
    assert mails(tmp_path / "none") == []


def test_the_address_chooses_the_way_out(tmp_path):
    folder = MailboxTransport(tmp_path)
    in_development = {Channel.EMAIL: folder, Channel.SMS: folder}
    assert transports_for("", mailbox=tmp_path) == in_development
    smtps = "smtps://a:b@mail.example.com"
    assert transports_for(smtps, mailbox=tmp_path)[Channel.EMAIL] == SmtpTransport(
        smtps
    )


@pytest.mark.parametrize(
    "url", ["http://mail.example.com", "mail.example.com", "smtp://"]
)
def test_other_addresses_are_refused(tmp_path, url):
    with pytest.raises(ValueError, match="SMTP_URL"):
        transports_for(url, mailbox=tmp_path)


def test_nobody_reads_the_password_where_a_transport_is_shown():
    assert "secret" not in repr(SmtpTransport("smtps://shop:secret@mail.example.com"))

"""The ways out, without the queue."""

from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.messaging.smtp import a_free_port, a_server
from webapp.messaging.mailbox import mails
from webapp.messaging.transports import (
    MailboxTransport,
    Refused,
    SmtpTransport,
    Unprotected,
    transport_for,
)


def a_mail(message_id: str = "<1@shop.example.com>") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Grüße"
    mail["From"] = "no-reply@shop.example.com"
    mail["To"] = "alice@example.com"
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    mail["Message-ID"] = message_id
    mail.set_content("Look: https://shop.example.com/account/verify/abc\n")
    mail.add_alternative("<p>Look</p>", subtype="html")
    return mail


def deliver(transport, mail=None):
    transport.deliver(
        mail or a_mail(),
        sender="no-reply@shop.example.com",
        recipient="alice@example.com",
    )


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


def test_the_mailbox_keeps_each_message_once_and_whole(tmp_path):
    folder = tmp_path / "mailbox"
    transport = MailboxTransport(folder)

    deliver(transport)
    deliver(transport)
    deliver(transport, a_mail("<2@shop.example.com>"))

    assert sorted(path.name for path in folder.iterdir()) == ["1.eml", "2.eml"]
    newest, _ = mails(folder)
    assert newest.name == "2"
    assert newest.to == "alice@example.com"
    assert newest.subject == "Grüße"
    assert newest.links == ["https://shop.example.com/account/verify/abc"]
    assert "<p>Look</p>" in newest.html


def test_an_empty_mailbox_has_no_mails(tmp_path):
    assert mails(tmp_path / "none") == []


def test_the_address_chooses_the_way_out(tmp_path):
    assert transport_for("", mailbox=tmp_path) == MailboxTransport(tmp_path)
    smtps = "smtps://a:b@mail.example.com"
    assert transport_for(smtps, mailbox=tmp_path) == SmtpTransport(smtps)


@pytest.mark.parametrize(
    "url", ["http://mail.example.com", "mail.example.com", "smtp://"]
)
def test_other_addresses_are_refused(tmp_path, url):
    with pytest.raises(ValueError, match="SMTP_URL"):
        transport_for(url, mailbox=tmp_path)

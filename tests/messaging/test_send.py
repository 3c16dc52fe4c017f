"""A message on its way out, in real SMTP conversations."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from functools import partial
from uuid import UUID, uuid4

import pytest

from tests.messaging.smtp import a_free_port, a_server
from webapp.core.site import Site
from webapp.jobs import queries as jobs
from webapp.jobs import services as queue
from webapp.messaging import services as messaging
from webapp.messaging.courier import Courier, Letter, Moot
from webapp.messaging.models import Delivery, Notification
from webapp.messaging.transports import SmtpTransport

SITE = Site(
    name="Keepsake",
    base_url="https://shop.example.com",
    locale="en_US",
    timezone="UTC",
    currency="USD",
    secret_key="k" * 32,
)
LINK = {"link": "https://shop.example.com/account/verify/abc", "days": 3}


def to_alice(_session, _site, _person_id, _about):
    return Letter(to="alice@example.com", name="Alice", context=LINK)


@pytest.fixture
def port():
    return a_free_port()


@pytest.fixture
def use(app, monkeypatch):
    """Have another courier carry the mail."""
    return partial(monkeypatch.setitem, app.extensions["resources"], "courier")


@pytest.fixture
def courier(use, port):
    courier = Courier(
        site=SITE,
        sender="no-reply@shop.example.com",
        transport=SmtpTransport(f"smtp://127.0.0.1:{port}"),
        composers={"verify_email": to_alice},
    )
    use(courier)
    return courier


@pytest.fixture
def smtp(port):
    controller = a_server(port)
    controller.start()
    yield controller.handler
    controller.stop()


def tell_alice(session, once_key="verify_email:1") -> Notification:
    return messaging.notify(
        session,
        person_id=uuid4(),
        template="verify_email",
        about={},
        once_key=once_key,
    )


def test_a_message_arrives_whole(session, settle, courier, smtp):
    notification = tell_alice(session)

    settle()

    [envelope] = smtp.mails
    mail = message_from_bytes(envelope.content, policy=default)
    assert envelope.mail_from == "no-reply@shop.example.com"
    assert envelope.rcpt_tos == ["alice@example.com"]
    assert mail["From"] == "Keepsake <no-reply@shop.example.com>"
    assert mail["To"] == "Alice <alice@example.com>"
    assert mail["Subject"] == "Confirm your e-mail address for Keepsake"
    assert mail["Message-ID"] == f"<{notification.id}@shop.example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert LINK["link"] in mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert f'href="{LINK["link"]}"' in html
    assert 'style="' in html  # rules stand on the elements
    assert "prefers-color-scheme" in html
    assert notification.delivery is Delivery.SENT
    assert notification.sent_at is not None


def test_a_cause_is_told_once(session, settle, courier, smtp):
    assert tell_alice(session) is not None
    assert tell_alice(session) is None

    settle()

    assert len(smtp.mails) == 1


def test_a_job_that_runs_twice_sends_once(session, settle, courier, smtp):
    notification = tell_alice(session)
    queue.enqueue(session, "messaging.send", notification_id=str(notification.id))

    settle()

    assert len(smtp.mails) == 1


def test_what_was_rolled_back_is_not_told(session, settle, courier, smtp):
    tell_alice(session)
    session.rollback()

    settle()

    assert smtp.mails == []


def test_a_recipient_who_does_not_exist_is_not_tried_again(
    session, settle, courier, smtp
):
    smtp.answers = ["550 no such mailbox"]
    notification = tell_alice(session)

    settle()

    assert smtp.mails == []
    assert notification.delivery is Delivery.REFUSED
    assert notification.reason == "550 no such mailbox"
    assert jobs.dead_letters(session) == []


def test_a_full_mailbox_is_tried_again_under_the_same_message_id(
    session, settle, courier, smtp
):
    smtp.answers = ["451 try later", "452 mailbox full"]
    notification = tell_alice(session)

    settle()

    [envelope] = smtp.mails
    assert str(notification.id).encode() in envelope.content
    assert notification.delivery is Delivery.SENT


def test_a_server_that_is_away_loses_nothing(session, settle, courier, port):
    notification = tell_alice(session)
    settle()
    assert notification.delivery is Delivery.QUEUED
    [letter] = jobs.dead_letters(session)
    assert "ConnectionRefusedError" in letter["error"]

    controller = a_server(port)
    controller.start()
    try:
        queue.retry_dead_letter(session, letter["id"])
        settle()
    finally:
        controller.stop()

    assert len(controller.handler.mails) == 1
    assert notification.delivery is Delivery.SENT


def test_what_is_no_longer_true_is_not_told(session, settle, courier, smtp, use):
    moot = {"verify_email": lambda *_: Moot("the link no longer works")}
    use(replace(courier, composers=moot))
    notification = tell_alice(session)

    settle()

    assert smtp.mails == []
    assert notification.delivery is Delivery.DROPPED
    assert notification.reason == "the link no longer works"


def test_one_broken_template_does_not_stop_the_rest(
    session, settle, courier, smtp, use
):
    def incomplete(_session, _site, person_id, _about):
        context = {} if person_id == UUID(int=1) else LINK
        return Letter(to="alice@example.com", context=context)

    use(replace(courier, composers={"verify_email": incomplete}))
    for number in (1, 2, 3):
        messaging.notify(
            session,
            person_id=UUID(int=number),
            template="verify_email",
            about={},
            once_key=f"verify_email:{number}",
        )

    settle()

    assert len(smtp.mails) == 2
    [letter] = jobs.dead_letters(session)
    assert "is undefined" in letter["error"]


def test_a_name_cannot_add_a_header(session, settle, courier, smtp, use):
    def sly(_session, _site, _person_id, _about):
        name = "Mallory\r\nBcc: everybody@example.com"
        return Letter(to="alice@example.com", name=name, context=LINK)

    site = replace(SITE, name="Keepsake\r\nBcc: all@example.com")
    use(
        replace(courier, site=site, composers={"verify_email": sly}),
    )
    tell_alice(session)

    settle()

    [envelope] = smtp.mails
    mail = message_from_bytes(envelope.content, policy=default)
    assert "Bcc" not in mail
    assert mail["Subject"].startswith("Confirm your e-mail address for Keepsake Bcc:")
    assert envelope.rcpt_tos == ["alice@example.com"]


def test_a_name_in_html_is_text(session, settle, courier, smtp, use):
    use(replace(courier, site=replace(SITE, name="<b>Shop</b>")))
    tell_alice(session)

    settle()

    mail = message_from_bytes(smtp.mails[0].content, policy=default)
    assert "&lt;b&gt;Shop&lt;/b&gt;" in mail.get_body(("html",)).get_content()

"""A message on its way out, in real SMTP conversations."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from uuid import UUID

from sqlalchemy import text, update

from tests.messaging.sending import LINK, SITE, tell
from tests.messaging.smtp import a_server
from webapp.core import clock
from webapp.jobs import queries as jobs
from webapp.messaging import services as messaging
from webapp.messaging import suppressions
from webapp.messaging.courier import Later, Letter, Moot, Recipient
from webapp.messaging.models import Channel, Kind, Notification, State


def test_a_message_arrives_whole(session, settle, courier, smtp, use):
    use(
        replace(
            courier, find=lambda *_: Recipient(to="alice@example.com", name="Alice")
        )
    )
    notification = tell(session)

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
    assert notification.state is State.SENT
    assert notification.sent_at is not None


def test_a_cause_is_told_once(session, settle, courier, smtp):
    assert tell(session) is not None
    assert tell(session) is None

    settle()

    assert len(smtp.mails) == 1


def test_a_job_that_runs_twice_sends_once(session, settle, courier, smtp):
    tell(session)
    settle()
    messaging.call_courier(session)

    settle()

    assert len(smtp.mails) == 1


def test_what_was_rolled_back_is_not_told(session, settle, courier, smtp):
    tell(session)
    session.rollback()

    settle()

    assert smtp.mails == []


def test_a_recipient_who_does_not_exist_is_not_tried_again(
    session, settle, courier, smtp
):
    smtp.answers = ["550 no such mailbox"]
    notification = tell(session)

    settle()

    assert smtp.mails == []
    assert notification.state is State.DEAD
    assert notification.cause == "smtp.550"
    assert notification.reason == "550 no such mailbox"
    assert jobs.dead_letters(session) == []
    known = suppressions.is_suppressed(
        session, SITE.secrets, Channel.EMAIL, "alice@example.com"
    )
    # A sentence that its reader is shown; the server's may name somebody's address.
    assert known == (suppressions.BOUNCED, "Mail to this address came back.")


def test_a_full_mailbox_is_tried_again_under_the_same_message_id(
    session, settle, courier, smtp, wait
):
    smtp.answers = ["451 try later", "452 mailbox full"]
    notification = tell(session)

    settle()
    assert notification.state is State.FAILED
    assert notification.cause == "smtp.451"
    assert notification.due_at > clock.now() + timedelta(seconds=40)
    settle()
    assert smtp.mails == [], "not before it is due"
    wait()
    settle()
    assert notification.cause == "smtp.452"
    wait()
    settle()

    [envelope] = smtp.mails
    assert str(notification.id).encode() in envelope.content
    assert notification.state is State.SENT
    assert notification.attempts == 3
    assert notification.cause is None


def test_a_server_that_is_away_loses_nothing(session, settle, courier, port, wait):
    notification = tell(session)
    settle()
    assert notification.state is State.QUEUED
    assert notification.cause == "away"
    assert "ConnectionRefusedError" in notification.reason
    assert jobs.dead_letters(session) == []

    controller = a_server(port)
    controller.start()
    try:
        wait()
        settle()
    finally:
        controller.stop()

    assert len(controller.handler.mails) == 1
    assert notification.state is State.SENT


def test_what_is_no_longer_true_is_not_told(session, settle, courier, smtp, use):
    moot = {"verify_email": lambda *_: Moot("The link no longer works.", "over")}
    use(replace(courier, composers=moot))
    notification = tell(session)

    settle()

    assert smtp.mails == []
    assert notification.state is State.HELD
    assert notification.cause == "over"
    assert notification.reason == "The link no longer works."


def test_who_does_not_want_it_is_left_alone(session, settle, courier, smtp, use):
    use(replace(courier, find=lambda *_: Moot("They asked for peace.", "paused")))
    notification = tell(session)

    settle()

    assert smtp.mails == []
    assert (notification.state, notification.cause) == (State.HELD, "paused")


def test_what_is_not_to_go_before_later_waits_and_was_not_tried(
    session, settle, courier, smtp, use, wait
):
    morning = clock.now() + timedelta(hours=8)
    use(replace(courier, find=lambda *_: Later(morning)))
    notification = tell(session)

    settle()

    assert smtp.mails == []
    assert notification.state is State.QUEUED
    assert notification.due_at == morning
    assert notification.attempts == 0
    use(courier)
    wait()
    settle()
    assert len(smtp.mails) == 1


def test_one_broken_template_does_not_stop_the_rest(
    session, settle, courier, smtp, use
):
    def incomplete(_session, _site, notification):
        is_broken = notification.person_id == UUID(int=1)
        return Letter(context={} if is_broken else LINK)

    use(replace(courier, composers={"verify_email": incomplete}))
    messages = [
        messaging.notify(
            session,
            person_id=UUID(int=number),
            kind=Kind.ACCOUNT,
            template="verify_email",
            about={},
            once_key=f"verify_email:{number}",
        )
        for number in (1, 2, 3)
    ]

    settle()

    assert len(smtp.mails) == 2
    assert [one.state for one in messages] == [State.FAILED, State.SENT, State.SENT]
    assert messages[0].cause == "error.UndefinedError"
    assert "is undefined" in messages[0].reason


def test_nothing_that_a_failed_composer_wrote_stays(
    session, settle, courier, smtp, use
):
    def half_done(session, _site, _notification):
        session.execute(update(Notification).values(template="half done"))
        session.execute(text("SELECT 1 / 0"))

    use(replace(courier, composers={"verify_email": half_done}))
    notification = tell(session)

    settle()

    assert notification.template == "verify_email"
    assert notification.state is State.FAILED
    assert "division by zero" in notification.reason


def test_a_name_cannot_add_a_header(session, settle, courier, smtp, use):
    def sly(_session, _site, _notification):
        name = "Mallory\r\nBcc: everybody@example.com"
        return Letter(to="alice@example.com", name=name, context=LINK)

    site = replace(SITE, name="Keepsake\r\nBcc: all@example.com")
    use(
        replace(courier, site=site, composers={"verify_email": sly}),
    )
    tell(session)

    settle()

    [envelope] = smtp.mails
    mail = message_from_bytes(envelope.content, policy=default)
    assert "Bcc" not in mail
    assert mail["Subject"].startswith("Confirm your e-mail address for Keepsake Bcc:")
    assert envelope.rcpt_tos == ["alice@example.com"]


def test_a_name_in_html_is_text(session, settle, courier, smtp, use):
    use(replace(courier, site=replace(SITE, name="<b>Shop</b>")))
    tell(session)

    settle()

    mail = message_from_bytes(smtp.mails[0].content, policy=default)
    assert "&lt;b&gt;Shop&lt;/b&gt;" in mail.get_body(("html",)).get_content()

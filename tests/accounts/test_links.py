from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select

from tests.accounts.people import PASSWORD, a_customer
from webapp.accounts import jobs
from webapp.accounts import services as accounts
from webapp.accounts.errors import BadPassword, LinkNotValid
from webapp.accounts.models import AccountLink, Purpose, UserSession
from webapp.config import Config
from webapp.core import tokens
from webapp.core.errors import Refusal
from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel, Notification, State
from webapp.messaging.transports.mailbox import MailboxTransport

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = "the application's key"
NEW = "a wholly new password"


def links(session, purpose):
    of_purpose = select(AccountLink).where(AccountLink.purpose == purpose)
    return session.scalars(of_purpose.order_by(AccountLink.id)).all()


def token_of(link, purpose=None):
    return tokens.sign(KEY, purpose or link.purpose, link.id)


def newest(session, purpose):
    return token_of(links(session, purpose)[-1])


def verify(session, token):
    return accounts.verify_email(session, token, keys=[KEY])


def reset(session, token, password=NEW):
    return accounts.reset_password(session, token, password=password, keys=[KEY])


def test_a_link_confirms_the_address_once(session):
    alice = a_customer(session)
    token = newest(session, Purpose.VERIFY_EMAIL)

    verify(session, token)

    assert alice.email_verified_at is not None
    with pytest.raises(LinkNotValid) as refusal:
        verify(session, token)
    assert refusal.value.refusal is Refusal.GONE


def test_a_newer_link_ends_the_older(session):
    alice = a_customer(session)
    accounts.send_verification(session, alice)
    older, newer = map(token_of, links(session, Purpose.VERIFY_EMAIL))
    with pytest.raises(LinkNotValid):
        verify(session, older)
    verify(session, newer)


def test_a_confirmed_address_is_mailed_no_more(session):
    alice = a_customer(session)
    verify(session, newest(session, Purpose.VERIFY_EMAIL))
    accounts.send_verification(session, alice)
    assert len(links(session, Purpose.VERIFY_EMAIL)) == 1


def test_a_link_confirms_the_address_it_was_sent_to_and_no_other(session):
    alice = a_customer(session)
    token = newest(session, Purpose.VERIFY_EMAIL)
    alice.email = "other@example.com"
    session.flush()
    verify(session, token)
    assert alice.email_verified_at is None


def test_a_reset_sets_the_password_confirms_the_address_and_ends_all_sessions(session):
    alice = a_customer(session)
    accounts.start_session(session, alice, user_agent="")
    accounts.send_reset(session, email="ALICE@example.com")

    reset(session, newest(session, Purpose.RESET_PASSWORD))

    accounts.recognise(session, email=alice.email, password=NEW, ip="")
    assert alice.email_verified_at is not None
    assert session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_a_reset_link_works_once(session):
    a_customer(session)
    accounts.send_reset(session, email="alice@example.com")
    token = newest(session, Purpose.RESET_PASSWORD)
    reset(session, token)
    with pytest.raises(LinkNotValid):
        reset(session, token)


def test_a_poor_password_leaves_the_link_alive(session):
    a_customer(session)
    accounts.send_reset(session, email="alice@example.com")
    token = newest(session, Purpose.RESET_PASSWORD)
    session.commit()
    with pytest.raises(BadPassword), session.begin_nested():
        reset(session, token, "short")
    reset(session, token)


@pytest.mark.parametrize(
    ("purpose", "lives"),
    [
        (Purpose.RESET_PASSWORD, timedelta(hours=1)),
        (Purpose.VERIFY_EMAIL, timedelta(days=3)),
    ],
)
def test_a_link_lives_its_time_to_the_second(session, purpose, lives):
    use = reset if purpose is Purpose.RESET_PASSWORD else verify
    with time_machine.travel(NOW, tick=False) as clock:
        alice = a_customer(session)
        accounts.send_reset(session, email=alice.email)
        session.commit()
        token = newest(session, purpose)
        clock.move_to(NOW + lives + timedelta(seconds=1))
        with pytest.raises(LinkNotValid):
            use(session, token)
        clock.move_to(NOW + lives - timedelta(seconds=1))
        use(session, token)


def test_a_link_is_good_for_its_purpose_only(session):
    a_customer(session)
    accounts.send_reset(session, email="alice@example.com")
    [verification] = links(session, Purpose.VERIFY_EMAIL)
    for token in (
        token_of(verification),
        token_of(verification, Purpose.RESET_PASSWORD),
    ):
        with pytest.raises(LinkNotValid):
            reset(session, token)


@pytest.mark.parametrize(
    "token",
    ["", "x", "\x00", "\ud800", "é", "A" * 64, "A" * 10_000, str(UUID(int=1))],
)
def test_what_is_no_link_of_ours_opens_nothing(session, token):
    a_customer(session)
    with pytest.raises(LinkNotValid):
        verify(session, token)


def test_another_key_makes_no_link_of_ours(session):
    a_customer(session)
    [link] = links(session, Purpose.VERIFY_EMAIL)
    with pytest.raises(LinkNotValid):
        verify(session, tokens.sign("another key", link.purpose, link.id))


def test_an_unknown_address_is_mailed_nothing_and_told_nothing(session):
    accounts.send_reset(session, email="nobody@example.com")
    accounts.send_reset(session, email="no address at all")
    assert session.scalar(select(func.count()).select_from(Notification)) == 0


@pytest.fixture
def mailbox(app, tmp_path, monkeypatch):
    resources = app.extensions["resources"]
    folder = MailboxTransport(tmp_path)
    courier = replace(resources["courier"], transports={Channel.EMAIL: folder})
    monkeypatch.setitem(resources, "courier", courier)
    return tmp_path


def test_every_link_in_a_mail_leads_to_a_page_that_shows_and_changes_nothing(
    mailbox, app, client, session, settle
):
    a_customer(session)
    accounts.send_reset(session, email="alice@example.com")
    settle()

    urls = app.url_map.bind("localhost")
    sent = mails(mailbox)
    assert {mail.to for mail in sent} == {"alice@example.com"}
    assert len(sent) == 2
    for link in {link for mail in sent for link in mail.links}:
        path = urlsplit(link).path
        assert urls.match(path, method="GET")
        for _ in range(20):  # a scanner is curious
            assert client.get(path).status_code == 200
    kept = session.scalars(select(AccountLink)).all()
    assert [link.used_at for link in kept] == [None, None]


def test_a_mail_that_comes_too_late_is_not_sent(mailbox, session, settle):
    alice = a_customer(session)
    accounts.send_verification(session, alice)
    settle()

    assert len(mails(mailbox)) == 1
    told = session.scalars(select(Notification).order_by(Notification.id)).all()
    assert [one.state for one in told] == [State.HELD, State.SENT]
    assert told[0].reason == "the link no longer works"


def test_a_mail_repeats_nothing_its_reader_did_not_write(mailbox, session, settle):
    accounts.register(
        session,
        email="alice@example.com",
        name="Win at evil.example",
        password=PASSWORD,
    )
    settle()
    [mail] = mails(mailbox)
    assert "evil" not in mail.text + mail.html + mail.subject + mail.to


def test_links_are_dropped_a_month_after_their_end(session):
    with time_machine.travel(NOW, tick=False) as clock:
        a_customer(session)
        clock.move_to(NOW + timedelta(days=32))
        jobs.forget(session, lifetimes=Config().lifetimes)
        assert len(links(session, Purpose.VERIFY_EMAIL)) == 1
        clock.move_to(NOW + timedelta(days=34))
        jobs.forget(session, lifetimes=Config().lifetimes)
        assert links(session, Purpose.VERIFY_EMAIL) == []

"""The links in mails, followed by a browser."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.accounts.people import PASSWORD, a_customer, is_signed_in, sign_in
from webapp.accounts import services as accounts
from webapp.accounts.models import AccountLink, Purpose
from webapp.core import tokens
from webapp.messaging.models import Notification

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEW = "a wholly new password"


def path_of(app, session, purpose):
    of_purpose = select(AccountLink).where(AccountLink.purpose == purpose)
    link = session.scalars(of_purpose.order_by(AccountLink.id.desc())).first()
    token = tokens.sign(app.config["SECRET_KEY"], purpose, link.id)
    door = "reset" if purpose is Purpose.RESET_PASSWORD else "verify"
    return f"/account/{door}/{token}"


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def reset(app, session, alice):
    accounts.send_reset(session, email=alice.email)
    session.commit()
    return path_of(app, session, Purpose.RESET_PASSWORD)


@pytest.fixture
def verify(app, session, alice):
    return path_of(app, session, Purpose.VERIFY_EMAIL)


def is_verified(session, alice):
    session.expire_all()
    return alice.email_verified_at is not None


def test_looking_confirms_nothing_pressing_does_once(client, session, alice, verify):
    page = client.get(verify)
    assert page.status_code == 200
    assert alice.email in page.text
    assert client.head(verify).status_code == 200
    assert not is_verified(session, alice)

    assert client.post(verify).status_code == 303
    assert is_verified(session, alice)
    again = client.post(verify)
    assert again.status_code == 410
    assert "used already or is too old" in again.text
    assert client.get(verify).status_code == 410


def test_a_link_can_be_sent_again(client, session, alice, verify, app):
    sign_in(client)
    assert client.post("/account/verify").status_code == 303
    assert client.get(verify).status_code == 410
    assert client.get(path_of(app, session, Purpose.VERIFY_EMAIL)).status_code == 200


def test_a_reset_signs_in_and_signs_out_the_rest(client, app, session, reset):
    elsewhere = app.test_client()
    sign_in(elsewhere)
    assert client.get(reset).status_code == 200
    assert is_signed_in(elsewhere)

    answer = client.post(reset, data={"password": NEW})

    assert answer.location == "/wishlist"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert sign_in(app.test_client(), password=NEW).status_code == 303
    assert sign_in(app.test_client(), password=PASSWORD).status_code == 422
    for answer in (client.get(reset), client.post(reset, data={"password": NEW})):
        assert answer.status_code == 410
        assert "used already or is too old" in answer.text


def test_a_poor_password_may_be_tried_again(client, reset):
    for poor in ("short", "alice@example.com"):
        answer = client.post(reset, data={"password": poor})
        assert answer.status_code == 422
        assert 'id="password-error"' in answer.text
    assert client.post(reset, data={"password": NEW}).status_code == 303


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (1, 410)])
def test_a_reset_link_lives_an_hour(client, app, session, seconds, status):
    with time_machine.travel(NOW, tick=False) as clock:
        a_customer(session)
        accounts.send_reset(session, email="alice@example.com")
        session.commit()
        path = path_of(app, session, Purpose.RESET_PASSWORD)
        clock.move_to(NOW + timedelta(hours=1, seconds=seconds))
        assert client.get(path).status_code == status


def test_a_forgotten_password_gets_the_same_answer_for_everybody(
    client, session, alice
):
    answers = [
        client.post("/account/forgot", data={"email": email})
        for email in ("alice@example.com", "nobody@example.com")
    ]
    assert answers[0].status_code == answers[1].status_code == 200
    assert answers[0].text == answers[1].text
    told = session.scalars(
        select(Notification).where(Notification.template == "reset_password")
    ).all()
    assert [one.person_id for one in told] == [alice.id]


def test_no_address_is_said_beside_the_field(client):
    answer = client.post("/account/forgot", data={"email": "alice"})
    assert answer.status_code == 422
    assert "Enter a whole e-mail address" in answer.text


@pytest.mark.parametrize("door", ["reset", "verify"])
@pytest.mark.parametrize("token", ["x", "%00", "%ED%A0%80", "é", "A" * 64, "A" * 5000])
def test_a_made_up_link_is_a_page_that_helps(client, door, token):
    for answer in (
        client.get(f"/account/{door}/{token}"),
        client.post(f"/account/{door}/{token}", data={"password": NEW}),
    ):
        assert answer.status_code == 410
        assert "used already or is too old" in answer.text

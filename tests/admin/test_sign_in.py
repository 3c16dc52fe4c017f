"""Operators coming in and going out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.accounts.people import a_customer, an_operator, sign_in_operator
from webapp.accounts.models import OperatorSession, Role
from webapp.web.cookies import OPERATOR_COOKIE

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DOOR = "/sg-admin/sign-in?next=/sg-admin/"


@pytest.fixture
def ada(session):
    return an_operator(session)


def is_in(client):
    return client.get("/sg-admin/").status_code == 200


def test_an_operator_is_greeted_and_told_what_the_role_allows(client, session):
    an_operator(session, "Vic", "Viewer")
    assert sign_in_operator(client, email="vic@example.com").location == "/sg-admin/"
    page = client.get("/sg-admin/").text
    assert "Vic" in page
    assert "wishlist.ledger.view" in page
    assert "wishlist.clear" not in page


@pytest.mark.parametrize(
    ("name", "role", "has_settings"),
    [("Vic", "Viewer", False), ("Ada", "Administrator", True)],
)
def test_the_overview_promises_no_tool_that_is_not_there(
    client, session, name, role, has_settings
):
    an_operator(session, name, role)
    sign_in_operator(client, email=f"{name.lower()}@example.com")
    page = client.get("/sg-admin/").text
    assert "what customers are told" in page
    assert "have no pages here yet" in page
    assert ("/sg-admin/settings/" in page) == has_settings
    assert client.get("/sg-admin/messages/customers/").status_code == 200


def test_what_a_role_loses_is_gone_with_the_next_request(client, session, ada):
    sign_in_operator(client)
    role = session.scalars(select(Role).where(Role.name == "Administrator")).one()
    role.capabilities = []
    session.commit()
    assert "wishlist.clear" not in client.get("/sg-admin/").text


def test_whoever_is_not_signed_in_is_led_to_the_door(client):
    assert client.get("/sg-admin/").location == DOOR
    assert client.post("/sg-admin/sign-out").status_code == 303


def test_an_operator_goes_on_to_where_they_wanted(client, ada):
    assert sign_in_operator(client, next="/sg-admin/?a=b").location == "/sg-admin/?a=b"
    assert client.get("/sg-admin/sign-in").location == "/sg-admin/"


def test_an_operator_is_sent_nowhere_else(client, ada):
    assert sign_in_operator(client, next="//evil.example").location == "/sg-admin/"


def test_customers_and_strangers_get_the_same_refusal(client, session, ada):
    a_customer(session)
    pages = []
    for email in ("ada@example.com", "alice@example.com", "nobody@example.com"):
        answer = sign_in_operator(client, email=email, password="wrong password")
        assert answer.status_code == 422
        pages.append(answer.text.replace(email, ""))
    assert len(set(pages)) == 1


def test_after_ten_wrong_passwords_the_right_one_waits_too(client, ada):
    for _ in range(10):
        assert sign_in_operator(client, password="wrong").status_code == 422
    answer = sign_in_operator(client)
    assert answer.status_code == 429
    assert "Please wait 15 minutes" in answer.text


def test_signing_out_ends_the_session_on_the_server(client, app, session, ada):
    sign_in_operator(client)
    stolen = client.get_cookie(OPERATOR_COOKIE, path="/sg-admin").value
    assert client.post("/sg-admin/sign-out").location == "/sg-admin/sign-in"
    assert session.scalar(select(func.count()).select_from(OperatorSession)) == 0
    thief = app.test_client()
    thief.set_cookie(OPERATOR_COOKIE, stolen, path="/sg-admin")
    assert thief.get("/sg-admin/").location == DOOR


@pytest.mark.parametrize(("moved", "still_in"), [(-SECOND, True), (SECOND, False)])
def test_an_hour_of_rest_ends_the_session(client, session, moved, still_in):
    with time_machine.travel(NOW, tick=False) as clock:
        an_operator(session)
        sign_in_operator(client)
        clock.move_to(NOW + timedelta(minutes=60) + moved)
        assert is_in(client) is still_in


@pytest.mark.parametrize(("moved", "still_in"), [(-SECOND, True), (SECOND, False)])
def test_a_day_of_work_ends_the_session(client, session, moved, still_in):
    with time_machine.travel(NOW, tick=False) as clock:
        an_operator(session)
        sign_in_operator(client)
        for half_hours in range(1, 24):
            clock.move_to(NOW + timedelta(minutes=30) * half_hours)
            assert is_in(client)
        clock.move_to(NOW + timedelta(hours=12) + moved)
        assert is_in(client) is still_in

"""What a browser is given to keep, in production and in development."""

import pytest
from sqlalchemy import func, select

from tests.accounts.people import (
    NEWCOMER,
    PASSWORD,
    a_customer,
    an_operator,
    sign_in,
    sign_in_operator,
)
from tests.conftest import dispose
from webapp import create_app
from webapp.accounts.models import Guest
from webapp.extensions import db, transaction
from webapp.web.cookies import GUEST_COOKIE, OPERATOR_COOKIE, SHOP_COOKIE
from webapp.web.identity import current_visitor, guest_to_save_for, look_again


@pytest.fixture
def production(live):
    app = create_app(
        ENVIRONMENT="production",
        SECRET_KEY="a key of the length that production wants",
        BASE_URL="https://shop.example.com",
        SMTP_URL="smtp://127.0.0.1:9",
        DATABASE_URL=live.config["DATABASE_URL"],
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )
    yield app
    dispose(app)


def cookie(answer, name):
    [found] = [
        header
        for header in answer.headers.getlist("Set-Cookie")
        if header.startswith(f"{name}=")
    ]
    return {part.strip() for part in found.split(";")[1:]}


def test_the_customers_cookie_in_production(production):
    answer = production.test_client().post(
        "/account/register", data=NEWCOMER, base_url="https://shop.example.com"
    )
    given = cookie(answer, SHOP_COOKIE)
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} < given
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_operators_cookie_in_production(production):
    with production.app_context(), db.sessionmaker() as session:
        an_operator(session)
    answer = sign_in_operator(production.test_client())
    given = cookie(answer, OPERATOR_COOKIE)
    assert given == {"Secure", "HttpOnly", "Path=/sg-admin", "SameSite=Strict"}


def test_a_guests_cookie_in_production(production):
    with production.test_request_context("/"):
        with transaction() as session:
            guest_to_save_for(session)
        answer = production.process_response(production.response_class())
    given = cookie(answer, GUEST_COOKIE)
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} < given
    assert f"Max-Age={180 * 24 * 3600}" in given


def test_there_is_no_mailbox_in_production(production, client):
    visitor = production.test_client()
    assert visitor.get("/dev/mailbox/any/letter").status_code == 404
    assert visitor.get("/dev/mailbox").status_code == 404
    assert client.get("/dev/mailbox").status_code == 200


def test_a_browser_becomes_one_guest_and_stays_it(app, session):
    with app.test_request_context("/"):
        with transaction() as writer:
            guest_id = guest_to_save_for(writer)
            assert guest_to_save_for(writer) == guest_id
        look_again()
        assert current_visitor().guest_id == guest_id
        assert current_visitor().is_guest
        answer = app.process_response(app.response_class())
    token = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    with app.test_request_context("/", headers={"Cookie": f"{GUEST_COOKIE}={token}"}):
        assert current_visitor().guest_id == guest_id
    assert session.scalar(select(func.count()).select_from(Guest)) == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 3000])
def test_a_made_up_cookie_is_nobodys(client, token):
    client.set_cookie(GUEST_COOKIE, token)
    client.set_cookie(SHOP_COOKIE, token)
    assert client.get("/account/sign-in").status_code == 200


def test_looking_around_writes_nothing_and_sets_no_guest_cookie(client, session):
    client.get("/account/sign-in")
    assert client.get_cookie(GUEST_COOKIE) is None
    assert session.scalar(select(func.count()).select_from(Guest)) == 0


def test_a_customer_is_nobody_at_the_operators_door(client, session):
    a_customer(session)
    sign_in(client)
    shop_cookie = client.get_cookie(SHOP_COOKIE).value
    assert client.get("/sg-admin/").location == "/sg-admin/sign-in?next=/sg-admin/"

    client.set_cookie(OPERATOR_COOKIE, shop_cookie, path="/sg-admin")
    assert client.get("/sg-admin/").location == "/sg-admin/sign-in?next=/sg-admin/"


def test_an_operator_is_nobody_in_the_shop(client, session):
    an_operator(session)
    sign_in_operator(client)
    assert client.get("/sg-admin/").status_code == 200
    kept = client.get_cookie(OPERATOR_COOKIE, path="/sg-admin")
    assert client.get_cookie(SHOP_COOKIE) is None
    assert client.get("/account").status_code == 303

    client.set_cookie(SHOP_COOKIE, kept.value)
    assert client.get("/account").status_code == 303


def test_both_may_be_signed_in_in_one_browser(client, session):
    a_customer(session)
    an_operator(session)
    sign_in(client)
    sign_in_operator(client)
    client.post("/account/sign-out")
    assert client.get("/account").status_code == 303
    assert client.get("/sg-admin/").status_code == 200
    assert PASSWORD not in client.get("/sg-admin/").text

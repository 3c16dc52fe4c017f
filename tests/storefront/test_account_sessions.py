"""The account page: the password, and where one is signed in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.accounts.people import PASSWORD, a_customer, is_signed_in, sign_in
from webapp.accounts.models import User, UserSession
from webapp.storefront.account.browsers import browser_name
from webapp.web import identity
from webapp.web.cookies import SHOP_COOKIE

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NEW = "a wholly new password"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def here(client, alice):
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    sign_in(client)
    return client


@pytest.fixture
def there(app, alice):
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = PHONE
    sign_in(client)
    return client


def change(client, present=PASSWORD, new=NEW):
    return client.post("/account/password", data={"present": present, "new": new})


def newest_session(session):
    return session.scalars(select(UserSession).order_by(UserSession.id.desc())).first()


def test_the_page_names_every_browser(here, there):
    page = here.get("/account").text
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("This one") == 1


def test_one_browser_can_be_signed_out(here, there, session):
    answer = here.post(f"/account/sessions/{newest_session(session).id}/end")
    assert answer.location == "/account"
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_this_browser_can_be_signed_out_too(here, session):
    answer = here.post(f"/account/sessions/{newest_session(session).id}/end")
    assert answer.location == "/"
    assert not is_signed_in(here)


def test_all_others_can_be_signed_out(here, there):
    here.post("/account/sessions/end-others")
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_another_persons_session_looks_like_none(here, session, app):
    a_customer(session, "Bob")
    bob = app.test_client()
    sign_in(bob, email="bob@example.com")
    foreign = here.post(f"/account/sessions/{newest_session(session).id}/end")
    missing = here.post(f"/account/sessions/{uuid4()}/end")
    assert foreign.status_code == missing.status_code == 404
    assert is_signed_in(bob)


def test_a_new_password_signs_out_the_others(here, there, app):
    stolen = there.get_cookie(SHOP_COOKIE).value
    assert change(here).location == "/account"
    assert is_signed_in(here)
    assert not is_signed_in(there)
    thief = app.test_client()
    thief.set_cookie(SHOP_COOKIE, stolen)
    assert thief.get("/account").status_code == 303
    assert sign_in(app.test_client(), password=NEW).status_code == 303
    assert sign_in(app.test_client(), password=PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"present": "wrong password"}, "This is not your present password."),
        ({"new": "short"}, "Use at least 10 characters"),
        ({"new": "alice@example.com"}, "first thing others would try"),
        ({"present": ""}, "Enter your present password."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(here, there, given, sentence):
    answer = change(here, **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert is_signed_in(there)


def test_an_open_browser_is_no_right_to_guess(here):
    statuses = [change(here, present="wrong").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize(
    ("days", "moved", "signed_in"),
    [
        (30, -SECOND, True),
        (30, SECOND, False),
    ],
)
def test_a_rest_ends_the_session(client, session, days, moved, signed_in):
    with time_machine.travel(NOW, tick=False) as clock:
        a_customer(session)
        sign_in(client)
        clock.move_to(NOW + timedelta(days=days) + moved)
        assert is_signed_in(client) is signed_in


@pytest.mark.parametrize(("moved", "signed_in"), [(-SECOND, True), (SECOND, False)])
def test_age_ends_the_session_however_busy(client, session, moved, signed_in):
    with time_machine.travel(NOW, tick=False) as clock:
        a_customer(session)
        sign_in(client)
        for days in range(20, 180, 20):
            clock.move_to(NOW + timedelta(days=days))
            assert is_signed_in(client)
        clock.move_to(NOW + timedelta(days=180) + moved)
        assert is_signed_in(client) is signed_in


def test_what_ended_by_itself_is_not_listed(here, there, session):
    newest_session(session).seen_at = NOW - timedelta(days=400)
    session.commit()
    assert "Safari on iPhone" not in here.get("/account").text


def test_a_visit_is_noted_at_most_once_an_hour(client, session):
    with time_machine.travel(NOW, tick=False) as clock:
        a_customer(session)
        sign_in(client)
        for passed in (timedelta(minutes=59), timedelta(minutes=61)):
            clock.move_to(NOW + passed)
            client.get("/account")
            session.expire_all()
            noted = passed if passed > timedelta(hours=1) else timedelta()
            assert newest_session(session).seen_at == NOW + noted


def test_a_database_that_only_reads_still_shows_the_page(client, session, monkeypatch):
    def read_only(*_args, **_more):
        raise OperationalError(None, None, Exception("read-only transaction"))

    monkeypatch.setattr(identity.changes, "touch_session", read_only)
    with time_machine.travel(NOW, tick=False) as clock:
        a_customer(session)
        sign_in(client)
        clock.move_to(NOW + timedelta(hours=2))
        assert is_signed_in(client)


def test_a_customer_who_is_gone_is_nobody(here, session, alice):
    session.delete(session.get(User, alice.id))
    session.commit()
    assert not is_signed_in(here)
    assert session.scalar(select(func.count()).select_from(UserSession)) == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/account"),
        ("post", "/account/password"),
        ("post", "/account/verify"),
        ("post", "/account/sessions/end-others"),
        ("post", f"/account/sessions/{UUID(int=1)}/end"),
        ("post", f"/account/programs/{UUID(int=1)}/end"),
    ],
)
def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(client, method, path):
    answer = getattr(client, method)(path)
    assert answer.status_code == 303
    back = "/account" if method == "get" else "/"
    assert answer.location == f"/account/sign-in?next={back}"


def test_a_click_without_session_leads_the_whole_window_to_the_door(client):
    answer = client.post(
        "/account/sessions/end-others",
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://localhost/wishlist?sort=new",
        },
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == (
        "/account/sign-in?next=/wishlist?sort%3Dnew"
    )
    assert answer.text == ""


def test_the_page_is_never_kept_by_a_cache(here):
    assert here.get("/account").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36",
            "Chrome on Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140 Safari/537", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh) Version/19 Safari/605", "Safari on Mac"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_browsers_have_names_people_use(user_agent, name):
    assert browser_name(user_agent) == name

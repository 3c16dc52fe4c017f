"""The account page: which programs have access, and taking it from them."""

import re
from datetime import UTC, datetime, timedelta
from html import escape
from uuid import uuid4

import pytest
import time_machine

from tests.accounts.people import a_customer, sign_in
from tests.people import same_but_for
from webapp.accounts import queries
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Kind

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TITLE = "Programs with access"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raise %}",
    "\u202eevil\u2066",
    "x" * 300,
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def alice(session, quick_passwords):
    return a_customer(session)


@pytest.fixture
def here(client, alice):
    sign_in(client)
    return client


@pytest.fixture
def let_in(session):
    """Let a program act for somebody; return its grant's id."""

    def let_in(user, program="curl/8"):
        claims = accounts.start_grant(session, user, program=program)
        session.commit()
        return claims.grant_id

    return let_in


@pytest.fixture
def programs(session, alice):
    """Say which programs act for Alice."""
    return lambda: [one.program for one in queries.programs_of(session, alice.id)]


def end(client, grant_id, **more):
    return client.post(f"/account/programs/{grant_id}/end", **more)


def ends_of(page):
    """Return what each button to end a program sends to."""
    return re.findall(r'formaction="(/account/programs/[^"]+/end)"', page)


def test_without_programs_there_is_nothing_about_them(here):
    page = here.get("/account").text
    assert TITLE not in page
    assert "programs included" not in page
    assert ends_of(page) == []
    assert "End all" not in page


def test_each_program_is_told_by_its_name_since_when_and_when_it_was_last_there(
    here, alice, let_in, session, clock
):
    with time_machine.travel(NOW - 2 * DAY, tick=False):
        claims = accounts.start_grant(session, alice, program="wishes/1.2 (Android)")
    with time_machine.travel(NOW - DAY, tick=False):
        accounts.renew_grant(session, claims)
        session.commit()
    newest = let_in(alice, "curl/8.10.1")
    page = here.get("/account").text
    assert TITLE in page
    assert "<bdi>wishes/1.2 (Android)</bdi>" in page
    assert "Since Nov 18, 2026, 12:00\u202fPM, last renewed Nov 19, 2026" in page
    assert ends_of(page) == [
        f"/account/programs/{grant_id}/end" for grant_id in (newest, claims.grant_id)
    ]


def test_a_program_that_does_not_say_its_name_is_shown_too(here, alice, let_in):
    let_in(alice, "")
    page = here.get("/account").text
    assert "A program without a name" in page
    assert len(ends_of(page)) == 1


def test_one_program_loses_its_access_and_the_page_says_so(
    here, alice, let_in, programs
):
    let_in(alice, "wishes/1")
    answer = end(here, let_in(alice))
    assert (answer.status_code, answer.location) == (303, "/account")
    assert programs() == ["wishes/1"]
    assert "That program has no access any more." in here.get("/account").text


def test_its_tokens_end_with_it(here, app, alice, session):
    claims = accounts.start_grant(session, alice, program="curl/8")
    session.commit()
    token = app.extensions["token_issuer"].sign(Kind.ACCESS, claims, now=NOW)
    bearer = {"Authorization": f"Bearer {token}"}
    groups = "/api/v1/e-commerce/wishlist/groups"
    program = app.test_client()
    assert program.get(groups, headers=bearer).status_code == 200
    end(here, claims.grant_id)
    assert program.get(groups, headers=bearer).status_code == 401


def test_a_second_press_finds_nothing_left_to_end(here, alice, let_in):
    grant_id = let_in(alice)
    end(here, grant_id)
    answer = end(here, grant_id)
    assert answer.status_code == 404
    assert "That program has no access any more." in answer.text


def test_another_persons_program_looks_like_none(here, session, let_in):
    bob = a_customer(session, "Bob")
    foreign = end(here, let_in(bob))
    assert same_but_for(foreign) == same_but_for(end(here, uuid4()))
    assert same_but_for(foreign) == same_but_for(end(here, "no-id"))
    assert foreign.status_code == 404
    assert len(queries.programs_of(session, bob.id)) == 1


def test_a_program_is_ended_from_a_page_that_is_open(here, alice, let_in, programs):
    """With htmx on the page, the button still leads back to the whole of it."""
    answer = end(here, let_in(alice), headers={"HX-Request": "true"})
    assert answer.status_code == 303
    assert programs() == []


def test_all_programs_are_ended_at_once(here, alice, let_in, programs, session):
    bob = a_customer(session, "Bob")
    let_in(alice)
    assert "End all" not in here.get("/account").text, "there is but one"
    let_in(alice, "wishes/1")
    let_in(bob)
    page = here.get("/account").text
    assert page.index(TITLE) < page.index(">End all programs<")
    here.post("/account/programs/end-all")
    assert programs() == []
    assert "No program has access any more." in here.get("/account").text
    assert len(queries.programs_of(session, bob.id)) == 1


def test_all_programs_end_with_all_other_browsers(app, here, alice, let_in, programs):
    let_in(alice)
    let_in(alice, "wishes/1")
    sign_in(app.test_client())
    assert ">End all others and all programs<" in here.get("/account").text
    here.post("/account/sessions/end-others")
    assert programs() == []
    page = here.get("/account").text
    assert "All other browsers and programs are signed out." in page
    assert TITLE not in page


def test_what_ended_by_age_is_not_listed(here, alice, let_in, clock):
    let_in(alice)
    clock.move_to(NOW + 30 * DAY - timedelta(seconds=1))
    assert TITLE in here.get("/account").text
    clock.move_to(NOW + 30 * DAY)
    sign_in(here)
    assert TITLE not in here.get("/account").text


@pytest.mark.parametrize(
    "name", HOSTILE, ids=["tag", "quote", "braces", "bidi", "long"]
)
def test_a_hostile_name_stays_text(here, alice, let_in, name):
    let_in(alice, name)
    page = here.get("/account").text
    shown = escape(name).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
    assert f'<p class="session-name"><bdi>{shown}</bdi></p>' in page
    assert 'aria-label="End the access of ' + shown in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_very_long_name_is_cut(app, alice, programs, session):
    program = app.test_client()
    answer = program.post(
        "/api/v1/auth/token",
        json={"userName": "alice@example.com", "password": "correct horse battery"},
        headers={"User-Agent": "wishes/1 " + "x" * 5_000},
    )
    assert answer.status_code == 200
    assert programs() == [("wishes/1 " + "x" * 300)[:300]]

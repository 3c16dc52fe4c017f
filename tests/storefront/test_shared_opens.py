"""Who counts as having looked at a shared list, and what that may cost."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import a_listing, put_up
from tests.conftest import dispose
from tests.sharing.lists import a_birthday, share_all
from webapp import create_app
from webapp.core import clock, tokens
from webapp.extensions import db, limiter
from webapp.sharing import services as sharing
from webapp.sharing.models import ShareLink
from webapp.web import looks
from webapp.wishlist import services as wishlist

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile Safari/604.1"
CUBOT = "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 40) Mobile Safari/537.36"
PROGRAMS = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Twitterbot/1.0",
    "WhatsApp/2.24.9.78 A",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
    "",
]


@pytest.fixture
def there(session):
    return a_birthday(session)


@pytest.fixture
def opened(session):
    """Say how often each link was opened."""

    def opened():
        session.expire_all()
        return sum(session.scalars(select(ShareLink.opened_count)))

    return opened


def look(client, path, **headers):
    """Open a page as a browser does: to its end."""
    with client.get(path, headers=headers, buffered=True) as answer:
        return answer.status_code


@pytest.mark.parametrize("agent", [FIREFOX, IPHONE, CUBOT])
def test_whoever_looks_is_counted(client, there, opened, session, agent):
    for times in (1, 2):
        assert look(client, there.path, **{"User-Agent": agent}) == 200
        assert opened() == times

    assert session.get_one(ShareLink, there.link_id).last_opened_at


def test_each_link_counts_for_itself(client, session, there, opened):
    path = share_all(session, there)
    look(client, path)

    assert opened() == 1
    assert session.get_one(ShareLink, there.link_id).opened_count == 0


def test_the_owners_own_looks_do_not_count_and_those_of_others_do(
    app, session, there, opened
):
    a_customer(session, "Bob")
    for name, times in (("alice", 0), ("bob", 1)):
        client = app.test_client()
        sign_in(client, f"{name}@example.com")
        look(client, there.path)
        assert opened() == times


@pytest.mark.parametrize("agent", PROGRAMS)
def test_a_program_that_fetches_a_preview_does_not_count(client, there, opened, agent):
    assert look(client, there.path, **{"User-Agent": agent}) == 200

    assert opened() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"If-None-Match": 'W/"of-an-hour-ago"'},
    ],
    ids=str,
)
def test_what_nobody_looks_at_does_not_count(client, there, opened, headers):
    assert look(client, there.path, **headers) == 200

    assert opened() == 0


def test_asking_without_wanting_the_page_does_not_count(client, there, opened):
    for method in ("HEAD", "OPTIONS", "POST"):
        client.open(there.path, method=method, buffered=True).close()

    assert opened() == 0


def test_what_is_over_or_never_was_does_not_count(client, session, there, opened):
    sharing.revoke_link(session, there.alice.id, there.link_id)
    session.commit()

    assert look(client, there.path) == 410
    assert look(client, "/w/unknown") == 404
    assert opened() == 0


def test_the_page_is_there_before_anything_is_written(client, there, opened):
    answer = client.get(there.path)

    assert "Birthday" in answer.text
    assert opened() == 0
    answer.close()
    assert opened() == 1


def test_a_database_that_only_reads_still_shows_the_list(
    client, there, opened, monkeypatch, capsys
):
    monkeypatch.setattr(looks, "db", type("Away", (), {"sessionmaker": Refusing()}))

    assert look(client, there.path) == 200
    said = capsys.readouterr()
    assert "look.not_noted" in said.out + said.err
    assert there.token not in said.out + said.err
    assert opened() == 0


class Refusing:
    """A database in which nothing can be written."""

    def begin(self):
        statement = "UPDATE share_links"
        raise OperationalError(statement, {}, Exception("read-only transaction"))


@pytest.mark.parametrize("many", [1, 10, 30])
def test_a_list_of_any_length_costs_two_statements(
    client, session, there, many, statements
):
    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(many)))
    for thing in things:
        wishlist.save_item(session, there.alice.id, thing.id, group_id=there.group_id)
    session.commit()
    client.get("/")

    with statements() as first:
        client.get(there.path)
    with statements() as again:
        client.get(there.path)

    about = [
        [one for one in made if "share_links" in one or "wishlist_items" in one]
        for made in (first, again)
    ]
    assert list(map(len, about)) == [2, 1]


def test_a_wrong_token_costs_what_one_costs_that_worked_once(
    client, session, there, statements
):
    whole = share_all(session, there, ungrouped=False)
    sharing.revoke_link(session, there.alice.id, there.link_id)
    session.execute(update(ShareLink).values(expires_at=clock.now()))
    session.commit()
    unknown = f"/w/{tokens.fresh()}"
    client.get("/")

    def cost(path):
        with statements() as sent:
            status = client.get(path).status_code
        return status, sent

    (revoked, first), (expired, second), (never, third) = map(
        cost, (there.path, whole, unknown)
    )

    assert (revoked, expired, never) == (410, 410, 404)
    assert first
    assert first == second == third


def test_guessing_is_held_back_and_a_link_that_works_still_does(live, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)  # put back afterwards
    app = create_app(
        TESTING=True,
        RATELIMIT_ENABLED=True,
        DATABASE_URL=live.config["DATABASE_URL"],
    )
    with app.app_context(), db.sessionmaker() as session:
        path = a_birthday(session).path
    client = app.test_client()
    try:
        tried = [client.get(f"/w/guess-{n}").status_code for n in range(70)]
        assert tried == [404] * 60 + [429] * 10
        assert client.get(path).status_code == 200
        refused = client.get("/w/guess-more")
        assert refused.status_code == 429
        assert refused.headers["Referrer-Policy"] == "no-referrer"
    finally:
        limiter.reset()
        dispose(app)

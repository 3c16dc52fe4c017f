"""A link that was taken back is dead for everybody at once, and tells nobody its token."""

import re
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from threading import Event

import pytest
from sqlalchemy import func, make_url, select

from tests.conftest import admin
from tests.journeys.servers import web_server
from tests.journeys.test_at_once import at_once, statuses
from tests.torture import rounds
from webapp.accounts.models import User
from webapp.sharing.models import ShareLink

ROUNDS = rounds(12, 1_700)
GUESSES = rounds(500, 10_000)
TOKENS = rounds(20, 1_000)  # that are looked for in the logs
WINDOWS = 6  # that open the list all the time, on both servers
BREATH = 0.1  # seconds of opening before, at most
TIMES_AFTER = 3  # that each window opens it once more
LIMITED = "webapp:create_app()"
IN_PLACE = {"HX-Request": "true", "HX-Request-Type": "partial"}
ADDRESS = re.compile(r'id="share-address" [^>]*value="[^"]*(/w/[^"]+)"')
TROUBLES = ("database.away", "request.broke", "look.not_noted")
REVOKE = re.compile(r'action="(/wishlist/share/links/[^"]+/revoke)"')


class Sharer:
    """Alice, who shares a group again and again."""

    def __init__(self, house, name="Alice"):
        self.browser = house.visitor()
        self.email = self.browser.register(name)
        (product, *_) = self.browser.products().values()
        self.browser.save(product, new_group="Birthday")
        page = self.browser.get("/wishlist").text
        self.panel = re.search(r'href="(/wishlist/groups/[^"]+/share)"', page)[1]
        self.group_id = self.panel.split("/")[3]
        self.token = self.browser.token()

    @property
    def visibility(self):
        return f"/wishlist/share/groups/{self.group_id}/visibility"

    def share(self):
        """Return where the list is seen, and where the link is taken back."""
        answer = self.browser.post(self.visibility, token=self.token, visibility="link")
        assert answer.status == 303
        page = unescape(self.browser.get(self.panel).text)
        return ADDRESS.search(page)[1], REVOKE.search(page)[1]


@pytest.fixture(scope="module")
def alice(house):
    return Sharer(house)


def test_whoever_opens_after_the_revoke_has_answered_sees_nothing(house, alice):
    seen_before = Counter()
    for _ in range(ROUNDS):
        path, revoke = alice.share()
        opened, ended = opened_while_revoked(house, alice, path, revoke)
        before = Counter(status for began, status in opened if began <= ended)
        after = Counter(status for began, status in opened if began > ended)
        assert set(before) <= {200, 410}
        assert set(after) == {410}
        seen_before += before

    assert seen_before[200] > ROUNDS


def opened_while_revoked(house, alice, path, revoke):
    """Open a list all the time; say when each request began, and when it was over."""
    opened, revoked = [], Event()

    def keep_opening(window):
        more = TIMES_AFTER
        while more:
            more -= revoked.is_set()
            began = time.monotonic()
            opened.append((began, window.get(path).status))

    windows = [house.visitor(n % 2) for n in range(WINDOWS)]
    with ThreadPoolExecutor(WINDOWS) as pool:
        running = [pool.submit(keep_opening, window) for window in windows]
        time.sleep(secrets.randbelow(1000) / 1000 * BREATH)
        answer = alice.browser.post(revoke, token=alice.token)
        ended = time.monotonic()
        revoked.set()
        for one in running:
            one.result()
    assert answer.status == 303
    return opened, ended


def test_a_link_is_revoked_once_however_often_it_is_pressed(house, alice):
    path, revoke = alice.share()

    answers = at_once(
        house,
        alice.browser,
        16,
        lambda one: one.post(revoke, token=alice.token, headers=IN_PLACE),
    )

    assert statuses(answers) == {200: 1, 422: 15}
    assert alice.browser.get(path).status == 410


def test_sharing_fifty_times_at_once_makes_one_link(house):
    bob = Sharer(house, "Bob")

    answers = at_once(
        house,
        bob.browser,
        50,
        lambda one: one.post(
            bob.visibility, token=bob.token, visibility="link", headers=IN_PLACE
        ),
    )

    assert statuses(answers) == {200: 50}
    assert len({ADDRESS.search(unescape(answer.text))[1] for answer in answers}) == 1
    links = select(func.count()).select_from(ShareLink).join(User)
    assert house.scalar(links.where(User.email == bob.email)) == 1


def test_making_private_and_sharing_at_once_leaves_no_link_that_should_be_dead(
    house, alice
):
    for _ in range(ROUNDS):
        at_once(
            house,
            alice.browser,
            8,
            lambda one: one.post(
                alice.visibility,
                token=alice.token,
                visibility=secrets.choice(["link", "private", "public"]),
            ),
        )
        alice.browser.post(alice.visibility, token=alice.token, visibility="private")

        live = select(func.count()).select_from(ShareLink).join(User)
        live = live.where(User.email == alice.email, ShareLink.revoked_at.is_(None))
        assert house.scalar(live) == 0


def test_guessing_finds_nothing_and_is_held_back(house, alice):
    path, _ = alice.share()
    began = time.monotonic()
    settings = {"DATABASE_URL": house.app.config["DATABASE_URL"]}
    with web_server(app=LIMITED, **settings) as address:
        guesser = house.visitor()
        guesser.address = address
        found = Counter(
            guesser.get(f"/w/{secrets.token_urlsafe(32)}").status
            for _ in range(GUESSES)
        )
        assert guesser.get(path).status == 200

    assert set(found) == {404, 429}
    minutes = (time.monotonic() - began) / 60
    # Each of the two processes counts for itself.
    assert found[404] <= 2 * 60 * (minutes + 1)


def test_no_token_reaches_any_log(house, alice, server, capfd):
    path, revoke = alice.share()
    guessed = [secrets.token_urlsafe(32) for _ in range(TOKENS)]
    there = house.app.config["DATABASE_URL"]

    def open_all(database):
        settings = {"DATABASE_URL": database, "GUNICORN_LOG_LEVEL": "debug"}
        with web_server(**settings) as address:
            visitor = house.visitor()
            visitor.address = address
            for one in (path, *(f"/w/{token}" for token in guessed)):
                visitor.get(one)
                visitor.get(f"{one}?token={one}", **IN_PLACE)
                visitor.post(one, token=alice.token)

    open_all(there)
    open_all(there.replace("journeys_", "no_such_database_"))
    for setting in ("search_path = pg_catalog", "default_transaction_read_only = on"):
        with set_so(server, make_url(there).database, setting):
            open_all(there)
    alice.browser.post(revoke, token=alice.token)

    said = "".join(capfd.readouterr())
    for line in (*TROUBLES, "GET /w/<token>", "[DEBUG]"):
        assert line in said, line  # else nobody listened
    assert not [token for token in (*guessed, path.split("/")[2]) if token in said]


@contextmanager
def set_so(server, name, setting):
    """Have a database not do what it should, for whoever connects meanwhile."""
    with admin(server) as connection:
        connection.execute(f"ALTER DATABASE {name} SET {setting}")
        try:
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} RESET {setting.split()[0]}")

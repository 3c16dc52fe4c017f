"""Replacing the secret key: what the old one signed, while it is kept and after."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from tests.accounts.people import PASSWORD, a_customer
from tests.api.conftest import Program
from tests.api.tokens import pair, renew, renewed, works
from tests.catalog.goods import a_listing, put_up
from tests.conftest import dispose
from webapp import create_app
from webapp.accounts import services as accounts
from webapp.accounts.models import AccountLink, Purpose
from webapp.core import tokens
from webapp.extensions import db
from webapp.sharing import services as sharing
from webapp.web.cookies import SHOP_COOKIE
from webapp.wishlist import services as wishlist

OLD = "the key that was in use for a year, and is no more"
NEW = "the key that is in use from this day on, for a year"
ALICE = "alice@example.com"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def opened(live, quick_passwords):
    """Open the shop under some keys, the one in use first."""

    @contextmanager
    def opened(*keys):
        app = create_app(
            SECRET_KEY=keys[0],
            SECRET_KEY_FALLBACKS=keys[1:],
            DATABASE_URL=live.config["DATABASE_URL"],
            RATELIMIT_ENABLED=False,
        )
        try:
            yield app
        finally:
            dispose(app)

    return opened


@pytest.fixture
def kept(opened):
    """What people hold when the key is replaced: all of it signed by the old one."""
    with opened(OLD) as app:
        with app.app_context(), db.sessionmaker(expire_on_commit=False) as session:
            alice = a_customer(session)
            (lamp,) = put_up(session, a_listing("lamp"))
            group_id = wishlist.create_group(session, alice.id, "Birthday")
            wishlist.save_item(session, alice.id, lamp.id, group_id=group_id)
            sharing.issue_link(session, alice.id, group_id=group_id, keys=[OLD])
            accounts.send_reset(session, email=ALICE)
            link = session.scalars(
                select(AccountLink).filter_by(purpose=Purpose.RESET_PASSWORD)
            ).one()
            session.commit()
        browser = app.test_client()
        form = TOKEN.search(browser.get("/account/sign-in").text)[1]
        data = {"email": ALICE, "password": PASSWORD, "csrf_token": form}
        assert browser.post("/account/sign-in", data=data).status_code == 303
        form = TOKEN.search(browser.get("/account").text)[1]
        access, refresh = pair(Program(app))
        return {
            "cookie": browser.get_cookie(SHOP_COOKIE).value,
            "form": form,
            "reset": f"/account/reset/{tokens.sign(OLD, link.purpose, link.id)}",
            "sharing": f"/wishlist/groups/{group_id}/share",
            "access": access,
            "refresh": refresh,
        }


def at_home(app, kept):
    """Return Alice's browser, as it was before the key was replaced."""
    browser = app.test_client()
    browser.set_cookie(SHOP_COOKIE, kept["cookie"])
    return browser


def test_nobody_notices_while_the_old_key_is_kept(opened, kept):
    with opened(NEW, OLD) as app:
        browser = at_home(app, kept)
        assert browser.get("/account").status_code == 200
        assert "/w/" in browser.get(kept["sharing"]).text
        answer = browser.post(
            "/account/sessions/end-others", data={"csrf_token": "made up"}
        )
        assert answer.status_code == 400
        assert works(Program(app), kept["access"])
        assert browser.get(kept["reset"]).status_code == 200
        answer = browser.post("/account/sign-out", data={"csrf_token": kept["form"]})
        assert (answer.status_code, answer.location) == (303, "/")


def test_what_is_renewed_meanwhile_outlives_the_old_key(opened, kept):
    with opened(NEW, OLD) as app:
        access, refresh = renewed(Program(app), kept["refresh"])
    with opened(NEW) as app:
        assert works(Program(app), access)
        renewed(Program(app), refresh)


def test_nothing_that_the_old_key_signed_is_believed_without_it(opened, kept):
    with opened(NEW) as app:
        browser = at_home(app, kept)
        assert browser.get("/account").status_code == 303
        answer = browser.post("/account/sign-out", data={"csrf_token": kept["form"]})
        assert answer.status_code == 400
        assert browser.get(kept["reset"]).status_code == 410
        assert not works(Program(app), kept["access"])
        assert renew(Program(app), kept["refresh"])[0] == 401


def test_an_old_key_signs_nothing_new(opened, kept):
    with opened(NEW, OLD) as app:
        access, _ = pair(Program(app))
        page = app.test_client().get("/account/sign-in")
        form = TOKEN.search(page.text)[1]
        cookie = page.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    for keys, is_good in (((NEW,), True), ((OLD,), False)):
        with opened(*keys) as app:
            assert works(Program(app), access) is is_good
            browser = app.test_client()
            browser.set_cookie(SHOP_COOKIE, cookie)
            data = {"email": ALICE, "password": PASSWORD, "csrf_token": form}
            answer = browser.post("/account/sign-in", data=data)
            assert answer.status_code == (303 if is_good else 400)

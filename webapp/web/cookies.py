"""The shop's three cookies: a customer's, an operator's, and a guest's."""

import time
from datetime import timedelta
from typing import Any

from flask import (
    Flask,
    Request,
    Response,
    after_this_request,
    current_app,
    g,
    request,
    session,
)
from flask.sessions import (
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionMixin,
)

from webapp.core.cache import Bounded

ADMIN_PATH = "/sg-admin"
API_PATH = "/api/"
SHOP_COOKIE = "keepsake"
OPERATOR_COOKIE = "keepsake_operator"
GUEST_COOKIE = "keepsake_guest"
GUEST_COOKIE_LIVES = timedelta(days=180)
COOKIES_KEPT = 2_000
REMEMBERED = 300.0  # seconds, by which a cookie may outlive its age

Opened = tuple[float, dict[str, Any]]  # until when it is believed, what it holds
_NOTHING: Opened = (0.0, {})
_PLAIN = (str, bool, int)  # what nobody can change behind our back


class TwoSessions(SecureCookieSessionInterface):
    """A session of its own, in a cookie of its own, for everything under the admin.

    What a cookie's signature covers is remembered for a while: to check it anew for
    every page of a visit would cost as much as the page's only statement.
    """

    def __init__(self) -> None:
        self.opened = Bounded[tuple[str, str], Opened](COOKIES_KEPT)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds, if it was signed here and is not old.

        Programs bring a token instead: none is read for them, and none is sent.
        """
        if at_api():
            return None
        name = self.get_cookie_name(app)
        key = (name, request.cookies.get(name, ""))
        now = time.monotonic()
        until, held = self.opened.get(key, _NOTHING)
        if now < until:
            return self.session_class(held)
        opened = super().open_session(app, request)
        if opened and all(isinstance(value, _PLAIN) for value in opened.values()):
            self.opened.keep(key, (now + REMEMBERED, dict(opened)))
        return opened

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Send what changed; a page that changed nothing says already what it needs."""
        if session.modified or "Cookie" not in response.headers.get("Vary", ""):
            super().save_session(app, session, response)

    def get_cookie_name(self, app: Flask) -> str:
        """Name the cookie of the door that was knocked at."""
        del app
        return OPERATOR_COOKIE if at_admin() else SHOP_COOKIE

    def get_cookie_path(self, app: Flask) -> str:
        """Keep the operator's cookie from ever being sent to the shop."""
        del app
        return ADMIN_PATH if at_admin() else "/"

    def get_cookie_samesite(self, app: Flask) -> str:
        """Refuse the operator's cookie to any request that another site started."""
        del app
        return "Strict" if at_admin() else "Lax"


def at_admin() -> bool:
    """Tell whether this request is for the operators' door."""
    path = request.path
    return path == ADMIN_PATH or path.startswith(ADMIN_PATH + "/")


def at_api() -> bool:
    """Tell whether this request is for the programs' door."""
    return request.path.startswith(API_PATH)


def forget_session() -> None:
    """Leave nothing of the old session, its CSRF token included (session fixation)."""
    session.clear()
    g.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)


def send_guest_cookie(token: str) -> None:
    """Have this browser bring ``token`` along from now on."""

    @after_this_request
    def send(response: Response) -> Response:
        response.set_cookie(
            GUEST_COOKIE,
            token,
            max_age=GUEST_COOKIE_LIVES,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def drop_guest_cookie() -> None:
    """Have this browser forget that it was a guest's."""
    g.pop("guest_token", None)
    if GUEST_COOKIE not in request.cookies:
        return

    @after_this_request
    def drop(response: Response) -> Response:
        response.delete_cookie(
            GUEST_COOKIE,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response

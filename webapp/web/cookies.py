"""The shop's three cookies: a customer's, an operator's, and a guest's."""

import time
from datetime import timedelta

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
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from webapp.core.cache import Bounded

ADMIN_PATH = "/sg-admin"
SHOP_COOKIE = "keepsake"
OPERATOR_COOKIE = "keepsake_operator"
GUEST_COOKIE = "keepsake_guest"
GUEST_COOKIE_LIVES = timedelta(days=180)
COOKIES_KEPT = 2_000
REMEMBERED = 300.0  # seconds, by which a cookie may outlive its age


class TwoSessions(SecureCookieSessionInterface):
    """A session of its own, in a cookie of its own, for everything under the admin.

    What a cookie's signature covers is remembered for a while: to check it anew for
    every page of a visit would cost as much as the page's only statement.
    """

    def __init__(self) -> None:
        self.opened = Bounded[tuple[str, str], tuple[float, str]](COOKIES_KEPT)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds, if it was signed here and is not old."""
        name = self.get_cookie_name(app)
        key = (name, request.cookies.get(name, ""))
        now = time.monotonic()
        until, held = self.opened.get(key, (0.0, ""))
        if now < until:
            return self.session_class(self.serializer.loads(held))
        opened = super().open_session(app, request)
        if opened:
            held = self.serializer.dumps(dict(opened))
            self.opened.keep(key, (now + REMEMBERED, held))
        return opened

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
    return request.path == ADMIN_PATH or request.path.startswith(ADMIN_PATH + "/")


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

"""Who is asking: customers, guests and operators, in cookies that never meet.

A session cookie holds a random token; the row that its SHA-256 finds says whose it is,
and ends the session everywhere once it is gone.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from flask import Flask, abort, current_app, g, request, session, url_for
from flask_login import current_user, login_user
from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts import queries as accounts
from webapp.accounts import services as changes
from webapp.accounts.session_rules import Lifetime, Lifetimes
from webapp.core import clock, prepared, tokens
from webapp.core.logs import told
from webapp.extensions import db, login, reading
from webapp.web import htmx
from webapp.web.cookies import (
    GUEST_COOKIE,
    TwoSessions,
    at_admin,
    drop_guest_cookie,
    forget_session,
    send_guest_cookie,
)
from webapp.web.formatting import site
from webapp.web.pages import go
from webapp.web.persons import Customer, Newcomer, SignedInOperator, Visitor

# A visit is noted no more often than this: pages that only read should write nothing.
CUSTOMER_NOTED_EVERY = timedelta(hours=1)
OPERATOR_NOTED_EVERY = timedelta(minutes=1)

# "//host" and "/\host" leave the shop; browsers drop control characters before looking.
_LOCAL = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f-\x9f\ud800-\udfff]*")
_LONGEST_ADDRESS = 2_000

log = structlog.get_logger()


class Visit(NamedTuple):
    """The statements that find out who asks, each by the token in a cookie."""

    customer: Select[Any]
    guest: Select[Any]


def init_app(app: Flask, visits: Mapping[str, Visit]) -> None:
    """Put the two sessions and their loaders in place.

    Args:
        visits: how a customer and a guest are found by ``token_digest``, under ``""``;
            the first columns are fields of ``Customer`` and ``Visitor``. Under other
            names, the same with more columns, for pages that ask with ``visit``.
    """
    app.session_interface = TwoSessions()
    app.permanent_session_lifetime = timedelta(days=app.config["SESSION_DAYS"])
    app.extensions["visits"] = visits
    login.anonymous_user = Visitor
    login.session_protection = None  # sessions are revocable instead
    login.user_loader(_load)
    login.unauthorized_handler(turn_away)


def current_visitor() -> Visitor:
    """Return who looks at the shop, found with one statement per request at most."""
    visitor: Visitor | None = g.get("visitor")
    if visitor is None:
        # Nobody, should the database fail: the page that says so asks again.
        g.visitor = Visitor()
        visitor = g.visitor = _customer() or _guest() or Visitor()
    return visitor


def visit(name: str) -> tuple[Any, ...]:
    """Return what else a page wants to know of whoever asks: the columns after theirs.

    To be called before anything asks who it is, so that one statement finds out both.
    Empty when nobody is known.
    """
    look_again()
    g.visit = name
    current_visitor()
    beside: tuple[Any, ...] = g.pop("beside", ())
    del g.visit
    return beside


def current_customer() -> Customer:
    """Return the customer who asks; anybody else is sent to sign in instead."""
    visitor = current_visitor()
    if not isinstance(visitor, Customer):
        abort(turn_away())
    return visitor


def current_operator() -> SignedInOperator:
    """Return the operator who asks; anybody else is sent to sign in instead."""
    operator = known_operator()
    if operator is None:
        abort(turn_away())
    return operator


def known_operator() -> SignedInOperator | None:
    """Return the operator who asks, if one is signed in."""
    person = current_user._get_current_object()  # noqa: SLF001 - its documented way
    return person if isinstance(person, SignedInOperator) else None


def has_lost_session() -> bool:
    """Tell whether this browser was signed in until its session ended elsewhere."""
    return "_user_id" in session and not current_visitor().is_customer


def look_again() -> None:
    """Forget who was found: this request has changed it."""
    g.pop("visitor", None)
    g.pop("_login_user", None)


def turn_away() -> BaseResponse:
    """Answer that one has to sign in first, and lead back here afterwards."""
    door = "admin.sign_in" if at_admin() else "storefront.account.sign_in"
    address = url_for(door, next=_here())
    session.pop("_user_id", None)  # of a session that ended; asked once is enough
    if htmx.asked():
        # A plain redirect would be followed by fetch and the form put into a card.
        return htmx.go_to(address, 401)
    return go(address)


def safe_next(value: str | None, otherwise: str = "/") -> str:
    """Return ``value`` if it is a path of this very shop, else ``otherwise``."""
    if value and len(value) <= _LONGEST_ADDRESS and _LOCAL.fullmatch(value):
        return value
    return otherwise


def enter(token: str) -> None:
    """Begin a customer's session in this browser; what it held before is forgotten."""
    forget_session()
    session.permanent = True
    login_user(Newcomer(f"customer:{token}"))
    drop_guest_cookie()
    look_again()


def enter_as_operator(token: str) -> None:
    """Begin an operator's session in this browser, until it is closed at the latest."""
    forget_session()
    login_user(Newcomer(f"operator:{token}"))
    look_again()


def leave() -> None:
    """Forget whoever was here; the next person finds an empty shop."""
    forget_session()
    if not at_admin():
        drop_guest_cookie()
    look_again()


def guest_to_save_for(writer: Session) -> UUID:
    """Return this browser's guest, beginning one for the first thing it saves.

    First things may be several at once, none of which has a cookie yet: they make one
    guest, whose token goes with the secret of this browser's session.
    """
    known = current_visitor().guest_id
    if known is not None:
        return known
    secret: str | None = session.get("csrf_token")
    key = site().secret_key
    token = tokens.derived(key, "guest", secret) if secret else None
    guest_id, token = changes.start_guest(writer, token)
    send_guest_cookie(token)
    g.guest_token = token
    g.visitor = Visitor(guest_id=guest_id)
    return guest_id


def lifetimes() -> Lifetimes:
    """Return how long sessions live in this shop."""
    known: Lifetimes = current_app.extensions["resources"]["lifetimes"]
    return known


def _load(cookie_id: str) -> Customer | SignedInOperator | None:
    """Find whose session a cookie names, for Flask-Login."""
    kind, _, token = cookie_id.partition(":")
    if kind != ("operator" if at_admin() else "customer"):
        return None
    if kind == "operator":
        return _operator_by(token)
    return _customer_by(token)


def _customer_by(token: str) -> Customer | None:
    row = _found(_visit().customer, token)
    if row is None or _is_over(row, lifetimes().customers):
        return None
    if clock.now() - row.seen_at >= CUSTOMER_NOTED_EVERY:
        _note(changes.touch_session, row.session_id, CUSTOMER_NOTED_EVERY)
    return Customer(**_own(row, _visits()[""].customer))


def _operator_by(token: str) -> SignedInOperator | None:
    row = reading().execute(accounts.OPERATOR, _named_by(token)).one_or_none()
    if row is None or _is_over(row, lifetimes().operators):
        return None
    if clock.now() - row.seen_at >= OPERATOR_NOTED_EVERY:
        _note(changes.touch_operator_session, row.session_id, OPERATOR_NOTED_EVERY)
    return SignedInOperator(**row._mapping)  # noqa: SLF001


def _customer() -> Customer | None:
    # Flask-Login would also look for what no customer has: a remember-me cookie.
    kind, _, token = session.get("_user_id", "").partition(":")
    return None if at_admin() or kind != "customer" else _customer_by(token)


def _guest() -> Visitor | None:
    token = g.get("guest_token") or request.cookies.get(GUEST_COOKIE)
    if at_admin() or not token:
        return None
    row = _found(_visit().guest, token)
    return None if row is None else Visitor(**_own(row, _visits()[""].guest))


def _visits() -> Mapping[str, Visit]:
    visits: Mapping[str, Visit] = current_app.extensions["visits"]
    return visits


def _visit() -> Visit:
    return _visits()[g.get("visit", "")]


def _own(row: Any, plain: Select[Any]) -> dict[str, Any]:
    """Return the columns that say who it is; what stands beside them is laid by."""
    many = len(plain.selected_columns)
    g.beside = tuple(row[many:])
    return dict(zip(row._fields[:many], row, strict=False))


def _found(statement: Select[Any], token: str) -> Any:
    return next(iter(prepared.ask(reading(), statement, _named_by(token))), None)


def _named_by(token: str) -> dict[str, bytes]:
    return {"token_digest": tokens.digest(token)}


def _is_over(row: Any, lifetime: Lifetime) -> bool:
    return lifetime.is_over(
        started_at=row.started_at, seen_at=row.seen_at, now=clock.now()
    )


def _note(touch: Callable[..., None], session_id: UUID, every: timedelta) -> None:
    """Write down a visit; a database that only reads still shows its pages."""
    try:
        with db.sessionmaker.begin() as writer:
            touch(writer, session_id, at_most_every=every)
    except DBAPIError as error:
        log.warning("visit.not_noted", error=told(error))


def _here() -> str:
    """Return the page that the person is on, whatever on it asked."""
    if htmx.asked():
        return safe_next(htmx.current_page())
    if request.method == "GET":
        return safe_next(request.full_path.removesuffix("?"))
    return safe_next(request.form.get("next"))

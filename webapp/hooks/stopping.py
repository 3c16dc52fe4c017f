"""The way out of every mail: a page that says what it ends, and a button that does.

The mail program's own button sends the same without asking anybody (RFC 8058): no
cookie, no redirect, and twice is as good as once. Who only looks at the address, as
programs do that check mails for harm, changes nothing.
"""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from webapp.accounts import queries
from webapp.accounts import services as accounts
from webapp.accounts.errors import NoSuchCustomer, StillOptedOut
from webapp.accounts.models import OptedOutBy
from webapp.extensions import limiter, reading, transaction
from webapp.hooks.blueprint import door, page
from webapp.messaging.links import ALERTS, ALL, STOPS, stop_token, who_stops
from webapp.messaging.models import Channel, Kind
from webapp.reminders import services as reminders
from webapp.web.formatting import site

PAGE = "hooks/stop.html"
# What a way out ends, in the words of its page.
ABOUT: Mapping[str, str] = {
    "stock_alert": "mails about what is back in stock",
    "price_alert": "mails about prices that fell",
    ALERTS: "mails about prices and what is back in stock",
    "reminder": "mails that remind you of your wishlist",
    "order": "mails about the progress of your orders",
    ALL: "messages from us but those that you ask for yourself",
}


@door.get("/m/stop/<what>/<token>")
def show_stop(what: str, token: str) -> Response:
    """Say what this way out ends, and ask."""
    person_id = who_stops(site().secrets, what, token)
    if person_id is None:
        return _turn_down()
    try:
        queries.customer_found(reading(), person_id)
    except NoSuchCustomer:
        return _say("gone", what, person_id)
    wishes = queries.preferences_of(reading(), person_id)
    if wishes.is_opted_out:
        can_return = what == ALL and wishes.opted_out_by is OptedOutBy.CUSTOMER
        return _say("stopped" if can_return else "opted_out", what, person_id)
    gets = what == ALL or any(wishes.wants(one, Channel.EMAIL) for one in STOPS[what])
    return _say("ask" if gets else "stopped", what, person_id)


@door.post("/m/stop/<what>/<token>")
def stop(what: str, token: str) -> Response:
    """Stop those mails, and say so; whatever was sent along does not matter."""
    person_id = who_stops(site().secrets, what, token)
    if person_id is None:
        return _turn_down()
    with transaction() as session:
        if what == ALL:
            is_known = accounts.opt_out(session, person_id)
        else:
            is_known = accounts.stop(
                session, person_id, STOPS[what], channel=Channel.EMAIL
            )
    return _say("stopped" if is_known else "gone", what, person_id)


@door.post("/m/start/<what>/<token>")
def start(what: str, token: str) -> Response:
    """Send those mails again, as whoever stopped them may ask for on the same page."""
    person_id = who_stops(site().secrets, what, token)
    if person_id is None:
        return _turn_down()
    try:
        with transaction() as session:
            _start(session, what, person_id)
    except NoSuchCustomer:
        return _say("gone", what, person_id)
    except StillOptedOut:
        return _say("opted_out", what, person_id)
    return _say("started", what, person_id)


def _start(session: Session, what: str, person_id: UUID) -> None:
    queries.customer_found(session, person_id)
    if what == ALL:
        # A mail may be passed on: what an operator wrote down takes more than a link.
        by = queries.preferences_of(session, person_id).opted_out_by
        if by is OptedOutBy.OPERATOR:
            raise StillOptedOut
        accounts.opt_in(session, person_id)
    else:
        accounts.start(session, person_id, STOPS[what])
    if what == ALL or Kind.REMINDER in STOPS[what]:
        reminders.reschedule(session, person_id)


def _say(state: str, what: str, person_id: UUID) -> Response:
    return page(
        PAGE,
        state=state,
        about=ABOUT[what],
        this=f"{what}/{stop_token(site(), person_id, what)}",
        # Whoever wants nothing of one kind may want nothing at all.
        everything="" if what == ALL else stop_token(site(), person_id, ALL),
    )


@limiter.limit("60 per minute")  # of one address; nobody guesses a token by that
def _turn_down() -> Response:
    return page(PAGE, HTTPStatus.NOT_FOUND, state="unknown")

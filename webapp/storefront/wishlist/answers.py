"""What a change to a list answers, on whatever page the person who made it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from flask import abort, g, make_response, request
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import Owner
from webapp.core.errors import DomainError, Refusal
from webapp.extensions import reading, transaction
from webapp.storefront import drawing
from webapp.storefront.cart import drawing as carts
from webapp.storefront.catalogue.product import choice_block
from webapp.storefront.wishlist import drawing as lists
from webapp.storefront.wishlist.forms import look_of
from webapp.web import errors, htmx
from webapp.web.identity import (
    current_visitor,
    has_lost_session,
    look_again,
    safe_next,
    turn_away,
)
from webapp.web.notices import Notice, sentence_of, tell
from webapp.web.pages import blocks, go, page
from webapp.web.wishlists import reader
from webapp.wishlist import queries
from webapp.wishlist.errors import ItemNotFound

CART_PATH = "/cart"
LIST_PATH = "/wishlist"
ARCHIVE_PATH = "/wishlist/archived"

P = ParamSpec("P")
R = TypeVar("R")


class Changed(NamedTuple):
    """A product whose heart is another now."""

    product_id: UUID
    name: str
    saved: UUID | None


def refused(error: DomainError) -> BaseResponse:
    """Say why on the page that the button was on; a stale one is drawn anew."""
    if error.refusal is Refusal.STALE and htmx.wants_fragment():
        look_again()
        notice = drawing.notice(Notice(sentence_of(error), "error"))
        return swapless(make_response(_parts() + notice, HTTPStatus.CONFLICT))
    is_told = error.refusal in {Refusal.BROKEN_RULE, Refusal.STALE}
    if htmx.asked() or not is_told:
        return errors.refused(error)
    tell(Notice(sentence_of(error), "error"))
    return go(safe_next(request.form.get("next")))


def owner() -> Owner:
    """Return whose list is to be changed; nothing lands on a guest's by surprise."""
    if has_lost_session():
        abort(turn_away())
    return reader()


def customer_id(reason: str) -> UUID:
    """Return the customer who asks; a guest is told why to sign in, and led there."""
    known = owner()
    if known.user_id is None:
        tell(Notice(reason))
        abort(turn_away())
    return known.user_id


def own(
    of_customer: Callable[Concatenate[Session, UUID, P], R],
    of_guest: Callable[Concatenate[Session, UUID, P], R],
    *,
    nobody: type[DomainError] = ItemNotFound,
) -> Callable[P, R]:
    """Return the change to whoever's list it is, in a transaction of its own.

    Raises:
        nobody: this person has saved nothing yet.
    """
    known = owner()

    def change(*what: P.args, **more: P.kwargs) -> R:
        with transaction() as session:
            if known.user_id is not None:
                return of_customer(session, known.user_id, *what, **more)
            if known.guest_id is not None:
                return of_guest(session, known.guest_id, *what, **more)
            raise nobody

    return change


def answer(
    notice: Notice,
    changed: Sequence[Changed] = (),
    *,
    more: int | None = None,
    beside: str = "",
) -> BaseResponse:
    """Say and show what changed, on whatever page the person is.

    Args:
        changed: what hearts there may be on it that are others now.
        more: by how many things the list grew, where that is known without asking.
        beside: what else there is to be shown, as markup.
    """
    if not htmx.wants_fragment():
        tell(notice)
        return go(safe_next(request.form.get("next")))
    if _is_beside_the_list():
        tell(notice)
        at_archive = htmx.current_path() == ARCHIVE_PATH
        return htmx.go_to(ARCHIVE_PATH if at_archive else LIST_PATH)
    if more is None:
        look_again()
    else:
        before = current_visitor()
        g.visitor = replace(before, saved_count=before.saved_count + more)
    hearts = [drawing.heart(*one) for one in changed] if not _is_at_the_list() else []
    visitor = current_visitor()
    said = [
        drawing.notice(notice),
        drawing.saved_count(visitor),
        drawing.cart_count(visitor),
    ]
    return swapless(make_response("".join([*hearts, _parts(), *said, beside])))


def answer_placed(sentence: str, version: int) -> BaseResponse:
    """Say where something is now; whoever moved it sees it there already."""
    if not htmx.wants_fragment():
        tell(Notice(f"{sentence}.", "success"))
        return go(safe_next(request.form.get("next")))
    return swapless(
        make_response(
            drawing.draw(
                "storefront/wishlist/_placed.html", sentence=sentence, version=version
            )
        )
    )


def shown_again(template: str, context: Mapping[str, Any]) -> BaseResponse:
    """Show a page's form anew, each mistake beside its field."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if not htmx.wants_fragment():
        return page(template, status=status, **context)
    unfit = make_response(blocks(template, "panel", **context), status)
    return htmx.aim(unfit, "#panel")


def _parts() -> Markup:
    """Draw anew what the page that the person is on shows of the list."""
    path = htmx.current_path()
    beneath = carts.parts() if path == CART_PATH else Markup()
    if request.headers.get("X-Drawer"):
        found = queries.outline(reading(), reader())
        return lists.drawer(reading(), reader(), found) + beneath
    if beneath:
        return beneath
    if path == LIST_PATH:
        found = queries.outline(reading(), reader())
        look = look_of(htmx.current_args())
        return lists.parts(reading(), reader(), found, look)
    if path.startswith("/p/"):
        return choice_block(path.removeprefix("/p/"), htmx.current_args())
    return Markup()


def _is_at_the_list() -> bool:
    return bool(request.headers.get("X-Drawer")) or htmx.current_path() == LIST_PATH


def _is_beside_the_list() -> bool:
    """Tell whether the person is on a page about a part of the list, by itself."""
    path = htmx.current_path()
    return path.startswith(f"{LIST_PATH}/") and not request.headers.get("X-Drawer")


def swapless(response: BaseResponse) -> BaseResponse:
    """Have an answer put its parts where they belong, and nothing else anywhere."""
    response.headers["HX-Reswap"] = "none"
    return response

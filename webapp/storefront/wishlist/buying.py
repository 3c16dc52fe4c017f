"""From the wishlist into the cart: one thing, what is ticked, or the whole list."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import NOBODY, Owner
from webapp.conversion import queries as conversion
from webapp.conversion import services
from webapp.conversion.errors import ChooseOptions
from webapp.conversion.queries import Wish
from webapp.conversion.services import Moved, MovedAll
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.settings import queries as settings
from webapp.storefront import drawing
from webapp.storefront.wishlist import answers
from webapp.storefront.wishlist.drawing import pictured
from webapp.storefront.wishlist.forms import MoveForm
from webapp.web import htmx
from webapp.web.notices import Notice, tell
from webapp.web.pages import go, page
from webapp.web.wishlists import reader
from webapp.wishlist import queries
from webapp.wishlist.queries import Line

bp = Blueprint("buying", __name__, url_prefix="/wishlist")
bp.register_error_handler(DomainError, answers.refused)

PAGE = "storefront/wishlist/to_cart.html"
WENT = "storefront/wishlist/_went.html"


class Shown(NamedTuple):
    """Something on the list as the way to the cart shows it."""

    line: Line
    wish: Wish


@bp.post("/items/<uuid:item_id>/cart")
def move(item_id: UUID) -> BaseResponse:
    """Put a saved thing into the cart, so many of it; it stays on the list."""
    form = MoveForm().checked()
    quantity = form.quantity.data or 1
    owner = answers.owner()
    try:
        with transaction() as session:
            moved = services.move_item(session, owner, item_id, quantity=quantity)
    except ChooseOptions as refusal:
        return _led_to_choose(owner, item_id, refusal)
    return answers.answer(_moved(moved, quantity))


@bp.get("/to-cart")
def show() -> Response:
    """Show what of the list is in the cart, what can go there, and what can not."""
    owner = reader()
    shown = standing_of(owner, conversion.wishes(reading(), owner))
    return page(PAGE, **shown, link=None, action=url_for(".convert"))


@bp.post("/to-cart")
def convert() -> BaseResponse:
    """Put all that can be bought into the cart; the whole list stays as it is."""
    owner = answers.owner()
    if owner == NOBODY:
        return answer_moved(MovedAll())
    code = None
    with transaction() as session:
        if owner.user_id is not None:
            tuned = settings.current(session)
            done = services.convert_list(session, owner.user_id, settings=tuned)
            moved, code = done.moved, done.code if done.is_attached else None
        else:
            moved = services.move_items(session, owner)
    return answer_moved(moved, code)


def put_into_cart(user_id: UUID, item_ids: Sequence[UUID]) -> BaseResponse:
    """Put what was ticked into the cart, as far as it can be bought."""
    with transaction() as session:
        moved = services.move_items(session, Owner(user_id), item_ids)
    return answer_moved(moved)


def answer_moved(moved: MovedAll, code: str | None = None) -> BaseResponse:
    """Say what went into the cart, and of the rest why it did not."""
    notice = told(moved, code)
    if not htmx.wants_fragment():
        tell(notice)
        return go(url_for("storefront.buying.show"))
    went = drawing.draw(WENT, refused=moved.refused)
    return answers.answer(notice, beside=went)


def told(moved: MovedAll, code: str | None = None) -> Notice:
    """Say in one breath what went into the cart, and what did not."""
    added, already, left = map(len, (moved.added, moved.already, moved.refused))
    said = []
    if added:
        said.append(f"{_things(added, 'is', 'are')} in your cart now.")
    if already:
        there = "there" if added else "in your cart"
        said.append(f"{_things(already, 'was', 'were')} {there} already.")
    if left:
        there = "there" if said else "into your cart"
        said.append(f"{_things(left)} could not go {there}.")
    if code:
        said.append(f"Your discount code {code} is in it, too.")
    if not said:
        return Notice("There is nothing on your list to put into the cart.")
    return Notice(" ".join(said), "success" if added or already else "error")


def standing_of(owner: Owner, wishes: Sequence[Wish]) -> dict[str, Any]:
    """Return how what is on a list stands with its owner's cart, for its page."""
    ids = [str(wish.item_id) for wish in wishes]
    lines = {line.id: pictured(line) for line in queries.lines(reading(), owner, ids)}
    shown = [Shown(lines[w.item_id], w) for w in wishes if w.item_id in lines]
    out = [one for one in shown if not one.wish.in_cart]
    return {
        "is_guest": owner.user_id is None,
        "held": [one for one in shown if one.wish.in_cart],
        "ready": [one for one in out if one.wish.reason is None],
        "left": [one for one in out if one.wish.reason is not None],
    }


def _moved(moved: Moved, quantity: int) -> Notice:
    """Say what is in the cart now, with the way back."""
    many = moved.quantity_now
    back = url_for("storefront.cart.back", line=moved.line_id, quantity=many - quantity)
    more = f", now {many} of it" if many > 1 else ""
    return Notice(f"“{moved.name}” is in your cart{more}.", "success", back)


def _led_to_choose(owner: Owner, item_id: UUID, refusal: DomainError) -> BaseResponse:
    """Lead to where the options of a thing are chosen; it stays on the list."""
    tell(Notice(f"{refusal}."))
    address = url_for("storefront.wishlist_items.show", item_id=item_id)
    if owner.user_id is None:  # a guest's choice is made on the product's page
        (line,) = queries.lines(reading(), owner, [str(item_id)])
        address = url_for("storefront.product.product", slug=line.slug)
    return htmx.go_to(address) if htmx.asked() else go(address)


def _things(count: int, one: str = "", several: str = "") -> str:
    """Count things, with the verb that follows."""
    told = f"1 thing {one}" if count == 1 else f"{count} things {several}"
    return told.rstrip()

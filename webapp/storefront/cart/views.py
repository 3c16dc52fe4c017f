"""The cart page, and what can be done with what is in it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, Response, make_response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import NOBODY, Owner
from webapp.cart import services
from webapp.cart.errors import CartEmpty, InsufficientStock, LineNotFound, NotForSale
from webapp.cart.services import Added, RemovedLine
from webapp.core.errors import DomainError
from webapp.extensions import transaction
from webapp.storefront import drawing
from webapp.storefront.cart import drawing as carts
from webapp.storefront.cart.drawing import Shown, Wrong
from webapp.storefront.cart.filling import fill
from webapp.storefront.cart.forms import AddForm, BackForm, CodeForm, QuantityForm
from webapp.storefront.cart.later import Kept, keep_for_later, take_off
from webapp.storefront.wishlist import answers
from webapp.web import htmx, stamps
from webapp.web.formatting import money, site
from webapp.web.frames import framed
from webapp.web.identity import current_visitor, look_again, safe_next
from webapp.web.notices import Notice, tell
from webapp.web.pages import go, page

bp = Blueprint("cart", __name__, url_prefix="/cart")
bp.register_error_handler(DomainError, answers.refused)

PAGE = "storefront/cart/show.html"
PATH = "/cart"

T = TypeVar("T")


@bp.get("")
def show() -> Response:
    """Show what is in the cart, at today's prices and stock."""
    shown = carts.found()
    return framed(PAGE, lambda: carts.whole(shown), stamp=stamps.stamp(shown))


@bp.post("/lines")
def add() -> BaseResponse:
    """Put something into the cart."""
    form = AddForm().checked()
    variant_id, quantity = form.variant.data, form.quantity.data or 1
    added = fill(
        lambda session, owner: services.add_to_cart(
            session, owner, variant_id, quantity
        )
    )
    return answers.answer(added_notice(added, quantity))


def added_notice(added: Added, quantity: int) -> Notice:
    """Say what is in the cart now, with the way back."""
    many = added.quantity_now
    undo = url_for("storefront.cart.back", line=added.line_id, quantity=many - quantity)
    more = f", now {many} of it" if many > quantity else ""
    return Notice(f"“{added.name}” is in your cart{more}.", "success", undo)


@bp.post("/lines/<uuid:line_id>/quantity")
def quantity(line_id: UUID) -> BaseResponse:
    """Have more or fewer of something; none takes it out."""
    form = QuantityForm()
    if not form.validate():
        return _wrong_quantity(line_id, form.errors["quantity"][0])
    wanted = form.quantity.data or 0
    try:
        changed = _change(
            lambda session, owner: services.change_quantity(
                session, owner, line_id, wanted
            )
        )
    except (InsufficientStock, NotForSale) as refusal:
        return _wrong_quantity(line_id, f"{refusal}.")
    if isinstance(changed, RemovedLine):
        return _took_out(changed)
    return _counted(f"{changed.quantity_now} of “{changed.name}” in your cart.")


@bp.post("/lines/<uuid:line_id>/remove")
def remove(line_id: UUID) -> BaseResponse:
    """Take something out of the cart; the notice offers to put it back."""
    return _took_out(_change(_taking(line_id)))


@bp.post("/lines/<uuid:line_id>/save-for-later")
def save_for_later(line_id: UUID) -> BaseResponse:
    """Take something out of the cart and onto the wishlist."""

    def move(session: Session, owner: Owner) -> tuple[RemovedLine, Kept]:
        gone = services.remove_line(session, owner, line_id)
        return gone, keep_for_later(session, owner, gone)

    gone, kept = _change(move)
    said = "is on your wishlist, for later."
    if kept.was_there:
        said = "was on your wishlist already, and is out of your cart now."
    undo = url_for(
        ".back",
        variant=gone.variant_id,
        quantity=gone.quantity,
        item=kept.item_id,
        removal=kept.removal_id,
    )
    return answers.answer(Notice(f"“{gone.name}” {said}", undo=undo))


@bp.post("/back")
def back() -> BaseResponse:
    """Have the cart as it was before something was put in or taken out."""
    form = BackForm(request.args).checked()
    many = form.quantity.data or 0

    def undo(session: Session, owner: Owner) -> Added | RemovedLine:
        if form.line.data is not None:
            return services.change_quantity(session, owner, form.line.data, many)
        back = services.add_to_cart(session, owner, form.variant.data, many)
        take_off(session, owner, form.item.data, form.removal.data)
        return back

    now = fill(undo) if form.line.data is None else _change(undo)
    if isinstance(now, RemovedLine):
        return answers.answer(Notice(f"“{now.name}” is out of your cart again."))
    return answers.answer(Notice(f"“{now.name}” is in your cart as before.", "success"))


@bp.post("/code")
def use_code() -> BaseResponse:
    """Use a discount code with the order, if the shop takes it."""
    answers.owner()  # whose session ended signs in first
    form = CodeForm()
    shown = carts.found()
    if not shown.cart.lines:
        raise CartEmpty
    if not form.validate():
        return _wrong(Wrong(form.code.data or "", form.errors["code"][0]), shown)
    typed = form.code.data or ""
    said = carts.quoted(shown.cart, typed)
    if said.refusal or said.discount is None:
        return _wrong(Wrong(typed, f"{said.refusal}."), shown)
    _change(lambda session, owner: services.set_code(session, owner, said.code))
    off = money(said.discount.total_minor, site().currency)
    return answers.answer(Notice(f"The code takes {off} off.", "success"))


@bp.post("/code/remove")
def drop_code() -> BaseResponse:
    """Order without the discount code."""
    _change(services.clear_code)
    return answers.answer(Notice("Your cart goes without the code."))


def _change(change: Callable[[Session, Owner], T]) -> T:
    """Change what is in the cart of whoever asks, in a transaction of its own.

    Raises:
        LineNotFound: nobody is known who could have one.
    """
    owner = answers.owner()
    if owner == NOBODY:
        raise LineNotFound
    with transaction() as session:
        return change(session, owner)


def _taking(line_id: UUID) -> Callable[[Session, Owner], RemovedLine]:
    return lambda session, owner: services.remove_line(session, owner, line_id)


def _took_out(gone: RemovedLine) -> BaseResponse:
    undo = url_for(".back", variant=gone.variant_id, quantity=gone.quantity)
    return answers.answer(Notice(f"“{gone.name}” is out of your cart.", undo=undo))


def _counted(sentence: str) -> BaseResponse:
    """Say how many there are now; whoever changed it sees it there already."""
    if not htmx.wants_fragment():
        tell(Notice(sentence, "success"))
        return go(safe_next(request.form.get("next"), PATH))
    look_again()
    said = drawing.draw("storefront/cart/_said.html", sentence=sentence)
    count = drawing.cart_count(current_visitor())
    return answers.swapless(make_response(carts.parts() + said + count))


def _wrong_quantity(line_id: UUID, sentence: str) -> BaseResponse:
    return _wrong(Wrong(request.form.get("quantity", "")[:9], sentence, line_id))


def _wrong(wrong: Wrong, shown: Shown | None = None) -> BaseResponse:
    """Show the cart anew, with what cannot be beside its field."""
    shown = shown or carts.found()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if not htmx.wants_fragment():
        main = carts.wrong(shown, wrong)
        # What is done next leads back to the cart, not to this answer.
        return page(PAGE, status=status, main=main, here=PATH, path=PATH)
    return answers.swapless(make_response(carts.parts(shown, wrong), status))

"""Saving from any page, the list itself, and taking things off it again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    request,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import DomainError, Refusal
from webapp.extensions import limiter, reading, transaction
from webapp.storefront import drawing
from webapp.storefront.catalogue.product import choice_block
from webapp.storefront.wishlist import pending
from webapp.storefront.wishlist.forms import ChooseForm, SaveForm
from webapp.web import errors, htmx
from webapp.web.frames import framed
from webapp.web.identity import (
    current_visitor,
    guest_to_save_for,
    has_lost_session,
    look_again,
    safe_next,
    turn_away,
    visit,
)
from webapp.web.notices import Notice, tell
from webapp.web.pages import go
from webapp.web.wishlists import reader, wishlist_limits
from webapp.wishlist import queries, services
from webapp.wishlist.errors import GuestGone, ItemNotFound, NothingToUndo
from webapp.wishlist.queries import NOBODY, Outline, Owner

bp = Blueprint("wishlist", __name__)

PAGE = "storefront/wishlist/show.html"

P = ParamSpec("P")
R = TypeVar("R")


class Changed(NamedTuple):
    """A product whose heart is another now."""

    product_id: UUID
    name: str
    saved: UUID | None


@bp.errorhandler(DomainError)
def refused(error: DomainError) -> BaseResponse:
    """Say why on the page that the button was on; htmx puts it into its notice."""
    if htmx.asked() or error.refusal is not Refusal.BROKEN_RULE:
        return errors.refused(error)
    tell(Notice(f"{error}.", "error"))
    return go(safe_next(request.form.get("next")))


@bp.get("/wishlist")
def show() -> Response:
    """Show what this person saved, at today's prices and stock."""
    found = Outline(*visit("outline"))
    return framed(PAGE, drawing.wishlist(reading(), reader(), found))


def _is_known() -> bool:
    return reader() != NOBODY


@bp.post("/wishlist/items")
@limiter.limit("30 per minute", exempt_when=_is_known)  # new guests from one address
def save() -> BaseResponse:
    """Save the product whose heart or button was pressed."""
    form = SaveForm().checked()
    owner = _owner()
    if owner.user_id is not None:
        with transaction() as session:
            saved = services.save_item(
                session,
                owner.user_id,
                form.product.data,
                variant_id=form.variant.data,
                group_id=form.group.data,
                new_group=form.new_group.data or None,
                limits=wishlist_limits(),
            )
    elif current_app.config["GUESTS_CAN_SAVE"]:
        saved = _pick(form)
    else:
        pending.keep(form)
        return turn_away()
    where = f" in “{saved.group}”" if saved.group else ""
    undo = url_for(".remove", item_id=saved.item_id)
    return _answer(
        Notice(f"“{saved.name}” is on your wishlist{where}.", "success", undo),
        [Changed(form.product.data, saved.name, saved.item_id)],
        more=+1,
    )


@bp.post("/wishlist/items/<uuid:item_id>/choose")
def choose(item_id: UUID) -> BaseResponse:
    """Settle on a variant for what was saved with its choice open."""
    form = ChooseForm().checked()
    change = _own(services.choose_variant, services.choose_picks_variant)
    chosen = change(item_id, form.variant.data)
    return _answer(
        Notice(f"Your choice of “{chosen.name}” is kept.", "success"), [], more=0
    )


@bp.post("/wishlist/items/<uuid:item_id>/remove")
def remove(item_id: UUID) -> BaseResponse:
    """Take an item off the list; the notice offers to put it back."""
    removed = _own(services.remove_item, services.unpick_product)(item_id)
    undo = url_for(".undo", removal_id=removed.removal_id)
    return _answer(
        Notice(f"“{removed.name}” is off your wishlist.", undo=undo),
        [Changed(removed.product_id, removed.name, removed.still_saved)],
        more=-1,
    )


@bp.post("/wishlist/removals/<uuid:removal_id>/undo")
def undo(removal_id: UUID) -> BaseResponse:
    """Put back what was just removed."""
    change = _own(services.put_back, services.put_picks_back, nobody=NothingToUndo)
    back = change(removal_id)
    names = " and ".join(f"“{one.name}”" for one in back)
    return _answer(
        Notice(f"{names} is back on your wishlist.", "success"),
        [Changed(one.product_id, one.name, one.item_id) for one in back],
        more=len(back),
    )


def _owner() -> Owner:
    """Return whose list is to be changed; nothing lands on a guest's by surprise."""
    if has_lost_session():
        abort(turn_away())
    return reader()


def _own(
    of_customer: Callable[Concatenate[Session, UUID, P], R],
    of_guest: Callable[Concatenate[Session, UUID, P], R],
    *,
    nobody: type[DomainError] = ItemNotFound,
) -> Callable[P, R]:
    """Return the change to whoever's list it is, in a transaction of its own.

    Raises:
        nobody: this person has saved nothing yet.
    """
    owner = _owner()

    def change(*what: P.args, **more: P.kwargs) -> R:
        with transaction() as session:
            if owner.user_id is not None:
                return of_customer(session, owner.user_id, *what, **more)
            if owner.guest_id is not None:
                return of_guest(session, owner.guest_id, *what, **more)
            raise nobody

    return change


def _pick(form: SaveForm) -> services.Saved:
    """Save for a guest; one who signed in elsewhere this moment begins anew."""
    for _ in range(2):
        try:
            with transaction() as session:
                return services.pick_product(
                    session,
                    guest_to_save_for(session),
                    form.product.data,
                    variant_id=form.variant.data,
                    limits=wishlist_limits(),
                )
        except GuestGone:
            look_again()
    raise GuestGone


def _answer(notice: Notice, changed: Sequence[Changed], *, more: int) -> BaseResponse:
    """Say and show what changed, on whatever page the person is.

    Args:
        more: by how many things the list grew.
    """
    if not htmx.wants_fragment():
        tell(notice)
        return go(safe_next(request.form.get("next")))
    visitor = current_visitor()
    g.visitor = replace(visitor, saved_count=visitor.saved_count + more)
    parts = [drawing.heart(*one) for one in changed]
    path = htmx.current_path()
    if path == url_for(".show"):
        found = queries.outline(reading(), reader())
        parts = [drawing.wishlist_parts(reading(), reader(), found)]
    elif path.startswith("/p/"):
        parts.append(choice_block(path.removeprefix("/p/"), htmx.current_args()))
    parts += [drawing.notice(notice), drawing.saved_count(g.visitor)]
    return make_response("".join(parts))

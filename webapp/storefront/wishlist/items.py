"""What can be done with one thing on the list, and with everything that is ticked."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.catalog import queries as catalog
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.storefront.guests import as_guest
from webapp.storefront.wishlist import answers, buying, pending
from webapp.storefront.wishlist.answers import Changed
from webapp.storefront.wishlist.drawing import pictured
from webapp.storefront.wishlist.forms import (
    BulkForm,
    ChooseForm,
    EditForm,
    PlaceForm,
    RestoreForm,
    SaveForm,
    ShiftForm,
    TransferForm,
)
from webapp.storefront.wishlist.switches import switches_of, watch_fields
from webapp.web.formatting import money, today
from webapp.web.identity import (
    current_customer,
    turn_away,
    visit,
)
from webapp.web.notices import Notice
from webapp.web.pages import page
from webapp.web.wishlists import reader, wishlist_limits
from webapp.wishlist import queries, services
from webapp.wishlist.errors import DateInPast, ItemNotFound, StaleItem
from webapp.wishlist.models import Priority
from webapp.wishlist.queries import Line, Outline, Watching
from webapp.wishlist.services import Placed, TakenAway

bp = Blueprint("wishlist_items", __name__, url_prefix="/wishlist")
bp.register_error_handler(DomainError, answers.refused)

PAGE = "storefront/wishlist/item.html"
CHANGED_MEANWHILE = (
    "This was changed elsewhere meanwhile. Look at what you wrote, and send it again to"
    " replace what is there now."
)
TO_ARRANGE = "Sign in to arrange your list; what you saved comes along."
TO_WRITE = "Sign in to keep notes and dates; what you saved comes along."
_IN_ARCHIVE, _BACK, _OFF = (
    "in the archive",
    "back on your wishlist",
    "off your wishlist",
)
TO_ARCHIVE = "Sign in to put things away; what you saved comes along."


@bp.post("/items")
def save() -> BaseResponse:
    """Save the product whose heart or button was pressed."""
    form = SaveForm().checked()
    owner = answers.owner()
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
            if watch := form.choices():
                services.watch_item(session, owner.user_id, saved.item_id, **watch)
    elif current_app.config["GUESTS_CAN_SAVE"]:
        saved = as_guest(
            lambda session, guest_id: services.pick_product(
                session,
                guest_id,
                form.product.data,
                variant_id=form.variant.data,
                limits=wishlist_limits(),
            )
        )
    else:
        pending.keep(form)
        return turn_away()
    where = f" in “{saved.group}”" if saved.group else ""
    undo = url_for(".remove", item_id=saved.item_id)
    if saved.removal_id is not None:  # it was in the archive, and goes back there
        undo = url_for("storefront.wishlist.undo", removal_id=saved.removal_id)
    return answers.answer(
        Notice(f"“{saved.name}” is on your wishlist{where}.", "success", undo),
        [Changed(form.product.data, saved.name, saved.item_id)],
        more=+1,
    )


@bp.get("/items/<uuid:item_id>")
def show(item_id: UUID) -> Response:
    """Show all there is to do with one thing."""
    return page(PAGE, **_about(item_id))


@bp.post("/items/<uuid:item_id>/choose")
def choose(item_id: UUID) -> BaseResponse:
    """Settle on a variant, for now."""
    form = ChooseForm().checked()
    change = answers.own(services.choose_variant, services.choose_picks_variant)
    chosen = change(item_id, form.variant.data)
    return answers.answer(Notice(f"Your choice of “{chosen.name}” is kept.", "success"))


@bp.post("/items/<uuid:item_id>/remove")
def remove(item_id: UUID) -> BaseResponse:
    """Take an item off the list; the notice offers to put it back."""
    removed = answers.own(services.remove_item, services.unpick_product)(item_id)
    undo = url_for("storefront.wishlist.undo", removal_id=removed.removal_id)
    return answers.answer(
        Notice(f"“{removed.name}” is off your wishlist.", undo=undo),
        [Changed(removed.product_id, removed.name, removed.still_saved)],
        more=-1,
    )


@bp.post("/items/<uuid:item_id>/place")
def place(item_id: UUID) -> BaseResponse:
    """Put an item before another one, in the same group or another one."""
    form = PlaceForm().checked()
    user_id = answers.customer_id(TO_ARRANGE)
    with transaction() as session:
        placed = services.place_item(
            session,
            user_id,
            item_id,
            group_id=form.group.data,
            before=form.before.data,
            version=form.version.data,
        )
    return answers.answer_placed(told(placed), placed.version)


@bp.post("/items/<uuid:item_id>/shift")
def shift(item_id: UUID) -> BaseResponse:
    """Move an item within its group: a step, to an end, or to a place."""
    form = ShiftForm().checked()
    user_id = answers.customer_id(TO_ARRANGE)
    with transaction() as session:
        placed = services.shift_item(session, user_id, item_id, form.to.data)
    return answers.answer(Notice(f"{told(placed)}.", "success"))


@bp.post("/items/<uuid:item_id>/transfer")
def transfer(item_id: UUID) -> BaseResponse:
    """Move an item to the top of another group, a new one, or none."""
    form = TransferForm().checked()
    user_id = answers.customer_id(TO_ARRANGE)
    with transaction() as session:
        placed = services.transfer_item(
            session,
            user_id,
            item_id,
            group_id=form.group.data,
            new_group=form.new_group.data or None,
            limits=wishlist_limits(),
        )
    return answers.answer(Notice(f"{told(placed)}.", "success"))


@bp.post("/items/<uuid:item_id>/edit")
def edit(item_id: UUID) -> BaseResponse:
    """Keep what the customer wrote about an item."""
    user_id = answers.customer_id(TO_WRITE)
    form = EditForm()
    if not form.validate():
        return answers.shown_again(PAGE, _about(item_id, form))
    try:
        with transaction() as session:
            name = services.edit_item(
                session,
                user_id,
                item_id,
                note=form.note.data or "",
                is_note_private=form.private.data,
                wanted_count=form.wanted.data or 1,
                priority=Priority(form.priority.data),
                expires_on=form.needed.data,
                today=today(),
                version=form.version.data,
            )
    except DateInPast as refusal:
        form.refuse("needed", refusal)
    except StaleItem:
        form.form_errors.append(CHANGED_MEANWHILE)
    else:
        return answers.answer(Notice(f"“{name}” is kept as you wrote it.", "success"))
    return answers.shown_again(PAGE, _about(item_id, form))


@bp.post("/items/<uuid:item_id>/archive")
def archive(item_id: UUID) -> BaseResponse:
    """Put an item away."""
    user_id = answers.customer_id(TO_ARCHIVE)
    with transaction() as session:
        gone = services.archive_items(session, user_id, [item_id])
    return _took_away(gone, _IN_ARCHIVE)


@bp.post("/items/<uuid:item_id>/restore")
def restore(item_id: UUID) -> BaseResponse:
    """Take an item out of the archive."""
    form = RestoreForm().checked()
    user_id = answers.customer_id(TO_ARCHIVE)
    with transaction() as session:
        back = _restore(session, user_id, [item_id], form.needed.data)
    return _took_away(back, _BACK)


@bp.post("/bulk")
def bulk() -> BaseResponse:
    """Do the same with everything that is ticked."""
    form = BulkForm().checked()
    user_id = answers.customer_id(TO_ARRANGE)
    if form.do.data == "move":
        return _move_all(user_id, form)
    if form.do.data == "cart":
        return buying.put_into_cart(user_id, form.items.data)
    take, where = _BULK[str(form.do.data)]
    with transaction() as session:
        gone = take(session, user_id, form.items.data)
    return _took_away(gone, where)


def _move_all(user_id: UUID, form: BulkForm) -> BaseResponse:
    with transaction() as session:
        group, count = services.transfer_items(
            session,
            user_id,
            form.items.data,
            group_id=form.group.data,
            new_group=form.new_group.data or None,
            limits=wishlist_limits(),
        )
    return answers.answer(Notice(f"{_things(count)} moved to “{group}”.", "success"))


def _restore(
    session: Session, user_id: UUID, item_ids: Iterable[UUID], day: date | None = None
) -> TakenAway:
    """Take things out of the archive, needed by ``day`` or by the day they had."""
    limits = wishlist_limits()
    return services.restore_items(
        session, user_id, item_ids, expires_on=day, today=today(), limits=limits
    )


_BULK: Mapping[str, tuple[Callable[[Session, UUID, list[UUID]], TakenAway], str]] = {
    "archive": (services.archive_items, _IN_ARCHIVE),
    "restore": (_restore, _BACK),
    "remove": (services.remove_items, _OFF),
}


def told(placed: Placed) -> str:
    """Say where something is now."""
    where = f" in {placed.group}" if placed.group else ""
    return f"{placed.name} moved to {placed.position} of {placed.count}{where}"


def _took_away(gone: TakenAway, where: str) -> BaseResponse:
    many = len(gone.names)
    what = f"“{gone.names[0]}” is" if many == 1 else f"{_things(many)} are"
    undo = url_for("storefront.wishlist.undo", removal_id=gone.removal_id)
    return answers.answer(Notice(f"{what} {where}.", undo=undo))


def _things(count: int) -> str:
    return f"{count} thing" if count == 1 else f"{count} things"


def _about(item_id: UUID, form: EditForm | None = None) -> Mapping[str, Any]:
    """Return what the page of one item shows."""
    found = Outline(*visit("outline"))
    current_customer()
    sections = queries.sections(found)
    for section in sections:
        ids = [entry.id for entry in section.entries]
        if str(item_id) in ids:
            entry = section.entries[ids.index(str(item_id))]
            break
    else:
        raise ItemNotFound
    lines = queries.lines(reading(), reader(), [str(item_id)])
    if not lines:
        raise ItemNotFound
    line = pictured(lines[0])
    return {
        "item": line,
        "form": form or _form(line),
        "position": ids.index(str(item_id)) + 1,
        "count": len(ids),
        "group_id": section.group_id,
        "group_name": section.name,
        "groups": [(s.group_id, s.name) for s in sections if s.group_id],
        "variants": _variants(line),
        "item_version": entry.item_version,
        "in_cart": entry.in_cart,
        "watch": watch_fields(
            Watching.of(found.watching), switches_of(line), line.saved_currency
        ),
        "is_buyable": line.can_join(entry.in_cart),
    }


def _form(line: Line) -> EditForm:
    return EditForm(
        formdata=None,
        note=line.note,
        private=line.is_note_private,
        wanted=line.wanted_count,
        priority=line.priority,
        needed=line.expires_on,
    )


def _variants(line: Line) -> list[tuple[UUID, str, str, str]]:
    """Return what may be chosen: id, label, price and availability of each."""
    if line.slug is None:
        return []
    shown, _ = catalog.product_page(reading(), line.slug)
    if not shown.options:
        return []
    return [
        (v.id, v.label, money(v.price_minor, v.currency), v.availability)
        for v in shown.variants
        if not v.is_discontinued
    ]

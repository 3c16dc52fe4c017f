"""The pages of a wishlist: the list, its archive, its drawer; and the way back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, make_response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.storefront.wishlist import answers
from webapp.storefront.wishlist import drawing as lists
from webapp.storefront.wishlist.answers import Changed
from webapp.storefront.wishlist.forms import look_of
from webapp.web import htmx, stamps
from webapp.web.frames import framed
from webapp.web.identity import current_customer, visit
from webapp.web.ids import id_of
from webapp.web.notices import Notice
from webapp.web.pages import go, page
from webapp.web.wishlists import reader
from webapp.wishlist import queries, services
from webapp.wishlist.errors import NothingToUndo
from webapp.wishlist.models import ItemStatus
from webapp.wishlist.queries import Outline, Pulse

bp = Blueprint("wishlist", __name__)
bp.register_error_handler(DomainError, answers.refused)

PAGE = "storefront/wishlist/show.html"
ARCHIVED_PAGE = "storefront/wishlist/archived.html"
CLEAR_PAGE = "storefront/wishlist/clear.html"
MOST_NAMED = 2  # things that a notice names one by one
BACK_WHERE = {
    ItemStatus.ACTIVE: "on your wishlist",
    ItemStatus.ARCHIVED: "in the archive",
}


@bp.get("/wishlist")
def show() -> Response:
    """Show what this person saved, at today's prices and stock."""
    pulse = Pulse(*visit("pulse"))
    return framed(
        PAGE,
        lambda: lists.whole(reading(), reader(), pulse, look_of(request.args)),
        stamp=stamps.stamp(pulse),
    )


@bp.get("/wishlist/drawer")
def drawer() -> BaseResponse:
    """Show the list small, to be laid over any page."""
    if not htmx.asked():
        return go(url_for(".show"))
    stamp = stamps.stamp(Pulse(*visit("pulse")))
    if stamps.is_current(stamp):
        return stamps.unchanged(stamp)
    found = queries.outline(reading(), reader())
    response = make_response(lists.drawer(reading(), reader(), found, stamp=stamp))
    stamps.mark(response, stamp)
    return response


@bp.get("/wishlist/archived")
def archived() -> Response:
    """Show what was put away, the latest first."""
    found = Outline(*visit("outline"))
    customer = current_customer()
    stretch = queries.archive(reading(), customer.user_id, before=_before())
    older = ""
    if stretch.more:
        last = stretch.lines[-1]
        moment = last.archived_at.isoformat() if last.archived_at else ""
        older = url_for(".archived", before=moment, item=last.id)
    count = queries.head(found).archived_count
    return framed(
        ARCHIVED_PAGE,
        lambda: lists.archive(stretch, archived_count=count, older=older),
        stamp=stamps.stamp(stretch, count),
    )


@bp.get("/wishlist/clear")
def ask_to_clear() -> Response:
    """Ask whether the whole list may go."""
    found = Outline(*visit("outline"))
    current_customer()
    sections = queries.sections(found)
    return page(
        CLEAR_PAGE,
        count=sum(len(section.entries) for section in sections),
        archived_count=queries.head(found).archived_count,
    )


@bp.post("/wishlist/clear")
def clear() -> BaseResponse:
    """Take everything off the list; its groups stay."""
    user_id = answers.customer_id("Sign in to clear your list.")
    with transaction() as session:
        gone = services.clear_list(session, user_id)
    undo = url_for(".undo", removal_id=gone.removal_id)
    return answers.answer(Notice("Your wishlist is empty now.", undo=undo))


@bp.post("/wishlist/seen")
def seen() -> BaseResponse:
    """Note that what is back in stock was seen; it is no news the next time."""
    user_id = answers.customer_id("Sign in to see your list.")
    with transaction() as session:
        services.note_seen(session, user_id)
    return Response(status=204)


@bp.post("/wishlist/removals/<uuid:removal_id>/undo")
def undo(removal_id: UUID) -> BaseResponse:
    """Put back what was just taken away."""
    change = answers.own(
        services.put_back, services.put_picks_back, nobody=NothingToUndo
    )
    undone = change(removal_id)
    told = []
    for status, where in BACK_WHERE.items():
        if back := [one.name for one in undone.items if one.status is status]:
            told.append(f"{_named(back)} back {where}.")
    if undone.group:
        told.append(f"The group “{undone.group}” is back.")
    return answers.answer(
        Notice(" ".join(told), "success"),
        [Changed(one.product_id, one.name, one.saved) for one in undone.items],
    )


def _named(names: Sequence[str]) -> str:
    """Name a few things, count many; with the verb that follows."""
    several = len(names) > MOST_NAMED
    told = f"{len(names)} things" if several else " and ".join(f"“{n}”" for n in names)
    return f"{told} {'is' if len(names) == 1 else 'are'}"


def _before() -> tuple[datetime, UUID] | None:
    """Read where the stretch of the archive begins; nonsense is the beginning."""
    try:
        moment = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return moment, id_of(request.args.get("item", ""))

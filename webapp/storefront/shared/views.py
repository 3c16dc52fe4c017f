"""The page behind a share link, and the page on which public lists are found."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import NOBODY, Owner
from webapp.cart.services import Added
from webapp.conversion import services as conversion
from webapp.core.errors import DomainError
from webapp.core.text import tidy
from webapp.extensions import limiter, reading
from webapp.sharing import queries
from webapp.sharing.errors import LinkEnded, NoSuchLink
from webapp.sharing.queries import MOST_PAGES, SharedList, SharedSection
from webapp.sharing.services import note_opened
from webapp.storefront import drawing
from webapp.storefront.cart.filling import fill
from webapp.storefront.cart.forms import AddForm
from webapp.storefront.cart.views import added_notice
from webapp.storefront.shared.words import summary_of, title_of, until
from webapp.storefront.wishlist import answers
from webapp.web import errors, htmx, stamps
from webapp.web.assets import picture_address
from webapp.web.formatting import site, today
from webapp.web.frames import framed
from webapp.web.identity import current_visitor
from webapp.web.looks import is_a_look, note_after
from webapp.web.pages import page
from webapp.web.security import keep_to_oneself
from webapp.web.wishlists import reader

bp = Blueprint("shared", __name__)
bp.register_error_handler(DomainError, answers.refused)
bp.after_request(keep_to_oneself)

PAGE = "storefront/shared/show.html"
MAIN = "storefront/shared/_list.html"
ENDED = "storefront/shared/ended.html"
PUBLIC = "storefront/shared/public.html"
LONGEST_QUESTION = 100  # characters that are looked at
LONGEST_NUMBER = 4


@bp.get("/w/<token>")
def show(token: str) -> BaseResponse:
    """Show a shared list to whoever holds its link."""
    try:
        shared = queries.open_link(reading(), token)
    except (NoSuchLink, LinkEnded) as refusal:
        return _turn_down(refusal)
    is_own = current_visitor().user_id == shared.owner_id
    sections = _seen_by_reader(shared) if not is_own and reader() != NOBODY else None
    saved = tuple(item.saved for section in sections or () for item in section.items)
    stamp = stamps.stamp(shared.facts, is_own, saved)
    if stamps.is_current(stamp):
        return stamps.unchanged(stamp)
    group = shared.groups[0] if shared.of_group else None
    response = framed(
        PAGE,
        lambda: _main(shared, token, sections, saved, is_own=is_own),
        title=title_of(shared.owner_name, group.name if group else None),
        summary=summary_of(shared.count, group.occasion_on if group else None),
        stamp=stamp,
    )
    if not is_own and is_a_look():
        note_after(response, note_opened, shared.link_id)
    return response


@bp.post("/w/<token>/cart")
def add_to_cart(token: str) -> BaseResponse:
    """Put something from a shared list into the reader's own cart."""
    try:
        shared = queries.open_link(reading(), token)
    except (NoSuchLink, LinkEnded) as refusal:
        return _turn_down(refusal)
    form = AddForm().checked()
    variant_id, quantity = form.variant.data, form.quantity.data or 1
    wish = queries.wish_for(reading(), shared, variant_id)

    def put(session: Session, buyer: Owner) -> Added:
        return conversion.add_from_shared(
            session,
            buyer,
            wishlist_id=wish.wishlist_id,
            list_owner_id=shared.owner_id,
            product_id=wish.product_id,
            variant_id=variant_id,
            quantity=quantity,
        )

    return answers.answer(added_notice(fill(put), quantity))


@limiter.limit("60 per minute")  # of one address; nobody guesses a token by that
def _turn_down(refusal: DomainError) -> BaseResponse:
    """Say that nothing is shared here: not any more, or it never was."""
    if htmx.wants_fragment():
        return errors.refused(refusal)
    return page(
        ENDED,
        status=errors.STATUS[refusal.refusal],
        sentence=str(refusal),
        is_over=errors.STATUS[refusal.refusal] is HTTPStatus.GONE,
    )


@bp.get("/lists")
def public() -> Response:
    """Show the lists that are there for everybody to find."""
    question = tidy(request.args.get("q", "")[:LONGEST_QUESTION])
    number = _number(request.args.get("page", ""))
    found = queries.public_lists(reading(), question, number, keys=site().secrets)
    return page(
        PUBLIC,
        q=question,
        number=number,
        has_more=found.has_more,
        lists=[
            {
                "address": f"/w/{one.token}",
                "title": one.name,
                "owner_name": one.owner_name,
                "count": one.count,
                "occasion_on": one.occasion_on,
                "until": until(one.occasion_on, today()) if one.occasion_on else "",
                "pictures": [picture_address(picture) for picture in one.pictures],
            }
            for one in found.lists
        ],
    )


def _seen_by_reader(shared: SharedList) -> list[SharedSection]:
    return queries.sections_of(reading(), shared, reader())


def _main(
    shared: SharedList,
    token: str,
    sections: list[SharedSection] | None,
    saved: tuple[UUID | None, ...],
    *,
    is_own: bool,
) -> Markup:
    """Draw what is on a list, or find it as it was drawn for others before.

    Args:
        sections: what is on it; ``None`` if nobody has asked so far.
        saved: what of it the reader has saved, too.
    """

    def about() -> dict[str, Any]:
        drawn = sections or queries.sections_of(reading(), shared, NOBODY)
        return {**_about(shared, drawn, is_own=is_own), "token": token}

    key = ("shared", *shared.facts, today(), is_own, saved)
    return drawing.remembered(key, MAIN, about)


def _about(
    shared: SharedList, sections: Iterable[SharedSection], *, is_own: bool
) -> dict[str, Any]:
    """Return what the page shows, and nothing by which anybody could be known."""
    # A heart has its product's id, and an id stands once on a page.
    hearts: dict[UUID, queries.SharedItem] = {}

    def card(item: queries.SharedItem) -> dict[str, Any]:
        is_first = hearts.setdefault(item.product_id, item) is item
        return {
            "item": item,
            "picture": picture_address(item.picture),
            "has_heart": is_first and bool(item.slug) and not is_own,
        }

    group = shared.groups[0] if shared.of_group else None
    return {
        "owner_name": shared.owner_name,
        "name": group.name if group else None,
        "panel": f"/wishlist/groups/{group.group_id}/share"
        if group
        else "/wishlist/share",
        "is_own": is_own,
        "count": shared.count,
        "sections": [
            {
                "name": section.group.name,
                "occasion_on": section.group.occasion_on,
                "until": until(section.group.occasion_on, today())
                if section.group.occasion_on
                else "",
                "cards": [card(item) for item in section.items],
            }
            for section in sections
            if section.items or section.group.group_id
        ],
    }


def _number(text: str) -> int:
    """Read which stretch of a listing is asked for; nonsense is the first."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return min(max(int(text), 1), MOST_PAGES) if is_number else 1

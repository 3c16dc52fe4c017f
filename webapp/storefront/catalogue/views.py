"""Listings: everything, one category, and search."""

from collections.abc import Hashable
from typing import NamedTuple

from flask import Blueprint, Response, make_response, render_template, request

from webapp.catalog import queries as catalog
from webapp.catalog.queries import COUNTED, Choice, Shelf
from webapp.catalog.queries.choice import MOST_PAGES
from webapp.extensions import reading
from webapp.storefront import drawing
from webapp.storefront.catalogue import filters
from webapp.storefront.catalogue.filters import Errors, Filters, Typed
from webapp.web import htmx, stamps
from webapp.web.formatting import number, site
from webapp.web.frames import framed
from webapp.web.shelves import shops
from webapp.web.wishlists import reader
from webapp.wishlist.queries import saved_beside

bp = Blueprint("catalogue", __name__)


class Listing(NamedTuple):
    """All that the main part of a listing shows."""

    path: str
    heading: str
    intro: str | None
    choice: Typed
    cards: tuple[Hashable, ...]
    errors: Errors
    sorts: tuple[tuple[str, str], ...]
    shops: tuple[Shelf, ...]
    total: str | None
    more_url: str | None
    earlier_url: str | None
    empty_hint: str | None


PAGE = "storefront/catalogue/listing.html"
MAIN = "storefront/catalogue/_listing.html"
MORE = "storefront/catalogue/_more.html"
INTRO = "Good things from small makers. Keep what you like; decide when you are ready."


@bp.get("/")
def home() -> Response:
    """Show everything on sale."""
    chosen = filters.read(request.args, site().currency, site().locale)
    return _listing(chosen, heading="Everything in the shop", intro=INTRO)


@bp.get("/c/<slug>")
def category(slug: str) -> Response:
    """Show one category."""
    shelf = catalog.category(reading(), slug)
    chosen = filters.read(
        request.args, site().currency, site().locale, category=shelf.slug
    )
    return _listing(chosen, heading=shelf.name)


@bp.get("/search")
def search() -> Response:
    """Show what matches the words that were typed."""
    chosen = filters.read(request.args, site().currency, site().locale)
    question = chosen.choice.question
    heading = f"Results for “{question}”" if question else "Search"
    return _listing(
        chosen,
        heading=heading,
        empty_hint="Try another word, or the beginning of one." if question else None,
    )


def _listing(
    chosen: Filters,
    heading: str,
    *,
    intro: str | None = None,
    empty_hint: str | None = None,
) -> Response:
    choice, path = chosen.choice, request.path
    first, last = choice.pages
    if htmx.wants_fragment():
        choice = filters.only_last(choice)  # what is there stays
    found = catalog.cards_page(
        reading(),
        choice,
        *saved_beside(reader()),
        values={"owner_id": reader().id},
    )
    more = _more(chosen, path, first, last) if found.has_more else None
    if htmx.wants_fragment():
        more_link = render_template(MORE, more_url=more)
        return make_response("\n".join([drawing.cards(found), more_link]))
    shown = Listing(
        path=path,
        heading=heading,
        intro=intro,
        choice=chosen.shown(),
        cards=drawing.card_keys(found),
        errors=Errors(**chosen.errors),
        sorts=chosen.sorts(),
        shops=shops(),
        total=_total(choice) if choice.is_narrowed else None,
        more_url=more,
        earlier_url=_earlier(chosen, path, first) if first > 1 else None,
        empty_hint=empty_hint,
    )
    return framed(
        PAGE,
        lambda: drawing.remembered(
            shown, MAIN, lambda: shown._asdict() | {"cards": drawing.cards(found)}
        ),
        stamp=stamps.stamp(shown),
        heading=heading,
        question=shown.choice.q,
    )


def _total(choice: Choice) -> str:
    """Say how many products there are, as far as is counted."""
    found = catalog.count(reading(), choice)
    if found >= COUNTED:
        return f"{number(COUNTED)} products or more"
    return "1 product" if found == 1 else f"{number(found)} products"


def _more(chosen: Filters, path: str, first: int, last: int) -> str:
    if last - first + 1 < MOST_PAGES:
        return chosen.address(path, first=first, last=last + 1)
    return chosen.address(path, first=last + 1, last=last + 1)


def _earlier(chosen: Filters, path: str, first: int) -> str:
    before = max(1, first - MOST_PAGES)
    return chosen.address(path, first=before, last=first - 1)

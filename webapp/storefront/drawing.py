"""Cards and wishlist lines as markup, drawn once for as long as they look the same.

The key is everything that the drawing depends on, so nothing has to be forgotten when a
price changes: the changed card has another key. A list of 200 costs 200 look-ups.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from markupsafe import Markup

from webapp.catalog.models import Availability
from webapp.catalog.queries import Card, CardsPage
from webapp.core.cache import Bounded
from webapp.core.db import Reader
from webapp.core.money import Money
from webapp.web.assets import picture_address
from webapp.web.formatting import site
from webapp.web.notices import Notice
from webapp.web.pages import blocks
from webapp.web.persons import Visitor
from webapp.wishlist import queries
from webapp.wishlist.price_change import Change, since_saved
from webapp.wishlist.queries import Entry, Line, Outline, Owner, Section

# Characters that one process remembers: of cards and lines, about 1,000 each, and of
# the main parts of pages, 5,000 to 50,000 each.
KEPT = 4_000_000
PAGES_KEPT = 4_000_000

LIST = "storefront/wishlist/_list.html"


def init_app(app: Flask) -> None:
    """Give ``app`` a memory for its drawings."""
    app.extensions["drawings"] = Bounded[tuple[Any, ...], Markup](KEPT, weigh=len)
    app.extensions["drawn_pages"] = Bounded[tuple[Any, ...], Markup](
        PAGES_KEPT, weigh=len
    )


def card_keys(found: CardsPage) -> tuple[tuple[UUID, int, UUID | None], ...]:
    """Return what the drawings of these cards depend on."""
    saved = [beside[0] if beside else None for beside in found.beside]
    return tuple(
        (card.id, card.version, item)
        for card, item in zip(found.cards, saved, strict=True)
    )


def cards(found: CardsPage) -> Markup:
    """Draw a stretch of a listing, each card with its reader's heart."""
    drawn: Bounded[tuple[Any, ...], Markup] = current_app.extensions["drawings"]
    return _joined(
        drawn.get(key) or drawn.keep(key, _card(card, key[2]))
        for card, key in zip(found.cards, card_keys(found), strict=True)
    )


def remembered(
    key: tuple[Any, ...], template: str, context: Callable[[], Mapping[str, Any]]
) -> Markup:
    """Draw the main part of a page, or find it as it was drawn under the same key.

    Args:
        key: everything that the drawing depends on; it holds nothing of a session.
        context: what the template shows, asked for only if it is to be drawn.
    """
    drawn: Bounded[tuple[Any, ...], Markup] = current_app.extensions["drawn_pages"]
    known = drawn.get(key)
    if known is None:
        known = drawn.keep(key, _draw(template, **context()))
    return known


def wishlist(session: Reader, owner: Owner, found: Outline) -> Markup:
    """Draw a whole wishlist, or find it as it was drawn from the very same outline."""
    drawn: Bounded[tuple[Any, ...], Markup] = current_app.extensions["drawn_pages"]
    key = ("wishlist", *found, owner.user_id is None)
    known = drawn.get(key)
    if known is not None:
        return known
    shown = _list(session, owner, found)
    html = _draw(LIST, **shown)
    # What was removed this very moment is missing in the drawing: draw again next time.
    return drawn.keep(key, html) if shown["is_whole"] else html


def wishlist_parts(session: Reader, owner: Owner, found: Outline) -> Markup:
    """Draw what a change to the list changes on its page, for an answer to htmx."""
    return blocks(LIST, "summary", "items", **_list(session, owner, found))


def _list(session: Reader, owner: Owner, found: Outline) -> dict[str, Any]:
    sections = queries.sections(found)
    lines = _lines(session, owner, sections)
    return {
        "summary": queries.summary(sections, site().currency),
        "currency": site().currency,
        "sections": [
            {
                "group_id": section.group_id,
                "name": section.name,
                "count": len(section.entries),
                "items": _joined(lines.get(entry, "") for entry in section.entries),
            }
            for section in sections
        ],
        "is_guest": owner.user_id is None,
        "is_whole": len(lines) == sum(len(section.entries) for section in sections),
    }


def _lines(
    session: Reader, owner: Owner, sections: Sequence[Section]
) -> dict[Entry, Markup]:
    """Return the drawing of each entry; one more statement for what was never drawn."""
    drawn: Bounded[tuple[Any, ...], Markup] = current_app.extensions["drawings"]
    entries = [entry for section in sections for entry in section.entries]
    lines = {entry: drawn.get(entry) for entry in entries}
    new = {entry.id: entry for entry, line in lines.items() if line is None}
    for line in queries.lines(session, owner, list(new)):
        entry = new[str(line.id)]
        lines[entry] = drawn.keep(entry, _line(line))
    return {entry: line for entry, line in lines.items() if line is not None}


def heart(product_id: UUID, name: str, saved: UUID | None) -> Markup:
    """Draw the heart of one product for an answer to htmx."""
    return _draw(
        "storefront/_heart.html",
        product_id=product_id,
        product_name=name,
        saved=saved,
        fragment=True,
    )


def notice(said: Notice) -> Markup:
    """Draw what is to be said, for an answer to htmx."""
    return _draw("_parts/notice.html", notice=said, fragment=True)


def saved_count(visitor: Visitor) -> Markup:
    """Draw how much is saved, for an answer to htmx."""
    return _draw("_parts/saved_count.html", visitor=visitor, fragment=True)


def _card(shown: Card, saved: UUID | None) -> Markup:
    return _draw(
        "storefront/catalogue/_card.html",
        card=shown,
        picture=picture_address(shown.picture),
        saved=saved,
    )


def _line(shown: Line) -> Markup:
    return _draw(
        "storefront/wishlist/_item.html",
        item=shown,
        picture=picture_address(shown.picture),
        change=_change(shown),
    )


def _change(shown: Line) -> Change | None:
    if shown.choose or shown.availability == Availability.RETIRED:
        return None
    saved = Money(shown.saved_price_minor, shown.saved_currency)
    return since_saved(saved, Money(shown.price_minor, shown.currency))


def _joined(drawn: Iterable[str]) -> Markup:
    return Markup("\n".join(drawn))  # noqa: S704 - drawings are markup already


def _draw(template: str, **context: Any) -> Markup:
    # Straight from the environment: what these show is all in their context.
    context.setdefault("fragment", False)
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704 - an autoescaped template's output

"""Cards and the like as markup, drawn once for as long as they look the same.

The key is everything that the drawing depends on, so nothing has to be forgotten when a
price changes: the changed card has another key. A list of 200 costs 200 look-ups.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from markupsafe import Markup

from webapp.catalog.queries import Card, CardsPage
from webapp.core.cache import Bounded
from webapp.web.assets import picture_address
from webapp.web.notices import Notice
from webapp.web.persons import Visitor

# Characters that one process remembers: of cards and lines, about 1,000 each, and of
# the main parts of pages, 5,000 to 50,000 each.
KEPT = 4_000_000
PAGES_KEPT = 4_000_000


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
    return joined(
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
        known = drawn.keep(key, draw(template, **context()))
    return known


def heart(product_id: UUID, name: str, saved: UUID | None) -> Markup:
    """Draw the heart of one product for an answer to htmx."""
    return draw(
        "storefront/_heart.html",
        product_id=product_id,
        product_name=name,
        saved=saved,
        fragment=True,
    )


def notice(said: Notice) -> Markup:
    """Draw what is to be said, for an answer to htmx."""
    return draw("_parts/notice.html", notice=said, fragment=True)


def saved_count(visitor: Visitor) -> Markup:
    """Draw how much is saved, for an answer to htmx."""
    return draw("_parts/saved_count.html", visitor=visitor, fragment=True)


def cart_count(visitor: Visitor) -> Markup:
    """Draw how much is in the cart, for an answer to htmx."""
    return draw("_parts/cart_count.html", visitor=visitor, fragment=True)


def _card(shown: Card, saved: UUID | None) -> Markup:
    return draw(
        "storefront/catalogue/_card.html",
        card=shown,
        picture=picture_address(shown.picture),
        saved=saved,
    )


def joined(drawn: Iterable[str]) -> Markup:
    """Lay drawings one after the other."""
    return Markup("\n".join(drawn))  # noqa: S704 - drawings are markup already


def draw(template: str, **context: Any) -> Markup:
    """Draw a template that shows nothing but what it is given."""
    # Straight from the environment: what these show is all in their context.
    context.setdefault("fragment", False)
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704 - an autoescaped template's output

"""Cards and wishlist lines as markup, drawn once for as long as they look the same.

The key is everything that is shown, so nothing has to be forgotten when a price
changes: the changed card is another key. A page of 50 items costs 50 look-ups.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import current_app
from markupsafe import Markup

from webapp.catalog.models import Availability
from webapp.catalog.queries import Card, CardsPage
from webapp.core.money import Money
from webapp.core.site import Site
from webapp.web.assets import picture_address
from webapp.web.formatting import site
from webapp.wishlist.price_change import Change, since_saved
from webapp.wishlist.queries import Line

KEPT = 8_000  # drawings of each kind, about 1 kB each


def card(shown: Card, saved: UUID | None) -> Markup:
    """Draw a product as a card of the catalogue; ``saved`` is the reader's item."""
    return _card(shown, saved, site())


def cards(found: CardsPage) -> list[Markup]:
    """Draw a stretch of a listing, each card with its reader's heart."""
    saved = [beside[0] if beside else None for beside in found.beside]
    return list(map(card, found.cards, saved))


def line(shown: Line) -> Markup:
    """Draw one saved thing as it stands on the wishlist page."""
    return _line(shown, site())


def heart(product_id: UUID, name: str, saved: UUID | None) -> Markup:
    """Draw the heart of one product for an answer to htmx."""
    return _draw(
        "storefront/_heart.html",
        product_id=product_id,
        product_name=name,
        saved=saved,
        fragment=True,
    )


@lru_cache(maxsize=KEPT)
def _card(shown: Card, saved: UUID | None, _site: Site) -> Markup:
    return _draw(
        "storefront/catalogue/_card.html",
        card=shown,
        picture=picture_address(shown.picture),
        saved=saved,
    )


@lru_cache(maxsize=KEPT)
def _line(shown: Line, _site: Site) -> Markup:
    return _draw(
        "storefront/wishlist/_item.html",
        item=shown,
        picture=picture_address(shown.picture),
        change=_change(shown),
    )


def _change(shown: Line) -> Change | None:
    if shown.choose or shown.availability == Availability.RETIRED:
        return None
    saved = Money(shown.saved_price_minor, shown.currency)
    return since_saved(saved, Money(shown.price_minor, shown.currency))


def _draw(template: str, **context: Any) -> Markup:
    # Straight from the environment: what these show is all in their context.
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704 - an autoescaped template's output

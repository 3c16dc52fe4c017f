"""The cart as markup: whole, and in the parts that a change redraws."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from markupsafe import Markup

from webapp.cart import queries
from webapp.cart.limits import MOST_OF_ONE
from webapp.cart.queries import CartLineView, CartPage, Problem
from webapp.cart.totals import totals
from webapp.catalog.models import Availability
from webapp.extensions import reading
from webapp.promotions.discounts import Line as DiscountLine
from webapp.promotions.queries import Quote, quote
from webapp.storefront.catalogue.options import NAMES
from webapp.storefront.drawing import draw
from webapp.web.assets import picture_address
from webapp.web.context import csrf_token
from webapp.web.formatting import site
from webapp.web.pages import blocks
from webapp.web.wishlists import reader

MAIN = "storefront/cart/_cart.html"
_AWAY = {Problem.OUT_OF_STOCK, Problem.RETIRED}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What somebody typed that cannot be: how many of a line, or else a code."""

    typed: str
    sentence: str
    line_id: UUID | None = None


class Shown(NamedTuple):
    """A cart, and what its discount code comes to."""

    cart: CartPage
    quote: Quote | None


def found() -> Shown:
    """Return the cart of whoever asks."""
    cart = queries.cart_page(reading(), reader())
    said = quoted(cart, cart.code) if cart.code and cart.lines else None
    return Shown(cart, said)


def quoted(cart: CartPage, code: str) -> Quote:
    """Return what a code would take off what is in a cart."""
    return quote(
        reading(),
        user_id=reader().user_id,
        code=code,
        lines=[
            DiscountLine(line.id, line.category_id, line.total_minor)
            for line in _counted(cart)
        ],
        currency=site().currency,
        locale=site().locale,
    )


def whole(shown: Shown) -> Markup:
    """Draw a whole cart."""
    return draw(MAIN, csrf_token=csrf_token, **_about(shown))


def parts(shown: Shown | None = None, wrong: Wrong | None = None) -> Markup:
    """Draw what a change to the cart changes on its page, for an answer to htmx."""
    return blocks(MAIN, "cart", **_about(shown or found(), wrong))


def wrong(shown: Shown, wrong: Wrong) -> Markup:
    """Draw a whole cart with what cannot be beside its field."""
    return draw(MAIN, csrf_token=csrf_token, **_about(shown, wrong))


def _about(shown: Shown, wrong: Wrong | None = None) -> dict[str, Any]:
    cart, said = shown
    counted = _counted(cart)
    discount = said.discount.total_minor if said and said.discount else 0
    is_of_code = wrong is not None and wrong.line_id is None
    refusal = f"{said.refusal}." if said and said.refusal else ""
    return {
        "lines": [_line(line) for line in cart.lines],
        "count": sum(line.quantity for line in counted),
        "totals": totals(counted, discount_minor=discount),
        "currency": site().currency,
        "has_problem": len(counted) < len(cart.lines) or not cart.can_be_ordered,
        "is_guest": reader().user_id is None,
        "code": said,
        "code_refusal": wrong.sentence if wrong and is_of_code else refusal,
        "code_typed": wrong.typed if wrong and is_of_code else cart.code,
        "wrong": wrong,
    }


def _counted(cart: CartPage) -> list[CartLineView]:
    """Return what can be had, in some number, for money that this shop takes."""
    return [line for line in cart.lines if line.problem not in _AWAY and _is_ours(line)]


def _is_ours(line: CartLineView) -> bool:
    return line.currency == site().currency


def _line(line: CartLineView) -> dict[str, Any]:
    """Return a line as it is drawn.

    ``most`` of it may be had, ``choice`` leads to this very variant.
    """
    is_preorder = line.availability is Availability.PREORDER
    values = line.variant_label.split(" / ") if line.variant_label else []
    return {
        **line._asdict(),
        "picture": picture_address(line.picture),
        "problem": line.problem,
        "is_ours": _is_ours(line),
        "change": _change(line),
        "most": MOST_OF_ONE if is_preorder else min(line.stock, MOST_OF_ONE),
        "choice": f"?{urlencode(dict(zip(NAMES, values, strict=False)))}"
        if values
        else "",
    }


def _change(line: CartLineView) -> str | None:
    if line.problem in _AWAY or not line.is_repriced:
        return None
    return "down" if line.price_minor < line.seen_price_minor else "up"

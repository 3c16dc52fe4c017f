"""The page of one product: what it costs, in which variants, and since when."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import Owner
from webapp.catalog import queries as catalog
from webapp.catalog.errors import NoSuchProduct
from webapp.catalog.models import ProductStatus
from webapp.catalog.queries import ProductPage, VariantLine
from webapp.core import clock
from webapp.extensions import reading
from webapp.storefront import drawing
from webapp.storefront.catalogue import chart, options
from webapp.storefront.wishlist.switches import is_verified, watch_fields
from webapp.web import formatting, htmx, stamps
from webapp.web.assets import picture_address
from webapp.web.frames import framed
from webapp.web.identity import current_visitor
from webapp.web.pages import blocks, go, page
from webapp.web.wishlists import reader
from webapp.wishlist.queries import (
    ProductForReader,
    Switches,
    product_for,
    saved_beside,
)

bp = Blueprint("product", __name__)

PAGE = "storefront/catalogue/product.html"
MAIN = "storefront/catalogue/_product.html"


@bp.get("/p/<slug>")
def product(slug: str) -> BaseResponse:
    """Show one product, in the variant that the address names."""
    found = product_for(reading(), slug, reader())
    if found.row.slug != slug:
        return go(url_for(".product", slug=found.row.slug))
    is_retired = found.row.status is ProductStatus.RETIRED
    status = HTTPStatus.GONE if is_retired else HTTPStatus.OK
    if htmx.wants_fragment():
        context = _context(found, request.args)
        return make_response(blocks(MAIN, "choice", "history", **context), status)
    return framed(
        PAGE,
        lambda: _drawn(found),
        status=status,
        stamp=stamps.stamp(found.key, is_verified()),
        name=found.row.name,
        description=found.row.description.partition("\n")[0],
    )


@bp.get("/p/<slug>/similar")
def similar(slug: str) -> BaseResponse:
    """Show a few others of the same category, for the foot of a product's page."""
    found = product_for(reading(), slug, Owner()).page
    if not htmx.wants_fragment():
        return go(url_for(".product", slug=slug))
    others = catalog.similar(
        reading(),
        found.id,
        found.category.id if found.category else None,
        *saved_beside(reader()),
        values={"owner_id": reader().id},
    )
    return page("storefront/catalogue/similar.html", cards=drawing.cards(others))


def choice_block(slug: str, args: MultiDict[str, str]) -> Markup:
    """Draw the choice of a product anew, for whoever looks at its page just now."""
    try:
        found = product_for(reading(), slug, reader())
    except NoSuchProduct:
        return Markup()
    return blocks(MAIN, "choice", **_context(found, args))


def _drawn(found: ProductForReader) -> Markup:
    """Draw the page's main part, or find it as it was drawn for the same reader."""
    chosen = tuple(request.args.get(name) for name in options.NAMES)
    looker = (current_visitor().is_customer, is_verified())
    key = ("product", *found.key, *looker, *chosen, formatting.today())
    return drawing.remembered(key, MAIN, lambda: _context(found, request.args))


def _context(found: ProductForReader, args: MultiDict[str, str]) -> dict[str, Any]:
    shown = found.page
    path = url_for("storefront.product.product", slug=shown.slug)
    if shown.options:
        wanted = options.chosen(shown.options, shown.variants, args)
        variant = options.variant_of(shown.variants, wanted)
        offered = options.offered(path, shown.options, shown.variants, wanted)
    else:
        wanted = ()
        variant, offered = next(iter(shown.variants), None), []
    variant_id = variant.id if variant else None
    saved = found.saved.get(variant_id)
    own = found.switches.get(variant_id, Switches())
    prices = _prices(shown, variant)
    return {
        "product": _product(shown),
        "options": offered,
        "unchosen": [
            name
            for name, value in zip(shown.options, wanted, strict=True)
            if value is None
        ],
        "variant": variant,
        "price": variant or shown.card,
        "saved": saved,
        # Saved before a choice was made: it may be made now.
        "to_settle": found.saved.get(None) if variant and not saved else None,
        "also_saved": len(found.saved) - (saved is not None),
        "in_cart": found.in_cart.get(variant.id, 0) if variant else 0,
        "groups": found.groups,
        "watch": watch_fields(found.watching, own, (variant or shown.card).currency),
        "is_customer": current_visitor().is_customer,
        "chart": _chart(prices),
        "history": _history(prices),
    }


def _product(shown: ProductPage) -> dict[str, Any]:
    return {
        "id": shown.id,
        "slug": shown.slug,
        "name": shown.name,
        "description": shown.description,
        "shop_name": shown.shop.name,
        "shop_slug": shown.shop.slug,
        "shop_logo": picture_address(shown.shop_logo),
        "category": shown.category,
        "pictures": [
            (picture_address(picture.address), picture.alt)
            for picture in shown.pictures
        ],
        "status": shown.status,
        "expected_on": shown.expected_on,
    }


def _prices(shown: ProductPage, variant: VariantLine | None) -> list[catalog.PastPrice]:
    """Return the past of the chosen variant, or of the one that speaks for all.

    Of equal prices one after the other only the first is told.
    """
    live = [v for v in shown.variants if not v.is_discontinued]
    speaks = variant or min(live, key=lambda v: v.price_minor, default=None)
    told: list[catalog.PastPrice] = []
    for past in shown.history:
        if speaks is None or past.variant_id != speaks.id:
            continue
        if not told or told[-1][2:] != past[2:]:
            told.append(past)
    return told


def _chart(prices: list[catalog.PastPrice]) -> chart.Chart | None:
    return chart.draw(
        [(past.changed_at, past.price_minor) for past in prices],
        now=clock.now(),
        money=lambda minor: formatting.money(minor, prices[0].currency),
        day=lambda at: formatting.day(formatting.local(at).date()),
    )


def _history(prices: list[catalog.PastPrice]) -> list[tuple[Markup, str, str]]:
    return [
        (
            formatting.when(past.changed_at),
            formatting.money(past.price_minor, past.currency),
            f"reduced from {formatting.money(past.compare_at_minor, past.currency)}"
            if past.compare_at_minor
            else "",
        )
        for past in reversed(prices)
    ]

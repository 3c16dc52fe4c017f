"""The checkout: one page that says where to, how, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import Owner
from webapp.cart import services as carts
from webapp.cart.errors import CartChanged, CartEmpty, NotForSale, OtherCurrency
from webapp.cart.services import CheckoutWish, Placed
from webapp.catalog.errors import StockShort
from webapp.config import Config
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.orders import queries as orders
from webapp.promotions.errors import CodeRefused
from webapp.settings.queries import current as current_settings
from webapp.storefront import drawing
from webapp.storefront.checkout.bill import Bill, bill_of
from webapp.storefront.checkout.changes import changes, read_shown
from webapp.storefront.checkout.countries import countries, home
from webapp.storefront.checkout.forms import PARTS, CheckoutForm
from webapp.storefront.orders.leaving import lead_to
from webapp.web import htmx
from webapp.web.formatting import money, site
from webapp.web.identity import current_customer
from webapp.web.notices import Notice, sentence_of, tell
from webapp.web.offers import deliveries, methods
from webapp.web.pages import blocks, go, page
from webapp.web.persons import Customer

bp = Blueprint("checkout", __name__, url_prefix="/checkout")

PAGE = "storefront/checkout/show.html"
CART = "/cart"
NOT_AS_SHOWN = (CartChanged, StockShort, NotForSale, OtherCurrency, CodeRefused)


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said before anything else, and what of it has changed."""

    title: str
    changes: Sequence[str] = ()


@bp.get("")
def show() -> BaseResponse:
    """Show what is about to be ordered, and ask for what is missing."""
    customer = current_customer()
    kept = orders.last_address(reading(), customer.user_id) or {"name": customer.name}
    return _page(customer, _form(kept))


@bp.get("/summary")
def summary() -> BaseResponse:
    """Show what it comes to, delivered in another way."""
    customer = current_customer()
    way = deliveries().get(request.args.get("delivery", ""))
    if way is None or not htmx.wants_fragment():
        return _anew()
    bill = bill_of(reading(), customer.user_id, way)
    if not bill.lines:  # ordered or taken out in another window
        return _anew()
    html = blocks(PAGE, "summary", bill=bill, customer=customer)
    said = drawing.draw("storefront/cart/_said.html", sentence=_comes_to(bill))
    return current_app.make_response(html + said)


@bp.post("")
def place() -> BaseResponse:
    """Order what was shown; sent twice, it leads to the same order."""
    customer = current_customer()
    form = _form({})
    if "without_code" in request.form:
        with transaction() as session:
            carts.clear_code(session, Owner(user_id=customer.user_id))
        return _page(customer, form)
    if not form.validate_on_submit():
        return _page(customer, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        placed = _order(customer, form)
    except CartEmpty as refusal:
        return _to_cart(refusal)
    except NOT_AS_SHOWN as refusal:
        return _page(customer, form, HTTPStatus.CONFLICT, refusal)
    return lead_to(
        placed.page or url_for("storefront.orders.show", order_id=placed.order_id)
    )


def _anew() -> BaseResponse:
    address = url_for(".show")
    return htmx.go_to(address) if htmx.asked() else go(address)


def _form(kept: dict[str, str]) -> CheckoutForm:
    config: Config = current_app.config["KEEPSAKE"]
    reached, locale = config.COUNTRIES, site().locale
    known = {part: kept.get(part, "") for part in PARTS}
    known["country"] = known["country"] or home(reached, locale)
    form = CheckoutForm(data=known)
    form.offer(deliveries(), methods(), countries(reached, locale))
    return form


def _order(customer: Customer, form: CheckoutForm) -> Placed:
    wish = CheckoutWish(
        cart_id=form.cart.data,
        version=form.version.data,
        shown_total_minor=form.total.data,
        delivery=form.chosen.slug,
        address=form.address(),
        method=form.method.data or "",
    )
    with transaction() as session:
        return carts.check_out(
            session,
            customer.user_id,
            wish,
            deliveries=deliveries(),
            methods=methods(),
            unpaid_hours=current_settings(session).unpaid_order_hours,
            currency=site().currency,
            locale=site().locale,
        )


def _page(
    customer: Customer,
    form: CheckoutForm,
    status: HTTPStatus = HTTPStatus.OK,
    refusal: DomainError | None = None,
) -> BaseResponse:
    bill = bill_of(reading(), customer.user_id, form.chosen)
    if not bill.lines:
        return _to_cart(CartEmpty())
    return page(
        PAGE,
        status=status,
        form=form,
        bill=bill,
        methods=methods(),
        customer=customer,
        told=None if refusal is None else _told(bill, form, refusal),
    )


def _told(bill: Bill, form: CheckoutForm, refusal: DomainError) -> Told:
    """Say why the order was not placed, and what is not as it was shown."""
    now = bill.sums.total_minor
    found = changes(
        read_shown(request.form.getlist("shown")),
        bill.lines,
        lambda minor: money(minor, bill.currency),
    )
    if not isinstance(refusal, CartChanged):
        return Told(f"{sentence_of(refusal)} Nothing was ordered yet.", found)
    if found or now != form.total.data:
        return Told(
            "Please look again before you order. This is what is new:",
            [*found, _comes_to(bill)],
        )
    return Told("Your cart was changed elsewhere. Please look at it again.")


def _comes_to(bill: Bill) -> str:
    total = money(bill.sums.total_minor, bill.currency)
    return f"With “{bill.delivery.name}” it comes to {total}."


def _to_cart(refusal: CartEmpty) -> BaseResponse:
    tell(Notice(sentence_of(refusal)))
    return go(CART)

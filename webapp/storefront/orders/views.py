"""The pages of a customer's orders, and what can be done there."""

from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import Owner
from webapp.cart import services as carts
from webapp.cart.services import Added
from webapp.core.errors import DomainError, Refusal
from webapp.extensions import reading, transaction
from webapp.orders import queries, services, words
from webapp.storefront.orders.drawing import about
from webapp.storefront.orders.forms import PayForm
from webapp.storefront.orders.leaving import lead_to
from webapp.web import errors
from webapp.web.identity import current_customer
from webapp.web.ids import id_of
from webapp.web.notices import Notice, sentence_of, tell
from webapp.web.offers import methods
from webapp.web.pages import go, page

bp = Blueprint("orders", __name__, url_prefix="/account/orders")

PER_PAGE = 20
MOST_NAMED = 2  # things that a notice names one by one


@bp.errorhandler(DomainError)
def refused(error: DomainError) -> BaseResponse:
    """Say why on the order's page."""
    order_id = (request.view_args or {}).get("order_id")
    if error.refusal is Refusal.NOT_FOUND or order_id is None:
        return errors.refused(error)
    tell(Notice(sentence_of(error), "error"))
    return go(url_for(".show", order_id=order_id))


@bp.get("")
def listed() -> BaseResponse:
    """List what the customer has ordered, the latest first."""
    customer = current_customer()
    text = request.args.get("before", "")
    before = id_of(text) if text else None
    found = queries.orders_of(
        reading(), customer.user_id, before=before, most=PER_PAGE + 1
    )
    shown = found[:PER_PAGE]
    older = url_for(".listed", before=shown[-1].id) if len(found) > PER_PAGE else ""
    return page(
        "storefront/orders/list.html",
        orders=[(order, words.axes_that_count(order)) for order in shown],
        is_first=before is None,
        older=older,
    )


@bp.get("/<uuid:order_id>")
def show(order_id: UUID) -> BaseResponse:
    """Show an order: where it is, what to do next, and what happened."""
    customer = current_customer()
    order = queries.order_of(reading(), order_id, customer.user_id)
    return page("storefront/orders/show.html", **about(order, methods()))


@bp.post("/<uuid:order_id>/pay")
def pay(order_id: UUID) -> BaseResponse:
    """Begin to pay, once more or in another way."""
    customer = current_customer()
    form = PayForm().checked()
    with transaction() as session:
        begun = services.begin_payment(
            session, order_id, customer.user_id, form.method.data or "", methods()
        )
    return lead_to(begun.page or url_for(".show", order_id=order_id))


@bp.route("/<uuid:order_id>/cancel", methods=["GET", "POST"])
def cancel(order_id: UUID) -> BaseResponse:
    """Ask whether an order may come to nothing, and see to it."""
    customer = current_customer()
    if request.method == "POST":
        with transaction() as session:
            services.cancel_order(
                session, order_id, by="customer", user_id=customer.user_id
            )
        tell(Notice("Your order is cancelled.", "success"))
        return go(url_for(".show", order_id=order_id))
    order = queries.order_of(reading(), order_id, customer.user_id)
    if not order.standing.can_be_cancelled_by_customer:
        return go(url_for(".show", order_id=order_id))
    return page("storefront/orders/cancel.html", order=order)


@bp.post("/<uuid:order_id>/again")
def again(order_id: UUID) -> BaseResponse:
    """Put what was ordered into the cart once more, as far as it can be had."""
    customer = current_customer()
    order = queries.order_of(reading(), order_id, customer.user_id)
    wanted = [
        (line.variant_id, line.quantity)
        for line in order.lines
        if line.variant_id is not None
    ]
    with transaction() as session:
        put = carts.add_many(session, Owner(user_id=customer.user_id), wanted)
    added = [one.name for one in put if isinstance(one, Added)]
    left = [one.sentence for one in put if not isinstance(one, Added)]
    left += ["It is no longer sold"] * (len(order.lines) - len(wanted))
    tell(Notice(_told(added, left), "success" if added else "error"))
    return go("/cart" if added else url_for(".show", order_id=order_id))


def _told(added: list[str], left: list[str]) -> str:
    """Say what is in the cart again, and why the rest is not."""
    several = len(added) > MOST_NAMED
    names = f"{len(added)} things" if several else " and ".join(f"“{n}”" for n in added)
    verb = "is" if len(added) == 1 else "are"
    told = [f"{names} {verb} in your cart."] if added else []
    told += [f"{why}." for why in left[:MOST_NAMED]]
    if (more := len(left) - MOST_NAMED) > 0:
        told.append(f"{more} more could not go there either.")
    return " ".join(told)

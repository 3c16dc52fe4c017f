"""The page of the test card's provider, in development alone."""

from uuid import UUID

from flask import Blueprint, abort, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.extensions import reading, transaction
from webapp.orders import queries, services
from webapp.orders.providers.test_card import SAID, TEST_CARD, Answer
from webapp.orders.queries import PaymentPage
from webapp.orders.services import Settled
from webapp.orders.states import PaymentOutcome
from webapp.storefront.orders.forms import AnswerForm
from webapp.web.identity import current_customer
from webapp.web.notices import Notice, tell
from webapp.web.pages import go, page

bp = Blueprint("test_card", __name__, url_prefix="/dev/pay")

TOO_LATE = "That payment came too late, so nothing was charged."


@bp.get("/<uuid:payment_id>")
def show(payment_id: UUID) -> BaseResponse:
    """Ask what should become of a payment; one that has ended leads back."""
    payment = _payment(payment_id)
    if payment.outcome is not PaymentOutcome.PENDING:
        return _back(payment)
    return page("dev/pay.html", payment=payment, at_bank="bank" in request.args)


@bp.post("/<uuid:payment_id>")
def answer(payment_id: UUID) -> BaseResponse:
    """Tell the shop what became of a payment, as its provider would."""
    payment = _payment(payment_id)
    given = Answer(AnswerForm().checked().answer.data or "")
    outcome, failure = SAID[given]
    if outcome is PaymentOutcome.PENDING:
        return go(url_for(".show", payment_id=payment_id, bank=""))
    with transaction() as session:
        came_to = services.settle_payment(
            session,
            payment_id,
            outcome,
            reference=f"test-{payment_id}",
            failure=failure,
            by="test card",
        )
    if came_to is Settled.TOO_LATE:
        tell(Notice(TOO_LATE))
    return _back(payment)


def _payment(payment_id: UUID) -> PaymentPage:
    """Return the payment of whoever asks; in production there is no such page."""
    if not current_app.config["KEEPSAKE"].in_development:
        abort(404)
    customer = current_customer()
    payment = queries.payment_of(reading(), payment_id, customer.user_id)
    if payment.method != TEST_CARD:
        abort(404)
    return payment


def _back(payment: PaymentPage) -> BaseResponse:
    return go(url_for("storefront.orders.show", order_id=payment.order_id))

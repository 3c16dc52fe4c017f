"""Orders of every channel, for operators: finding them, and what is done about one."""

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.capabilities import Capability
from webapp.admin import answers, order_telling
from webapp.admin.gate import acting, allowed
from webapp.admin.order_forms import CancelForm, ConfirmForm, RefundForm, SearchForm
from webapp.audit.queries import acts
from webapp.core.errors import DomainError, Refusal
from webapp.extensions import reading, transaction
from webapp.orders import queries, services, words
from webapp.orders.states import FulfilmentState, OrderState, PaymentState
from webapp.web.cookies import ADMIN_PATH
from webapp.web.formatting import money
from webapp.web.identity import current_operator
from webapp.web.ids import id_of
from webapp.web.offers import methods
from webapp.web.pages import page

bp = Blueprint("orders", __name__, url_prefix=f"{ADMIN_PATH}/orders")
bp.register_error_handler(DomainError, answers.refused)

LIST = "admin/orders/list.html"
SHOW = "admin/orders/show.html"
PER_PAGE = 50
DEEDS = 50  # of an order's log

State = TypeVar("State", bound=StrEnum)


@bp.get("/")
def listed() -> BaseResponse:
    """List orders, the newest first, narrowed to what is looked for."""
    operator = allowed(Capability.VIEW_ORDERS)
    form = SearchForm(request.args)
    narrowed = {name: text for name, text in form.data.items() if text}
    before = request.args.get("before", "")
    found = queries.orders_listed(
        reading(),
        q=form.q.data or "",
        order_state=_state(OrderState, form.order.data),
        payment_state=_state(PaymentState, form.payment.data),
        fulfilment_state=_state(FulfilmentState, form.fulfilment.data),
        before=id_of(before) if before else None,
        most=PER_PAGE + 1,
    )
    shown = found[:PER_PAGE]
    older = (
        url_for(".listed", **narrowed, before=shown[-1].id) if found[PER_PAGE:] else ""
    )
    return page(
        LIST,
        operator=operator,
        form=form,
        orders=[(order, words.axes(order)) for order in shown],
        is_narrowed=bool(narrowed),
        is_first=not before,
        newest=url_for(".listed", **narrowed),
        older=older,
    )


@bp.get("/<uuid:order_id>")
def show(order_id: UUID) -> BaseResponse:
    """Show an order, what happened to it, and what this operator may do about it."""
    allowed(Capability.VIEW_ORDERS)
    return page(SHOW, **_about(order_id))


@bp.post("/<uuid:order_id>/confirm-payment")
def confirm_payment(order_id: UUID) -> BaseResponse:
    """Note that the money for an order came."""
    allowed(Capability.CONFIRM_PAYMENT)
    form = ConfirmForm()
    if not form.validate():
        return _again(order_id, confirm=form)
    with transaction() as session:
        services.confirm_payment(
            session, acting(), order_id, reference=form.reference.data or ""
        )
    return _answer(order_id, "The payment is confirmed, and the customer is told.")


@bp.post("/<uuid:order_id>/send")
def send(order_id: UUID) -> BaseResponse:
    """Note that the goods of an order left."""
    allowed(Capability.SEND_GOODS)
    with transaction() as session:
        services.send_goods(session, acting(), order_id)
    return _answer(order_id, "The order is marked as sent.")


@bp.post("/<uuid:order_id>/cancel")
def cancel(order_id: UUID) -> BaseResponse:
    """Let an order come to nothing, for a reason that its buyer reads."""
    allowed(Capability.CANCEL_ORDER)
    form = CancelForm()
    if not form.validate():
        return _again(order_id, cancel=form)
    by = acting()
    with transaction() as session:
        services.cancel_order(
            session, order_id, by=by.name, actor=by, reason=form.reason.data or ""
        )
    return _answer(order_id, "The order is cancelled, and the customer is told.")


@bp.post("/<uuid:order_id>/refund")
def refund(order_id: UUID) -> BaseResponse:
    """Give money back: all that is left, or for so many pieces."""
    allowed(Capability.REFUND_ORDER)
    form = RefundForm()
    if not form.validate():
        return _again(order_id, refund=form, typed=request.form)
    try:
        with transaction() as session:
            given = services.refund_order(
                session,
                acting(),
                order_id,
                wish=form.wish(),
                reason=form.reason.data or "",
                once_key=form.once_key.data or "",
                providers=methods(),
            )
    except DomainError as refusal:
        if refusal.refusal is not Refusal.BROKEN_RULE:
            raise
        form.form_errors = [f"{refusal}."]
        return _again(order_id, refund=form, typed=request.form)
    told = f"{money(given.amount_minor, given.currency)} is given back."
    if given.is_by_hand:
        told += " Nobody moves it for us: please transfer it."
    return _answer(order_id, told)


def _answer(order_id: UUID, said: str) -> BaseResponse:
    address = url_for(".show", order_id=order_id)
    return answers.answer(said, SHOW, _about(order_id), address)


def _again(order_id: UUID, **sent: Any) -> BaseResponse:
    return answers.shown_again(SHOW, _about(order_id) | sent)


def _about(order_id: UUID) -> dict[str, Any]:
    session, operator = reading(), current_operator()
    order = queries.order_page(session, order_id)
    standing = order.standing

    def may(capability: Capability, *, it_can: bool) -> bool:
        return it_can and capability in operator.capabilities

    return {
        "operator": operator,
        "order": order,
        "axes": words.axes(order),
        "told": order_telling.told(order, methods()),
        "deeds": order_telling.deeds(acts(session, subject_id=order_id, most=DEEDS)),
        "typed": {},
        "confirm": ConfirmForm(formdata=None)
        if may(Capability.CONFIRM_PAYMENT, it_can=standing.is_payable)
        else None,
        "may_send": may(Capability.SEND_GOODS, it_can=standing.can_be_sent),
        "cancel": CancelForm(formdata=None)
        if may(Capability.CANCEL_ORDER, it_can=standing.can_be_cancelled)
        else None,
        "refund": RefundForm(formdata=None)
        if may(Capability.REFUND_ORDER, it_can=standing.can_be_refunded)
        else None,
    }


def _state(kind: type[State], text: str | None) -> State | None:
    """Return the state that is asked for; what is none narrows nothing."""
    try:
        return kind(text or "")
    except ValueError:
        return None

"""What the shop's mails about orders say at the moment they are sent."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.core import conventions
from webapp.core.site import Site
from webapp.messaging.courier import Composer, Letter, Moot
from webapp.messaging.models import Kind, Notification
from webapp.orders.address import Address
from webapp.orders.models import Order, OrderLine, RefundLine
from webapp.orders.providers.offline import TRANSFER
from webapp.orders.services.steps import standing_of
from webapp.orders.standing import ENDED
from webapp.orders.states import OrderState, PaymentState

Says = Callable[[int], str]  # an amount in the order's currency, as people read it

_MONEY_CAME = frozenset({PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED})


def _told_while_there(compose: Callable[..., Letter | Moot]) -> Composer:
    """Have a letter about an order written while there is somebody to be told.

    ``compose`` gets the order, the site, and by name whatever else it is about.
    """

    @wraps(compose)
    def written(
        session: Session, site: Site, notification: Notification
    ) -> Letter | Moot:
        more = dict(notification.about)
        order = session.get(Order, UUID(more.pop("order_id")))
        if order is None:
            return Moot("there is no such order")
        if order.user_id is None:
            return Moot("its customer is gone")
        if not order.email:
            return Moot("nobody gave an address to write to")
        return compose(order, site, **more)

    return written


@_told_while_there
def compose_placed(order: Order, site: Site) -> Letter | Moot:
    """Confirm an order: what it holds, what it costs, and what to do next."""
    if order.order_state in ENDED:
        return Moot("the order came to nothing meanwhile")
    money = _money(order, site)
    return _letter(
        order,
        site,
        stops=(),  # whoever orders is told so in any case
        ask=_ask(order, site, money),
        lines=[_line(line, money) for line in order.lines],
        totals=_totals(order, money),
        delivery=order.delivery,
        address=_address(order, site),
    )


@_told_while_there
def compose_paid(order: Order, site: Site) -> Letter | Moot:
    """Say that the money for an order came."""
    if order.payment_state not in _MONEY_CAME:
        return Moot("the order is not paid, or all of it was given back")
    return _letter(
        order, site, paid=_money(order, site)(order.paid_minor), delivery=order.delivery
    )


@_told_while_there
def compose_sent(order: Order, site: Site) -> Letter | Moot:
    """Say that an order is on its way, or ready to be fetched, and what is in it."""
    out = [line for line in order.lines if line.fulfilled_count > line.returned_count]
    if not out:
        return Moot("all of it came back meanwhile")
    due = standing_of(order).due_minor
    return _letter(
        order,
        site,
        lines=[f"{line.fulfilled_count} x {_named(line)}" for line in out],
        delivery=order.delivery,
        address=_address(order, site),
        due=_money(order, site)(due) if due else "",
    )


@_told_while_there
def compose_cancelled(order: Order, site: Site) -> Letter | Moot:
    """Say that an order came to nothing, why, and where its money is."""
    if order.order_state not in ENDED:
        return Moot("the order goes on after all")
    money = _money(order, site)
    held = order.paid_minor - order.refunded_minor
    return _letter(
        order,
        site,
        is_expired=order.order_state is OrderState.EXPIRED,
        reason=order.cancel_reason,
        held=money(held) if held else "",
        returned=money(order.refunded_minor) if order.refunded_minor else "",
    )


@_told_while_there
def compose_refunded(order: Order, site: Site, refund_id: str) -> Letter | Moot:
    """Say how much money is given back, for what, and on which way."""
    refund = next((one for one in order.refunds if one.id == UUID(refund_id)), None)
    if refund is None:
        return Moot("there is no such refund")
    money = _money(order, site)
    by_id = {line.id: line for line in order.lines}
    return _letter(
        order,
        site,
        amount=money(refund.amount_minor),
        lines=[_returned(by_id[one.order_line_id], one, money) for one in refund.lines],
        delivery=money(refund.delivery_minor) if refund.delivery_minor else "",
        reason=refund.reason,
        is_by_hand=refund.is_by_hand,
    )


def _letter(
    order: Order, site: Site, *, stops: tuple[Kind, ...] = (Kind.ORDER,), **context: Any
) -> Letter:
    link = f"{site.base_url}/account/orders/{order.id}"
    return Letter(
        to=order.email or "",
        context={"number": order.number, "link": link, **context},
        stops=stops,
    )


def _money(order: Order, site: Site) -> Says:
    return partial(_written, currency=order.currency, locale=site.locale)


def _written(minor: int, *, currency: str, locale: str) -> str:
    return conventions.money(minor, currency, locale)


def _ask(order: Order, site: Site, money: Says) -> dict[str, str]:
    """Return what its buyer is to do now; ``kind`` says which of it."""
    due = standing_of(order).due_minor
    until = ""
    if order.expires_at is not None:
        until = conventions.moment(order.expires_at, site.locale, site.timezone)
    kind = "pay"
    if not due:
        kind = "nothing"
    elif order.is_due_on_delivery:
        kind = "on_delivery"
    elif order.payment_method == TRANSFER:
        kind = "transfer"
    return {"kind": kind, "owed": money(due), "until": until, "bank": site.bank_details}


def _named(line: OrderLine) -> str:
    return f"{line.name}, {line.variant_label}" if line.variant_label else line.name


def _line(line: OrderLine, money: Says) -> dict[str, Any]:
    return {
        "count": line.quantity,
        "what": _named(line),
        "amount": money(line.quantity * line.unit_price_minor),
    }


def _returned(line: OrderLine, back: RefundLine, money: Says) -> dict[str, Any]:
    return {
        "count": back.quantity,
        "what": _named(line),
        "amount": money(back.amount_minor),
    }


def _totals(order: Order, money: Says) -> list[dict[str, str]]:
    told = [("Things", order.subtotal_minor)]
    if order.discount_minor:
        told.append(("Discount", -order.discount_minor))
    told.append((order.delivery or "Delivery", order.delivery_minor))
    if order.tax_minor:
        told.append(("Tax", order.tax_minor))
    told.append(("Total", order.total_minor))
    return [{"what": what, "amount": money(minor)} for what, minor in told]


def _address(order: Order, site: Site) -> list[str]:
    if order.delivery_address is None:
        return []
    return Address.of(order.delivery_address).lines(site.locale)

"""What the operators' pages of orders send."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import request
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer
    BooleanField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, Length

from webapp.core.text import whole
from webapp.orders import words
from webapp.orders.services import RefundWish
from webapp.web.forms import Form, tidied
from webapp.web.ids import id_of

LONGEST_REASON = 500
MOST_DIGITS = 6  # of a number of pieces
_QUANTITY, _RESTOCK = "quantity-", "restock-"


def reason_field(label: str) -> StringField:
    """Return a field for why something is done; it must say something."""
    return StringField(
        label,
        [
            DataRequired("Say why, in a few words."),
            Length(max=LONGEST_REASON, message="Use at most 500 characters."),
        ],
        filters=[tidied],
        render_kw={"maxlength": LONGEST_REASON, "autocomplete": "off"},
    )


def _any_of(label: str, known: Mapping[Any, str]) -> SelectField:
    any_or_one = {"": "Any"} | {str(state): word for state, word in known.items()}
    choices = [SelectChoice(value, word) for value, word in any_or_one.items()]
    return SelectField(label, choices=choices, default="", validate_choice=False)


class SearchForm(Form):
    """Which orders to list; what makes no sense narrows nothing."""

    q = StringField(
        "Number, name or e-mail",
        filters=[tidied],
        render_kw={"type": "search", "autocomplete": "off", "maxlength": 200},
    )
    order = _any_of("Order", words.ORDER)
    payment = _any_of("Payment", words.PAYMENT)
    fulfilment = _any_of("Delivery", words.FULFILMENT)


class ConfirmForm(Form):
    """That the money came."""

    reference = StringField(
        "Reference on the statement",
        [Length(max=200, message="Use at most 200 characters.")],
        filters=[tidied],
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )


class CancelForm(Form):
    """Why an order is cancelled; its buyer is told."""

    reason = reason_field("Reason, which the customer reads")


class RefundForm(Form):
    """What is given back, and why; sent twice, it is given once."""

    once_key = HiddenField(default=lambda: str(uuid4()))
    delivery = BooleanField("The delivery as well")
    reason = reason_field("Reason, which the customer reads")

    def wish(self) -> RefundWish:
        """Return what is to be given back: everything, or so many pieces of lines."""
        lines: dict[UUID, tuple[int, bool]] = {}
        for name, text in request.form.items():
            if name.startswith(_QUANTITY):
                line = name.removeprefix(_QUANTITY)
                lines[id_of(line)] = (_count(text), f"{_RESTOCK}{line}" in request.form)
        return RefundWish(
            lines=lines,
            delivery=bool(self.delivery.data),
            whole=request.form.get("what") == "whole",
        )


def _count(text: str) -> int:
    """Read how many pieces; blank is none, and what is no number is too few."""
    count = whole(text.strip() or "0", most_digits=MOST_DIGITS)
    return -1 if count is None else count

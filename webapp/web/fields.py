"""Kinds of fields that forms at several doors are made of."""

from collections.abc import Callable

from wtforms import Field, IntegerField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from webapp.core.text import whole
from webapp.web.formatting import site
from webapp.web.forms import Form
from webapp.web.prices import as_typed, not_a_price, price

LONGEST_NUMBER = 200  # characters that are looked at
MOST_DIGITS = 12

_NO_COUNT = "Give a whole number."


class AmountField(Field):
    """An amount of the shop's currency, typed as a decimal; minor units."""

    widget = TextInput()
    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came; blank is none.

        Raises:
            ValueError: it is no amount.
        """
        text = valuelist[0].strip()[:LONGEST_NUMBER] if valuelist else ""
        self.data = price(text, site().currency, site().locale) if text else None
        if text and self.data is None:
            raise ValueError(not_a_price(site().currency, site().locale))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return as_typed(self.data, site().currency, site().locale)


class CountField(IntegerField):
    """A whole number, or none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came.

        Raises:
            ValueError: it is no whole number.
        """
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        self.data = whole(text, most_digits=MOST_DIGITS)
        if self.data is None:
            raise ValueError(_NO_COUNT)


def was_sent(sentence: str) -> Callable[[Form, Field], None]:
    """Return a validator that refuses a form without its fields.

    It is not one in which nothing is ticked: browsers send what is blank, too.
    """

    def refuse_absent(_form: Form, field: Field) -> None:
        if not field.raw_data:
            raise StopValidation(sentence)

    return refuse_absent

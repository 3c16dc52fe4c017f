"""What the checkout sends."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer
    Field,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length, StopValidation
from wtforms.widgets import HiddenInput

from webapp.cart.delivery import Delivery
from webapp.core.text import whole
from webapp.orders.address import Address
from webapp.orders.payments import Method
from webapp.storefront.checkout.changes import MOST_DIGITS
from webapp.storefront.checkout.countries import needs_postcode
from webapp.web.forms import Form, IdField, tidied

LONGEST_LINE = 120  # characters of a line of an address
LONGEST_POSTCODE = 20

# What an address cannot do without, and how it is asked for.
_NEEDED = {
    "name": "Tell us who it is for.",
    "line1": "Enter street and number.",
    "city": "Enter the town or city.",
    "country": "Choose a country.",
}
PARTS = ("name", "line1", "line2", "postcode", "city", "region", "country")


class NumberField(Field):
    """A whole number that the page carries; what is none is one that nothing has."""

    widget = HiddenInput()
    data: int

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came."""
        text = valuelist[0].strip() if valuelist else ""
        number = whole(text, most_digits=MOST_DIGITS)
        self.data = -1 if number is None else number


class OneOfField(RadioField):
    """One of a few ways; what was not offered is asked for again."""

    def __init__(self, label: str, sentence: str, **more: Any) -> None:
        super().__init__(label, choices=[], **more)
        self.sentence = sentence
        self.offered: Sequence[str] = ()

    def offer(self, names: Mapping[str, str]) -> None:
        """Offer these, the first one chosen unless somebody chose already."""
        self.offered = tuple(names)
        self.choices = [SelectChoice(value, label) for value, label in names.items()]
        if self.data is None:
            self.data = next(iter(names), None)

    def pre_validate(self, form: BaseForm) -> None:
        """Take nothing that was not offered."""
        del form
        if self.data not in self.offered:
            raise StopValidation(self.sentence)


def _line(label: str, autocomplete: str, longest: int = LONGEST_LINE) -> StringField:
    return StringField(
        label,
        [Length(max=longest, message=f"Use at most {longest} characters.")],
        filters=[tidied],
        render_kw={"autocomplete": f"shipping {autocomplete}", "maxlength": longest},
    )


class CheckoutForm(Form):
    """How it is to be sent, where to, and how it is paid; and what the page showed."""

    cart = IdField()
    version = NumberField()
    total = NumberField()
    delivery = OneOfField("How should it reach you?", "Choose one of these.")
    name = _line("Full name", "name")
    line1 = _line("Street and number", "address-line1")
    line2 = _line("Apartment, floor, company", "address-line2")
    postcode = _line("Postcode", "postal-code", LONGEST_POSTCODE)
    city = _line("Town or city", "address-level2")
    region = _line("State or region", "address-level1")
    country = SelectField(
        "Country", validate_choice=False, render_kw={"autocomplete": "shipping country"}
    )
    method = OneOfField("How would you like to pay?", "Choose one of these.")

    deliveries: Mapping[str, Delivery]
    reached: Collection[str]

    def offer(
        self,
        deliveries: Mapping[str, Delivery],
        methods: Mapping[str, Method],
        countries: Sequence[tuple[str, str]],
    ) -> None:
        """Say what the shop offers."""
        self.deliveries = deliveries
        self.reached = {code for code, _ in countries}
        self.delivery.offer({slug: one.name for slug, one in deliveries.items()})
        self.method.offer({slug: one.name for slug, one in methods.items()})
        blank = [] if self.country.data else [SelectChoice("", "Choose a country")]
        self.country.choices = blank + [SelectChoice(*one) for one in countries]

    @property
    def chosen(self) -> Delivery:
        """Return the delivery that is chosen; the first one, as long as none is."""
        first = next(iter(self.deliveries.values()))
        return self.deliveries.get(self.delivery.data or "", first)

    def address(self) -> Address | None:
        """Return where it goes; ``None`` when it is fetched."""
        if not self.chosen.needs_address:
            return None
        return Address(**{part: self[part].data or "" for part in PARTS})

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at the address only if goods are sent to it."""
        if self.chosen.needs_address:
            asked = {name: [DataRequired(said)] for name, said in _NEEDED.items()}
            return bool(super().validate({**(extra_validators or {}), **asked}))
        super().validate(extra_validators)
        for part in PARTS:
            self[part].errors = ()
        return not self.errors

    def validate_country(self, field: Field) -> None:
        """Send nothing where the shop does not send to."""
        if field.data not in self.reached:
            msg = "We do not send there. Choose one of these."
            raise ValidationError(msg)

    def validate_postcode(self, field: Field) -> None:
        """Ask for it where letters need one."""
        if not field.data and needs_postcode(self.country.data or ""):
            msg = "Enter the postcode."
            raise ValidationError(msg)

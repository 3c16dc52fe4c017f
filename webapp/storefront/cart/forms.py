"""What the buttons and fields of a cart send."""

from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from webapp.cart.limits import MOST_OF_ONE
from webapp.promotions.spelling import LONGEST_TYPED
from webapp.web.forms import Form, IdField, OptionalIdField, tidied

NO_QUANTITY = f"Give a number from 1 to {MOST_OF_ONE}."
_NO_CHOICE = "Choose which one you would like first."
_NO_CODE = "Type the code that you were given."
_UNKNOWN = "We do not know this code."


class QuantityField(IntegerField):
    """How many."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came.

        Raises:
            ValueError: it is no whole number.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_QUANTITY) from None


class AddForm(Form):
    """A variant to put into the cart, and how many of it."""

    variant = IdField(validators=[InputRequired(_NO_CHOICE)])
    quantity = QuantityField(
        default=1, validators=[NumberRange(1, MOST_OF_ONE, NO_QUANTITY)]
    )


class QuantityForm(Form):
    """How many of a line there are to be; none takes it out."""

    quantity = QuantityField(
        validators=[
            InputRequired(NO_QUANTITY),
            NumberRange(0, MOST_OF_ONE, NO_QUANTITY),
        ]
    )


class BackForm(Form):
    """What the way back of a notice says, in its address.

    Attributes:
        line: of which there are to be ``quantity`` again; or else
        variant: that was taken out, and how many there were of it.
        item: it was saved as meanwhile, and is to be off the list again.
        removal: undone instead, for one that came out of the archive.
    """

    line = OptionalIdField()
    variant = IdField()
    quantity = QuantityField(
        validators=[
            InputRequired(NO_QUANTITY),
            NumberRange(0, MOST_OF_ONE, NO_QUANTITY),
        ]
    )
    item = OptionalIdField()
    removal = OptionalIdField()


class CodeForm(Form):
    """A discount code, as somebody types it."""

    code = StringField(
        "Discount code",
        [DataRequired(_NO_CODE), Length(max=LONGEST_TYPED, message=_UNKNOWN)],
        filters=[tidied],
    )

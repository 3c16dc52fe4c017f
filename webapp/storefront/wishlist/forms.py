"""What the hearts, the cards, the groups and the dialogs of a wishlist send."""

from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer
    BooleanField,
    DateField,
    Field,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from webapp.cart.limits import MOST_OF_ONE
from webapp.core.text import tidy_lines, whole
from webapp.storefront.cart.forms import NO_QUANTITY, QuantityField
from webapp.web.fields import AmountField, CountField, was_sent
from webapp.web.forms import Form, IdField, IdsField, OptionalIdField, tidied
from webapp.wishlist.limits import (
    HIGHEST_THRESHOLD,
    LONGEST_GROUP_NAME,
    LONGEST_NOTE,
    MOST_WANTED,
)
from webapp.wishlist.models import Priority
from webapp.wishlist.narrowing import Look, Show, Sort
from webapp.wishlist.ordering import Step
from webapp.wishlist.services import Watch

LONGEST_SEARCH = 100  # characters of a search that are looked at
MOST_DIGITS = 9

_NO_PERCENT = f"Give whole percent from 1 to {HIGHEST_THRESHOLD}."
_NO_PRICE = "Give a price above 0, or leave it blank for any price."
_NO_DAY = "Give a day such as 2026-12-24."
_NO_COUNT = f"Give a number from 1 to {MOST_WANTED}."
_NO_NAME = f"Give the group a name of 1 to {LONGEST_GROUP_NAME} characters"


class WatchForm(Form):
    """What is told of an item; a box that is not ticked is not sent.

    Attributes:
        percent: by which its price falls before it is told; blank is as for all.
        below: and only at this price or less; blank is any. Left out where it cannot
            be typed, for what is not priced in the shop's currency: it stays as it is.
    """

    stock = BooleanField()
    price = BooleanField()
    percent = CountField(
        validators=[Optional(), NumberRange(1, HIGHEST_THRESHOLD, _NO_PERCENT)]
    )
    below = AmountField()

    def validate_below(self, field: AmountField) -> None:
        """Refuse a price that nothing can have.

        Raises:
            ValidationError: it is nothing.
        """
        if field.data == 0:
            raise ValidationError(_NO_PRICE)

    def switches(self) -> Watch:
        """Return what was chosen."""
        chosen: Watch = {
            "stock": bool(self.stock.data),
            "price": bool(self.price.data),
            "threshold_pct": self.percent.data,
        }
        if self.below.raw_data:
            chosen["below_minor"] = self.below.data
        return chosen


class ItemWatchForm(WatchForm):
    """The same of an item that is saved; a form without its fields is none."""

    percent = CountField(
        validators=[
            was_sent(_NO_PERCENT),
            Optional(),
            NumberRange(1, HIGHEST_THRESHOLD, _NO_PERCENT),
        ]
    )


class SaveForm(WatchForm):
    """A product to save, perhaps a variant of it, perhaps into a group.

    Attributes:
        watch: what the boxes of what is told were like when the form was shown, such
            as ``stock price``; without it the form had none.
    """

    product = IdField()
    variant = OptionalIdField()
    group = OptionalIdField()
    new_group = StringField(filters=[tidied])
    watch = StringField()

    def choices(self) -> Watch:
        """Return what was chosen otherwise than it is for all that is saved."""
        if not self.watch.raw_data:
            return {}
        shown = str(self.watch.data).split()
        chosen = self.switches()
        if chosen["stock"] == ("stock" in shown):
            del chosen["stock"]
        if chosen["price"] == ("price" in shown):
            del chosen["price"]
        if chosen["threshold_pct"] is None:
            del chosen["threshold_pct"]
        if chosen.get("below_minor") is None:
            chosen.pop("below_minor", None)
        return chosen


class BellForm(Form):
    """Whether anything is told of an item."""

    on = StringField(validators=[AnyOf(("0", "1"), "Say 0 or 1.")])


class ChooseForm(Form):
    """The variant to settle on."""

    variant = IdField()


class MoveForm(Form):
    """How many of a saved thing are to go into the cart."""

    quantity = QuantityField(
        default=1, validators=[NumberRange(1, MOST_OF_ONE, NO_QUANTITY)]
    )


class VersionField(Field):
    """The version of the list that a page showed; left out by pages without script."""

    widget = HiddenInput()
    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came; what is no version is one that no list has."""
        text = valuelist[0].strip() if valuelist else ""
        version = whole(text, most_digits=MOST_DIGITS)
        self.data = (-1 if version is None else version) if text else None


class PlaceForm(Form):
    """Where something was dropped: in which group, ahead of what; blank is the end."""

    group = OptionalIdField()
    before = OptionalIdField()
    version = VersionField()

    def validate_before(self, field: OptionalIdField) -> None:
        """Move nothing for a form that says nothing."""
        if not field.raw_data:
            msg = "Say where it goes."
            raise ValidationError(msg)


class ToField(Field):
    """Which way to go: a step, or a place counted from 1."""

    data: Step | int

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came.

        Raises:
            ValueError: it says neither.
        """
        text = valuelist[0].strip() if valuelist else ""
        place = whole(text, most_digits=MOST_DIGITS)
        try:
            self.data = Step(text) if place is None else place
        except ValueError:
            msg = "Say up, down, top, bottom or a number."
            raise ValueError(msg) from None


class ShiftForm(Form):
    """Where to move something within its group."""

    to = ToField()


class TransferForm(Form):
    """The group to move something to: one there is, a new one, or none (blank)."""

    group = OptionalIdField()
    new_group = StringField(filters=[tidied])

    def validate_group(self, field: OptionalIdField) -> None:
        """Move nothing for a form that says nothing."""
        if not field.raw_data and not self.new_group.data and self.names_a_group():
            msg = "Say to which group."
            raise ValidationError(msg)

    def names_a_group(self) -> bool:
        """Tell whether a group is what this form is about."""
        return True


class DayField(DateField):
    """A day, or none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came.

        Raises:
            ValueError: it is no day.
        """
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_NO_DAY) from None


class BulkForm(TransferForm):
    """What to do with everything that is ticked."""

    items = IdsField()
    do = StringField(
        validators=[
            AnyOf(
                ("archive", "cart", "restore", "remove", "move"),
                "Say what to do with them.",
            )
        ]
    )

    def names_a_group(self) -> bool:
        """Tell whether a group is what this form is about."""
        return bool(self.do.data == "move")

    def validate_items(self, field: IdsField) -> None:
        """Ask for at least one."""
        if not field.data:
            msg = "Tick what you mean first."
            raise ValidationError(msg)


class EditForm(Form):
    """What a customer writes about one item, as it was in some version."""

    version = VersionField()

    note = TextAreaField(
        "Note",
        [
            Optional(),
            Length(max=LONGEST_NOTE, message=f"At most {LONGEST_NOTE} characters."),
        ],
        filters=[lambda text: tidy_lines(text) if isinstance(text, str) else ""],
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE},
    )
    private = BooleanField(
        "Only for me",
        description="Left out where your list is shared.",
    )
    wanted = QuantityField(
        "How many",
        [InputRequired(_NO_COUNT), NumberRange(1, MOST_WANTED, _NO_COUNT)],
        render_kw={"min": 1, "max": MOST_WANTED, "inputmode": "numeric"},
    )
    priority = RadioField(
        "How much it is wanted",
        choices=[
            SelectChoice(Priority.HIGH.value, "Wanted most"),
            SelectChoice(Priority.NORMAL.value, "As usual"),
            SelectChoice(Priority.LOW.value, "Some day"),
        ],
    )
    needed = DayField(
        "Needed by",
        [Optional()],
        description="After that day it moves to the archive by itself.",
    )


class RestoreForm(Form):
    """Until when what comes back from the archive is needed; blank: no such day."""

    needed = DayField("Needed by", [Optional()])


class NewGroupForm(Form):
    """The name of a new group."""

    name = StringField(filters=[tidied])


class GroupForm(Form):
    """What a group is called, and the day that it is for."""

    name = StringField(
        "Name",
        [
            InputRequired(
                f"Give the group a name of 1 to {LONGEST_GROUP_NAME} characters"
            )
        ],
        filters=[tidied],
        render_kw={"maxlength": LONGEST_GROUP_NAME, "autocomplete": "off"},
    )
    occasion = DayField("Date of the occasion", [Optional()])


class DeleteGroupForm(Form):
    """What becomes of the items of a group that is deleted."""

    items = StringField(
        validators=[AnyOf(("keep", "delete"), "Say what becomes of what is in it.")]
    )


def look_of(args: Any) -> Look:
    """Read from an address how somebody wants to see the list.

    What says nothing known is taken for nothing said.
    """
    return Look(
        is_flat=args.get("view") == "flat",
        q=str(tidied(args.get("q", "")[:LONGEST_SEARCH])),
        show=_one_of(Show, args.get("show"), Show.ALL),
        sort=_one_of(Sort, args.get("sort"), Sort.OWN),
        is_selecting=args.get("select") == "1",
    )


def _one_of(words: Any, said: str | None, otherwise: Any) -> Any:
    return words(said) if said in list(words) else otherwise

"""The forms by which a customer chooses what they are told."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.accounts.identifiers import LONGEST_NUMBER
from webapp.accounts.preferences import HIGHEST_THRESHOLD, Preferences
from webapp.accounts.quiet import (
    EARLIEST_FROM,
    EARLIEST_UNTIL,
    LATEST_FROM,
    LATEST_UNTIL,
)
from webapp.accounts.services import Choices
from webapp.core.zones import ZONES, in_words
from webapp.settings.definitions import Settings
from webapp.web.fields import CountField, was_sent
from webapp.web.formatting import hour, site
from webapp.web.forms import Form, tidied

_NO_PERCENT = f"Give whole percent from 1 to {HIGHEST_THRESHOLD}."
_NO_HOUR = "Choose one of the hours."


def _hours(first: int, last: int) -> SelectField:
    between = range(first, last + 1)
    return SelectField(
        coerce=_as_hour, choices=lambda: [(one, hour(one)) for one in between]
    )


def _zones() -> list[tuple[str, str]]:
    usual = f"The shop\N{RIGHT SINGLE QUOTATION MARK}s: {in_words(site().timezone)}"
    return [("", usual), *((one, in_words(one)) for one in ZONES)]


def _as_hour(text: Any) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(_NO_HOUR) from None


class ChoicesForm(Form):
    """What comes, over which channel, and of what; a box not ticked is not sent."""

    stock_email = BooleanField()
    stock_sms = BooleanField()
    price_email = BooleanField()
    price_sms = BooleanField()
    reminder_email = BooleanField()
    order_email = BooleanField()
    watches_stock = BooleanField("Watch whether it is back in stock")
    watches_price = BooleanField("Watch its price")
    threshold = CountField(
        "Tell me from this fall on",
        [
            was_sent(_NO_PERCENT),
            Optional(),
            NumberRange(1, HIGHEST_THRESHOLD, _NO_PERCENT),
        ],
    )
    quiet_from = _hours(EARLIEST_FROM, LATEST_FROM)
    quiet_until = _hours(EARLIEST_UNTIL, LATEST_UNTIL)
    timezone = SelectField(choices=_zones)
    is_measured = BooleanField("Let the shop see whether I open and follow its mails")

    def leave_out_sms(self) -> None:
        """Take no notice of what is about SMS, for nobody who gets none."""
        for name in _ABOUT_SMS:
            del self[name]

    @classmethod
    def of(cls, wishes: Preferences, settings: Settings) -> "ChoicesForm":
        """Return the form as it is before anything is changed in it."""
        own = {name: getattr(wishes, name) for name in _AS_THEY_ARE}
        usual = settings.alerts_for_new_items
        return cls(
            formdata=None,
            **own,
            watches_stock=_now(own=wishes.watches_stock, usual=usual),
            watches_price=_now(own=wishes.watches_price, usual=usual),
            threshold=wishes.threshold_pct,
            timezone=wishes.timezone or "",
        )

    def choices_for(self, wishes: Preferences, settings: Settings) -> Choices:
        """Return what was chosen.

        What was left as the shop does by default goes on following the shop.

        Args:
            wishes: what held before.
        """
        usual = settings.alerts_for_new_items
        chosen: Choices = {
            "stock_email": self.stock_email.data,
            "price_email": self.price_email.data,
            "reminder_email": self.reminder_email.data,
            "order_email": self.order_email.data,
            "watches_stock": _kept(
                own=wishes.watches_stock, chosen=self.watches_stock.data, usual=usual
            ),
            "watches_price": _kept(
                own=wishes.watches_price, chosen=self.watches_price.data, usual=usual
            ),
            "threshold_pct": self.threshold.data,
            "is_measured": self.is_measured.data,
        }
        if "stock_sms" in self:
            chosen["stock_sms"] = self.stock_sms.data
            chosen["price_sms"] = self.price_sms.data
            chosen["quiet_from"] = self.quiet_from.data
            chosen["quiet_until"] = self.quiet_until.data
            chosen["timezone"] = self.timezone.data or None
        return chosen


_ABOUT_SMS = ("stock_sms", "price_sms", "quiet_from", "quiet_until", "timezone")
_AS_THEY_ARE = (
    "stock_email",
    "stock_sms",
    "price_email",
    "price_sms",
    "reminder_email",
    "order_email",
    "quiet_from",
    "quiet_until",
    "is_measured",
)


class PhoneForm(Form):
    """A telephone, and whether its owner agrees to get SMS on it."""

    number = StringField(
        "Mobile number",
        [InputRequired("Enter your mobile number.")],
        filters=[tidied],
        render_kw={
            "type": "tel",
            "autocomplete": "tel",
            "maxlength": LONGEST_NUMBER,
            "placeholder": "+1 201 555 0123",
        },
    )
    consent = BooleanField(
        validators=[InputRequired("Tick the box if you want to get SMS.")]
    )


class CodeForm(Form):
    """The code that was sent to the telephone."""

    code = StringField(
        "Code",
        [InputRequired("Enter the six digits that we sent you.")],
        filters=[tidied],
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": 12,
        },
    )


def _now(*, own: bool | None, usual: bool) -> bool:
    return usual if own is None else own


def _kept(*, own: bool | None, chosen: bool, usual: bool) -> bool | None:
    """Return a choice, or that there is still none, where nothing was changed."""
    return own if chosen == _now(own=own, usual=usual) else chosen

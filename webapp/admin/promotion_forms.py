"""What the operators' pages of promotions send."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.accounts.identifiers import LONGEST_ADDRESS
from webapp.admin.fields import (
    DayField,
    PercentField,
    end_of,
    first_day,
    last_day,
    start_of,
)
from webapp.promotions.fields import (
    LONGEST_NAME,
    NO_AMOUNT,
    NO_PERCENT,
    RuleFields,
)
from webapp.promotions.models import DiscountKind
from webapp.promotions.queries import Choice, RuleLine
from webapp.promotions.spelling import LONGEST_CODE
from webapp.settings.definitions import MOST_HOURS, Settings
from webapp.web.fields import AmountField, CountField
from webapp.web.forms import Form, IdsField, tidied
from webapp.web.ids import id_of

# Under which field a refusal of the shop is told.
FIELDS = {
    "percent_pct": "percent",
    "amount_minor": "amount",
    "minimum_minor": "minimum",
    "starts_at": "starts",
    "ends_at": "ends",
    "expires_at": "expires",
}
_NO_HOURS = f"Give a number of hours from 1 to {MOST_HOURS}."
_TYPED = {"autocomplete": "off"}
_NUMBER = _TYPED | {"inputmode": "numeric"}
_DECIMAL = _TYPED | {"inputmode": "decimal"}


def _unsent(is_sent: bool) -> dict[str, Any]:  # noqa: FBT001 - what its callers say
    """Return what keeps a form from taking what was sent to another one."""
    return {} if is_sent else {"formdata": None}


class RuleForm(Form):
    """A discount rule, as an operator writes it."""

    name = StringField(
        "Name",
        [InputRequired(f"Give it a name of 1 to {LONGEST_NAME} characters.")],
        filters=[tidied],
        description="Customers read it beside the discount.",
        render_kw=_TYPED | {"maxlength": LONGEST_NAME},
    )
    kind = RadioField(
        "What comes off",
        choices=[
            SelectChoice(DiscountKind.PERCENT.value, "A percentage"),
            SelectChoice(DiscountKind.FIXED.value, "A fixed amount"),
        ],
        default=DiscountKind.PERCENT.value,
    )
    percent = PercentField("Percent", render_kw=_DECIMAL)
    amount = AmountField("Amount", render_kw=_DECIMAL)
    minimum = AmountField(
        "Minimum",
        description="What the whole cart has to come to; blank: anything.",
        render_kw=_DECIMAL,
    )
    categories = IdsField("Categories")
    starts = DayField("First day", [Optional()], description="Blank: from now on.")
    ends = DayField("Last day", [Optional()], description="Blank: for good.")
    most_uses = CountField(
        "Uses in all", [Optional()], description="Blank: any number.", render_kw=_NUMBER
    )
    most_per_customer = CountField(
        "Uses per customer",
        [Optional()],
        description="Blank: any number.",
        render_kw=_NUMBER,
    )
    shared_code = StringField(
        "Shared code",
        [Optional()],
        filters=[tidied],
        description=(
            "One that anybody may type, such as SUMMER26. Blank: one-time codes alone."
        ),
        render_kw=_TYPED | {"maxlength": LONGEST_CODE, "autocapitalize": "characters"},
    )

    known: Collection[UUID] = ()  # the categories that there are

    @classmethod
    def of(cls, rule: RuleLine, *, is_sent: bool = False) -> "RuleForm":
        """Return the form with a rule as it is, or with what was sent instead."""
        return cls(
            **_unsent(is_sent),
            data={
                "name": rule.name,
                "kind": rule.kind.value,
                "percent": rule.percent_pct,
                "amount": rule.amount_minor,
                "minimum": rule.minimum_minor or None,
                "categories": rule.category_ids,
                "starts": first_day(rule.starts_at),
                "ends": last_day(rule.ends_at),
                "most_uses": rule.most_uses,
                "most_per_customer": rule.most_per_customer,
                "shared_code": rule.shared_code,
            },
        )

    def validate_categories(self, field: IdsField) -> None:
        """Take none that is not there: a rule for it alone would never apply."""
        if not set(field.data or ()) <= set(self.known):
            msg = "Tick categories that there are."
            raise ValidationError(msg)

    def validate_percent(self, field: PercentField) -> None:
        """Ask a rule of this kind for its percentage."""
        if self.kind.data == DiscountKind.PERCENT.value and field.data is None:
            msg = f"{NO_PERCENT}."
            raise ValidationError(msg)

    def validate_amount(self, field: AmountField) -> None:
        """Ask a rule of this kind for its amount."""
        if self.kind.data == DiscountKind.FIXED.value and field.data is None:
            msg = f"{NO_AMOUNT}."
            raise ValidationError(msg)

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at what this kind of rule asks for, and leave the other kind's alone."""
        is_percent = self.kind.data == DiscountKind.PERCENT.value
        unasked = self.amount if is_percent else self.percent
        unasked.process_errors = []
        return bool(super().validate(extra_validators))

    def fields(self, rule: RuleLine | None = None) -> RuleFields:
        """Return what was written, in the shop's terms.

        Args:
            rule: as it is; a day that stays the same keeps its very moment.
        """
        starts: datetime | None = start_of(self.starts.data)
        ends: datetime | None = end_of(self.ends.data)
        if rule and first_day(rule.starts_at) == self.starts.data:
            starts = rule.starts_at
        if rule and last_day(rule.ends_at) == self.ends.data:
            ends = rule.ends_at
        return {
            "name": self.name.data or "",
            "kind": DiscountKind(self.kind.data),
            "percent_pct": self.percent.data,
            "amount_minor": self.amount.data,
            "minimum_minor": self.minimum.data or 0,
            "category_ids": self.categories.data or (),
            "starts_at": starts,
            "ends_at": ends,
            "most_uses": self.most_uses.data,
            "most_per_customer": self.most_per_customer.data,
            "shared_code": self.shared_code.data or None,
        }


class IssueForm(Form):
    """Who gets a one-time code, and how long it lives."""

    email = StringField(
        "E-mail address of the customer",
        [InputRequired("Enter the e-mail address of the customer.")],
        filters=[tidied],
        description="Who has an unused code of this rule gets it again.",
        render_kw=_TYPED | {"type": "email", "maxlength": LONGEST_ADDRESS},
    )
    expires = DayField(
        "Last day", [Optional()], description="Blank: as long as the rule."
    )


class PromoForm(Form):
    """Whether moving a whole list to the cart brings a code, and which."""

    known: Collection[str] = ()  # ids of the rules that may be chosen

    on = BooleanField("Give a code to whoever moves a whole list to the cart")
    rule = SelectField("Rule", validate_choice=False)
    hours = CountField(
        "Hours a code lives",
        [InputRequired(_NO_HOURS), NumberRange(1, MOST_HOURS, _NO_HOURS)],
        render_kw=_NUMBER,
    )

    @classmethod
    def of(
        cls, chosen: Settings, choices: list[Choice], *, is_sent: bool = False
    ) -> "PromoForm":
        """Return the form as it was chosen, or with what was sent instead."""
        rule_id = chosen.conversion_promo_rule_id
        form = cls(
            **_unsent(is_sent),
            data={
                "on": chosen.conversion_promo_on,
                "rule": str(rule_id or ""),
                "hours": chosen.conversion_promo_hours,
            },
        )
        named = {"": "None"} | {str(rule.id): rule.name for rule in choices}
        form.rule.choices = [SelectChoice(*one) for one in named.items()]
        form.known = set(named)
        return form

    def validate_rule(self, field: SelectField) -> None:
        """Ask for a rule that there is."""
        if field.data not in self.known or (self.on.data and not field.data):
            msg = "Choose the rule that the codes are drawn from."
            raise ValidationError(msg)

    def values(self) -> dict[str, Any]:
        """Return the settings that were chosen."""
        rule_id: UUID | None = id_of(self.rule.data) if self.rule.data else None
        return {
            "conversion_promo_on": self.on.data,
            "conversion_promo_rule_id": rule_id,
            "conversion_promo_hours": self.hours.data,
        }

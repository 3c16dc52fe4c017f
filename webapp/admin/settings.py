"""The settings that operators tune while the shop is open."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer
    BooleanField,
    Field,
    RadioField,
    SelectChoice,
)
from wtforms.validators import InputRequired, NumberRange

from webapp.accounts.capabilities import Capability
from webapp.admin import answers, telling
from webapp.admin.gate import acting, allowed
from webapp.audit.queries import acts
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.promotions.queries import rule_choices
from webapp.settings.definitions import DEFINITIONS, Settings
from webapp.settings.queries import current
from webapp.settings.services import SUBJECT, change
from webapp.web.cookies import ADMIN_PATH
from webapp.web.fields import CountField
from webapp.web.forms import Form
from webapp.web.identity import current_operator
from webapp.web.pages import page
from webapp.web.persons import SignedInOperator

bp = Blueprint("settings", __name__, url_prefix=f"{ADMIN_PATH}/settings")
bp.register_error_handler(DomainError, answers.refused)

PAGE = "admin/settings.html"
DEEDS = 20  # of the log
WAITING = ("unpaid_order_hours", "abandoned_cart_days", "conversion_link_days")
ALERTS = (
    "alerts_for_new_items",
    "alert_threshold_pct",
    "alert_stock_minimum",
    "alert_cooldown_hours",
    "alert_mail_hours",
)
REMINDERS = (
    "reminder_wait_days",
    "reminder_interval_days",
    "reminder_most",
    "reminder_throttle_hours",
    "reminders_per_minute",
    "order_opt_out_pauses_reminders",
)
GROUPS = {
    "Orders, carts and links": WAITING,
    "Alerts": ALERTS,
    "Reminders": REMINDERS,
}


def _count(label: str, name: str) -> CountField:
    least, most = DEFINITIONS[name].metadata["bounds"]
    wish = f"Give a whole number from {least} to {most}."
    return CountField(
        label,
        [InputRequired(wish), NumberRange(least, most, wish)],
        description=DEFINITIONS[name].metadata["about"],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


def _switch(label: str, name: str) -> BooleanField:
    return BooleanField(label, description=DEFINITIONS[name].metadata["about"])


class SettingsForm(Form):
    """How long things wait, what is told and when, what becomes of purchases."""

    unpaid_order_hours = _count("Unpaid orders (hours)", "unpaid_order_hours")
    abandoned_cart_days = _count("Abandoned carts (days)", "abandoned_cart_days")
    conversion_link_days = _count("Mailed links (days)", "conversion_link_days")
    after_purchase = RadioField(
        "When something on a wishlist is bought",
        choices=[
            SelectChoice(choice.value, words)
            for choice, words in telling.AFTERWARDS.items()
        ],
    )

    alerts_for_new_items = _switch("Alerts by default", "alerts_for_new_items")
    alert_threshold_pct = _count("Price threshold (%)", "alert_threshold_pct")
    alert_stock_minimum = _count("Stock minimum (pieces)", "alert_stock_minimum")
    alert_cooldown_hours = _count(
        "Cool-down of an item (hours)", "alert_cooldown_hours"
    )
    alert_mail_hours = _count("Mail interval (hours)", "alert_mail_hours")
    reminder_wait_days = _count("First wait (days)", "reminder_wait_days")
    reminder_interval_days = _count("Interval (days)", "reminder_interval_days")
    reminder_most = _count("Most per list", "reminder_most")
    reminder_throttle_hours = _count(
        "Throttle of send now (hours)", "reminder_throttle_hours"
    )
    reminders_per_minute = _count("Most per minute", "reminders_per_minute")
    order_opt_out_pauses_reminders = _switch(
        "Order opt-outs pause reminders", "order_opt_out_pauses_reminders"
    )

    def __init__(
        self, chosen: Settings, operator: SignedInOperator, **more: Any
    ) -> None:
        super().__init__(
            data={name: getattr(chosen, name) for name in DEFINITIONS}, **more
        )
        if Capability.CONFIGURE_CADENCE not in operator.capabilities:
            for name in REMINDERS:
                del self[name]

    def names(self) -> list[str]:
        """Return which settings are set here."""
        return [name for name in DEFINITIONS if name in self]

    def fields_of(self, *names: str) -> list[Field]:
        """Return some of the fields, those that this operator may set."""
        return [self[name] for name in names if name in self]


@bp.route("/", methods=["GET", "POST"])
def tune() -> BaseResponse:
    """Show the settings, and give them other values."""
    operator = allowed(Capability.CONFIGURE_SETTINGS)
    form = SettingsForm(current(reading()), operator)
    if request.method == "GET":
        return page(PAGE, **_about(form))
    if not form.validate():
        return answers.shown_again(PAGE, _about(form))
    values = {name: form[name].data for name in form.names()}
    with transaction() as session:
        is_other = change(session, acting(), **values)
    said = "The settings are changed." if is_other else "Nothing changed."
    fresh = SettingsForm(current(reading()), operator, formdata=None)
    return answers.answer(said, PAGE, _about(fresh), url_for(".tune"))


def _about(form: SettingsForm) -> dict[str, Any]:
    log = acts(reading(), subject_id=SUBJECT, most=DEEDS)
    rules = {str(rule.id): rule.name for rule in rule_choices(reading())}
    return {
        "operator": current_operator(),
        "form": form,
        "groups": [
            (title, fields)
            for title, names in GROUPS.items()
            if (fields := form.fields_of(*names))
        ],
        "deeds": telling.deeds(log, rules),
    }

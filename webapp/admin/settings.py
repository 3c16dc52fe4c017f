"""The settings that operators tune while the shop is open."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import RadioField, SelectChoice  # type: ignore[attr-defined]  # newer
from wtforms.validators import InputRequired, NumberRange

from webapp.accounts.capabilities import Capability
from webapp.admin import answers, telling
from webapp.admin.fields import CountField
from webapp.admin.gate import acting, allowed
from webapp.audit.queries import acts
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.promotions.queries import rule_choices
from webapp.settings.definitions import DEFINITIONS, Settings
from webapp.settings.queries import current
from webapp.settings.services import SUBJECT, change
from webapp.web.cookies import ADMIN_PATH
from webapp.web.forms import Form
from webapp.web.identity import current_operator
from webapp.web.pages import page

bp = Blueprint("settings", __name__, url_prefix=f"{ADMIN_PATH}/settings")
bp.register_error_handler(DomainError, answers.refused)

PAGE = "admin/settings.html"
DEEDS = 20  # of the log


def _count(label: str, name: str) -> CountField:
    least, most = DEFINITIONS[name].metadata["bounds"]
    wish = f"Give a whole number from {least} to {most}."
    return CountField(
        label,
        [InputRequired(wish), NumberRange(least, most, wish)],
        description=DEFINITIONS[name].metadata["about"],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class SettingsForm(Form):
    """How long things wait, and what becomes of what was bought."""

    unpaid_order_hours = _count("Hours an unpaid order waits", "unpaid_order_hours")
    abandoned_cart_days = _count(
        "Days until a cart is abandoned", "abandoned_cart_days"
    )
    conversion_link_days = _count("Days a mailed link works", "conversion_link_days")
    after_purchase = RadioField(
        "When something on a wishlist is bought",
        choices=[
            SelectChoice(choice.value, words)
            for choice, words in telling.AFTERWARDS.items()
        ],
    )

    def __init__(self, chosen: Settings, **more: Any) -> None:
        super().__init__(
            data={name: getattr(chosen, name) for name in self.names()}, **more
        )

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return which settings are set here."""
        return (
            "unpaid_order_hours",
            "abandoned_cart_days",
            "conversion_link_days",
            "after_purchase",
        )


@bp.route("/", methods=["GET", "POST"])
def tune() -> BaseResponse:
    """Show the settings, and give them other values."""
    allowed(Capability.CONFIGURE_SETTINGS)
    form = SettingsForm(current(reading()))
    if request.method == "GET":
        return page(PAGE, **_about(form))
    if not form.validate():
        return answers.shown_again(PAGE, _about(form))
    values = {name: form[name].data for name in form.names()}
    with transaction() as session:
        is_other = change(session, acting(), **values)
    said = "The settings are changed." if is_other else "Nothing changed."
    fresh = SettingsForm(current(reading()), formdata=None)
    return answers.answer(said, PAGE, _about(fresh), url_for(".tune"))


def _about(form: SettingsForm) -> dict[str, Any]:
    log = acts(reading(), subject_id=SUBJECT, most=DEEDS)
    rules = {str(rule.id): rule.name for rule in rule_choices(reading())}
    return {
        "operator": current_operator(),
        "form": form,
        "deeds": telling.deeds(log, rules),
    }

"""What a customer is told and why, for operators who are asked about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts import queries as accounts
from webapp.accounts.capabilities import Capability
from webapp.accounts.identifiers import LONGEST_ADDRESS
from webapp.accounts.services import opt_out_for
from webapp.admin import answers, customer_telling
from webapp.admin.gate import acting, allowed
from webapp.admin.order_forms import reason_field
from webapp.audit.queries import acts
from webapp.core.errors import DomainError
from webapp.core.text import tidy
from webapp.extensions import reading, transaction
from webapp.reminders.queries import Standing, standing_of
from webapp.reminders.services import pause, resume
from webapp.settings.queries import current
from webapp.web.cookies import ADMIN_PATH
from webapp.web.decisions import coming, history
from webapp.web.forms import Form
from webapp.web.identity import current_operator
from webapp.web.pages import go, page

bp = Blueprint(
    "message_customers", __name__, url_prefix=f"{ADMIN_PATH}/messages/customers"
)
bp.register_error_handler(DomainError, answers.refused)

FIND = "admin/messages/customers.html"
SHOW = "admin/messages/customer.html"
DEEDS = 20  # of the log
MOST_FOUND = 20


class OptOutForm(Form):
    """Why a customer is opted out, for the record."""

    reason = reason_field("Reason, for the record")


@bp.get("/")
def find() -> BaseResponse:
    """Find a customer by how the e-mail address begins; a whole one leads there."""
    operator = allowed(Capability.VIEW_CUSTOMER)
    question = tidy(request.args.get("q", "")[:LONGEST_ADDRESS]).lower()
    found = (
        accounts.customers_found(reading(), question, most=MOST_FOUND)
        if question
        else []
    )
    if found and found[0].email == question:
        return go(url_for(".show", user_id=found[0].user_id))
    return page(
        FIND, operator=operator, question=question, found=found, most=MOST_FOUND
    )


@bp.get("/<uuid:user_id>")
def show(user_id: UUID) -> BaseResponse:
    """Show what a customer was told and not, what they want, and what comes next."""
    allowed(Capability.VIEW_CUSTOMER)
    return page(SHOW, **_about(user_id, request.args.get("before", "")))


@bp.post("/<uuid:user_id>/opt-out")
def opt_out(user_id: UUID) -> BaseResponse:
    """Have a customer written to no more, who asked for it; only they can return."""
    allowed(Capability.OPT_OUT)
    accounts.customer_found(reading(), user_id)
    form = OptOutForm()
    if not form.validate():
        return answers.shown_again(SHOW, _about(user_id) | {"opt_out": form})
    with transaction() as session:
        is_new = opt_out_for(session, acting(), user_id, form.reason.data or "")
    said = "They are opted out: nothing is sent but what they ask for themselves."
    return _answer(user_id, said if is_new else "They were opted out already.")


@bp.post("/<uuid:user_id>/pause")
def pause_reminders(user_id: UUID) -> BaseResponse:
    """Send a customer no reminders until somebody resumes them."""
    allowed(Capability.PAUSE_REMINDERS)
    accounts.customer_found(reading(), user_id)
    with transaction() as session:
        pause(session, acting(), user_id)
    return _answer(user_id, "Their reminders are paused. Alerts go on.")


@bp.post("/<uuid:user_id>/resume")
def resume_reminders(user_id: UUID) -> BaseResponse:
    """Send a customer reminders again; none is made up for."""
    allowed(Capability.PAUSE_REMINDERS)
    accounts.customer_found(reading(), user_id)
    with transaction() as session:
        resume(session, acting(), user_id)
    return _answer(user_id, "Their reminders go on.")


def _answer(user_id: UUID, said: str) -> BaseResponse:
    address = url_for(".show", user_id=user_id)
    return answers.answer(said, SHOW, _about(user_id), address)


def _about(user_id: UUID, before: str = "") -> dict[str, Any]:
    session, operator = reading(), current_operator()
    customer = accounts.customer_found(session, user_id)
    wishes = accounts.preferences_of(session, user_id)
    phone = accounts.phone_of(session, user_id)
    standing = standing_of(session, user_id)
    since = _moment(before)
    told = history(session, user_id, before=since)
    may_opt_out = Capability.OPT_OUT in operator.capabilities
    return {
        "operator": operator,
        "customer": customer,
        "address": url_for(".show", user_id=user_id),
        "standing": customer_telling.standing(customer, wishes),
        "wishes": customer_telling.wishes_of(wishes, phone, current(session)),
        "waiting": coming(session, user_id).waiting,
        "entries": told.entries,
        "is_first": since is None,
        "older": url_for(".show", user_id=user_id, before=told.older.isoformat())
        if told.older
        else "",
        "reminding": customer_telling.reminding(standing),
        "are_paused": standing.standing is Standing.PAUSED,
        # While nothing is to be written, neither changes anything.
        "can_pause": Capability.PAUSE_REMINDERS in operator.capabilities
        and standing.standing not in {Standing.NO_ITEMS, Standing.OPTED_OUT},
        "opt_out": OptOutForm(formdata=None)
        if may_opt_out and not wishes.is_opted_out
        else None,
        "deeds": customer_telling.deeds(acts(session, user_id=user_id, most=DEEDS)),
    }


def _moment(text: str) -> datetime | None:
    """Return the moment that an address names; what is none narrows nothing."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None

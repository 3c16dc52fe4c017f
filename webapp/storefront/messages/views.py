"""What a customer is told: choosing it, a pause, an end, and what was told so far."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts import services as accounts
from webapp.core.errors import DomainError, Refusal
from webapp.extensions import reading, transaction
from webapp.reminders import services as reminders
from webapp.storefront import drawing
from webapp.storefront.messages.forms import ChoicesForm, CodeForm, PhoneForm
from webapp.storefront.messages.standing import Standing, standing_of
from webapp.web import decisions, errors, htmx
from webapp.web.formatting import site
from webapp.web.identity import current_customer
from webapp.web.notices import Notice, sentence_of, tell
from webapp.web.pages import blocks, go, page
from webapp.web.persons import Customer

bp = Blueprint("messages", __name__, url_prefix="/account/messages")

PAGE = "storefront/messages/show.html"
EARLIER = "storefront/messages/earlier.html"
STILL = "What you ask for yourself, such as a new password, still comes."


@bp.errorhandler(DomainError)
def refused(error: DomainError) -> BaseResponse:
    """Say why on the page that the button was on."""
    if htmx.asked() or error.refusal is not Refusal.BROKEN_RULE:
        return errors.refused(error)
    tell(Notice(sentence_of(error), "error"))
    return go(url_for("storefront.messages.show"))


@bp.get("")
def show() -> BaseResponse:
    """Show what a customer is told, what comes next, and what was told so far."""
    return page(PAGE, **about(current_customer()))


@bp.get("/earlier")
def earlier() -> BaseResponse:
    """Show what was told before a moment, and what was not."""
    customer = current_customer()
    found = decisions.history(
        reading(), customer.user_id, before=_before(), is_own=True
    )
    return page(EARLIER, history=found)


@bp.get("/choices")
@bp.get("/phone")
@bp.get("/phone/code")
def back() -> BaseResponse:
    """Lead to the page that has the form."""
    current_customer()
    return go(url_for("storefront.messages.show"))


@bp.post("/choices")
def choose() -> BaseResponse:
    """Keep what a customer chose to be told, and how."""
    customer, form = current_customer(), ChoicesForm()
    stand = standing_of(customer)
    if not stand.takes_sms:
        form.leave_out_sms()
    if not form.validate():
        return unfit(customer, choices=form)
    chosen = form.choices_for(stand.wishes, stand.settings)
    with transaction() as session:
        accounts.change_preferences(session, customer.user_id, **chosen)
        if _comes_again(stand, form):
            reminders.reschedule(session, customer.user_id)
    return answer(Notice("Your choices are kept.", "success"))


@bp.post("/pause")
def pause() -> BaseResponse:
    """Leave a customer alone until they say otherwise."""
    _change(accounts.pause_all)
    return answer(Notice(f"Messages pause until you resume them. {STILL}", "success"))


@bp.post("/resume")
def resume() -> BaseResponse:
    """Write to a customer again, and make nothing up for the time between."""
    _change(accounts.resume_all, reminders.reschedule)
    return answer(Notice("Messages come again. Nothing is made up for.", "success"))


@bp.post("/stop")
def stop() -> BaseResponse:
    """Send a customer nothing any more but what they ask for."""
    _change(accounts.opt_out)
    return answer(Notice(f"All messages are stopped. {STILL}", "success"))


@bp.post("/return")
def come_back() -> BaseResponse:
    """Let the shop write again, as the customer had chosen."""
    _change(accounts.opt_in, reminders.reschedule)
    return answer(Notice("Welcome back. What you had chosen comes again.", "success"))


@bp.post("/reminders/pause")
def pause_reminders() -> BaseResponse:
    """Remind a customer of their list no more, until they say otherwise."""
    _change(lambda session, user_id: reminders.pause(session, None, user_id))
    return answer(Notice("No reminders for now. Other messages go on.", "success"))


@bp.post("/reminders/resume")
def resume_reminders() -> BaseResponse:
    """Remind a customer of their list again."""
    _change(lambda session, user_id: reminders.resume(session, None, user_id))
    return answer(Notice("Reminders of your list come again.", "success"))


def about(customer: Customer, **forms: Any) -> dict[str, Any]:
    """Return what the page shows.

    Args:
        forms: those that were sent and not accepted.
    """
    session, stand = reading(), standing_of(customer)
    shown: dict[str, Any] = {
        "customer": customer,
        "stand": stand,
        "choices": ChoicesForm.of(stand.wishes, stand.settings),
        "phone_form": PhoneForm(formdata=None),
        "code_form": CodeForm(formdata=None),
        "consent": consent_words(),
        "other_zone": _other_zone(stand),
        "coming": decisions.coming(session, customer.user_id, is_own=True),
        "history": decisions.history(session, customer.user_id, is_own=True),
    }
    return shown | forms


def consent_words() -> str:
    """Return what somebody agrees to who wants SMS."""
    return (
        f"{site().name} may send me SMS when something on my wishlist is back in stock"
        " or its price falls. My provider may charge for them. STOP as an answer"
        " ends them."
    )


def answer(said: Notice) -> BaseResponse:
    """Say what happened, on the page as it is now."""
    if not htmx.wants_fragment():
        tell(said)
        return go(url_for("storefront.messages.show"))
    panel = blocks(PAGE, "panel", **about(current_customer()))
    return htmx.aim(make_response(panel + drawing.notice(said)), "#panel")


def unfit(customer: Customer, **forms: Any) -> BaseResponse:
    """Show a form again, what is wrong with it beside its fields."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    shown = about(customer, **forms)
    if not htmx.wants_fragment():
        return page(PAGE, status=status, **shown)
    return htmx.aim(make_response(blocks(PAGE, "panel", **shown), status), "#panel")


def _change(*services: Callable[[Session, UUID], object]) -> None:
    """Do things to the customer who asks, all of them or none."""
    user_id = current_customer().user_id
    with transaction() as session:
        for service in services:
            service(session, user_id)


def _other_zone(stand: Standing) -> str:
    """Return the shop's zone where a customer's quiet hours have another one."""
    own, shops = stand.wishes.timezone, site().timezone
    return shops.replace("_", " ") if own and own != shops else ""


def _comes_again(stand: Standing, form: ChoicesForm) -> bool:
    """Tell whether reminders were waiting for what was switched on just now."""
    before = (stand.wishes.reminder_email, stand.wishes.order_email)
    now = (form.reminder_email.data, form.order_email.data)
    return any(is_on and not was for was, is_on in zip(before, now, strict=True))


def _before() -> datetime | None:
    """Read where a stretch of the past begins; nonsense is the beginning."""
    try:
        moment = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None

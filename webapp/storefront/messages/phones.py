"""The telephone that SMS go to: given, confirmed by a code, taken back."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, abort, g
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts import services as accounts
from webapp.accounts.errors import BadNumber, NumberStopped, TooManyCodes
from webapp.accounts.identifiers import phone_number
from webapp.accounts.services import Answer
from webapp.core import tokens
from webapp.core.errors import DomainError
from webapp.extensions import limiter, transaction
from webapp.storefront.messages import views
from webapp.storefront.messages.forms import CodeForm, PhoneForm
from webapp.storefront.messages.standing import has_sms
from webapp.web.formatting import site
from webapp.web.identity import current_customer
from webapp.web.notices import Notice

bp = Blueprint("phones", __name__, url_prefix="/account/messages/phone")
bp.register_error_handler(DomainError, views.refused)

WRONG = {
    Answer.WRONG: "That is not the code that we sent you.",
    Answer.OVER: "That code is over. Have another one sent.",
}


@bp.post("")
@limiter.limit("10 per hour")
def ask() -> BaseResponse:
    """Send a code to the telephone that a customer wants SMS on."""
    customer, form = current_customer(), PhoneForm()
    if not has_sms():
        abort(HTTPStatus.NOT_FOUND)
    if not form.validate():
        return views.unfit(customer, phone_form=form)
    region = site().locale.partition("_")[2]
    try:
        number = phone_number(form.number.data or "", region=region)
        g.telephone = tokens.digest(number).hex()  # the limiter need not know it
        _send_code(customer.user_id, number)
    except (BadNumber, NumberStopped, TooManyCodes) as refusal:
        form.refuse("number", refusal)
        return views.unfit(customer, phone_form=form)
    return views.answer(Notice(f"A code is on its way to {number}.", "success"))


@limiter.limit("10 per day", key_func=lambda: g.telephone)
def _send_code(user_id: UUID, number: str) -> None:
    """Send a code, but not often to one number: many accounts can name a stranger's."""
    with transaction() as session:
        accounts.ask_phone(
            session, user_id, number, views.consent_words(), keys=site().secrets
        )


@bp.post("/code")
@limiter.limit("30 per hour")
def confirm() -> BaseResponse:
    """Take the code that came by SMS; alerts come that way from then on."""
    customer, form = current_customer(), CodeForm()
    if not form.validate():
        return views.unfit(customer, code_form=form)
    with transaction() as session:  # a wrong code counts, too
        said = accounts.confirm_phone(
            session, customer.user_id, form.code.data or "", keys=site().secrets
        )
        if said is Answer.RIGHT:
            accounts.change_preferences(
                session, customer.user_id, stock_sms=True, price_sms=True
            )
    if said is not Answer.RIGHT:
        form.refuse("code", WRONG[said])
        return views.unfit(customer, code_form=form)
    return views.answer(
        Notice("Your telephone is confirmed. Alerts come by SMS, too.", "success")
    )


@bp.post("/drop")
def drop() -> BaseResponse:
    """Forget a customer's telephone, and with it what was agreed to."""
    customer = current_customer()
    with transaction() as session:
        accounts.drop_phone(session, customer.user_id)
    return views.answer(Notice("Your number is forgotten. No SMS any more.", "success"))

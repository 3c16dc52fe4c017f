"""The operators' way in and out, and their first page."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts import services as accounts
from webapp.accounts.capabilities import WORDS, Capability
from webapp.accounts.errors import TooManyTries, WrongPassword
from webapp.extensions import limiter, transaction
from webapp.web import identity
from webapp.web.cookies import ADMIN_PATH
from webapp.web.forms import SignInForm
from webapp.web.identity import current_operator, known_operator, safe_next
from webapp.web.pages import go, page
from webapp.web.security import remote_address

bp = Blueprint("admin", __name__, url_prefix=ADMIN_PATH)


@dataclass(frozen=True, slots=True)
class Allowed:
    """One thing that the operator's role allows, in words."""

    slug: str
    name: str


@bp.get("/")
def dashboard() -> BaseResponse:
    """Greet an operator and name what the role allows."""
    operator = current_operator()
    allowed = [
        Allowed(capability, WORDS[capability])
        for capability in Capability
        if capability in operator.capabilities
    ]
    return page("admin/dashboard.html", operator=operator, capabilities=allowed)


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes", methods=["POST"])
def sign_in() -> BaseResponse:
    """Let an operator in."""
    form = SignInForm(next=request.args.get("next"))
    onward = safe_next(form.next.data, otherwise=url_for(".dashboard"))
    if request.method == "GET" and known_operator():
        return go(onward)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate_on_submit():
        try:
            token = _sign_in(form.email.data or "", form.password.data or "")
        except WrongPassword as refusal:
            form.refuse("password", refusal)
        except TooManyTries as refusal:
            form.refuse("password", refusal)
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            identity.enter_as_operator(token)
            return go(onward)
    return page("admin/sign_in.html", form=form, status=status)


@bp.post("/sign-out")
def sign_out() -> BaseResponse:
    """End this browser's session."""
    operator = current_operator()
    with transaction() as session:
        accounts.end_operator_session(session, operator.session_id)
    identity.leave()
    return go(url_for(".sign_in"))


def _sign_in(email: str, password: str) -> str:
    ip = remote_address()
    with transaction() as session:  # counted for good before the password is looked at
        accounts.count_try(session, accounts.Door.ADMIN, email=email, ip=ip)
    with transaction() as session:
        operator = accounts.recognise_operator(
            session, email=email, password=password, ip=ip
        )
        return accounts.start_operator_session(session, operator)

"""The pages of a customer's account."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts import queries
from webapp.accounts import services as accounts
from webapp.accounts.errors import (
    BadPassword,
    EmailTaken,
    LinkNotValid,
    NoSuchSession,
    NotYourPassword,
    TooManyTries,
    WrongPassword,
)
from webapp.accounts.models import Purpose, User
from webapp.core import clock
from webapp.extensions import limiter, reading, transaction
from webapp.reminders.services import reschedule
from webapp.storefront.account.browsers import browser_name
from webapp.storefront.account.entry import begin, come_in, welcome
from webapp.storefront.account.forms import (
    ForgotForm,
    PasswordForm,
    RegisterForm,
    ResetForm,
    VerifyForm,
)
from webapp.web import identity
from webapp.web.errors import say
from webapp.web.formatting import site
from webapp.web.forms import SignInForm
from webapp.web.identity import current_customer, current_visitor, safe_next
from webapp.web.notices import Notice, tell
from webapp.web.pages import go, page
from webapp.web.persons import Customer
from webapp.web.security import remote_address

bp = Blueprint("account", __name__, url_prefix="/account")


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser in which the customer is signed in."""

    id: UUID
    device: str
    started_at: datetime
    seen_at: datetime
    is_current: bool


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("60 per 15 minutes", methods=["POST"])
def sign_in() -> BaseResponse:
    """Let a customer in, and bring along what was saved as a guest."""
    form = SignInForm(next=request.args.get("next"))
    onward = safe_next(form.next.data, otherwise=url_for("storefront.wishlist.show"))
    if request.method == "GET" and current_visitor().is_customer:
        return go(onward)
    status = _unfinished()
    if form.validate_on_submit():
        try:
            come_in(form.email.data or "", form.password.data or "")
        except WrongPassword as refusal:
            form.refuse("password", refusal)
        except TooManyTries as refusal:
            form.refuse("password", refusal)
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            return go(onward)
    return page("storefront/account/sign_in.html", form=form, status=status)


@bp.route("/register", methods=["GET", "POST"])
@limiter.limit("10 per hour", methods=["POST"])
def register() -> BaseResponse:
    """Make an account and let its owner in at once."""
    form = RegisterForm(next=request.args.get("next"))
    onward = safe_next(form.next.data, otherwise=url_for("storefront.wishlist.show"))
    if request.method == "GET" and current_visitor().is_customer:
        return go(onward)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                user = accounts.register(
                    session,
                    email=form.email.data or "",
                    name=form.name.data or "",
                    password=form.password.data or "",
                )
                arrival = begin(session, user)
        except EmailTaken as refusal:
            form.refuse("email", refusal)
        else:
            welcome(arrival, _greeting(user))
            return go(onward)
    return page("storefront/account/register.html", form=form, status=_unfinished())


@bp.post("/sign-out")
def sign_out() -> BaseResponse:
    """End this browser's session; nothing of the account stays behind."""
    visitor = current_visitor()
    if isinstance(visitor, Customer):
        with suppress(NoSuchSession), transaction() as session:
            accounts.end_session(session, visitor.user_id, visitor.session_id)
    identity.leave()
    tell(Notice("You are signed out."))
    return go("/")


@bp.route("/forgot", methods=["GET", "POST"])
@limiter.limit("5 per hour", methods=["POST"])
def forgot() -> BaseResponse:
    """Mail a link for a new password; the answer does not tell who has an account."""
    form = ForgotForm()
    sent = form.validate_on_submit()
    if sent:
        with transaction() as session:
            accounts.send_reset(session, email=form.email.data or "")
    status = HTTPStatus.OK if sent else _unfinished()
    return page("storefront/account/forgot.html", form=form, sent=sent, status=status)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def reset(token: str) -> BaseResponse:
    """Let whoever holds a mailed link choose a new password, and in."""
    form = ResetForm()
    keys = site().secrets
    address = queries.link_address(reading(), Purpose.RESET_PASSWORD, token, keys=keys)
    if address is None:
        return _offer_new_link(LinkNotValid())
    if form.validate_on_submit():
        try:
            with transaction() as session:
                user = accounts.reset_password(
                    session, token, password=form.password.data or "", keys=keys
                )
                reschedule(session, user.id)
                arrival = begin(session, user)
        except BadPassword as refusal:
            form.refuse("password", refusal)
        except LinkNotValid as refusal:
            return _offer_new_link(refusal)
        else:
            welcome(arrival, "Your new password is set.")
            return go(url_for("storefront.wishlist.show"))
    return page("storefront/account/reset.html", form=form, status=_unfinished())


@bp.route("/verify/<token>", methods=["GET", "POST"])
def verify(token: str) -> BaseResponse:
    """Confirm an e-mail address; a link that is only looked at changes nothing."""
    keys = site().secrets
    form = VerifyForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                user = accounts.verify_email(session, token, keys=keys)
                reschedule(session, user.id)  # what waited for that
        except LinkNotValid as refusal:
            return _lead_to_new_link(refusal)
        tell(Notice("Thank you, your e-mail address is confirmed.", "success"))
        return go(url_for(".show") if current_visitor().is_customer else "/")
    email = queries.link_address(reading(), Purpose.VERIFY_EMAIL, token, keys=keys)
    if email is None:
        return _lead_to_new_link(LinkNotValid())
    return page("storefront/account/verify.html", form=form, email=email)


@bp.post("/verify")
@limiter.limit("5 per hour")
def send_verification() -> BaseResponse:
    """Mail the link that confirms the address once more."""
    customer = current_customer()
    with transaction() as session:
        user = session.get_one(User, customer.user_id)
        accounts.send_verification(session, user, keys=site().secrets)
    tell(Notice(f"A new link is on its way to {customer.email}.", "success"))
    return go(url_for(".show"))


@bp.get("")
def show() -> BaseResponse:
    """Show the account, where it is signed in, and which programs have access."""
    return _account_page(current_customer(), PasswordForm())


@bp.get("/password")
def password() -> BaseResponse:
    """Lead to the account, whose page has the form."""
    current_customer()
    return go(url_for(".show"))


@bp.post("/password")
def change_password() -> BaseResponse:
    """Change the password; sign out every other browser, and every program."""
    customer = current_customer()
    form = PasswordForm()
    status = _unfinished()
    if form.validate_on_submit():
        try:
            _change_password(customer, form)
        except NotYourPassword as refusal:
            form.refuse("present", refusal)
        except BadPassword as refusal:
            form.refuse("new", refusal)
        except TooManyTries as refusal:
            form.refuse("present", refusal)
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            tell(
                Notice(
                    "Your password is changed; other browsers and programs are"
                    " signed out.",
                    "success",
                )
            )
            return go(url_for(".show"))
    return _account_page(customer, form, status)


@bp.post("/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> BaseResponse:
    """Sign the customer out of one browser."""
    customer = current_customer()
    with transaction() as session:
        accounts.end_session(session, customer.user_id, session_id)
    if session_id == customer.session_id:
        identity.leave()
        return go("/")
    tell(Notice("That browser is signed out.", "success"))
    return go(url_for(".show"))


@bp.post("/sessions/end-others")
def end_other_sessions() -> BaseResponse:
    """Sign the customer out of every browser but this one, and every program."""
    customer = current_customer()
    with transaction() as session:
        accounts.end_other_sessions(session, customer.user_id, but=customer.session_id)
    tell(Notice("All other browsers and programs are signed out.", "success"))
    return go(url_for(".show"))


@bp.post("/programs/end-all")
def end_programs() -> BaseResponse:
    """Let no program act for the customer any more."""
    customer = current_customer()
    with transaction() as session:
        accounts.end_grants(session, customer.user_id)
    tell(Notice("No program has access any more.", "success"))
    return go(url_for(".show"))


@bp.post("/programs/<uuid:grant_id>/end")
def end_program(grant_id: UUID) -> BaseResponse:
    """Let a program act for the customer no more."""
    customer = current_customer()
    with transaction() as session:
        accounts.end_grant(session, customer.user_id, grant_id)
    tell(Notice("That program has no access any more.", "success"))
    return go(url_for(".show"))


def _change_password(customer: Customer, form: PasswordForm) -> None:
    ip = remote_address()
    with transaction() as session:
        accounts.count_try(session, accounts.Door.SHOP, email=customer.email, ip=ip)
    with transaction() as session:
        accounts.change_password(
            session,
            customer.user_id,
            present=form.present.data or "",
            new=form.new.data or "",
            keep_session=customer.session_id,
            ip=ip,
        )


def _account_page(
    customer: Customer, form: PasswordForm, status: HTTPStatus = HTTPStatus.OK
) -> BaseResponse:
    return page(
        "storefront/account/show.html",
        customer=customer,
        form=form,
        sessions=_browsers(customer),
        programs=queries.programs_of(reading(), customer.user_id),
        status=status,
    )


def _browsers(customer: Customer) -> Sequence[Browser]:
    lifetime, now = identity.lifetimes().customers, clock.now()
    return [
        Browser(
            id=known.id,
            device=browser_name(known.user_agent),
            started_at=known.started_at,
            seen_at=known.seen_at,
            is_current=known.id == customer.session_id,
        )
        for known in queries.sessions_of(reading(), customer.user_id)
        if not lifetime.is_over(
            started_at=known.started_at, seen_at=known.seen_at, now=now
        )
    ]


def _greeting(user: User) -> str:
    return (
        f"Welcome, {user.name}. We sent a letter to {user.email}:"
        " follow its link to confirm your address."
    )


def _lead_to_new_link(refusal: LinkNotValid) -> BaseResponse:
    """Say that a link is dead, and lead to the account, which has a button for it."""
    account = url_for(".show")
    way = (url_for(".sign_in", next=account), "Sign in to ask for a new one")
    if current_visitor().is_customer:
        way = (account, "Ask for a new one")
    return say(HTTPStatus.GONE, str(refusal), ways=[way])


def _offer_new_link(refusal: LinkNotValid) -> BaseResponse:
    """Say that a link is dead where the next one can be had."""
    form = ForgotForm(formdata=None)
    form.form_errors = [str(refusal)]
    return page(
        "storefront/account/forgot.html",
        form=form,
        sent=False,
        status=HTTPStatus.GONE,
    )


def _unfinished() -> HTTPStatus:
    """Return the status of a form that is shown: empty, or sent and not accepted."""
    if request.method == "POST":
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.OK

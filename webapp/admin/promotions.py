"""Discount rules, their codes and the conversion promo, for operators."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.capabilities import Capability
from webapp.admin import answers, telling
from webapp.admin.fields import end_of
from webapp.admin.gate import acting, allowed
from webapp.admin.promotion_forms import FIELDS, IssueForm, PromoForm, RuleForm
from webapp.audit.queries import acts
from webapp.catalog.queries import every_category
from webapp.core.errors import DomainError
from webapp.core.text import tidy
from webapp.extensions import reading, transaction
from webapp.promotions import queries, services
from webapp.promotions.errors import (
    CustomerNotFound,
    FieldUnfit,
    RuleEnded,
    RuleNotFound,
)
from webapp.promotions.queries import RuleLine
from webapp.settings.definitions import Settings
from webapp.settings.queries import current
from webapp.settings.services import change
from webapp.web import htmx
from webapp.web.cookies import ADMIN_PATH
from webapp.web.formatting import site
from webapp.web.forms import Form
from webapp.web.identity import current_operator
from webapp.web.ids import id_of
from webapp.web.pages import page

bp = Blueprint("promotions", __name__, url_prefix=f"{ADMIN_PATH}/promotions")
bp.register_error_handler(DomainError, answers.refused)

LIST = "admin/promotions/list.html"
NEW = "admin/promotions/new.html"
RULE = "admin/promotions/rule.html"
LONGEST_SEARCH = 100  # characters of a search that are looked at
DEEDS = 20  # of a rule's log


@bp.get("/")
def rules() -> BaseResponse:
    """Show the discount rules, and whether lists that move bring a code."""
    allowed(Capability.VIEW_PROMOTIONS)
    return page(LIST, **_about_rules())


@bp.post("/conversion")
def conversion() -> BaseResponse:
    """Say whether moving a whole list to the cart brings a code, and which."""
    allowed(Capability.CONFIGURE_PROMO)
    form = _promo_form(current(reading()), is_sent=True)
    if not form.validate():
        return answers.shown_again(LIST, _about_rules(promo=form))
    with transaction() as session:
        is_other = change(session, acting(), **form.values())
    said = "The conversion promo is as you set it." if is_other else "Nothing changed."
    return answers.answer(said, LIST, _about_rules(), url_for(".rules"))


@bp.route("/new", methods=["GET", "POST"])
def new() -> BaseResponse:
    """Make a discount rule."""
    operator = allowed(Capability.CONFIGURE_PROMOTIONS)
    form = RuleForm()
    shelves = every_category(reading())
    form.known = [shelf.id for shelf in shelves]
    about: dict[str, Any] = {"operator": operator, "form": form, "categories": shelves}
    if request.method == "GET":
        return page(NEW, **about)
    if not form.validate():
        return answers.shown_again(NEW, about)
    try:
        with transaction() as session:
            fields = form.fields()
            fields["currency"] = site().currency
            made = services.make_rule(session, acting(), **fields)
    except FieldUnfit as refusal:
        _lay(form, refusal)
        return answers.shown_again(NEW, about)
    return answers.onward(f"“{made.name}” is made.", url_for(".rule", rule_id=made.id))


@bp.get("/<uuid:rule_id>")
def rule(rule_id: UUID) -> BaseResponse:
    """Show one rule: its terms, its codes, and what operators did to it."""
    allowed(Capability.VIEW_PROMOTIONS)
    return page(RULE, **_about_rule(rule_id, request.args))


@bp.post("/<uuid:rule_id>/edit")
def edit(rule_id: UUID) -> BaseResponse:
    """Give a rule other terms, from the next order on."""
    allowed(Capability.CONFIGURE_PROMOTIONS)
    known = queries.rule_page(reading(), rule_id)
    form = RuleForm.of(known, is_sent=True)
    form.known = [shelf.id for shelf in every_category(reading())]
    if not form.validate():
        return _rule_again(rule_id, form=form)
    try:
        with transaction() as session:
            fields = form.fields(known)
            is_other = services.change_rule(session, acting(), rule_id, **fields)
    except FieldUnfit as refusal:
        _lay(form, refusal)
        return _rule_again(rule_id, form=form)
    said = "The rule is changed, from the next order on."
    return _answer(rule_id, said if is_other else "Nothing changed.")


@bp.post("/<uuid:rule_id>/end")
def end(rule_id: UUID) -> BaseResponse:
    """Switch a rule off; the codes that it gave out stay valid."""
    allowed(Capability.CONFIGURE_PROMOTIONS)
    with transaction() as session:
        ended = services.end_rule(session, acting(), rule_id)
    return _answer(
        rule_id, f"“{ended.name}” is off. One-time codes given out stay valid."
    )


@bp.post("/<uuid:rule_id>/resume")
def resume(rule_id: UUID) -> BaseResponse:
    """Switch a rule on again."""
    allowed(Capability.CONFIGURE_PROMOTIONS)
    with transaction() as session:
        resumed = services.resume_rule(session, acting(), rule_id)
    return _answer(rule_id, f"“{resumed.name}” is on again.")


@bp.post("/<uuid:rule_id>/codes")
def issue(rule_id: UUID) -> BaseResponse:
    """Give a customer a one-time code of a rule."""
    allowed(Capability.CONFIGURE_PROMOTIONS)
    form = IssueForm()
    if not form.validate():
        return _rule_again(rule_id, issue_form=form)
    address, until = form.email.data or "", end_of(form.expires.data)
    try:
        with transaction() as session:
            code = services.issue_code_by_hand(
                session, acting(), rule_id, address, until
            )
    except (CustomerNotFound, RuleEnded) as refusal:
        form.refuse("email", f"{refusal}.")
    except FieldUnfit as refusal:
        _lay(form, refusal)
    else:
        ends = f", until {telling.until(code.expires_at)}" if code.expires_at else ""
        return _answer(rule_id, f"{code.code} is for {address}{ends}.")
    return _rule_again(rule_id, issue_form=form)


@bp.post("/codes/<uuid:code_id>/revoke")
def revoke(code_id: UUID) -> BaseResponse:
    """Take a one-time code back that was not used yet."""
    allowed(Capability.CONFIGURE_PROMOTIONS)
    with transaction() as session:
        code = services.revoke_code(session, acting(), code_id)
    return _answer(code.rule_id, f"{code.code} is withdrawn; it never works again.")


def _answer(rule_id: UUID, said: str) -> BaseResponse:
    """Say what happened on the rule's page, its codes narrowed as they are there."""
    args = htmx.current_args() if htmx.wants_fragment() else {}
    about = _about_rule(rule_id, args)
    return answers.answer(said, RULE, about, url_for(".rule", rule_id=rule_id))


def _rule_again(rule_id: UUID, **forms: Form) -> BaseResponse:
    return answers.shown_again(RULE, _about_rule(rule_id, {}) | forms)


def _about_rules(promo: PromoForm | None = None) -> dict[str, Any]:
    session = reading()
    before = request.args.get("before")
    listed = queries.rules_listed(session, before=id_of(before) if before else None)
    names = {shelf.id: shelf.name for shelf in every_category(session)}
    chosen = current(session)
    return {
        "operator": current_operator(),
        "rules": [(one, telling.told(one, names)) for one in listed],
        "more": listed[-1].id if len(listed) == queries.RULES_PER_PAGE else None,
        "is_first": not before,
        "promo": promo or _promo_form(chosen),
        "chosen": chosen,
        "source": _source(chosen.conversion_promo_rule_id),
    }


def _about_rule(rule_id: UUID, args: Any) -> dict[str, Any]:
    session = reading()
    known = queries.rule_page(session, rule_id)
    shelves = every_category(session)
    names = {shelf.id: shelf.name for shelf in shelves}
    question = tidy(args.get("q", "")[:LONGEST_SEARCH])
    before = args.get("before")
    codes = queries.codes_of(
        session, rule_id, question=question, before=id_of(before) if before else None
    )
    log = acts(session, subject_id=rule_id, most=DEEDS)
    return {
        "operator": current_operator(),
        "rule": known,
        "told": telling.told(known, names),
        "categories": shelves,
        "form": RuleForm.of(known),
        "issue_form": IssueForm(formdata=None),
        "codes": codes,
        "until": telling.until,
        "question": question,
        "more": codes[-1].id if len(codes) == queries.CODES_PER_PAGE else None,
        "is_first": not before,
        "deeds": telling.deeds(log, {str(one): name for one, name in names.items()}),
    }


def _source(rule_id: UUID | None) -> RuleLine | None:
    """Return the rule that conversion codes are drawn from, if there is one."""
    try:
        return queries.rule_page(reading(), rule_id) if rule_id else None
    except RuleNotFound:
        return None


def _promo_form(chosen: Settings, *, is_sent: bool = False) -> PromoForm:
    choices = queries.rule_choices(reading(), chosen.conversion_promo_rule_id)
    return PromoForm.of(chosen, choices, is_sent=is_sent)


def _lay(form: Form, refusal: FieldUnfit) -> None:
    """Lay a refusal beside the field that it is about."""
    form.refuse(FIELDS.get(refusal.field, refusal.field), f"{refusal}.")

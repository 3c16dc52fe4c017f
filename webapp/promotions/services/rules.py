"""Discount rules: made, changed and ended by operators, each time on record."""

from typing import Any, Unpack, cast
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.promotions.errors import FieldUnfit, RuleNotFound
from webapp.promotions.fields import DEFAULTS, RuleFields, fit
from webapp.promotions.models import DiscountRule

MAKE = "promotion.rule.make"
CHANGE = "promotion.rule.change"
END = "promotion.rule.end"
RESUME = "promotion.rule.resume"


def make_rule(
    session: Session, by: Actor, **fields: Unpack[RuleFields]
) -> DiscountRule:
    """Make a discount rule; it is on from its first day.

    Raises:
        FieldUnfit: the first field that cannot be so, or a shared code that is taken.
    """
    kept = fit(DEFAULTS | fields)
    rule = DiscountRule()
    _save(session, rule, kept)
    said = {name: value for name, value in kept.items() if value}
    record(session, by, MAKE, subject=rule.name, subject_id=rule.id, after=said)
    return rule


def change_rule(
    session: Session, by: Actor, rule_id: UUID, **fields: Unpack[RuleFields]
) -> bool:
    """Give a rule other terms, from the next order on; return whether any was another.

    What is not named stays as it is.

    Raises:
        RuleNotFound: there is none.
        FieldUnfit: the first field that cannot be so, or a shared code that is taken.
    """
    rule = held_rule(session, rule_id)
    was = {name: getattr(rule, name) for name in fit_names()}
    kept = fit(cast("RuleFields", was | fields))
    changed = {name: value for name, value in kept.items() if value != was[name]}
    if not changed:
        return False
    _save(session, rule, changed)
    before = {name: was[name] for name in changed}
    record(
        session,
        by,
        CHANGE,
        subject=rule.name,
        subject_id=rule.id,
        before=before,
        after=changed,
    )
    return True


def end_rule(session: Session, by: Actor, rule_id: UUID) -> DiscountRule:
    """Switch a rule off: no new codes, no shared one; what was given out stays valid.

    Raises:
        RuleNotFound: there is none.
    """
    return _switch(session, by, rule_id, is_active=False)


def resume_rule(session: Session, by: Actor, rule_id: UUID) -> DiscountRule:
    """Switch a rule on again.

    Raises:
        RuleNotFound: there is none.
    """
    return _switch(session, by, rule_id, is_active=True)


def held_rule(session: Session, rule_id: UUID) -> DiscountRule:
    """Lock a rule, as whatever counts its uses does, and return it as it is now.

    Raises:
        RuleNotFound: there is none.
    """
    rule = session.get(
        DiscountRule,
        rule_id,
        populate_existing=True,
        with_for_update={"key_share": True},
    )
    if rule is None:
        raise RuleNotFound
    return rule


def fit_names() -> list[str]:
    """Return the names of what an operator may write into a rule."""
    return [*RuleFields.__annotations__]


def _switch(
    session: Session, by: Actor, rule_id: UUID, *, is_active: bool
) -> DiscountRule:
    rule = held_rule(session, rule_id)
    if rule.is_active is not is_active:
        rule.is_active = is_active
        action = RESUME if is_active else END
        record(session, by, action, subject=rule.name, subject_id=rule.id)
    return rule


def _save(session: Session, rule: DiscountRule, values: dict[str, Any]) -> None:
    """Write a rule; of two that want one shared code, the second is told.

    Raises:
        FieldUnfit: another rule has the shared code.
    """
    try:
        with session.begin_nested():
            for name, value in values.items():
                setattr(rule, name, value)
            session.add(rule)
            session.flush()
    except IntegrityError as error:
        if _constraint(error) != "uq_discount_rules_shared_code":
            raise
        raise FieldUnfit(
            field="shared_code", sentence="Another rule has this code"
        ) from None


def _constraint(error: IntegrityError) -> Any:
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None)

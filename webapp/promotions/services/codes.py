"""One-time codes: drawn from a rule for one customer, and taken back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Exists, exists, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.accounts.identifiers import known_as
from webapp.accounts.models import User
from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.promotions import spelling
from webapp.promotions.errors import (
    CodeNotFound,
    CodeRevoked,
    CodeUsed,
    CustomerNotFound,
    FieldUnfit,
    RuleEnded,
    RuleNotFound,
)
from webapp.promotions.models import DiscountRule, PromoCode, Redemption
from webapp.promotions.queries import standing_of_rule
from webapp.promotions.rules import RuleState, Standing
from webapp.promotions.services.rules import held_rule

ISSUE = "promotion.code.issue"
REVOKE = "promotion.code.revoke"

# The rule first, as whoever uses the code takes it.
_HOLD_RULE_OF = text("""
    SELECT name FROM discount_rules
     WHERE id = (SELECT rule_id FROM promo_codes WHERE id = :code_id)
       FOR NO KEY UPDATE
""")


def issue_code(
    session: Session, rule_id: UUID, user_id: UUID, *, expires_at: datetime | None
) -> PromoCode | None:
    """Give a customer a code that works once; ``None`` if it could not be used now.

    A code of this rule that the customer has and did not use is given again, and lives
    as long as a new one would. None outlives the rule's own end.
    """
    try:
        return _issue(session, rule_id, user_id, expires_at)
    except (RuleEnded, RuleNotFound):
        return None


def issue_code_by_hand(
    session: Session,
    by: Actor,
    rule_id: UUID,
    email: str,
    expires_at: datetime | None,
) -> PromoCode:
    """Give the customer with this address a code that works once.

    Raises:
        FieldUnfit: it would have expired already.
        CustomerNotFound: nobody has this address.
        RuleNotFound: there is no such rule.
        RuleEnded: a code of this rule could not be used now.
    """
    if expires_at is not None and expires_at <= clock.now():
        raise FieldUnfit(field="expires_at", sentence="Choose a day to come")
    user_id = session.scalar(select(User.id).where(User.email == known_as(email)))
    if user_id is None:
        raise CustomerNotFound
    code = _issue(session, rule_id, user_id, expires_at)
    record(
        session,
        by,
        ISSUE,
        subject=code.code,
        subject_id=rule_id,
        user_id=user_id,
        after={"expires_at": code.expires_at},
    )
    return code


def revoke_code(session: Session, by: Actor, code_id: UUID) -> PromoCode:
    """Take a code back that was not used yet; it never works again.

    Raises:
        CodeNotFound: there is none.
        CodeUsed: it did its work already.
        CodeRevoked: it was taken back before.
    """
    if session.scalar(_HOLD_RULE_OF, {"code_id": code_id}) is None:
        raise CodeNotFound
    code = session.get_one(PromoCode, code_id, populate_existing=True)
    if code.revoked_at is not None:
        raise CodeRevoked
    if session.scalar(select(_is_used(code_id))):
        raise CodeUsed
    code.revoked_at = clock.now()
    session.flush()
    record(
        session,
        by,
        REVOKE,
        subject=code.code,
        subject_id=code.rule_id,
        user_id=code.user_id,
    )
    return code


def _issue(
    session: Session, rule_id: UUID, user_id: UUID, expires_at: datetime | None
) -> PromoCode:
    rule = held_rule(session, rule_id)
    standing = standing_of_rule(session, rule_id, user_id)
    if standing is None or not _gives_codes(standing):
        raise RuleEnded
    until = _earlier(expires_at, rule.ends_at)
    code = _live_code(session, rule, user_id)
    if code is None:
        code = PromoCode(rule_id=rule_id, user_id=user_id, code=spelling.fresh())
        code.expires_at = until
        session.add(code)
    elif code.expires_at is not None and (until is None or until > code.expires_at):
        code.expires_at = until
    session.flush()
    return code


def _gives_codes(standing: Standing) -> bool:
    """Tell whether a code that is given out now could be used now."""
    is_active = standing.state(clock.now()) is RuleState.ACTIVE
    is_used_up = standing.is_used_up or standing.is_used_up_by_customer
    return is_active and not is_used_up


def _live_code(session: Session, rule: DiscountRule, user_id: UUID) -> PromoCode | None:
    now = clock.now()
    return session.scalars(
        select(PromoCode)
        .where(
            PromoCode.rule_id == rule.id,
            PromoCode.user_id == user_id,
            PromoCode.revoked_at.is_(None),
            PromoCode.expires_at.is_(None) | (PromoCode.expires_at > now),
            ~_is_used(PromoCode.id),
        )
        .order_by(PromoCode.id)
        .limit(1),
        execution_options={"populate_existing": True},
    ).one_or_none()


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _is_used(code_id: UUID | InstrumentedAttribute[UUID]) -> Exists:
    return exists().where(
        Redemption.code_id == code_id, Redemption.released_at.is_(None)
    )

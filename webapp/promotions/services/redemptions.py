"""Using a code for an order, and giving it back when the order comes to nothing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.core import clock
from webapp.promotions import spelling
from webapp.promotions.discounts import Discount, Line
from webapp.promotions.errors import CodeUnknown
from webapp.promotions.models import Redemption
from webapp.promotions.queries import standing_of
from webapp.promotions.rules import decide

# Whoever uses a rule waits here for whoever is about to, so that its limits hold.
_HOLD_RULE = text("""
    SELECT id FROM discount_rules
     WHERE id = (SELECT rule_id FROM promo_codes WHERE code = :code
                  UNION ALL
                 SELECT id FROM discount_rules WHERE shared_code = :code)
       FOR NO KEY UPDATE
""")

_RELEASE = text("""
    UPDATE promo_redemptions SET released_at = :now
     WHERE order_id = :order_id AND released_at IS NULL
""")


def redeem(
    session: Session,
    *,
    user_id: UUID | None,
    code: str,
    order_id: UUID,
    lines: Sequence[Line],
    currency: str,
    locale: str = "en_US",
) -> Discount:
    """Use a code for an order, and return what it takes off.

    The rule is held until the caller commits: of all who would use it at once, no more
    succeed than it allows.

    Args:
        code: as it was typed.
        order_id: the order's, which may be entered afterwards.
        locale: in which a refusal tells amounts.

    Raises:
        CodeRefused: why it takes nothing off; nothing is used up then.
    """
    kept = spelling.as_kept(code)
    if kept is None or session.scalar(_HOLD_RULE, {"code": kept}) is None:
        raise CodeUnknown
    found = standing_of(session, kept, user_id)
    discount = decide(
        found,
        lines,
        user_id=user_id,
        currency=currency,
        now=clock.now(),
        locale=locale,
    )
    if found is None:  # decide would have refused it
        raise CodeUnknown
    use = Redemption(
        rule_id=found.rule_id,
        code_id=found.one_time.code_id if found.one_time else None,
        user_id=user_id,
        order_id=order_id,
        amount_minor=discount.total_minor,
        currency=currency,
    )
    session.add(use)
    session.flush()
    return discount


def release(session: Session, order_id: UUID) -> None:
    """Give back what an order used, so that it counts no more; twice is as once."""
    session.execute(_RELEASE, {"order_id": order_id, "now": clock.now()})

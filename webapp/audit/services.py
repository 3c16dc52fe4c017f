"""Writing down what operators do, in the transaction in which they do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.audit.models import Act

LONGEST_SUBJECT = 200  # characters
LONGEST_REASON = 500  # characters


@dataclass(frozen=True, slots=True)
class Actor:
    """The operator who does something, as the log names them from then on."""

    operator_id: UUID
    name: str


def record(
    session: Session,
    by: Actor,
    action: str,
    *,
    subject: str,
    subject_id: UUID | None = None,
    user_id: UUID | None = None,
    wishlist_id: UUID | None = None,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Note for good that an operator did something.

    Args:
        action: a slug, such as ``order.refund``.
        subject: what it was done to, as an operator would name it.
        user_id: the customer whom it concerns.
        before: what was changed, as it was; ids, moments and decimals become text.
        after: the same, as it is now.
    """
    act = Act(
        operator_id=by.operator_id,
        operator_name=by.name,
        action=action,
        subject=subject[:LONGEST_SUBJECT],
        subject_id=subject_id,
        user_id=user_id,
        wishlist_id=wishlist_id,
        reason=reason[:LONGEST_REASON],
        before=_as_json(before),
        after=_as_json(after),
    )
    session.add(act)
    session.flush()


def _as_json(facts: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {name: _plain(fact) for name, fact in facts.items()}


def _plain(fact: Any) -> Any:
    """Return a value as JSON can hold it."""
    match fact:
        case datetime() | date():
            return fact.isoformat()
        case UUID() | Decimal():
            return str(fact)
        case Mapping():
            return {str(key): _plain(value) for key, value in fact.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(one) for one in fact]
        case _:
            return fact

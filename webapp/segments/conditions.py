"""What a segment can ask of customers and their lists; pure.

A condition is ``{"about": …, "is": …, "value": …}``. What it is about says how it can
be asked, and which values fit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from webapp.segments.errors import ConditionUnfit, TooManyConditions

MOST_CONDITIONS = 12
_MOST_DAYS = 3_650
_MOST_ITEMS = 100_000
_MOST_MINOR = 10**12


class How(StrEnum):
    """How a condition asks."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    WITHIN = "within_days"
    BEFORE = "before_days"  # longer ago than so many days
    YES = "yes"
    NO = "no"


COUNTS = (How.AT_LEAST, How.AT_MOST)
DAYS = (How.WITHIN, How.BEFORE)
CLAIM = (How.YES, How.NO)


@dataclass(frozen=True, slots=True)
class About:
    """Something that can be asked about customers.

    Attributes:
        label: what operators read.
        most: of a number, what it is at most; 0: the value is no number.
        is_id: whether the value is the id of a product or category.
    """

    label: str
    hows: tuple[How, ...]
    least: int = 0
    most: int = 0
    is_id: bool = False


ABOUTS: Mapping[str, About] = {
    # At today's prices, in minor units; what is no longer sold counts nothing.
    "list_value": About("Value of the list today", COUNTS, most=_MOST_MINOR),
    "item_count": About("Things on the list", COUNTS, most=_MOST_ITEMS),
    "last_added": About("Something was added", DAYS, least=1, most=_MOST_DAYS),
    "registered": About("Registered", DAYS, least=1, most=_MOST_DAYS),
    "on_sale": About("Something on the list is reduced", CLAIM),
    "back_in_stock": About("Something came back since it was saved", CLAIM),
    "has_bought": About("Has bought something", CLAIM),
    "holds_product": About("The list holds this product", CLAIM, is_id=True),
    "holds_category": About("The list holds something of it", CLAIM, is_id=True),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of customers; ``value`` is a number, an id, or nothing."""

    about: str
    how: How
    value: int | UUID | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what is kept of it."""
        value = str(self.value) if isinstance(self.value, UUID) else self.value
        return {"about": self.about, "is": str(self.how), "value": value}


def fit_all(raw: Iterable[Mapping[str, Any]]) -> list[Condition]:
    """Return conditions as they can be asked.

    Args:
        raw: as a form gives them, or as JSON kept them.

    Raises:
        ConditionUnfit: the first one that cannot be, and why.
        TooManyConditions: there is none, or there are too many.
    """
    fitted = [_fit(place, one) for place, one in enumerate(raw)]
    if not 1 <= len(fitted) <= MOST_CONDITIONS:
        raise TooManyConditions(MOST_CONDITIONS)
    return fitted


def told(conditions: Sequence[Condition]) -> list[str]:
    """Return conditions as operators read them."""
    return [
        " ".join(
            part
            for part in (
                ABOUTS[one.about].label,
                one.how.replace("_", " "),
                "" if one.value is None else str(one.value),
            )
            if part
        )
        for one in conditions
    ]


def _fit(place: int, raw: Mapping[str, Any]) -> Condition:
    name = str(raw.get("about"))
    about = ABOUTS.get(name)
    if about is None:
        raise ConditionUnfit(place, "Choose what the condition is about")
    hows = {str(how): how for how in about.hows}
    how = hows.get(str(raw.get("is")))
    if how is None:
        raise ConditionUnfit(place, f"Choose one of: {', '.join(hows)}")
    value = raw.get("value")
    if about.is_id:
        return Condition(name, how, _id(place, value))
    if about.most:
        return Condition(name, how, _number(place, value, about))
    if value is not None:
        raise ConditionUnfit(place, "This condition takes no value")
    return Condition(name, how)


def _id(place: int, value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        raise ConditionUnfit(place, "Choose which one") from None


def _number(place: int, value: object, about: About) -> int:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not about.least <= value <= about.most:  # type: ignore[operator]
        sentence = f"Give a whole number from {about.least} to {about.most}"
        raise ConditionUnfit(place, sentence)
    return value  # type: ignore[return-value]

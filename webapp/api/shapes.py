"""What stands in the ``data`` of answers: its shapes, and how values are written.

The models describe; answers are written without them, for a list would pay for each of
its fields.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from webapp.api.envelope import MOMENT
from webapp.core.money import minor_digits

FEWEST_DIGITS = 2  # after the point; a currency of thousandths keeps its third


class Shape(BaseModel):
    """Something in an answer, in camel case."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True)


# To the second, of UTC, without a zone: so no "date-time" of JSON Schema.
Moment = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$",
        examples=["2026-06-10T09:30:00"],
        description="UTC, ISO 8601 without zone",
    ),
]


class Group(Shape):
    """A group of a wishlist, with how many items are in it now."""

    group_id: UUID
    name: Annotated[str, Field(examples=["Birthday Gifts"])]
    item_count: Annotated[int, Field(ge=0)]
    created_at: Moment


def moment(instant: datetime) -> str:
    """Write an instant of UTC as answers do."""
    return instant.strftime(MOMENT)


def price(minor: int, currency: str) -> orjson.Fragment:
    """Write an amount as a JSON number that no float has touched: ``349.00``."""
    digits = minor_digits(currency)
    whole, rest = divmod(minor, 10**digits)
    point = f"{rest:0{digits}}" if digits else ""
    return orjson.Fragment(f"{whole}.{point:0<{FEWEST_DIGITS}}")

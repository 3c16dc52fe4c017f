"""Every setting that operators tune while the shop is open: type, default, bounds."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any
from uuid import UUID

from webapp.settings.errors import SettingUnfit

MOST_HOURS = 2_160  # 90 days
MOST_DAYS = 365


class AfterPurchase(StrEnum):
    """What becomes of a saved item once its owner has bought it."""

    ARCHIVE = "archive"
    KEEP = "keep"
    REMOVE = "remove"


def _about(
    description: str, *, most: int | None = None, least: int = 1
) -> dict[str, Any]:
    bounds = {} if most is None else {"bounds": (least, most)}
    return {"about": description} | bounds


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the shop's operators have chosen, or left as it came."""

    conversion_promo_on: bool = field(
        default=False,
        metadata=_about("Whether moving a whole list to the cart brings a code."),
    )
    conversion_promo_rule_id: UUID | None = field(
        default=None, metadata=_about("The discount rule that the code is drawn from.")
    )
    conversion_promo_hours: int = field(
        default=72, metadata=_about("Hours such a code lives.", most=MOST_HOURS)
    )
    conversion_link_days: int = field(
        default=30,
        metadata=_about("Days a mailed link to move the list works.", most=MOST_DAYS),
    )
    unpaid_order_hours: int = field(
        default=72,
        metadata=_about(
            "Hours an unpaid order keeps its goods; then it expires.", most=MOST_HOURS
        ),
    )
    abandoned_cart_days: int = field(
        default=7,
        metadata=_about(
            "Days without a touch after which what was moved to a cart counts as"
            " abandoned.",
            most=MOST_DAYS,
        ),
    )
    after_purchase: AfterPurchase = field(
        default=AfterPurchase.ARCHIVE,
        metadata=_about("What becomes of a saved item once it is paid."),
    )
    reminder_wait_days: int = field(
        default=3,
        metadata=_about(
            "Days after the last addition until the first reminder.", most=MOST_DAYS
        ),
    )
    reminder_interval_days: int = field(
        default=7,
        metadata=_about("Days from one reminder to the next.", most=MOST_DAYS),
    )
    reminder_most: int = field(
        default=3,
        metadata=_about(
            "Reminders of a list until something is added again; 0: none.",
            least=0,
            most=20,
        ),
    )
    order_opt_out_pauses_reminders: bool = field(
        default=False,
        metadata=_about(
            "Whether who wants no mails about orders gets no reminders either."
        ),
    )
    reminder_throttle_hours: int = field(
        default=24,
        metadata=_about(
            "Hours within which a reminder sent by hand is not sent again.",
            most=MOST_HOURS,
        ),
    )
    reminders_per_minute: int = field(
        default=500,
        metadata=_about("Reminders that leave in a minute at most.", most=100_000),
    )
    alerts_for_new_items: bool = field(
        default=True,
        metadata=_about("Whether what is saved is watched unless its owner says no."),
    )
    alert_threshold_pct: int = field(
        default=10,
        metadata=_about("Percent by which a price falls before it is told.", most=90),
    )
    alert_stock_minimum: int = field(
        default=1,
        metadata=_about("Pieces from which something is back in stock.", most=10_000),
    )
    alert_cooldown_hours: int = field(
        default=24,
        metadata=_about(
            "Hours after an alert within which the same item is not told again.",
            most=MOST_HOURS,
        ),
    )
    alert_mail_hours: int = field(
        default=24,
        metadata=_about("Hours from one alert mail to the next.", most=MOST_HOURS),
    )


DEFINITIONS: Mapping[str, Field[Any]] = {one.name: one for one in fields(Settings)}


def fit(name: str, value: object) -> Any:
    """Return the value that a setting takes, of its own type.

    Args:
        value: as a form gives it, or as JSON kept it.

    Raises:
        SettingUnfit: it cannot be that; the sentence says what it can be.
    """
    definition = DEFINITIONS.get(name)
    if definition is None:
        raise SettingUnfit(name, "There is no such setting")
    if isinstance(definition.default, AfterPurchase):
        return _one_of(name, value)
    if name == "conversion_promo_rule_id":
        return _id(name, value)
    if isinstance(definition.default, bool):
        if isinstance(value, bool):
            return value
        raise SettingUnfit(name, "Say yes or no")
    return _count(name, value, *definition.metadata["bounds"])


def as_json(value: object) -> Any:
    """Return what is kept of a value."""
    return str(value) if isinstance(value, UUID) else value


def _one_of(name: str, value: object) -> AfterPurchase:
    try:
        return AfterPurchase(str(value))
    except ValueError:
        raise SettingUnfit(name, "Choose archive, keep or remove") from None


def _id(name: str, value: object) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        raise SettingUnfit(name, "Choose a rule") from None


def _count(name: str, value: object, least: int, most: int) -> int:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not least <= value <= most:  # type: ignore[operator]
        raise SettingUnfit(name, f"Give a whole number from {least} to {most}")
    return value  # type: ignore[return-value]

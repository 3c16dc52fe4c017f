"""What the demo's customers want to be told, and what they were told and not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from webapp.alerts.models import AlertKind
from webapp.alerts.rules import Reason
from webapp.messaging.models import Channel, State


@dataclass(frozen=True, slots=True)
class DemoAlert:
    """News of something saved, so many hours ago, and what became of it.

    Attributes:
        fate: of its message; ``QUEUED``: it waits for the next one.
        held: why it was not told, if it was not.
        percent: by which its price fell for two days, where it is not reduced today.
    """

    slug: str
    kind: AlertKind
    hours_ago: int
    fate: State = State.SENT
    held: Reason | None = None
    channel: Channel = Channel.EMAIL
    percent: int = 0


@dataclass(frozen=True, slots=True)
class DemoReminder:
    """A reminder, so many days ago: which one of its cycle, counted back from now."""

    days_ago: int
    number: int
    cycles_ago: int = 0
    fate: State = State.SENT


@dataclass(frozen=True, slots=True)
class DemoNews:
    """All that concerns one customer's messages.

    Attributes:
        next_in_hours: when the next reminder is due; ``None``: none is.
    """

    wishes: Mapping[str, Any] = field(default_factory=dict)
    phone: str = ""
    alerts: tuple[DemoAlert, ...] = ()
    reminders: tuple[DemoReminder, ...] = ()
    next_in_hours: int | None = None


NEWS: Mapping[str, DemoNews] = {
    "alice@example.com": DemoNews(
        {"price_sms": True, "timezone": "America/New_York"},
        "+12015550123",
        (
            DemoAlert(
                "field-binoculars",
                AlertKind.BACK_IN_STOCK,
                440,
                held=Reason.GONE_AGAIN,
            ),
            DemoAlert("arc-desk-lamp", AlertKind.PRICE_DROP, 292, State.CLICKED),
            DemoAlert("cast-iron-casserole", AlertKind.PRICE_DROP, 98, State.OPENED),
            DemoAlert(
                "cast-iron-casserole",
                AlertKind.PRICE_DROP,
                98,
                channel=Channel.SMS,
            ),
            DemoAlert("quill-fountain-pen", AlertKind.BACK_IN_STOCK, 3, State.OPENED),
            DemoAlert("herringbone-wool-throw", AlertKind.PRICE_DROP, 1, State.QUEUED),
        ),
        (DemoReminder(6, 1, 2, State.OPENED),),
        next_in_hours=26,
    ),
    "bob@example.com": DemoNews(
        {"price_email": False, "threshold_pct": 25},
        alerts=(
            DemoAlert("camp-lantern", AlertKind.BACK_IN_STOCK, 510, State.CLICKED),
            DemoAlert(
                "weighted-chess-set",
                AlertKind.PRICE_DROP,
                236,
                held=Reason.KIND_OFF,
                percent=30,
            ),
        ),
        reminders=(
            DemoReminder(30, 1, 2, State.OPENED),
            DemoReminder(23, 2, 2),
            DemoReminder(16, 3, 2),
            DemoReminder(12, 1, 1, State.CLICKED),
            DemoReminder(3, 1),
        ),
        next_in_hours=4 * 24,
    ),
    "dana@example.com": DemoNews(
        {"is_measured": False},
        alerts=(
            DemoAlert("olive-wood-board", AlertKind.PRICE_DROP, 900, percent=15),
            DemoAlert(
                "olive-wood-board",
                AlertKind.PRICE_DROP,
                700,
                held=Reason.PRICE_ROSE,
                percent=25,
            ),
        ),
        reminders=(DemoReminder(42, 1), DemoReminder(35, 2), DemoReminder(28, 3)),
    ),
}

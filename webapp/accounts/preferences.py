"""What a customer wants to be told, and what not; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from webapp.accounts.models import OptedOutBy
from webapp.messaging.models import Channel, Kind

HIGHEST_THRESHOLD = 90  # percent

# Which column says whether a kind is wanted over a channel. What is in no column is
# asked for by whoever gets it, or does not go over that channel.
SWITCHES: Mapping[tuple[Kind, Channel], str] = {
    (Kind.STOCK_ALERT, Channel.EMAIL): "stock_email",
    (Kind.STOCK_ALERT, Channel.SMS): "stock_sms",
    (Kind.PRICE_ALERT, Channel.EMAIL): "price_email",
    (Kind.PRICE_ALERT, Channel.SMS): "price_sms",
    (Kind.REMINDER, Channel.EMAIL): "reminder_email",
    (Kind.ORDER, Channel.EMAIL): "order_email",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """One customer's choices, or what holds where they made none.

    ``None`` is as the shop does by default; hours of the day are those in
    ``timezone``, or where that is missing in the shop's.
    """

    stock_email: bool = True
    stock_sms: bool = False
    price_email: bool = True
    price_sms: bool = False
    reminder_email: bool = True
    order_email: bool = True
    watches_stock: bool | None = None
    watches_price: bool | None = None
    threshold_pct: int | None = None
    quiet_from: int = 21
    quiet_until: int = 8
    timezone: str | None = None
    is_measured: bool = True
    paused_at: datetime | None = None
    opted_out_at: datetime | None = None
    opted_out_by: OptedOutBy | None = None

    @property
    def is_opted_out(self) -> bool:
        """Whether the shop may write nothing but what is asked for."""
        return self.opted_out_at is not None

    @property
    def is_paused(self) -> bool:
        """Whether they want to be left alone for a while."""
        return self.paused_at is not None

    def wants(self, kind: Kind, channel: Channel) -> bool:
        """Tell whether a kind is switched on over a channel; pauses aside."""
        switch = SWITCHES.get((kind, channel))
        return switch is None or getattr(self, switch)


def switches_of(kinds: Iterable[Kind], channel: Channel | None) -> list[str]:
    """Return the columns that switch some kinds; over every channel if ``None``."""
    wanted = set(kinds)
    return [
        switch
        for (kind, over), switch in SWITCHES.items()
        if kind in wanted and channel in {None, over}
    ]

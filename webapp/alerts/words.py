"""Why news was not told, in words for whoever asks."""

from collections.abc import Mapping

from webapp.alerts.models import AlertKind
from webapp.alerts.rules import Reason

# What happened, as a heading.
NEWS: Mapping[AlertKind, str] = {
    AlertKind.BACK_IN_STOCK: "Back in stock",
    AlertKind.PREORDER: "Open for pre-order",
    AlertKind.PRICE_DROP: "Price drop",
}

# The same of one thing, after its name.
SAYS: Mapping[AlertKind, str] = {
    AlertKind.BACK_IN_STOCK: "is back in stock",
    AlertKind.PREORDER: "can be pre-ordered now",
    AlertKind.PRICE_DROP: "costs less",
}

REASONS: Mapping[str, str] = {
    Reason.OPTED_OUT: "Not told: no messages are wanted at all.",
    Reason.PAUSED: "Not told: all messages were paused.",
    Reason.KIND_OFF: "Not told: messages of this kind are switched off.",
    Reason.UNVERIFIED: "Not told: the e-mail address was not confirmed.",
    Reason.COOLDOWN: "Not told again: the same was told a short while before.",
    Reason.REMOVED: "Not told: it was no longer on the list.",
    Reason.ARCHIVED: "Not told: it was put away.",
    Reason.BOUGHT: "Not told: it was bought.",
    Reason.CHANGED: "Not told: another choice of it was wanted by then.",
    Reason.RETIRED: "Not told: it was no longer sold.",
    Reason.SWITCHED_OFF: "Not told: alerts for it were switched off.",
    Reason.GONE_AGAIN: "Not told: it was gone again.",
    Reason.PREORDER_OVER: "Not told: the pre-order was over.",
    Reason.PRICE_ROSE: "Not told: the price had risen again.",
    Reason.OTHER_CURRENCY: "Not told: it is sold in another currency now.",
    Reason.UNDELIVERED: "Not told: the message could not be delivered.",
}
_OTHERWISE = "Not told: the message could not be sent."


def reason_in_words(reason: str) -> str:
    """Return why news was held; what a message was held for is said by the message."""
    return REASONS.get(reason, _OTHERWISE)

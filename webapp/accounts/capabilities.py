"""What operators may do, and which of it each built-in role may."""

from collections.abc import Mapping
from enum import StrEnum


class Capability(StrEnum):
    """One thing that a role may allow; the slug is kept with the role."""

    VIEW_LEDGER = "wishlist.ledger.view"
    VIEW_CUSTOMER = "wishlist.customer.view"
    VIEW_CONVERSIONS = "wishlist.conversions.view"
    CLEAR = "wishlist.clear"
    MANAGE_SHARES = "wishlist.share.manage"
    PAUSE_REMINDERS = "wishlist.reminders.pause"
    SEND_REMINDERS = "wishlist.reminders.send"
    CONFIGURE_CADENCE = "wishlist.cadence.configure"
    CONFIGURE_PROMO = "wishlist.promo.configure"
    OPT_OUT = "wishlist.optout"
    VIEW_ORDERS = "order.view"
    CONFIRM_PAYMENT = "order.payment.confirm"
    SEND_GOODS = "order.send"
    CANCEL_ORDER = "order.cancel"
    REFUND_ORDER = "order.refund"
    VIEW_PROMOTIONS = "promotion.view"
    CONFIGURE_PROMOTIONS = "promotion.configure"
    CONFIGURE_SETTINGS = "settings.configure"
    VIEW_MESSAGES = "message.view"
    MANAGE_MESSAGES = "message.manage"
    CONFIGURE_WORDING = "message.wording.configure"


WORDS: Mapping[Capability, str] = {
    Capability.VIEW_LEDGER: "List the wishlist ledger",
    Capability.VIEW_CUSTOMER: "View a customer's wishlist",
    Capability.VIEW_CONVERSIONS: "View conversion history",
    Capability.CLEAR: "Clear a customer's list",
    Capability.MANAGE_SHARES: "Issue or revoke a share link",
    Capability.PAUSE_REMINDERS: "Pause or resume a customer's reminders",
    Capability.SEND_REMINDERS: "Send a reminder now",
    Capability.CONFIGURE_CADENCE: "Configure the reminder cadence",
    Capability.CONFIGURE_PROMO: "Configure the conversion promo",
    Capability.OPT_OUT: "Opt a customer out",
    Capability.VIEW_ORDERS: "View orders",
    Capability.CONFIRM_PAYMENT: "Confirm that an order was paid",
    Capability.SEND_GOODS: "Mark an order as sent",
    Capability.CANCEL_ORDER: "Cancel an order",
    Capability.REFUND_ORDER: "Give money back",
    Capability.VIEW_PROMOTIONS: "View discount rules and codes",
    Capability.CONFIGURE_PROMOTIONS: "Configure discount rules and codes",
    Capability.CONFIGURE_SETTINGS: "Configure the shop's settings",
    Capability.VIEW_MESSAGES: "View messages that failed",
    Capability.MANAGE_MESSAGES: "Retry or discard messages that failed",
    Capability.CONFIGURE_WORDING: "Configure the wording of messages",
}

_READS = frozenset(
    {
        Capability.VIEW_LEDGER,
        Capability.VIEW_CUSTOMER,
        Capability.VIEW_CONVERSIONS,
        Capability.VIEW_ORDERS,
        Capability.VIEW_PROMOTIONS,
        Capability.VIEW_MESSAGES,
    }
)
# Reversible, or it protects the customer.
_CARES = frozenset(
    {
        Capability.MANAGE_SHARES,
        Capability.PAUSE_REMINDERS,
        Capability.SEND_REMINDERS,
        Capability.OPT_OUT,
        Capability.CONFIRM_PAYMENT,
        Capability.SEND_GOODS,
        Capability.CANCEL_ORDER,
        Capability.MANAGE_MESSAGES,
    }
)

ADMINISTRATOR = "Administrator"

ROLES: Mapping[str, frozenset[Capability]] = {
    ADMINISTRATOR: frozenset(Capability),
    "Editor": _READS | _CARES,
    "Viewer": _READS,
}

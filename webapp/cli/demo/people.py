"""The people of the demo shop; everybody may know their password."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.wishlist.models import Priority, Visibility

PASSWORD = "keepsake-demo"  # noqa: S105 - no secret


@dataclass(frozen=True, slots=True)
class DemoOperator:
    """Somebody who runs the demo shop."""

    email: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoWish:
    """A product that a customer saved, so many days ago, into a group or none.

    Attributes:
        note: shown where the list is shared; one that begins with "(" is not.
        was_out: there was none for a while, and since today there is.
    """

    slug: str
    days_ago: int
    group: str | None = None
    note: str = ""
    wanted_count: int = 1
    priority: Priority = Priority.NORMAL
    needed_in_days: int | None = None
    is_archived: bool = False
    was_out: bool = False


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """What a customer told about a group: a day that it is for, and who may see it."""

    name: str
    occasion_in_days: int | None = None
    visibility: Visibility = Visibility.PRIVATE


class Fate(StrEnum):
    """What an order came to."""

    UNPAID = "unpaid"
    PAID = "paid"
    SENT = "sent"
    PARTLY_BACK = "partly_back"  # sent, and the money for one piece given back


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """What a customer bought, so many days ago: ``skus``, or without any the list."""

    days_ago: int
    fate: Fate
    skus: tuple[str, ...] = ()
    method: str = "transfer"


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer of the demo shop, and what is saved, oldest first.

    Attributes:
        orders: oldest first; ``cart``: SKUs that wait for the next one.
        address: street and number, postcode, town, country.
    """

    email: str
    name: str
    wishes: tuple[DemoWish, ...] = ()
    groups: tuple[DemoGroup, ...] = ()
    orders: tuple[DemoOrder, ...] = ()
    cart: tuple[str, ...] = ()
    address: tuple[str, str, str, str] = ("", "", "", "")


OPERATORS = (
    DemoOperator("ada@example.com", "Ada Okafor", "Administrator"),
    DemoOperator("ed@example.com", "Ed Lindqvist", "Editor"),
    DemoOperator("vic@example.com", "Vic Marsh", "Viewer"),
)

CUSTOMERS = (
    DemoCustomer(
        "alice@example.com",
        "Alice Moreau",
        (
            DemoWish("screen-print-blue-hills", 160),
            DemoWish("camp-lantern", 140, is_archived=True),
            DemoWish("field-binoculars", 120, "Garden mornings"),
            DemoWish(
                "cedar-bird-feeder",
                118,
                "Garden mornings",
                note="Two would be lovely: one for the pear tree.",
                wanted_count=2,
            ),
            DemoWish("pocket-guide-to-garden-birds", 118, "Garden mornings"),
            DemoWish(
                "ridge-stoneware-vase",
                90,
                "New flat",
                note="(The tall one looked too big on the sill.)",
            ),
            DemoWish("arc-desk-lamp", 74, "New flat", priority=Priority.HIGH),
            DemoWish("herringbone-wool-throw", 52, "New flat", needed_in_days=34),
            DemoWish("cast-iron-casserole", 41, "New flat"),
            DemoWish("belt-drive-turntable", 12, priority=Priority.LOW),
            DemoWish("fishermans-sweater", 9),
            DemoWish("quill-fountain-pen", 4, was_out=True),
            DemoWish("otter-who-kept-everything", 2),
        ),
        (
            DemoGroup("New flat", occasion_in_days=41, visibility=Visibility.LINK),
            DemoGroup("Garden mornings", visibility=Visibility.PUBLIC),
        ),
        (
            DemoOrder(64, Fate.SENT, ("MUG-SPK-OAT", "MUG-SPK-RSE", "MIL-PEP-21")),
            DemoOrder(1, Fate.UNPAID, ("PLT-TER-22", "CND-BEE-02")),
        ),
        address=("12 Larkspur Lane", "05401", "Burlington", "US"),
    ),
    DemoCustomer(
        "bob@example.com",
        "Bob Tanaka",
        (
            DemoWish("two-person-ridge-tent", 33, "Summer"),
            DemoWish("camp-lantern", 33, "Summer"),
            DemoWish("weighted-chess-set", 15),
            DemoWish("cafe-press", 6),
        ),
        (DemoGroup("Summer", occasion_in_days=210, visibility=Visibility.PUBLIC),),
        (DemoOrder(3, Fate.PAID, ("NTB-DOT-TER", "INK-30-MID"), "on_delivery"),),
        cart=("KTL-ENM-CRM",),
        address=("4 Chapel Row", "97205", "Portland", "US"),
    ),
    DemoCustomer("chidi@example.com", "Chidi Eze"),
    DemoCustomer(
        "dana@example.com",
        "Dana Whitlock",
        (
            DemoWish("brass-paper-scissors", 48),
            DemoWish("olive-wood-board", 47),
            DemoWish("perpetual-calendar", 45),
        ),
        orders=(DemoOrder(20, Fate.PARTLY_BACK),),
        address=("31 Quarry Road", "87501", "Santa Fe", "US"),
    ),
)

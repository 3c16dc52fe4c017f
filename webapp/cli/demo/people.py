"""The people of the demo shop; everybody may know their password."""

from dataclasses import dataclass

PASSWORD = "keepsake-demo"  # noqa: S105 - no secret


@dataclass(frozen=True, slots=True)
class DemoOperator:
    """Somebody who runs the demo shop."""

    email: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoWish:
    """A product that a customer saved, so many days ago, into a group or none."""

    slug: str
    days_ago: int
    group: str | None = None


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer of the demo shop, and what is saved, oldest first."""

    email: str
    name: str
    wishes: tuple[DemoWish, ...] = ()


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
            DemoWish("field-binoculars", 120, "Garden mornings"),
            DemoWish("cedar-bird-feeder", 118, "Garden mornings"),
            DemoWish("pocket-guide-to-garden-birds", 118, "Garden mornings"),
            DemoWish("ridge-stoneware-vase", 90, "New flat"),
            DemoWish("arc-desk-lamp", 74, "New flat"),
            DemoWish("herringbone-wool-throw", 52, "New flat"),
            DemoWish("cast-iron-casserole", 41, "New flat"),
            DemoWish("belt-drive-turntable", 12),
            DemoWish("fishermans-sweater", 9),
            DemoWish("quill-fountain-pen", 4),
            DemoWish("otter-who-kept-everything", 2),
        ),
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
    ),
    DemoCustomer("chidi@example.com", "Chidi Eze"),
)

"""What is told of one item, as the fields show it that switch it."""

from dataclasses import dataclass

from webapp.web.formatting import site
from webapp.web.identity import current_visitor
from webapp.web.persons import Customer
from webapp.web.prices import as_typed
from webapp.wishlist.queries import Line, Switches, Watching


@dataclass(frozen=True, slots=True)
class WatchFields:
    """The fields about one item, saved or not yet.

    Attributes:
        stock, price: whether its return is told, and a fall of its price.
        shown: the two as the form that saves it sends them along.
        percent, below: as one would type them; blank is as for all, and any price.
        by_default: percent by which a price falls before it is told, if not this one.
        has_below: whether it is priced in the shop's currency, as amounts are typed.
        trouble: why nothing of it arrives, if nothing does: ``silent``, ``unverified``.
    """

    stock: bool
    price: bool
    percent: str
    below: str
    by_default: int
    has_below: bool
    trouble: str = ""

    @property
    def shown(self) -> str:
        """Return which boxes are ticked, by their names."""
        ticked = {"stock": self.stock, "price": self.price}
        return " ".join(name for name, is_on in ticked.items() if is_on)


def switches_of(line: Line) -> Switches:
    """Return an item's own switches."""
    return Switches(
        line.watches_stock, line.watches_price, line.threshold_pct, line.below_minor
    )


def watch_fields(wishes: Watching, own: Switches, currency: str | None) -> WatchFields:
    """Return how the fields about an item look at first.

    Args:
        own: the item's own switches; all ``None`` for what is not saved yet.
        currency: what it is priced in.
    """
    shop, below = site(), own.below_minor
    return WatchFields(
        stock=wishes.stock if own.stock is None else own.stock,
        price=wishes.price if own.price is None else own.price,
        percent="" if own.threshold_pct is None else str(own.threshold_pct),
        below="" if below is None else as_typed(below, shop.currency, shop.locale),
        by_default=wishes.threshold_pct,
        has_below=currency == shop.currency,
        trouble=trouble(wishes),
    )


def trouble(wishes: Watching) -> str:
    """Return why no news reaches this customer at all, if none does."""
    if not wishes.hears_stock and not wishes.hears_price:
        return "silent"
    return "" if is_verified() else "unverified"


def is_verified() -> bool:
    """Tell whether this visitor's address is confirmed; news goes to no other."""
    visitor = current_visitor()
    return isinstance(visitor, Customer) and visitor.is_verified

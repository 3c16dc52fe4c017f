"""The ways in which goods can reach their buyer; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.catalog.listing import slug_from
from webapp.core.money import Money

PICKUP = "pick-up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One way, and what it costs in minor units of the shop's currency."""

    slug: str
    name: str
    price_minor: int
    needs_address: bool = True


def deliveries(
    offered: Iterable[str], pickup: str, *, currency: str
) -> dict[str, Delivery]:
    """Return what a shop offers, by slug, in its own order; picking up comes last.

    Args:
        offered: each a name and a price, such as ``"Standard=4.90"``.
        pickup: how picking up is called; blank: there is none.

    Raises:
        ValueError: one has no name or no price, or two have the same name.
    """
    known: dict[str, Delivery] = {}
    for told in offered:
        name, _, price = (part.strip() for part in told.rpartition("="))
        slug = slug_from(name)
        if not name or slug in {*known, "", PICKUP}:
            msg = f"{told!r} needs a name of its own and a price, as in Standard=4.90"
            raise ValueError(msg)
        minor = Money.of(price, currency).minor
        if minor < 0:
            msg = f"{name} cannot cost less than nothing"
            raise ValueError(msg)
        known[slug] = Delivery(slug, name, minor)
    if pickup:
        known[PICKUP] = Delivery(PICKUP, pickup, 0, needs_address=False)
    if not known:
        msg = "offer one way at least"
        raise ValueError(msg)
    return known

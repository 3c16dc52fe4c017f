"""How many of each variant there are."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.catalog import availability
from webapp.catalog.errors import BadStock, Shortage, StockShort
from webapp.catalog.events import StockChanged
from webapp.catalog.listing import HIGHEST_STOCK
from webapp.catalog.models import Availability, Variant
from webapp.catalog.services import locking, summaries
from webapp.core import clock
from webapp.events import services as events


def restock(session: Session, variant: Variant, stock: int) -> None:
    """Note that there are now ``stock`` pieces of a variant, more or fewer than before.

    Publishes ``StockChanged`` when the number is another one.

    Raises:
        BadStock: nobody can have this many.
        NoSuchVariant: it is gone.
    """
    if not 0 <= stock <= HIGHEST_STOCK:
        raise BadStock(stock)
    locking.hold_variant(session, variant)
    if change(session, variant, stock):
        summaries.refresh(session, [variant.product_id])


def take(session: Session, wanted: Mapping[UUID, int]) -> dict[UUID, int]:
    """Take pieces of variants off the shelf: all that is wanted, or nothing.

    What is sold before it is there can always be had, and has no stock to take from.
    Publishes ``StockChanged`` for each variant of which there are fewer now.

    Returns:
        How many pieces were taken of each.

    Raises:
        BadStock: nobody can want this many.
        StockShort: there is too little of something, or it is no longer sold.
    """
    for count in wanted.values():
        if not 0 < count <= HIGHEST_STOCK:
            raise BadStock(count)
    held = locking.hold_chosen(session, wanted)
    shortages = list(_shortages(held, wanted))
    if shortages:
        raise StockShort(shortages)
    taken = {
        variant_id: 0 if _can_be_had(held[variant_id]) is Availability.PREORDER else n
        for variant_id, n in wanted.items()
    }
    _move(session, held, {variant_id: -count for variant_id, count in taken.items()})
    return taken


def give_back(session: Session, counts: Mapping[UUID, int]) -> None:
    """Put pieces of variants on the shelf again; those of variants that are gone stay.

    Publishes ``StockChanged`` for each variant of which there are more now.
    """
    held = locking.hold_chosen(session, counts)
    _move(session, held, {id_: n for id_, n in counts.items() if id_ in held})


def _shortages(
    held: Mapping[UUID, Variant], wanted: Mapping[UUID, int]
) -> Iterator[Shortage]:
    for variant_id, count in wanted.items():
        variant = held.get(variant_id)
        if variant is None:
            yield Shortage(variant_id, "This product", 0)
            continue
        match _can_be_had(variant):
            case Availability.PREORDER:
                continue
            case Availability.IN_STOCK:
                available = variant.stock
            case _:
                available = 0
        if available < count:
            yield Shortage(variant_id, variant.product.name, available)


def _can_be_had(variant: Variant) -> Availability:
    return availability.of_variant(
        variant.product.status,
        is_discontinued=variant.is_discontinued,
        stock=variant.stock,
    )


def _move(
    session: Session, held: Mapping[UUID, Variant], counts: Mapping[UUID, int]
) -> None:
    """Count pieces to or from variants that are held already."""
    changed = [
        held[variant_id].product_id
        for variant_id, count in counts.items()
        if change(
            session,
            held[variant_id],
            min(held[variant_id].stock + count, HIGHEST_STOCK),
        )
    ]
    summaries.refresh(session, dict.fromkeys(changed))


def change(session: Session, variant: Variant, stock: int) -> bool:
    """Set the stock of a variant that is held already; return whether it was another.

    The caller refreshes the product.
    """
    old = variant.stock
    if stock == old:
        return False
    variant.stock = stock
    if old == 0:
        variant.restocked_at = clock.now()
    events.publish(
        session,
        StockChanged(
            product_id=str(variant.product_id),
            variant_id=str(variant.id),
            old_stock=old,
            new_stock=stock,
        ),
    )
    return True

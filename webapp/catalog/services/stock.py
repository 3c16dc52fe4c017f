"""How many of each variant there are."""

from sqlalchemy.orm import Session

from webapp.catalog.errors import BadStock
from webapp.catalog.events import StockChanged
from webapp.catalog.listing import HIGHEST_STOCK
from webapp.catalog.models import Variant
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

"""The end of a product's sale, and its return."""

from datetime import date

from sqlalchemy.orm import Session

from webapp.catalog.events import PreorderOpened, ProductRetired
from webapp.catalog.models import Product, ProductStatus
from webapp.catalog.services import locking, summaries
from webapp.events import services as events


def retire(session: Session, product: Product) -> None:
    """Stop selling a product; lists that hold it keep it, marked.

    Publishes ``ProductRetired``, once.

    Raises:
        NoSuchProduct: it is gone.
    """
    locking.hold_product(session, product)
    if change(session, product, ProductStatus.RETIRED):
        summaries.refresh(session, [product.id])


def relist(
    session: Session,
    product: Product,
    status: ProductStatus = ProductStatus.ACTIVE,
    *,
    expected_on: date | None = None,
) -> None:
    """Sell a product again, now or as a pre-order expected on a day.

    Publishes ``PreorderOpened`` when it becomes one.

    Raises:
        NoSuchProduct: it is gone.
    """
    locking.hold_product(session, product)
    if change(session, product, status, expected_on=expected_on):
        summaries.refresh(session, [product.id])


def change(
    session: Session,
    product: Product,
    status: ProductStatus,
    *,
    expected_on: date | None = None,
) -> bool:
    """Set the status of a product that is held already; return whether it changed.

    The caller refreshes the product.
    """
    if (product.status, product.expected_on) == (status, expected_on):
        return False
    ends = status is ProductStatus.RETIRED is not product.status
    opens = status is ProductStatus.PREORDER is not product.status
    product.status = status
    product.expected_on = expected_on
    if ends:
        events.publish(session, ProductRetired(product_id=str(product.id)))
    if opens:
        events.publish(session, PreorderOpened(product_id=str(product.id)))
    return True

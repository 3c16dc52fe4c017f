"""What a product's row repeats of its variants and pictures, so cards read one row."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from webapp.catalog.models import Product
from webapp.core import clock

# The cheapest variant that is still sold speaks for the product; the last known one
# where none is.
_REFRESH = text("""
    WITH spoken AS (
        SELECT DISTINCT ON (product_id) product_id,
               price_minor, price_currency, compare_at_minor, prior_minor
          FROM variants
         WHERE product_id = ANY(:product_ids)
         ORDER BY product_id, is_discontinued, price_minor, position, id
    ), counted AS (
        SELECT product_id,
               coalesce(min(price_minor) FILTER (WHERE sold)
                     <> max(price_minor) FILTER (WHERE sold), false) AS price_varies,
               coalesce(bool_or(compare_at_minor IS NOT NULL)
                        FILTER (WHERE sold), false) AS is_on_sale,
               coalesce(sum(stock) FILTER (WHERE sold), 0) AS stock
          FROM (SELECT *, NOT is_discontinued AS sold FROM variants
                 WHERE product_id = ANY(:product_ids)) AS variants
         GROUP BY product_id
    ), shown AS (
        SELECT DISTINCT ON (product_id) product_id, address, alt
          FROM product_pictures
         WHERE product_id = ANY(:product_ids)
         ORDER BY product_id, position
    )
    UPDATE products
       SET price_minor = spoken.price_minor,
           price_currency = spoken.price_currency,
           compare_at_minor = spoken.compare_at_minor,
           prior_minor = spoken.prior_minor,
           price_varies = counted.price_varies,
           is_on_sale = counted.is_on_sale,
           stock = counted.stock,
           -- What is new was never out of stock.
           restocked_at = CASE WHEN products.stock = 0 AND counted.stock > 0
                                AND products.price_minor IS NOT NULL
                               THEN :now ELSE restocked_at END,
           picture = shown.address,
           picture_alt = coalesce(shown.alt, ''),
           version = version + 1
      FROM spoken
      JOIN counted USING (product_id)
      LEFT JOIN shown USING (product_id)
     WHERE products.id = spoken.product_id
""")

_REPEATED = (
    "price_minor",
    "price_currency",
    "compare_at_minor",
    "prior_minor",
    "price_varies",
    "is_on_sale",
    "stock",
    "restocked_at",
    "picture",
    "picture_alt",
    "version",
)


def refresh(session: Session, product_ids: Collection[UUID]) -> None:
    """Bring the rows of changed products up to date and count their versions up.

    One statement for any number of products, all of them held by the caller.
    """
    if not product_ids:
        return
    session.flush()
    known = {"product_ids": list(product_ids), "now": clock.now()}
    session.execute(_REFRESH, known)
    for product_id in product_ids:
        product = session.identity_map.get(identity_key(Product, product_id))
        if product is not None:
            session.expire(product, _REPEATED)

"""How things that there is news of stand today."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text

from webapp.alerts.models import AlertKind
from webapp.alerts.rules import Standing, Terms
from webapp.alerts.statements import SUBJECTS, is_watched, told_minor
from webapp.catalog.models import ProductStatus
from webapp.core.db import Reader
from webapp.messaging.models import Channel
from webapp.settings.definitions import Settings
from webapp.wishlist.models import ArchiveReason, ItemStatus

_TODAY = text(f"""
    SELECT item.id, item.variant_id, item.status, item.archive_reason,
           item.saved_price_minor, item.saved_price_currency, item.below_minor,
           coalesce(item.threshold_pct, wish.threshold_pct) AS threshold_pct,
           {is_watched("stock")} AS watches_stock,
           {is_watched("price")} AS watches_price,
           {told_minor(":channel")} AS told_minor,
           product.id AS product_id, product.name, product.slug,
           product.status AS product_status, product.expected_on,
           variant.id IS NULL AND product.price_varies AS price_varies,
           coalesce(variant.option_values, '{{}}') AS option_values,
           coalesce(variant.is_discontinued, false) AS is_discontinued,
           coalesce(variant.stock, product.stock) AS stock,
           coalesce(variant.price_minor, product.price_minor) AS price_minor,
           coalesce(variant.price_currency, product.price_currency) AS currency
      FROM wishlist_items AS item
      JOIN products AS product ON product.id = item.product_id
      LEFT JOIN variants AS variant ON variant.id = item.variant_id
      LEFT JOIN message_preferences AS wish ON wish.user_id = item.user_id
     WHERE item.user_id = :user_id AND item.id = ANY(CAST(:ids AS uuid[]))
""")  # noqa: S608 - our own words


class Seen(NamedTuple):
    """Something saved as it is today; amounts in minor units.

    Attributes:
        option_values: those of its variant; empty while the choice is open.
        price_varies: there are dearer ones, too.
    """

    id: UUID
    variant_id: UUID | None
    status: ItemStatus
    archive_reason: ArchiveReason | None
    saved_minor: int
    saved_currency: str
    below_minor: int | None
    threshold_pct: int
    watches: dict[str, bool]
    told_minor: int | None
    product_id: UUID
    name: str
    slug: str
    product_status: ProductStatus
    expected_on: date | None
    price_varies: bool
    option_values: tuple[str, ...]
    is_discontinued: bool
    stock: int
    price_minor: int
    currency: str

    def standing(
        self, kind: AlertKind, variant_id: UUID | None, *, is_on: bool
    ) -> Standing:
        """Return what decides whether news of it is still told.

        Args:
            variant_id: the variant that the news was about.
            is_on: whether its owner wants this kind over this channel.
        """
        terms = None
        if self.currency == self.saved_currency:
            terms = Terms(
                saved_minor=self.saved_minor,
                told_minor=self.told_minor,
                threshold_pct=self.threshold_pct,
                below_minor=self.below_minor,
            )
        return Standing(
            status=self.status,
            archive_reason=self.archive_reason,
            is_other=self.variant_id != variant_id,
            watches=is_on and self.watches[SUBJECTS[kind]],
            product_status=self.product_status,
            is_discontinued=self.is_discontinued,
            stock=self.stock,
            price_minor=self.price_minor,
            terms=terms,
        )


def seen_today(
    session: Reader,
    user_id: UUID,
    item_ids: Collection[UUID],
    channel: Channel,
    chosen: Settings,
) -> dict[UUID, Seen]:
    """Return how some of a customer's items stand today; what is gone is left out.

    Args:
        channel: what was told over it is what prices are measured against.
    """
    known = {
        "user_id": user_id,
        "ids": list(item_ids),
        "channel": channel.value,
        "watched": chosen.alerts_for_new_items,
    }
    rows = session.execute(_TODAY, known)
    return {row.id: _seen(row, chosen) for row in rows}


def _seen(row: Row[Any], chosen: Settings) -> Seen:
    reason = row.archive_reason
    return Seen(
        id=row.id,
        variant_id=row.variant_id,
        status=ItemStatus(row.status),
        archive_reason=None if reason is None else ArchiveReason(reason),
        saved_minor=row.saved_price_minor,
        saved_currency=row.saved_price_currency,
        below_minor=row.below_minor,
        threshold_pct=row.threshold_pct or chosen.alert_threshold_pct,
        watches={"stock": row.watches_stock, "price": row.watches_price},
        told_minor=row.told_minor,
        product_id=row.product_id,
        name=row.name,
        slug=row.slug,
        product_status=ProductStatus(row.product_status),
        expected_on=row.expected_on,
        price_varies=row.price_varies,
        option_values=tuple(row.option_values),
        is_discontinued=row.is_discontinued,
        stock=row.stock,
        price_minor=row.price_minor,
        currency=row.currency,
    )

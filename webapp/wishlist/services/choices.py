"""Settling on a variant of what was saved, at first or anew."""

from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from webapp.wishlist.errors import AlreadySaved, ItemNotFound, ProductNotFound
from webapp.wishlist.services.items import Saved
from webapp.wishlist.services.lists import touch_guest, touch_list


def _choosing(
    table: str, owner: str, *, also: str = ""
) -> tuple[TextClause, TextClause]:
    """Return how to choose, and how to find out why it was not possible."""
    others = f"""
        EXISTS (SELECT FROM {table} AS other
                 WHERE other.{owner} = :owner_id AND other.variant_id = :variant_id
                   AND other.id <> item.id)
    """
    choose = text(f"""
        UPDATE {table} AS item
           SET variant_id = variant.id {also},
               saved_price_minor = CASE item.variant_id WHEN variant.id
                    THEN item.saved_price_minor ELSE variant.price_minor END,
               saved_price_currency = CASE item.variant_id WHEN variant.id
                    THEN item.saved_price_currency ELSE variant.price_currency END
          FROM variants AS variant JOIN products ON products.id = variant.product_id
         WHERE item.id = :item_id AND item.{owner} = :owner_id
           AND variant.id = :variant_id AND variant.product_id = item.product_id
           AND NOT variant.is_discontinued
           AND products.status IN ('active', 'preorder')
           AND NOT {others}
        RETURNING item.id, products.name
    """)  # noqa: S608 - our own words
    look = text(f"""
        SELECT products.name, {others} AS is_saved
          FROM {table} AS item JOIN products ON products.id = item.product_id
         WHERE item.id = :item_id AND item.{owner} = :owner_id
    """)  # noqa: S608
    return choose, look


_OF_CUSTOMER = _choosing(
    "wishlist_items",
    "user_id",
    also="""
           , version = item.version + 1,
           below_minor = CASE item.saved_price_currency WHEN variant.price_currency
                              THEN item.below_minor END
    """,
)
_OF_GUEST = _choosing("guest_picks", "guest_id")


def choose_variant(
    session: Session, user_id: UUID, item_id: UUID, variant_id: UUID
) -> Saved:
    """Settle on a variant, or on another one than before.

    The item keeps its place, and is measured at the price that its new variant has
    today.

    Raises:
        ItemNotFound: it is not in this list.
        AlreadySaved: the list holds this variant as another item.
        ProductNotFound: the variant is not sold, or is another product's.
    """
    touch_list(session, user_id)
    return _chosen(session, _OF_CUSTOMER, item_id, user_id, variant_id)


def choose_picks_variant(
    session: Session, guest_id: UUID, pick_id: UUID, variant_id: UUID
) -> Saved:
    """Settle on a variant of something a guest picked.

    Raises:
        GuestGone: there is no such guest any more.
        ItemNotFound: this guest has no such pick.
        AlreadySaved: the guest picked this variant, too.
        ProductNotFound: the variant is not sold, or is another product's.
    """
    touch_guest(session, guest_id)
    return _chosen(session, _OF_GUEST, pick_id, guest_id, variant_id)


def _chosen(
    session: Session,
    how: tuple[TextClause, TextClause],
    item_id: UUID,
    owner_id: UUID,
    variant_id: UUID,
) -> Saved:
    choose, look = how
    wish: dict[str, Any] = {
        "item_id": item_id,
        "owner_id": owner_id,
        "variant_id": variant_id,
    }
    row = session.execute(choose, wish).one_or_none()
    if row is None:
        found = session.execute(look, wish).one_or_none()
        if found is None:
            raise ItemNotFound
        if found.is_saved:
            raise AlreadySaved(found.name)
        raise ProductNotFound
    return Saved(row.id, row.name)

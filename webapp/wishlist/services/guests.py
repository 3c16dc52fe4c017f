"""What guests pick, and how it becomes theirs when they sign in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.models import Guest
from webapp.core import clock
from webapp.wishlist.errors import (
    AlreadySaved,
    GuestGone,
    ItemNotFound,
    ListFull,
    ProductNotFound,
)
from webapp.wishlist.limits import Limits
from webapp.wishlist.ordering import GAP, above
from webapp.wishlist.services.items import WANTED, Saved
from webapp.wishlist.services.lists import make_list, open_list, touch_guest
from webapp.wishlist.services.removals import Removed

KEPT_FOR = timedelta(days=30)  # since a guest last changed anything

_PICK = text(f"""
    WITH wanted AS ({WANTED})
    INSERT INTO guest_picks (id, guest_id, product_id, variant_id, sort_order,
           saved_price_minor, saved_price_currency, added_at)
    SELECT :id, :guest_id, product_id, variant_id,
           coalesce((SELECT min(sort_order) FROM guest_picks
                      WHERE guest_id = :guest_id), 0) + :step,
           price_minor, price_currency, :now
      FROM wanted
     WHERE (SELECT count(*) FROM guest_picks WHERE guest_id = :guest_id) < :most
        ON CONFLICT DO NOTHING
    RETURNING id, (SELECT name FROM wanted) AS name
""")  # noqa: S608 - our own text

_LOOK = text(f"""
    WITH wanted AS ({WANTED})
    SELECT wanted.name, guest_picks.id AS pick_id
      FROM wanted
      LEFT JOIN guest_picks
        ON guest_picks.guest_id = :guest_id
       AND guest_picks.product_id = wanted.product_id
       AND guest_picks.variant_id IS NOT DISTINCT FROM wanted.variant_id
""")  # noqa: S608

_UNPICK = text("""
    WITH gone AS (
         DELETE FROM guest_picks WHERE id = :id AND guest_id = :guest_id RETURNING *
    ), kept AS (
         INSERT INTO removals (id, guest_id, rows, removed_at)
         SELECT :removal_id, :guest_id, jsonb_agg(to_jsonb(gone)), :now FROM gone
         HAVING count(*) > 0
    )
    SELECT gone.product_id, products.name,
           (SELECT pick.id FROM guest_picks AS pick
             WHERE pick.guest_id = :guest_id AND pick.product_id = gone.product_id
               AND pick.id <> gone.id
             ORDER BY pick.added_at DESC LIMIT 1) AS still_saved
      FROM gone JOIN products ON products.id = gone.product_id
""")

# The account's row wins a clash; an archived one becomes active again, on top of its
# group.
_MERGE = text("""
    WITH picked AS (
         SELECT pick.*, product.name, product.status IN ('active', 'preorder')
                AND (variant.id IS NULL OR NOT variant.is_discontinued) AS is_sold,
                row_number() OVER (ORDER BY pick.sort_order DESC, pick.id) AS rank,
                coalesce((SELECT min(sort_order) FROM wishlist_items
                           WHERE user_id = :user_id AND group_id IS NULL), 0) AS top,
                coalesce(variant.price_minor, product.price_minor,
                         pick.saved_price_minor) AS price_minor,
                coalesce(variant.price_currency, product.price_currency,
                         pick.saved_price_currency) AS price_currency
           FROM guest_picks AS pick
           JOIN products AS product ON product.id = pick.product_id
           LEFT JOIN variants AS variant ON variant.id = pick.variant_id
          WHERE pick.guest_id = :guest_id
    ), added AS (
         INSERT INTO wishlist_items (id, user_id, product_id, variant_id, status,
                sort_order, saved_price_minor, saved_price_currency, added_at)
         SELECT id, :user_id, product_id, variant_id, 'active', top - rank * :gap,
                saved_price_minor, saved_price_currency, added_at
           FROM picked WHERE is_sold
             ON CONFLICT DO NOTHING
      RETURNING id
    ), revived AS (
         UPDATE wishlist_items AS item
            SET status = 'active', archived_at = NULL, archive_reason = NULL,
                expires_on = NULL, added_at = :now, version = item.version + 1,
                sort_order = coalesce(
                   (SELECT min(sort_order) FROM wishlist_items AS beside
                     WHERE beside.user_id = :user_id
                       AND beside.group_id IS NOT DISTINCT FROM item.group_id), 0)
                   - picked.rank * :gap,
                saved_price_minor = picked.price_minor,
                saved_price_currency = picked.price_currency,
                below_minor = CASE item.saved_price_currency
                    WHEN picked.price_currency THEN item.below_minor END
           FROM picked
          WHERE item.user_id = :user_id AND item.product_id = picked.product_id
            AND item.variant_id IS NOT DISTINCT FROM picked.variant_id
            AND item.status = 'archived' AND picked.is_sold
      RETURNING item.id
    )
    SELECT (SELECT count(*) FROM added) + (SELECT count(*) FROM revived) AS added,
           count(*) FILTER (WHERE is_sold) AS sold,
           coalesce(array_agg(name ORDER BY rank DESC) FILTER (WHERE NOT is_sold),
                    '{}') AS gone
      FROM picked
""")

_HAS_SOMETHING_SOLD = text("""
    SELECT EXISTS (SELECT FROM guest_picks AS pick
                     JOIN products ON products.id = pick.product_id
                    WHERE pick.guest_id = :guest_id
                      AND products.status IN ('active', 'preorder'))
""")


@dataclass(frozen=True, slots=True)
class Merge:
    """What became of a guest's picks; ``gone`` names what is no longer sold."""

    added: int = 0
    already: int = 0
    gone: tuple[str, ...] = ()


def pick_product(
    session: Session,
    guest_id: UUID,
    product_id: UUID,
    *,
    variant_id: UUID | None = None,
    limits: Limits | None = None,
) -> Saved:
    """Put a product on top of a guest's picks, noting the price it has today.

    Raises:
        GuestGone: there is no such guest any more.
        ProductNotFound: it is not sold, or not in this variant.
        AlreadySaved: the guest picked it already.
        ListFull: the guest picked as much as a wishlist may hold.
    """
    limits = limits or Limits()
    wish: dict[str, Any] = {
        "id": uuid7(),
        "guest_id": guest_id,
        "product_id": product_id,
        "variant_id": variant_id,
        "step": above(None),
        "most": limits.items,
        "now": clock.now(),
    }
    touch_guest(session, guest_id)
    row = session.execute(_PICK, wish).one_or_none()
    if row is None:
        found = session.execute(_LOOK, wish).one_or_none()
        if found is None:
            raise ProductNotFound
        if found.pick_id is None:
            raise ListFull(limits.items)
        raise AlreadySaved(found.name)
    return Saved(row.id, row.name)


def unpick_product(session: Session, guest_id: UUID, pick_id: UUID) -> Removed:
    """Take something off a guest's picks; for ten minutes it can be put back.

    Raises:
        GuestGone: there is no such guest any more.
        ItemNotFound: this guest has no such pick.
    """
    touch_guest(session, guest_id)
    removal_id = uuid7()
    gone = session.execute(
        _UNPICK,
        {
            "id": pick_id,
            "guest_id": guest_id,
            "removal_id": removal_id,
            "now": clock.now(),
        },
    ).one_or_none()
    if gone is None:
        raise ItemNotFound
    return Removed(removal_id, *gone)


def merge_guest(session: Session, guest_id: UUID, user_id: UUID) -> Merge:
    """Make a guest's picks the customer's, on top of Ungrouped in their own order.

    What the customer has already stays as it is. The guest ends with it, so a second
    run finds nothing to do. The shop's limit does not apply: nothing is lost here. Only
    where something is added is it an addition: who signs in with what is on the list
    already is reminded as before.
    """
    try:
        touch_guest(session, guest_id)
    except GuestGone:
        return Merge()
    known = {"guest_id": guest_id, "user_id": user_id}
    if session.scalar(_HAS_SOMETHING_SOLD, known):
        make_list(session, user_id)
    row = session.execute(_MERGE, known | {"gap": GAP, "now": clock.now()}).one()
    if row.added:
        open_list(session, user_id)
    session.execute(delete(Guest).where(Guest.id == guest_id))
    return Merge(row.added, row.sold - row.added, tuple(row.gone))


def drop_stale_guests(session: Session) -> None:
    """Drop the guests who changed nothing for thirty days, with their picks."""
    stale = clock.now() - KEPT_FOR
    session.execute(delete(Guest).where(Guest.touched_at < stale))

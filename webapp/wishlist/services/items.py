"""Saving to a customer's list and removing from it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.core.text import tidy
from webapp.wishlist.errors import (
    AlreadySaved,
    ItemNotFound,
    ListFull,
    ProductNotFound,
)
from webapp.wishlist.limits import Limits
from webapp.wishlist.ordering import above
from webapp.wishlist.services.groups import add_group, group_name
from webapp.wishlist.services.lists import open_list, touch_list
from webapp.wishlist.services.removals import Removed

# What is wanted: a variant that is sold; without one named, the only variant of a
# product without options, or the product itself with its choice still open.
WANTED = """
    SELECT p.id AS product_id, p.name, v.id AS variant_id,
           coalesce(v.price_minor, p.price_minor) AS price_minor,
           coalesce(v.price_currency, p.price_currency) AS price_currency
      FROM products AS p
      LEFT JOIN variants AS v
        ON v.product_id = p.id AND NOT v.is_discontinued
       AND (v.id = :variant_id OR (CAST(:variant_id AS uuid) IS NULL
                                   AND cardinality(p.options) = 0))
     WHERE p.id = :product_id AND p.status IN ('active', 'preorder')
       AND (CAST(:variant_id AS uuid) IS NULL OR v.id IS NOT NULL)
       AND p.price_minor IS NOT NULL
     LIMIT 1
"""

_TOP = """
    SELECT min(sort_order) FROM wishlist_items
     WHERE user_id = :user_id AND status = 'active'
       AND group_id IS NOT DISTINCT FROM CAST(:group_id AS uuid)
"""

# Of a product in several variants, one on the list may be enough. The list is read, not
# who else saved the product: that may be everybody.
_IS_ENOUGH = """
    (CAST(:each_product_once AS boolean) AND wanted.product_id IN (
     SELECT product_id FROM wishlist_items
      WHERE user_id = :user_id AND status = 'active'))
"""

_SAVE = text(f"""
    WITH wanted AS ({WANTED})
    INSERT INTO wishlist_items (id, user_id, group_id, product_id, variant_id, status,
           sort_order, saved_price_minor, saved_price_currency, added_at)
    SELECT :id, :user_id, :group_id, product_id, variant_id, 'active',
           coalesce(({_TOP}), 0) + :step, price_minor, price_currency, :now
      FROM wanted
     WHERE (SELECT count(*) FROM wishlist_items
             WHERE user_id = :user_id AND status = 'active') < :most
       AND NOT {_IS_ENOUGH}
        ON CONFLICT DO NOTHING
    RETURNING id, (SELECT name FROM wanted) AS name
""")  # noqa: S608 - our own text

_LOOK = text(f"""
    WITH wanted AS ({WANTED})
    SELECT wanted.*, item.id AS item_id, item.group_id AS old_group_id,
           item.status = 'active' OR {_IS_ENOUGH} AS is_saved
      FROM wanted
      LEFT JOIN wishlist_items AS item
        ON item.user_id = :user_id AND item.product_id = wanted.product_id
       AND item.variant_id IS NOT DISTINCT FROM wanted.variant_id
""")  # noqa: S608

# Undone, it goes back into the archive, so it is kept as it was there.
_BRING_BACK = text(f"""
    WITH was AS (
         SELECT * FROM wishlist_items
          WHERE id = :item_id
            AND (SELECT count(*) FROM wishlist_items
                  WHERE user_id = :user_id AND status = 'active') < :most
    ), kept AS (
         INSERT INTO removals (id, user_id, rows, removed_at)
         SELECT :removal_id, :user_id,
                jsonb_build_array(to_jsonb(was) || jsonb_build_object(
                    'stays', true, 'saved_anew', true)), :now
           FROM was
      RETURNING id
    )
    UPDATE wishlist_items AS item
       SET status = 'active', archived_at = NULL, archive_reason = NULL,
           group_id = :group_id, expires_on = NULL, added_at = :now,
           version = item.version + 1,
           sort_order = coalesce(({_TOP}), 0) + :step,
           saved_price_minor = :price_minor,
           saved_price_currency = CAST(:price_currency AS varchar),
           below_minor = CASE item.saved_price_currency
               WHEN CAST(:price_currency AS varchar) THEN item.below_minor END
      FROM was, kept
     WHERE item.id = was.id
    RETURNING item.id, CAST(:name AS text) AS name, kept.id AS removal_id
""")  # noqa: S608

_REMOVE = text("""
    WITH gone AS (
         DELETE FROM wishlist_items WHERE id = :id AND user_id = :user_id RETURNING *
    ), kept AS (
         INSERT INTO removals (id, user_id, rows, removed_at)
         SELECT :removal_id, :user_id, jsonb_agg(to_jsonb(gone)), :now FROM gone
         HAVING count(*) > 0
    )
    SELECT gone.product_id, products.name,
           (SELECT item.id FROM wishlist_items AS item
             WHERE item.user_id = :user_id AND item.product_id = gone.product_id
               AND item.id <> gone.id AND item.status = 'active'
             ORDER BY item.added_at DESC LIMIT 1) AS still_saved
      FROM gone JOIN products ON products.id = gone.product_id
""")


@dataclass(frozen=True, slots=True)
class Saved:
    """What was just saved; ``group`` is the name of the group it went to, if any.

    ``removal_id`` is there for what came out of the archive: undone, it is back there.
    """

    item_id: UUID
    name: str
    group: str | None = None
    removal_id: UUID | None = None


def save_item(
    session: Session,
    user_id: UUID,
    product_id: UUID,
    *,
    variant_id: UUID | None = None,
    group_id: UUID | None = None,
    new_group: str | None = None,
    each_product_once: bool = False,
    back_to_its_group: bool = True,
    limits: Limits | None = None,
) -> Saved:
    """Put a product on top of a group of the customer's list, noting today's price.

    The noted price is what a price-drop alert measures against; the page shows the
    live one. An archived item comes back as it was, on top, at today's price.

    Args:
        variant_id: the chosen variant; ``None`` leaves the choice open.
        group_id: a group of the customer's; ``None`` is Ungrouped.
        new_group: name of a group to be made for it; instead of ``group_id``.
        each_product_once: whether any variant on the list is the product saved already.
        back_to_its_group: whether an archived item for which no group is named goes
            where it was, or else to Ungrouped.

    Raises:
        ProductNotFound: it is not sold, or not in this variant.
        AlreadySaved: the list holds it already.
        ListFull: the list holds as many items as the shop allows.
        GroupNotFound: no such group in this list.
        GroupNameTaken: the list has a group of that name.
        GroupNameUnfit: the name of the new group is blank or too long.
        TooManyGroups: the list has as many groups as the shop allows.
    """
    limits = limits or Limits()
    wish: dict[str, Any] = {
        "id": uuid7(),
        "user_id": user_id,
        "product_id": product_id,
        "variant_id": variant_id,
        "group_id": group_id,
        "step": above(None),
        "most": limits.items,
        "each_product_once": each_product_once,
        "now": clock.now(),
    }
    open_list(session, user_id)
    group = None
    if group_id is not None or new_group is not None:
        # Refused for the product before the group: no group without its first item.
        _look(session, wish)
        if group_id is not None:
            group = group_name(session, user_id, group_id)
        elif new_group is not None:
            wish["group_id"] = add_group(session, user_id, new_group, limits=limits)
            group = tidy(new_group)
    row = session.execute(_SAVE, wish).one_or_none()
    if row is None:
        row = _bring_back(session, wish, to_its_group=back_to_its_group)
        return Saved(row.id, row.name, group, row.removal_id)
    return Saved(row.id, row.name, group)


def _look(session: Session, wish: dict[str, Any]) -> Row[Any]:
    """Return what is wanted, and the archived item that it would be again."""
    found = session.execute(_LOOK, wish).one_or_none()
    if found is None:
        raise ProductNotFound
    if found.is_saved:
        raise AlreadySaved(found.name)
    return found


def _bring_back(
    session: Session, wish: dict[str, Any], *, to_its_group: bool
) -> Row[Any]:
    """Make an archived item active again, or say why nothing could be saved."""
    found = _look(session, wish)
    its_group = found.old_group_id if to_its_group else None
    again = wish | {
        "item_id": found.item_id,
        "removal_id": uuid7(),
        "name": found.name,
        "group_id": wish["group_id"] or its_group,
        "price_minor": found.price_minor,
        "price_currency": found.price_currency,
    }
    row = session.execute(_BRING_BACK, again).one_or_none()
    if row is None:
        raise ListFull(wish["most"])
    return row


def remove_item(session: Session, user_id: UUID, item_id: UUID) -> Removed:
    """Take an item off the customer's list; for ten minutes it can be put back.

    Raises:
        ItemNotFound: it is not in this list.
    """
    touch_list(session, user_id)
    removal_id = uuid7()
    gone = session.execute(
        _REMOVE,
        {
            "id": item_id,
            "user_id": user_id,
            "removal_id": removal_id,
            "now": clock.now(),
        },
    ).one_or_none()
    if gone is None:
        raise ItemNotFound
    return Removed(removal_id, *gone)

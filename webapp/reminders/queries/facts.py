"""What is true of lists and their owners at the moment of deciding about reminders."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from webapp.catalog.models import Availability
from webapp.core.db import Reader
from webapp.core.site import Site
from webapp.messaging.models import Channel
from webapp.messaging.suppressions import suppressed_among
from webapp.reminders.cadence import REST
from webapp.reminders.checklist import Facts
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.queries import today

# What somebody else bought off a shared list is no word to its owner.
_OWN = """
    SELECT FROM conversions
     WHERE conversions.user_id = list.user_id AND reverses_id IS NULL
       AND prompt <> 'shared_link'
"""

_FACTS = text(f"""
    SELECT list.id AS wishlist_id, list.user_id, users.email,
           list.reminder_cycle AS cycle, list.reminder_count AS done,
           list.next_reminder_at AS due_at, list.reminded_at,
           list.updated_at AS added_at, list.cadence_override AS override,
           list.reminders_paused_at IS NOT NULL AS is_paused,
           users.email_verified_at IS NOT NULL AS is_verified,
           wishes.opted_out_at IS NOT NULL AS is_opted_out,
           wishes.paused_at IS NOT NULL AS all_paused,
           coalesce(wishes.reminder_email, true) AS wants_reminders,
           coalesce(wishes.order_email, true) AS wants_orders,
           EXISTS ({_OWN} AND outcome = 'paid'
                   AND settled_at >= list.updated_at) AS was_bought,
           EXISTS ({_OWN} AND outcome IN ('pending', 'paid')
                   AND coalesce(settled_at, converted_at) >= list.updated_at)
           AS in_cart,
           (SELECT max(sent_at) FROM notifications
             WHERE person_id = list.user_id AND channel = 'email'
               AND kind IN ('stock_alert', 'price_alert', 'reminder')
               AND sent_at > CAST(:since AS timestamptz)) AS mailed_at,
           (SELECT max(decided_at) FROM reminders
             WHERE wishlist_id = list.id AND number IS NULL
               AND cycle = list.reminder_cycle AND outcome = 'sent') AS by_hand_at
      FROM wishlists AS list
      JOIN users ON users.id = list.user_id
      LEFT JOIN message_preferences AS wishes ON wishes.user_id = list.user_id
     WHERE list.id = ANY(CAST(:ids AS uuid[]))
     ORDER BY list.next_reminder_at, list.id
""")  # noqa: S608 - our own words

_items = WishlistItem.__table__
_CAN_BE_HAD = today.AVAILABILITY.in_(
    [today.text(one) for one in (Availability.IN_STOCK, Availability.PREORDER)]
)
_COUNTS = (
    today.with_product(
        select(_items.c.user_id, func.count(), func.count().filter(_CAN_BE_HAD)),
        _items,
    )
    .where(
        today.is_owned(_items, any_(bindparam("user_ids", type_=ARRAY(Uuid())))),
    )
    .group_by(_items.c.user_id)
)


def facts_of(
    session: Reader,
    wishlist_ids: Collection[UUID],
    now: datetime,
    *,
    site: Site | None = None,
) -> list[Facts]:
    """Return what is true of lists now, those that are due longest first.

    Args:
        now: by the database's clock.
        site: whose keys tell which addresses are suppressed; without it none is.
    """
    known = {"ids": list(wishlist_ids), "since": now - REST}
    rows = session.execute(_FACTS, known).all()
    counts = _counts(session, [row.user_id for row in rows])
    emails = [row.email for row in rows]
    keys = site.secrets if site else ()
    out = suppressed_among(session, keys, Channel.EMAIL, emails) if keys else set()
    found = []
    for row in rows:
        items, buyable = counts.get(row.user_id, (0, 0))
        facts = Facts(**row._asdict(), items=items, buyable=buyable)
        found.append(facts._replace(is_suppressed=row.email in out))
    return found


def _counts(session: Reader, user_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return how much is on each list, and how much of it could be bought."""
    rows = session.execute(_COUNTS, {"user_ids": list(user_ids)})
    return {user_id: (items, buyable) for user_id, items, buyable in rows}

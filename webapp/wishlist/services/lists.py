"""The list itself, a customer's or a guest's, and the lock its changes queue up for."""

from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.wishlist.errors import GuestGone, StaleList
from webapp.wishlist.services.reminding import first_reminder

_OPEN = text(f"""
    INSERT INTO wishlists (id, user_id, version, created_at, updated_at,
           reminder_cycle, next_reminder_at)
    VALUES (:id, :user_id, 1, :now, :now, 1, {first_reminder("NULL")})
        ON CONFLICT (user_id) DO UPDATE
       SET version = wishlists.version + 1, updated_at = excluded.updated_at,
           reminder_cycle = wishlists.reminder_cycle + 1, reminder_count = 0,
           reminded_at = NULL,
           next_reminder_at = CASE WHEN wishlists.reminders_paused_at IS NULL
               THEN {first_reminder("wishlists.cadence_override")} END
    RETURNING version
""")  # noqa: S608 - our own words

_MAKE = text("""
    INSERT INTO wishlists (id, user_id, version, created_at, updated_at)
    VALUES (:id, :user_id, 1, :now, :now)
        ON CONFLICT (user_id) DO UPDATE SET version = wishlists.version + 1
    RETURNING version
""")

_TOUCH = text("""
    UPDATE wishlists SET version = version + 1
     WHERE user_id = :user_id
       AND version = coalesce(CAST(:version AS numeric), version)
    RETURNING version
""")

# What comes back to a list that was cleared is what its owner may be reminded of.
_REOPEN = text(f"""
    UPDATE wishlists AS list
       SET version = version + 1,
           next_reminder_at = CASE WHEN next_reminder_at IS NOT NULL
                OR reminder_count > 0 OR reminders_paused_at IS NOT NULL
                OR EXISTS (SELECT FROM wishlist_items AS item
                            WHERE item.user_id = list.user_id)
           THEN next_reminder_at ELSE {first_reminder("cadence_override")} END
     WHERE user_id = :user_id
""")  # noqa: S608

# Another version only where the page looks different now: what is in stock again since
# was marked as news. Whoever has the list open elsewhere is not to be told for less.
_SEEN = text("""
    UPDATE wishlists AS list
       SET seen_at = :now,
           version = version + CASE WHEN EXISTS (
               SELECT FROM wishlist_items AS item
                 JOIN products ON products.id = item.product_id
                 LEFT JOIN variants ON variants.id = item.variant_id
                WHERE item.user_id = list.user_id AND item.status = 'active'
                  AND greatest(variants.restocked_at, products.restocked_at)
                      > coalesce(list.seen_at, '-infinity')
           ) THEN 1 ELSE 0 END
     WHERE user_id = :user_id
""")

_TOUCH_GUEST = text(
    "UPDATE guests SET touched_at = :now WHERE id = :guest_id RETURNING id"
)


def open_list(session: Session, user_id: UUID) -> int:
    """Have the customer's list ready for an addition, and to this transaction alone.

    The list comes into being with its first item: a refusal later rolls it back. What
    is counted after this counts what every earlier change committed. With the addition
    a new cycle of reminders begins, unless they are paused. Returns the list's new
    version.
    """
    return _opened(session, _OPEN, user_id)


def make_list(session: Session, user_id: UUID) -> int:
    """Do the same where nothing is added that one could be reminded of, as for a group.

    A cycle of reminders that has begun goes on.
    """
    return _opened(session, _MAKE, user_id)


def _opened(session: Session, how: TextClause, user_id: UUID) -> int:
    known = {"id": uuid7(), "user_id": user_id, "now": clock.now()}
    version: int = session.execute(how, known).scalar_one()
    return version


def touch_list(session: Session, user_id: UUID, version: int | None = None) -> int:
    """Take the customer's list for a change, to this transaction alone.

    Returns the list's new version; 0 while the customer has no list, and then there is
    nothing in it to be found either.

    Args:
        version: the one that the change was made up for; ``None`` is any.

    Raises:
        StaleList: the list was changed since that version.
    """
    known = {"user_id": user_id, "version": version}
    touched: int | None = session.scalar(_TOUCH, known)
    if touched is None and version is not None:
        raise StaleList
    return touched or 0


def reopen_list(session: Session, user_id: UUID) -> None:
    """Take the customer's list for an undo, to this transaction alone.

    If it was cleared, reminders of it begin anew; else they go on as they were.
    """
    session.execute(_REOPEN, {"user_id": user_id, "now": clock.now()})


def note_seen(session: Session, user_id: UUID) -> None:
    """Note that the customer saw the list; what is back in stock is news no more."""
    session.execute(_SEEN, {"user_id": user_id, "now": clock.now()})


def touch_guest(session: Session, guest_id: UUID) -> None:
    """Take a guest's picks for a change; the merge at sign-in waits for it.

    Raises:
        GuestGone: there is no such guest any more.
    """
    known = {"guest_id": guest_id, "now": clock.now()}
    if session.scalar(_TOUCH_GUEST, known) is None:
        raise GuestGone

"""What a customer notes about an item."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.core.text import tidy_lines
from webapp.wishlist.errors import (
    DateInPast,
    ItemNotFound,
    NoteTooLong,
    StaleItem,
    WantedCountUnfit,
)
from webapp.wishlist.limits import LONGEST_NOTE, MOST_WANTED
from webapp.wishlist.models import Priority
from webapp.wishlist.services.lists import touch_list

# A day that has passed already may stay: who only writes a note is not to be sent back.
_EDIT = text("""
    UPDATE wishlist_items AS item
       SET note = :note, is_note_private = :is_note_private,
           wanted_count = :wanted_count, priority = :priority,
           expires_on = :expires_on, version = version + 1
      FROM (SELECT CAST(:expires_on AS date) AS day) AS needed
     WHERE item.id = :id AND item.user_id = :user_id
       AND item.version = coalesce(CAST(:version AS numeric), item.version)
       AND (needed.day IS NULL OR needed.day >= :today
            OR needed.day = item.expires_on)
    RETURNING (SELECT name FROM products WHERE id = item.product_id)
""")

_VERSION = text(
    "SELECT version FROM wishlist_items WHERE id = :id AND user_id = :user_id"
)


class Details(TypedDict):
    """What can be noted about an item.

    Attributes:
        is_note_private: leave the note out where the list is shared.
        wanted_count: 1 to 99.
        expires_on: the day by which it is needed, if by any; the day after, it is put
            away.
    """

    note: str
    is_note_private: bool
    wanted_count: int
    priority: Priority
    expires_on: date | None


def edit_item(
    session: Session,
    user_id: UUID,
    item_id: UUID,
    *,
    today: date,
    version: int | None = None,
    **details: Unpack[Details],
) -> str:
    """Note down what a customer wants to be known about an item; return its name.

    Args:
        today: the day that it is in the shop.
        version: of the item that the customer saw when writing; ``None`` is any.

    Raises:
        NoteTooLong: the note has more than 500 characters.
        WantedCountUnfit: nobody wants that many.
        DateInPast: that day is over, and is not the one it was needed by anyway.
        StaleItem: the item was changed since that version.
        ItemNotFound: it is not in this list.
    """
    details["note"] = tidy_lines(details["note"])
    if len(details["note"]) > LONGEST_NOTE:
        raise NoteTooLong(LONGEST_NOTE)
    if not 1 <= details["wanted_count"] <= MOST_WANTED:
        raise WantedCountUnfit(MOST_WANTED)
    which = {"id": item_id, "user_id": user_id, "version": version, "today": today}
    touch_list(session, user_id)
    name: str | None = session.scalar(_EDIT, details | which)
    if name is None:
        now = session.scalar(_VERSION, which)
        if now is None:
            raise ItemNotFound
        raise DateInPast if version in {None, now} else StaleItem
    return name

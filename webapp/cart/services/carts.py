"""The open cart, a customer's or a guest's, and the lock its changes queue up for."""

from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from webapp.accounts.owners import Owner
from webapp.cart.errors import GuestGone
from webapp.cart.models import IS_OPEN
from webapp.core import clock


def _opening(owner: str) -> TextClause:
    return text(f"""
        INSERT INTO carts (id, {owner}, version, created_at, touched_at)
        VALUES (:id, :owner_id, 1, :now, :now)
            ON CONFLICT ({owner}) WHERE {IS_OPEN} DO UPDATE
           SET version = carts.version + 1, touched_at = excluded.touched_at
        RETURNING id
    """)  # noqa: S608 - our own words


def _touching(owner: str) -> TextClause:
    return text(f"""
        UPDATE carts SET version = version + 1, touched_at = :now
         WHERE {owner} = :owner_id AND {IS_OPEN}
        RETURNING id
    """)  # noqa: S608


_OPEN = (_opening("user_id"), _opening("guest_id"))
_TOUCH = (_touching("user_id"), _touching("guest_id"))

_TOUCH_GUEST = text(
    "UPDATE guests SET touched_at = :now WHERE id = :guest_id RETURNING id"
)


def open_cart(session: Session, owner: Owner) -> UUID:
    """Have the owner's cart ready for an addition, and to this transaction alone.

    The cart comes into being with the first thing in it: a refusal later rolls it back.

    Raises:
        GuestGone: there is no such guest any more.
    """
    known = {"id": uuid7(), "owner_id": owner.id, "now": clock.now()}
    opened: UUID = session.execute(_of(session, owner, _OPEN), known).scalar_one()
    return opened


def touch_cart(session: Session, owner: Owner) -> UUID | None:
    """Take the owner's open cart for a change, to this transaction alone.

    Returns ``None`` while there is none, and then there is nothing in it either.

    Raises:
        GuestGone: there is no such guest any more.
    """
    known = {"owner_id": owner.id, "now": clock.now()}
    touched: UUID | None = session.scalar(_of(session, owner, _TOUCH), known)
    return touched


def _of(
    session: Session, owner: Owner, how: tuple[TextClause, TextClause]
) -> TextClause:
    """Return how it is done for this owner; a guest is taken hold of first."""
    of_customer, of_guest = how
    if owner.user_id is not None:
        return of_customer
    touch_guest(session, owner.guest_id)
    return of_guest


def touch_guest(session: Session, guest_id: UUID | None) -> None:
    """Note that a guest was here, and take what is theirs; the merge waits for it.

    Raises:
        GuestGone: there is no such guest any more.
    """
    known = {"guest_id": guest_id, "now": clock.now()}
    if session.scalar(_TOUCH_GUEST, known) is None:
        raise GuestGone

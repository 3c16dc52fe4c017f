"""What happens when a customer comes in, by whichever of the three doors."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from flask import request
from sqlalchemy.orm import Session

from webapp.accounts import services as accounts
from webapp.accounts.errors import NoSuchSession
from webapp.accounts.models import User
from webapp.cart import services as cart
from webapp.cart.services import CartMerge
from webapp.extensions import transaction
from webapp.storefront.wishlist import pending
from webapp.web import identity
from webapp.web.notices import Notice, tell
from webapp.web.persons import Customer
from webapp.web.security import remote_address
from webapp.web.wishlists import wishlist_limits
from webapp.wishlist import services as wishlist
from webapp.wishlist.services import Merge

MOST_NAMED = 3  # things that a sentence names one by one


def come_in(email: str, password: str) -> None:
    """Let in whoever knows the password.

    Raises:
        WrongPassword, TooManyTries: nobody was let in.
    """
    ip = remote_address()
    with transaction() as session:  # counted for good before the password is looked at
        accounts.count_try(session, accounts.Door.SHOP, email=email, ip=ip)
    with transaction() as session:
        user = accounts.recognise(session, email=email, password=password, ip=ip)
        arrival = begin(session, user)
    welcome(arrival)


class Arrival(NamedTuple):
    """A customer who has come in: the session's token, and what came along."""

    token: str
    sentence: str


def begin(session: Session, user: User) -> Arrival:
    """Start a session; what was saved as a guest, or was about to be, is now theirs."""
    before = identity.current_visitor()
    if isinstance(before, Customer):
        # Somebody was signed in here; that session has no browser any more.
        with suppress(NoSuchSession):
            accounts.end_session(session, before.user_id, before.session_id)
    guest_id = before.guest_id
    brought, merge = CartMerge(), Merge()
    if guest_id:
        brought = cart.merge_carts(session, guest_id, user.id)
        merge = wishlist.merge_guest(session, guest_id, user.id)
    waited = pending.finish(session, user.id, wishlist_limits())
    agent = request.headers.get("User-Agent", "")
    said = (merged_sentence(merge), cart_sentence(brought), waited)
    return Arrival(
        accounts.start_session(session, user, user_agent=agent),
        " ".join(filter(None, said)),
    )


def welcome(arrival: Arrival, greeting: str = "") -> None:
    """Once all that is committed: hand over the cookie and say what came along."""
    identity.enter(arrival.token)
    sentences = " ".join(filter(None, (greeting, arrival.sentence)))
    if sentences:
        tell(Notice(sentences, "success"))


def named(names: Sequence[str]) -> str:
    """Name the first few of several things, and count the rest."""
    first, rest = names[:MOST_NAMED], len(names) - MOST_NAMED
    return ", ".join(first) + (f" and {rest} more" if rest > 0 else "")


def merged_sentence(merge: Merge) -> str:
    """Say what became of a guest's saved things; nothing where there were none."""
    said = []
    if merge.added or merge.already:
        items = "1 saved item" if merge.added == 1 else f"{merge.added} saved items"
        was = "was" if merge.already == 1 else "were"
        rest = f", {merge.already} {was} already there" if merge.already else ""
        said.append(f"{items} added to your list{rest}.")
    if merge.gone:
        said.append(f"No longer sold and left out: {named(merge.gone)}.")
    return " ".join(said)


def cart_sentence(brought: CartMerge) -> str:
    """Say what became of a guest's cart; nothing where it was empty."""
    said = []
    if brought.moved:
        things = "1 thing" if brought.moved == 1 else f"{brought.moved} things"
        said.append(f"{things} came along into your cart.")
    if brought.capped:
        said.append(f"There are not as many left of: {named(brought.capped)}.")
    if brought.gone:
        said.append(f"No longer sold and out of your cart: {named(brought.gone)}.")
    return " ".join(said)

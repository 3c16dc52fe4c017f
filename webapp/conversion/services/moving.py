"""Moving wishes into the cart; they stay on the list."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.cart import services as cart
from webapp.cart.errors import NotForSale
from webapp.cart.services import Added, Refused
from webapp.conversion.errors import ChooseOptions
from webapp.conversion.models import Prompt
from webapp.conversion.queries.wishes import Standing, Wish, offer, wishes
from webapp.conversion.services.noting import Cause, Whose, note_moved
from webapp.wishlist.errors import ItemNotFound, ProductNotFound


@dataclass(frozen=True, slots=True)
class Moved:
    """What just went into the cart, and how many of it are there now."""

    item_id: UUID
    product_id: UUID
    cart_id: UUID
    line_id: UUID
    name: str
    quantity_now: int


class Left(NamedTuple):
    """What could not go into the cart, and why, in one sentence."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MovedAll:
    """What became of many wishes, each kind in the list's order.

    Attributes:
        added: names of what went into the cart.
        already: names of what was there before, and was not added again.
        refused: what stayed out, and why.
    """

    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    refused: tuple[Left, ...] = ()

    @property
    def is_anything_there(self) -> bool:
        """Return whether the cart holds any of it now."""
        return bool(self.added or self.already)


class Put(NamedTuple):
    """What was put into a cart, and what was in it before: pieces by variant."""

    told: MovedAll
    whose: Whose | None = None
    added: dict[UUID, int] = {}
    already: dict[UUID, int] = {}


def move_item(
    session: Session,
    owner: Owner,
    item_id: UUID,
    *,
    quantity: int = 1,
    prompt: Prompt = Prompt.OWN_VISIT,
) -> Moved:
    """Put so many of something saved into the cart; it stays on the list.

    What a customer moves is noted as a conversion; what a guest picked is not.

    Raises:
        ItemNotFound: it is not on this list.
        ChooseOptions: the product comes in several forms, and none was chosen.
        NotForSale: it is not sold any more.
        InsufficientStock: there are not that many, with those the cart holds already.
        TooManyOfOne, CartFull, QuantityUnfit, GuestGone: the cart's own refusals.
    """
    found = wishes(session, owner, [item_id])
    if not found:
        raise ItemNotFound
    (wish,) = found
    variant_id = _sold(wish.name, wish.variant_id, wish.standing)
    added = cart.add_to_cart(session, owner, variant_id, quantity)
    whose = _whose(owner, wish, added.cart_id)
    if whose is not None:
        note_moved(session, whose, {variant_id: quantity}, Cause(prompt))
    return Moved(
        wish.item_id,
        wish.product_id,
        added.cart_id,
        added.line_id,
        wish.name,
        added.quantity_now,
    )


def move_items(
    session: Session,
    owner: Owner,
    item_ids: Iterable[UUID] | None = None,
    *,
    prompt: Prompt = Prompt.OWN_VISIT,
) -> MovedAll:
    """Put one of each of these into the cart, or of all there is on the list.

    What can be had goes there, what is there already is left as it is, and of the rest
    is said why it is not. Everything stays on the list.

    Args:
        item_ids: what is not on the list is left out; ``None`` is everything.

    Raises:
        ItemNotFound: none of them is on this list.
        GuestGone: there is no such guest any more.
    """
    ids = None if item_ids is None else list(item_ids)
    put = put_in_cart(session, owner, ids)
    note_put(session, put, Cause(prompt))
    return put.told


def add_from_shared(
    session: Session,
    buyer: Owner,
    *,
    wishlist_id: UUID,
    list_owner_id: UUID,
    product_id: UUID,
    variant_id: UUID | None = None,
    quantity: int = 1,
) -> Added:
    """Put something from somebody's shared list into the reader's own cart.

    The wish is the list's owner's, who is told nothing.

    Raises:
        ProductNotFound: there is no such product.
        ChooseOptions: the product comes in several forms, and none was chosen.
        NotForSale: it is not sold any more.
        InsufficientStock: there are not that many, with those the cart holds already.
        TooManyOfOne, CartFull, QuantityUnfit, GuestGone: the cart's own refusals.
    """
    found = offer(session, product_id, variant_id)
    if found is None:
        raise ProductNotFound
    added = cart.add_to_cart(session, buyer, _sold(*found), quantity)
    is_own = buyer.user_id == list_owner_id
    prompt = Prompt.OWN_VISIT if is_own else Prompt.SHARED_LINK
    whose = Whose(list_owner_id, wishlist_id, added.cart_id)
    note_moved(session, whose, {added.variant_id: quantity}, Cause(prompt))
    return added


def _sold(name: str, variant_id: UUID | None, standing: Standing) -> UUID:
    """Return what can be sold of it; how many there are, the cart looks at itself."""
    if standing is Standing.CHOOSE:
        raise ChooseOptions(name)
    if variant_id is None or standing in {Standing.RETIRED, Standing.GONE}:
        raise NotForSale(name)
    return variant_id


def put_in_cart(
    session: Session, owner: Owner, item_ids: Collection[UUID] | None
) -> Put:
    """Put one of each into the cart where it is not there yet; note nothing.

    Raises:
        ItemNotFound: none of them is on this list.
        GuestGone: there is no such guest any more.
    """
    # In hand first: of two who press at once, the second finds everything there.
    cart_id = cart.open_cart(session, owner)
    found = wishes(session, owner, item_ids)
    if item_ids is not None and not found:
        raise ItemNotFound
    can_go = [wish for wish in found if wish.reason is None and wish.variant_id]
    # Two wishes are for one thing when a product's options are given up.
    wanted = dict.fromkeys(wish.variant_id for wish in can_go if not wish.in_cart)
    answers = cart.add_many(session, owner, [(one, 1) for one in wanted if one])
    added = {one.variant_id: 1 for one in answers if isinstance(one, Added)}
    why = {one.variant_id: one.sentence for one in answers if isinstance(one, Refused)}
    already = {
        wish.variant_id: wish.in_cart
        for wish in can_go
        if wish.in_cart and wish.variant_id
    }
    told = MovedAll(
        tuple(wish.name for wish in can_go if wish.variant_id in added),
        tuple(wish.name for wish in can_go if wish.variant_id in already),
        tuple(_left(found, why)),
    )
    whose = _whose(owner, found[0], cart_id) if found else None
    return Put(told, whose, added, already)


def note_put(session: Session, put: Put, cause: Cause, code: str | None = None) -> None:
    """Note what was put into the cart; a guest's is not noted."""
    if put.whose is not None:
        note_moved(session, put.whose, put.added, cause, code=code)
        note_moved(session, put.whose, put.already, cause, code=code, are_more=False)


def _left(found: Iterable[Wish], why: Mapping[UUID, str]) -> Iterator[Left]:
    """Say of each wish that stayed out why it did."""
    for wish in found:
        sentence = wish.reason or (wish.variant_id and why.get(wish.variant_id))
        if sentence:
            yield Left(wish.name, sentence)


def _whose(owner: Owner, wish: Wish, cart_id: UUID) -> Whose | None:
    if owner.user_id is None or wish.wishlist_id is None:
        return None
    return Whose(owner.user_id, wish.wishlist_id, cart_id)

"""The items of a wishlist, one by one and all together."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict
from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.api.bodies import Body, Id, Unprocessable, Whole
from webapp.api.callers import Caller
from webapp.api.endpoints import endpoint
from webapp.api.envelope import Told
from webapp.api.examples import example_id
from webapp.api.groups import GroupName
from webapp.api.problems import Problem
from webapp.cart.errors import CartFull, InsufficientStock, NotForSale, TooManyOfOne
from webapp.cart.limits import MOST_LINES, MOST_OF_ONE
from webapp.conversion import services as conversion
from webapp.conversion.errors import ChooseOptions
from webapp.conversion.models import Prompt
from webapp.web.wishlists import wishlist_limits
from webapp.wishlist import services
from webapp.wishlist.errors import (
    AlreadySaved,
    GroupNameTaken,
    GroupNotFound,
    ItemNotFound,
    ListFull,
    NothingToClear,
    PositionUnfit,
    ProductNotFound,
    TooManyGroups,
)
from webapp.wishlist.limits import Limits

WISHLIST = "/e-commerce/wishlist"
ITEM = f"{WISHLIST}/<item:item_id>"


class TwoGroups(Problem):
    """An item is in one group at most."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.BAD_REQUEST, "Provide either groupId or groupName, not both"
        )


_PRODUCT: JsonDict = {"productId": example_id("productId")}
_TEXT: JsonDict = {"type": "string"}


class NewItem(Body):
    """A product to be saved, and where; null is as if it were not there."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {
                "required": ["groupId", "groupName"],
                "properties": {"groupId": _TEXT, "groupName": _TEXT},
            },
            "examples": [
                _PRODUCT | {"groupName": "Birthday Gifts"},
                _PRODUCT | {"groupId": example_id("groupId")},
                _PRODUCT,
            ],
        }
    )

    product_id: Id
    variant_id: Annotated[
        Id | None,
        Field(description="Beside the contract: the chosen variant of the product."),
    ] = None
    group_id: Annotated[Id | None, Field(description="A group of the customer's.")] = (
        None
    )
    group_name: Annotated[
        GroupName | None, Field(description="Name of a group to be made for it.")
    ] = None


class Quantity(Body):
    """How many of it."""

    quantity: Annotated[Whole, Field(ge=1)] = 1


class Transfer(Body):
    """Where to."""

    group_id: Annotated[
        Id | None, Field(description="A group of the customer's; null is Ungrouped.")
    ]


class Position(Body):
    """The place in its group, counted from 1."""

    # How far it goes, the list knows; one sentence says both ends.
    position: Annotated[int, Field(json_schema_extra={"minimum": 1})]


@endpoint(
    "POST",
    f"{WISHLIST}/add",
    about="Add a product",
    says="Product added to wishlist in group 'Birthday Gifts'",
    body=NewItem,
    refuses=(
        TwoGroups(),
        ProductNotFound(),
        AlreadySaved("Sony WH-1000XM5"),
        GroupNotFound(),
        GroupNameTaken("Electronics"),
        ListFull(Limits().items),
        TooManyGroups(Limits().groups),
    ),
)
def add_item(session: Session, caller: Caller, body: NewItem) -> Told:
    """Save a product to a group, to a new one that is named, or to Ungrouped.

    Without a variant, a product that is there in any variant is there already.
    """
    if body.group_id is not None and body.group_name is not None:
        raise TwoGroups
    saved = services.save_item(
        session,
        caller.user_id,
        body.product_id,
        variant_id=body.variant_id,
        group_id=body.group_id,
        new_group=body.group_name,
        each_product_once=body.variant_id is None,
        back_to_its_group=False,
        limits=wishlist_limits(),
    )
    if saved.removal_id is not None:
        services.forget_removal(session, saved.removal_id)
    if saved.group is None:
        return Told("Product added to wishlist successfully")
    return Told(f"Product added to wishlist in group '{saved.group}'")


@endpoint(
    "DELETE",
    ITEM,
    about="Remove an item",
    says="Product removed from wishlist successfully",
    refuses=(ItemNotFound(),),
)
def remove_item(session: Session, caller: Caller, item_id: UUID) -> Told:
    """Remove an item for good."""
    removed = services.remove_item(session, caller.user_id, item_id)
    services.forget_removal(session, removed.removal_id)
    return Told("Product removed from wishlist successfully")


@endpoint(
    "DELETE",
    f"{WISHLIST}/clear",
    about="Clear the wishlist",
    says="Wishlist cleared successfully",
)
def clear_list(session: Session, caller: Caller) -> Told:
    """Remove all items for good, archived ones too; the groups stay."""
    # In a savepoint: a list that was empty already is not changed by that.
    with suppress(NothingToClear), session.begin_nested():
        cleared = services.clear_list(session, caller.user_id)
        services.forget_removal(session, cleared.removal_id)
    return Told("Wishlist cleared successfully")


@endpoint(
    "POST",
    f"{WISHLIST}/move-to-cart/<uuid:item_id>",
    about="Move an item to the cart",
    says="Product moved to cart successfully",
    query=Quantity,
    refuses=(
        ItemNotFound(),
        ProductNotFound(),
        InsufficientStock("iPhone 15 Pro", 1),
        ChooseOptions("Linen Shirt"),
        TooManyOfOne("Linen Shirt", MOST_OF_ONE),
        CartFull(MOST_LINES),
    ),
)
def move_to_cart(
    session: Session, caller: Caller, query: Quantity, item_id: UUID
) -> Told:
    """Put so many of it into the cart, besides those in there; the item remains."""
    try:
        conversion.move_item(
            session,
            Owner(user_id=caller.user_id),
            item_id,
            quantity=query.quantity,
            prompt=Prompt.OWN_VISIT,
        )
    except NotForSale:
        raise ProductNotFound from None
    return Told("Product moved to cart successfully")


@endpoint(
    "PATCH",
    f"{ITEM}/group",
    about="Move an item to another group",
    says="Item moved to group 'Electronics'",
    body=Transfer,
    refuses=(ItemNotFound(), GroupNotFound()),
)
def transfer_item(
    session: Session, caller: Caller, body: Transfer, item_id: UUID
) -> Told:
    """Put an item on top of another group; in its own, it stays where it is."""
    placed = services.transfer_item(
        session, caller.user_id, item_id, group_id=body.group_id
    )
    if body.group_id is None:
        return Told("Item moved to Ungrouped")
    return Told(f"Item moved to group '{placed.group}'")


@endpoint(
    "PATCH",
    f"{ITEM}/position",
    about="Move an item within its group",
    says="Item moved to position 1",
    body=Position,
    refuses=(ItemNotFound(),),
    is_ours=True,
)
def position_item(
    session: Session, caller: Caller, body: Position, item_id: UUID
) -> Told:
    """Make an item the first, the second, … of its group, as the customer sees it."""
    try:
        placed = services.position_item(session, caller.user_id, item_id, body.position)
    except PositionUnfit as unfit:
        raise Unprocessable({"position": str(unfit)}) from None
    return Told(f"Item moved to position {placed.position}")

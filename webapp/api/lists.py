"""A wishlist as programs read it: in one row, by its groups, and what was put away."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from flask import Flask, current_app
from pydantic import Field

from webapp.api.bodies import Body, Flag, Unprocessable
from webapp.api.callers import Caller
from webapp.api.endpoints import endpoint
from webapp.api.envelope import MOMENT, Tagged, Told, tagged
from webapp.api.shapes import (
    ArchivedWishlist,
    GroupedWishlist,
    Wishlist,
    moment,
    price,
    whole_address,
)
from webapp.core.cache import Bounded
from webapp.extensions import reading
from webapp.web.formatting import site
from webapp.wishlist import queries
from webapp.wishlist.queries import Place, PutAway, Stack, State, Thing

WISHLIST = "/e-commerce/wishlist"
RETRIEVED = "Wishlist retrieved successfully"
GROUPS_RETRIEVED = "Grouped wishlist retrieved successfully"
# Where a stretch of the archive ended: microseconds since 1970, and an item's id.
CURSOR = re.compile(r"^[0-9]{1,16}-[0-9a-f]{32}$")

# Characters of lists that one process remembers; one of fifty things has 25,000.
KEPT = 4_000_000

Telling = Callable[[Caller, list[Stack]], dict[str, Any]]

_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)
_TO_THE_SECOND = len(_EPOCH.strftime(MOMENT))


def init_app(app: Flask) -> None:
    """Give ``app`` a memory for the lists that were told."""
    app.extensions["told_lists"] = Bounded[Any, Tagged](
        KEPT, weigh=lambda told: len(told.data)
    )


class WhichList(Body):
    """What is on the list, or what was put away."""

    archived: Annotated[
        Flag,
        Field(description="Beside the contract: what was put away instead."),
    ] = False
    after: Annotated[
        str | None,
        Field(
            description="Beside the contract: the `next` of the stretch before.",
            json_schema_extra={"pattern": CURSOR.pattern},
        ),
    ] = None


@endpoint(
    "GET",
    WISHLIST,
    about="Read the wishlist in one row",
    says=RETRIEVED,
    tells=Wishlist | ArchivedWishlist,
    query=WhichList,
    beside=queries.STATE_OF_LIST,
    is_conditional=True,
)
def read_wishlist(caller: Caller, query: WhichList) -> Told:
    """Tell what is on the list, at today's prices, in the shopper's own order.

    Ungrouped comes first, then each group. A list that nothing was ever saved to is
    empty.
    """
    before = _before(query.after)
    if query.archived:
        return Told(RETRIEVED, _archived(caller, before))
    return Told(RETRIEVED, _remembered(_flat, caller))


@endpoint(
    "GET",
    f"{WISHLIST}/grouped",
    about="Read the wishlist by its groups",
    says=GROUPS_RETRIEVED,
    tells=GroupedWishlist,
    beside=queries.STATE_OF_LIST,
    is_conditional=True,
)
def read_grouped_wishlist(caller: Caller) -> Told:
    """Tell what is in each group, the oldest group first, and what is in none.

    Empty groups are there, too. The summary is that of the whole list.
    """
    return Told(GROUPS_RETRIEVED, _remembered(_grouped, caller))


def _remembered(tell: Telling, caller: Caller) -> Tagged:
    """Return a list as it was told before, for as long as it is the same.

    The key is everything that is told, so nothing has to be forgotten. To ask for a
    list's state costs the database a third of what the list itself does.
    """
    memory: Bounded[Any, Tagged] = current_app.extensions["told_lists"]
    whose = (tell, caller.user_id, caller.name, caller.email)
    known = memory.get((whose, State(*caller.beside)))
    if known is None:
        state, stacks = queries.told(reading(), caller.user_id)
        known = memory.keep((whose, state), tagged(tell(caller, stacks)))
    return known


def _flat(caller: Caller, stacks: list[Stack]) -> dict[str, Any]:
    laid = queries.in_own_order(stacks)
    return {
        "user": _user(caller),
        "wishlistSummary": _summary(stacks),
        "wishlistItems": [item for stack in laid for item in _items(stack)],
        "updatedAt": _updated_at(stacks),
    }


def _grouped(caller: Caller, stacks: list[Stack]) -> dict[str, Any]:
    ungrouped, *groups = map(_group, stacks)
    return {
        "user": _user(caller),
        "wishlistSummary": _summary(stacks),
        "groups": groups,
        "ungrouped": ungrouped,
        "updatedAt": _updated_at(stacks),
    }


def _archived(caller: Caller, before: Place | None) -> dict[str, Any]:
    found = queries.put_away(reading(), caller.user_id, before=before)
    return {
        "user": _user(caller),
        "wishlistItems": [_put_away(one) for one in found.things],
        "next": _cursor(found.things[-1]) if found.more else None,
    }


def _put_away(one: PutAway) -> dict[str, Any]:
    return _item(one.thing, one.group) | {
        "archivedAt": moment(one.archived_at),
        "archiveReason": one.reason,
    }


def _before(after: str | None) -> Place | None:
    if after is None:
        return None
    if not CURSOR.fullmatch(after):
        raise Unprocessable({"after": "must be the next of an earlier answer"})
    since, _, item_id = after.partition("-")
    return _EPOCH + int(since) * _MICROSECOND, UUID(item_id)


def _cursor(one: PutAway) -> str:
    since = (one.archived_at - _EPOCH) // _MICROSECOND
    return f"{since}-{UUID(one.thing.id).hex}"


def _user(caller: Caller) -> dict[str, Any]:
    return {
        "userId": caller.user_id,
        "userName": caller.email,
        "name": caller.name,
    }


def _summary(stacks: list[Stack]) -> dict[str, Any]:
    currency = site().currency
    whole = queries.summary(stacks, currency)
    return {
        "totalItems": whole.total,
        "totalValue": price(whole.value_minor, currency),
        "inStockItems": whole.in_stock,
        "outOfStockItems": whole.out_of_stock,
    }


def _updated_at(stacks: list[Stack]) -> str | None:
    """Return when something was added last that is still there."""
    latest = max((one.added_at for s in stacks for one in s.entries), default=None)
    return latest and latest[:_TO_THE_SECOND]


def _group(stack: Stack) -> dict[str, Any]:
    return {
        "groupId": stack.id,
        "groupName": stack.name,
        "itemCount": len(stack.entries),
        "items": _items(stack),
    }


def _items(stack: Stack) -> list[dict[str, Any]]:
    name = None if stack.id is None else stack.name
    return [_item(thing, name) for thing in stack.entries]


def _item(thing: Thing, group: str | None) -> dict[str, Any]:
    return {
        "wishlistId": thing.id,
        "productId": thing.product_id,
        "productName": thing.name,
        "productSlug": thing.slug,
        "productImage": whole_address(thing.picture),
        "unitPrice": price(thing.price_minor, thing.currency),
        "isOnSale": thing.is_on_sale,
        "shop": {
            "shopId": thing.shop_id,
            "shopName": thing.shop_name,
            "shopSlug": thing.shop_slug,
            "logoUrl": whole_address(thing.shop_logo),
        },
        "availability": {"inStock": thing.left > 0, "stockQuantity": thing.left},
        "groupId": thing.group_id,
        "groupName": group,
        "addedAt": thing.added_at[:_TO_THE_SECOND],
    }

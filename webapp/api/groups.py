"""The groups of a wishlist."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError
from sqlalchemy.orm import Session

from webapp.api.bodies import Body, Flag
from webapp.api.callers import Caller
from webapp.api.endpoints import endpoint
from webapp.api.envelope import Told
from webapp.api.shapes import Group, moment
from webapp.core.text import is_visible, tidy
from webapp.web.wishlists import wishlist_limits
from webapp.wishlist import queries, services
from webapp.wishlist.errors import GroupNameTaken, GroupNotFound, TooManyGroups
from webapp.wishlist.limits import LONGEST_GROUP_NAME, Limits

GROUPS = "/e-commerce/wishlist/groups"

# Something to be seen in it, and no control character: as JSON Schema can say it, which
# knows no categories of letters; what is rarer is looked at by _as_saved.
_CONTROL = r"\u0000-\u001f\u007f-\u009f"
_BLANK = (
    r" \u00a0\u00ad\u0300-\u036f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
PATTERN = f"^[^{_CONTROL}]*[^{_CONTROL}{_BLANK}][^{_CONTROL}]*$"
# As pydantic calls it.
_TOO_LONG: Literal["string_too_long"] = "string_too_long"
_BLANK_ONLY: Literal["string_pattern_mismatch"] = "string_pattern_mismatch"


def _as_saved(name: str) -> str:
    """Tidy a name; a few letters are longer when they are written as we keep them."""
    name = tidy(name)
    if len(name) > LONGEST_GROUP_NAME:
        raise PydanticKnownError(_TOO_LONG, {"max_length": LONGEST_GROUP_NAME})
    if not is_visible(name):
        raise PydanticKnownError(_BLANK_ONLY, {"pattern": PATTERN})
    return name


GroupName = Annotated[
    str,
    Field(
        max_length=LONGEST_GROUP_NAME,
        pattern=PATTERN,
        examples=["Birthday Gifts"],
    ),
    AfterValidator(_as_saved),
]


class NamedGroup(Body):
    """A group as it is to be called."""

    name: GroupName


class Deletion(Body):
    """What becomes of what is in a group that is deleted."""

    delete_products: Annotated[
        Flag, Field(description="Whether its items are deleted, too.")
    ] = False


@endpoint(
    "POST",
    GROUPS,
    about="Create a group",
    says="Wishlist group created successfully",
    tag="Groups",
    tells=Group,
    body=NamedGroup,
    refuses=(GroupNameTaken("Electronics"), TooManyGroups(Limits().groups)),
)
def create_group(session: Session, caller: Caller, body: NamedGroup) -> Told:
    """Make an empty group; its name is unique, whatever its case."""
    group_id = services.create_group(
        session, caller.user_id, body.name, limits=wishlist_limits()
    )
    made = queries.group(session, caller.user_id, group_id)
    return Told("Wishlist group created successfully", _told(made))


@endpoint(
    "GET",
    GROUPS,
    about="List the groups",
    says="Wishlist groups retrieved successfully",
    tag="Groups",
    tells=list[Group],
    beside=(queries.GROUPS,),
)
def list_groups(caller: Caller) -> Told:
    """Tell all groups, the oldest first, with how many items are in each now."""
    (found,) = caller.beside
    groups = [_told(group) for group in queries.groups(found)]
    return Told("Wishlist groups retrieved successfully", groups)


@endpoint(
    "PATCH",
    f"{GROUPS}/<uuid:group_id>",
    about="Rename a group",
    says="Wishlist group renamed successfully",
    tag="Groups",
    tells=Group,
    body=NamedGroup,
    refuses=(GroupNotFound(), GroupNameTaken("Electronics")),
    is_ours=True,
)
def rename_group(
    session: Session, caller: Caller, body: NamedGroup, group_id: UUID
) -> Told:
    """Call a group by another name; whatever else is known of it stays."""
    services.rename_group(session, caller.user_id, group_id, body.name)
    renamed = queries.group(session, caller.user_id, group_id)
    return Told("Wishlist group renamed successfully", _told(renamed))


@endpoint(
    "DELETE",
    f"{GROUPS}/<uuid:group_id>",
    about="Delete a group",
    says="Group deleted, products moved to Ungrouped",
    tag="Groups",
    query=Deletion,
    refuses=(GroupNotFound(),),
)
def delete_group(
    session: Session, caller: Caller, query: Deletion, group_id: UUID
) -> Told:
    """End a group for good; its items go to Ungrouped, or are deleted with it."""
    ended = services.delete_group(
        session, caller.user_id, group_id, with_items=query.delete_products
    )
    services.forget_removal(session, ended.removal_id)
    if query.delete_products:
        return Told("Group and all its products deleted from wishlist")
    return Told("Group deleted, products moved to Ungrouped")


def _told(group: queries.Group) -> dict[str, Any]:
    return {
        "groupId": group.id,
        "name": group.name,
        "itemCount": group.item_count,
        "createdAt": moment(group.created_at),
    }

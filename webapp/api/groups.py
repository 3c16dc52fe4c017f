"""The groups of a wishlist."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from webapp.api.bodies import Body, Unprocessable
from webapp.api.callers import Caller
from webapp.api.endpoints import endpoint
from webapp.api.envelope import Told
from webapp.web.wishlists import wishlist_limits
from webapp.wishlist import services
from webapp.wishlist.errors import GroupNameTaken, GroupNameUnfit, TooManyGroups
from webapp.wishlist.limits import LONGEST_GROUP_NAME

GROUPS = "/e-commerce/wishlist/groups"

# Something to be seen in it, and no control character: as JSON Schema can say it.
_CONTROL = r"\u0000-\u001f\u007f-\u009f"
_SPACE = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
GroupName = Annotated[
    str,
    Field(
        max_length=LONGEST_GROUP_NAME,
        pattern=f"^[^{_CONTROL}]*[^{_CONTROL}{_SPACE}][^{_CONTROL}]*$",
        examples=["Birthday Gifts"],
    ),
]


class NewGroup(Body):
    """A group to be made."""

    name: GroupName


@endpoint(
    "POST",
    GROUPS,
    about="Create a group",
    says="Wishlist group created successfully",
    body=NewGroup,
    refuses=(GroupNameTaken("Electronics"), TooManyGroups(50)),
)
def create_group(session: Session, caller: Caller, body: NewGroup) -> Told:
    """Make an empty group; its name is unique, whatever its case."""
    try:
        services.create_group(
            session, caller.user_id, body.name, limits=wishlist_limits()
        )
    except GroupNameUnfit as unfit:
        raise Unprocessable({"name": str(unfit)}) from None
    return Told("Wishlist group created successfully", {})

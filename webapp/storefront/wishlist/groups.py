"""What can be done with a group: make it, name it, arrange it, break it up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.storefront.wishlist import answers
from webapp.storefront.wishlist.forms import (
    DeleteGroupForm,
    GroupForm,
    NewGroupForm,
    PlaceForm,
    ShiftForm,
)
from webapp.storefront.wishlist.items import told
from webapp.web.identity import current_customer, visit
from webapp.web.notices import Notice
from webapp.web.pages import page
from webapp.web.wishlists import wishlist_limits
from webapp.wishlist import queries, services
from webapp.wishlist.errors import GroupNameTaken, GroupNameUnfit, GroupNotFound
from webapp.wishlist.models import Visibility
from webapp.wishlist.queries import Outline

bp = Blueprint("wishlist_groups", __name__, url_prefix="/wishlist/groups")
bp.register_error_handler(DomainError, answers.refused)

PAGE = "storefront/wishlist/group.html"
WHY = "Sign in to make groups; what you saved comes along."


@bp.post("")
def create() -> BaseResponse:
    """Make a group, at the end of the others."""
    form = NewGroupForm().checked()
    user_id = answers.customer_id(WHY)
    with transaction() as session:
        name = form.name.data or ""
        services.create_group(session, user_id, name, limits=wishlist_limits())
    return answers.answer(Notice(f"There is a group “{name}” now.", "success"))


@bp.get("/<uuid:group_id>")
def show(group_id: UUID) -> Response:
    """Show all there is to do with a group."""
    return page(PAGE, **_about(group_id))


@bp.post("/<uuid:group_id>/edit")
def edit(group_id: UUID) -> BaseResponse:
    """Give a group another name, and the day that it is for."""
    user_id = answers.customer_id(WHY)
    form = GroupForm()
    if not form.validate():
        return answers.shown_again(PAGE, _about(group_id, form))
    try:
        with transaction() as session:
            name = services.edit_group(
                session,
                user_id,
                group_id,
                name=form.name.data or "",
                occasion_on=form.occasion.data,
            )
    except (GroupNameTaken, GroupNameUnfit) as refusal:
        form.refuse("name", refusal)
        return answers.shown_again(PAGE, _about(group_id, form))
    return answers.answer(Notice(f"The group “{name}” is kept.", "success"))


@bp.post("/<uuid:group_id>/place")
def place(group_id: UUID) -> BaseResponse:
    """Put a group before another one."""
    form = PlaceForm().checked()
    user_id = answers.customer_id(WHY)
    with transaction() as session:
        placed = services.place_group(
            session,
            user_id,
            group_id,
            before=form.before.data,
            version=form.version.data,
        )
    return answers.answer_placed(told(placed), placed.version)


@bp.post("/<uuid:group_id>/shift")
def shift(group_id: UUID) -> BaseResponse:
    """Move a group among the others: a step, to an end, or to a place."""
    form = ShiftForm().checked()
    user_id = answers.customer_id(WHY)
    with transaction() as session:
        placed = services.shift_group(session, user_id, group_id, form.to.data)
    return answers.answer(Notice(f"{told(placed)}.", "success"))


@bp.post("/<uuid:group_id>/delete")
def delete(group_id: UUID) -> BaseResponse:
    """Break a group up; its items stay, unless they are to go with it."""
    form = DeleteGroupForm().checked()
    user_id = answers.customer_id(WHY)
    with transaction() as session:
        gone = services.delete_group(
            session, user_id, group_id, with_items=form.items.data == "delete"
        )
    undo = url_for("storefront.wishlist.undo", removal_id=gone.removal_id)
    return answers.answer(Notice(f"The group “{gone.group}” is gone.", undo=undo))


def _about(group_id: UUID, form: GroupForm | None = None) -> Mapping[str, Any]:
    """Return what the page of one group shows."""
    found = Outline(*visit("outline"))
    customer = current_customer()
    ungrouped, *groups = queries.sections(found)
    known = [index for index, s in enumerate(groups) if s.group_id == str(group_id)]
    if not known:
        raise GroupNotFound
    group = groups[known[0]]
    archived_count = queries.archived_in(reading(), customer.user_id, group_id)
    # Deleting a group never shows anybody what was private, without a word.
    is_shown_by_keeping = (group.visibility, ungrouped.visibility) == (
        Visibility.PRIVATE,
        Visibility.LINK,
    )
    return {
        "group": {
            "id": group.group_id,
            "name": group.name,
            "occasion_on": group.occasion_on,
            "visibility": group.visibility,
            "count": len(group.entries) + archived_count,
            "archived_count": archived_count,
            "is_shown_by_keeping": is_shown_by_keeping,
            "position": known[0] + 1,
            "of": len(groups),
        },
        "form": form
        or GroupForm(formdata=None, name=group.name, occasion=group.occasion_on),
    }

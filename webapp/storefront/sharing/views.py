"""Sharing a list: who sees which part of it, by which link, and for how long."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.config import Config
from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.sharing import queries, services
from webapp.sharing.errors import NothingShared
from webapp.storefront import drawing
from webapp.storefront.sharing import links
from webapp.storefront.sharing.forms import PartsForm, VisibilityForm
from webapp.storefront.wishlist import answers
from webapp.web import htmx
from webapp.web.formatting import site
from webapp.web.identity import safe_next
from webapp.web.notices import Notice, tell
from webapp.web.pages import blocks, go, page
from webapp.wishlist.errors import GroupNotFound
from webapp.wishlist.models import Visibility

bp = Blueprint("sharing", __name__, url_prefix="/wishlist")
bp.register_error_handler(DomainError, answers.refused)

LIST = "storefront/sharing/list.html"
GROUP = "storefront/sharing/group.html"
WHY = "Sign in to share your list: a link belongs to an account."
TOLD = {
    Visibility.PRIVATE: "Only you see “{}” now.",
    Visibility.LINK: "Whoever has the link sees “{}” now.",
    Visibility.PUBLIC: "“{}” is public now: everybody can find it.",
}


@bp.get("/share")
def whole() -> Response:
    """Show by which link the list is shared, and which parts of it."""
    return page(LIST, **_about_list(_customer()))


@bp.get("/groups/<uuid:group_id>/share")
def group(group_id: UUID) -> Response:
    """Show who sees a group, and by which link."""
    return page(GROUP, **_about_group(_customer(), group_id))


@bp.post("/share/issue")
def issue() -> BaseResponse:
    """Share the parts that were chosen by one link, the one there is or a new one."""
    user_id = _customer()
    form = PartsForm().checked()
    try:
        with transaction() as session:
            services.share_list(
                session,
                user_id,
                group_ids=form.groups.data or (),
                ungrouped=form.ungrouped.data,
                **_terms(),
            )
    except NothingShared as refusal:
        return _unfit(_about_list(user_id) | {"refusal": f"{refusal}."})
    said = Notice("Whoever has the link sees what you chose.", "success")
    return _answer(said, LIST, _about_list(user_id), url_for(".whole"))


@bp.post("/share/groups/<uuid:group_id>/visibility")
def show_to(group_id: UUID) -> BaseResponse:
    """Say who sees a group; by link and public, it has a link from then on."""
    user_id = _customer()
    form = VisibilityForm().checked()
    visibility = Visibility(form.visibility.data or "")
    with transaction() as session:
        services.set_visibility(session, user_id, group_id, visibility, **_terms())
        if visibility is Visibility.LINK:
            services.issue_link(session, user_id, group_id=group_id, **_terms())
    about = _about_group(user_id, group_id)
    said = Notice(TOLD[visibility].format(about["group"].name), "success")
    return _answer(said, GROUP, about, url_for(".group", group_id=group_id))


@bp.post("/share/links/<uuid:link_id>/revoke")
def revoke(link_id: UUID) -> BaseResponse:
    """End a link for good."""
    user_id = _customer()
    with transaction() as session:
        group_id = services.revoke_link(session, user_id, link_id)
    said = Notice("That link is dead now, whoever has it.", "success")
    if group_id is None:
        return _answer(said, LIST, _about_list(user_id), url_for(".whole"))
    about = _about_group(user_id, group_id)
    return _answer(said, GROUP, about, url_for(".group", group_id=group_id))


@bp.post("/share/stop")
def stop() -> BaseResponse:
    """Make everything private, and end every link."""
    user_id = _customer()
    with transaction() as session:
        services.stop_sharing(session, user_id)
    said = Notice(
        "Your list is yours alone again. Every link to it is dead.", "success"
    )
    return _answer(said, LIST, _about_list(user_id), url_for(".whole"))


def _customer() -> UUID:
    return answers.customer_id(WHY)


def _terms() -> dict[str, Any]:
    """Return under which keys links are sealed here, and how long they work."""
    config: Config = current_app.config["KEEPSAKE"]
    return {"keys": site().secrets, "lives_for": config.links_live_for}


def _about_list(user_id: UUID) -> dict[str, Any]:
    session, keys = reading(), site().secrets
    parts = queries.parts_of(session, user_id)
    known = queries.links_of(session, user_id, keys=keys)
    own = {link.group_id for link in known if link.is_live and link.group_id}
    return {
        "parts": parts,
        "with_link": own,
        "is_anything_shared": any(
            p.visibility is not Visibility.PRIVATE for p in parts
        ),
        "sharing": links.of_list(known),
        "refusal": "",
    }


def _about_group(user_id: UUID, group_id: UUID) -> dict[str, Any]:
    session, keys = reading(), site().secrets
    parts = {part.group_id: part for part in queries.parts_of(session, user_id)}
    if group_id not in parts:
        raise GroupNotFound
    known = queries.links_of(session, user_id, keys=keys)
    return {
        "group": parts[group_id],
        "sharing": links.of_group(known, group_id),
        "whole": links.of_list(known).link is not None,
    }


def _answer(
    said: Notice, template: str, about: dict[str, Any], address: str
) -> BaseResponse:
    """Say what happened, on the panel as it is now."""
    if not htmx.wants_fragment():
        tell(said)
        return go(safe_next(request.form.get("next"), otherwise=address))
    panel = blocks(template, "panel", **about)
    return htmx.aim(make_response(panel + drawing.notice(said)), "#panel")


def _unfit(about: dict[str, Any]) -> BaseResponse:
    """Show the panel anew, with what is wrong beside what was chosen."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if htmx.wants_fragment():
        return htmx.aim(make_response(blocks(LIST, "panel", **about), status), "#panel")
    return page(LIST, status=status, **about)

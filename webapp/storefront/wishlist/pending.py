"""A save that had to wait for its customer to sign in."""

from typing import Any
from uuid import UUID

from flask import session as cookie
from sqlalchemy.orm import Session

from webapp.core.errors import DomainError
from webapp.storefront.wishlist.forms import SaveForm
from webapp.wishlist import services
from webapp.wishlist.limits import Limits

KEY = "waiting_to_be_saved"


def keep(form: SaveForm) -> None:
    """Remember what was to be saved, in this browser, until somebody signs in."""
    asked = {
        "product_id": form.product.data,
        "variant_id": form.variant.data,
        "group_id": form.group.data,
    }
    cookie[KEY] = {name: str(id_) for name, id_ in asked.items() if id_ is not None}
    if form.new_group.data:
        cookie[KEY]["new_group"] = form.new_group.data


def finish(session: Session, user_id: UUID, limits: Limits) -> str:
    """Save what was waiting; return a sentence on what became of it, if it was any."""
    waiting: dict[str, Any] | None = cookie.pop(KEY, None)
    if not waiting:
        return ""
    new_group = waiting.pop("new_group", None)
    wanted: dict[str, Any] = {name: UUID(text) for name, text in waiting.items()}
    try:
        with session.begin_nested():
            saved = services.save_item(
                session, user_id, **wanted, new_group=new_group, limits=limits
            )
    except DomainError as refusal:
        return f"{refusal}."
    return f"“{saved.name}” is on your wishlist."

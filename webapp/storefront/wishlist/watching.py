"""What a customer is told of one item: the bell on its card, the fields behind it."""

from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import DomainError
from webapp.extensions import reading, transaction
from webapp.storefront.wishlist import answers
from webapp.storefront.wishlist.forms import BellForm, ItemWatchForm
from webapp.storefront.wishlist.switches import trouble
from webapp.web.notices import Notice
from webapp.wishlist.queries import watching_of
from webapp.wishlist.services import Watch, watch_item

bp = Blueprint("watching", __name__, url_prefix="/wishlist")
bp.register_error_handler(DomainError, answers.refused)

TO_WATCH = "Sign in to be told when something is back or costs less."
# Why none of it arrives for now, and where to change that.
TROUBLES = {
    "silent": (
        "Messages are off, though: none is sent until you change that.",
        ("Account, Messages", "/account/messages"),
    ),
    "unverified": (
        "News goes to confirmed addresses only, though.",
        ("Account", "/account"),
    ),
}


@bp.post("/items/<uuid:item_id>/watch")
def watch(item_id: UUID) -> BaseResponse:
    """Tell a customer of what they chose about an item, and of nothing else of it."""
    form = ItemWatchForm().checked()
    return _watched(item_id, form.switches())


@bp.post("/items/<uuid:item_id>/bell")
def bell(item_id: UUID) -> BaseResponse:
    """Tell a customer of everything about an item, or of nothing."""
    form = BellForm().checked()
    is_on = form.on.data == "1"
    return _watched(item_id, {"stock": is_on, "price": is_on})


def _watched(item_id: UUID, switches: Watch) -> BaseResponse:
    user_id = answers.customer_id(TO_WATCH)
    with transaction() as session:
        name = watch_item(session, user_id, item_id, **switches)
    told = _told(name, switches)
    hindrance = trouble(watching_of(reading(), user_id))
    if hindrance and (switches["stock"] or switches["price"]):
        why, way = TROUBLES[hindrance]
        return answers.answer(Notice(f"{told} {why}", way=way))
    return answers.answer(Notice(told, "success"))


def _told(name: str, switches: Watch) -> str:
    """Say of what news comes from now on."""
    news = {"stock": "is back in stock", "price": "costs less"}
    wanted = [said for switch, said in news.items() if switches.get(switch)]
    if not wanted:
        return f"No news of “{name}” any more."
    return f"We tell you when “{name}” {' or '.join(wanted)}."

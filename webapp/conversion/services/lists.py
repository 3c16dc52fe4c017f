"""A whole list into the cart, with a code where the shop gives one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.owners import Owner
from webapp.cart import services as cart
from webapp.cart.models import Cart
from webapp.conversion.events import ListConverted
from webapp.conversion.models import Prompt
from webapp.conversion.queries.codes import working_code
from webapp.conversion.services.moving import MovedAll, note_put, put_in_cart
from webapp.conversion.services.noting import Cause, Whose
from webapp.core import clock
from webapp.events.services import publish
from webapp.promotions.models import PromoCode
from webapp.promotions.services import issue_code
from webapp.settings.definitions import Settings
from webapp.wishlist.services import call_off_reminder


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a whole list.

    Attributes:
        code: the customer's one-time code, if there is one for this.
        is_attached: whether the cart uses it; another one that works stays.
    """

    moved: MovedAll
    code: str | None = None
    is_attached: bool = False


def convert_list(
    session: Session,
    user_id: UUID,
    *,
    prompt: Prompt = Prompt.OWN_VISIT,
    settings: Settings,
) -> Converted:
    """Put what can be bought of a list into the cart, with a code if the promo is on.

    Everything stays on the list. No reminder of it is due any more. Publishes
    ``ListConverted``, unless nothing could be bought: then there is nothing to note.
    """
    return convert(session, user_id, Cause(prompt), settings=settings)


def convert(
    session: Session,
    user_id: UUID,
    cause: Cause,
    *,
    settings: Settings,
    code: str | None = None,
) -> Converted:
    """Do so for a given cause.

    Args:
        code: one that was issued for this before; blank: it works no more, and no
            other takes its place; ``None``: there was none yet.
    """
    put = put_in_cart(session, Owner(user_id=user_id), None)
    if put.whose is None or not put.told.is_anything_there:
        return Converted(put.told)
    if code is None:
        issued = issue(session, user_id, settings)
        code = issued.code if issued else None
    is_attached = bool(code) and _attach(session, put.whose, code or "")
    call_off_reminder(session, user_id)
    note_put(session, put, cause, code or None)
    count = len(put.told.added) + len(put.told.already)
    link_id = str(cause.link_id or "")
    told = ListConverted(user_id=str(user_id), link_id=link_id, moved_count=count)
    publish(session, told)
    return Converted(put.told, code or None, is_attached)


def issue(
    session: Session,
    user_id: UUID,
    settings: Settings,
    *,
    until: datetime | None = None,
) -> PromoCode | None:
    """Give the customer the code that goes with the conversion promo, if it is on.

    Args:
        until: when what it comes with ends, and the code with it.
    """
    rule_id = settings.conversion_promo_rule_id
    if not settings.conversion_promo_on or rule_id is None:
        return None
    expires_at = clock.now() + timedelta(hours=settings.conversion_promo_hours)
    if until is not None:
        expires_at = min(expires_at, until)
    return issue_code(session, rule_id, user_id, expires_at=expires_at)


def _attach(session: Session, whose: Whose, code: str) -> bool:
    """Have the cart use a code, unless its owner chose another one that works."""
    user_id = whose.user_id
    chosen = session.scalar(select(Cart.promo_code).where(Cart.id == whose.cart_id))
    if chosen and chosen != code and working_code(session, chosen, user_id):
        return False
    cart.set_code(session, Owner(user_id=user_id), code)
    return True

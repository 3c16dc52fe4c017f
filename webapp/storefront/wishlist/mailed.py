"""The page behind a mailed link that puts a whole wishlist into the cart, once.

The link lets nobody in: whoever opens it has to be signed in as the list's owner.
"""

from http import HTTPStatus

from flask import Blueprint, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.accounts.owners import Owner
from webapp.conversion import queries, services
from webapp.conversion.errors import LinkExpired, LinkUnknown, LinkUsed
from webapp.core.errors import DomainError
from webapp.extensions import limiter, reading, transaction
from webapp.promotions.words import off
from webapp.settings import queries as settings
from webapp.storefront.wishlist import answers, buying
from webapp.web import errors, htmx
from webapp.web.formatting import site
from webapp.web.identity import current_customer
from webapp.web.notices import tell
from webapp.web.pages import go, page
from webapp.web.security import keep_to_oneself

bp = Blueprint("mailed", __name__, url_prefix="/wishlist")
bp.register_error_handler(DomainError, answers.refused)
bp.after_request(keep_to_oneself)

ENDED = "storefront/wishlist/link_ended.html"
TO_USE = "Sign in to put your list into the cart."


@bp.get("/to-cart/<token>")
def show(token: str) -> BaseResponse:
    """Show what the link would put into the cart, what not, and the code with it."""
    user_id = current_customer().user_id
    try:
        link = queries.link_page(reading(), user_id, token, keys=site().secrets)
    except (LinkUnknown, LinkUsed, LinkExpired) as refusal:
        return _turn_down(refusal)
    shown = buying.standing_of(Owner(user_id), link.wishes)
    address = url_for(".use", token=token)
    gives = off(link.code.terms, site().locale) if link.code else ""
    return page(buying.PAGE, **shown, link=link, off=gives, action=address)


@bp.post("/to-cart/<token>")
def use(token: str) -> BaseResponse:
    """Put what can be bought of the list into the cart, by this link once."""
    user_id = answers.customer_id(TO_USE)
    keys = site().secrets
    try:
        with transaction() as session:
            tuned = settings.current(session)
            done = services.use_link(session, user_id, token, keys=keys, settings=tuned)
    except (LinkUnknown, LinkUsed, LinkExpired) as refusal:
        return _turn_down(refusal)
    tell(buying.told(done.moved, done.code if done.is_attached else None))
    return go(url_for("storefront.buying.show"))


@limiter.limit("60 per minute")  # of one address; nobody guesses a token by that
def _turn_down(refusal: DomainError) -> BaseResponse:
    """Say that the link leads nowhere: not any more, or it never did."""
    if htmx.wants_fragment():
        return errors.refused(refusal)
    status = errors.STATUS[refusal.refusal]
    return page(
        ENDED,
        status=status,
        sentence=str(refusal),
        is_over=status is HTTPStatus.GONE,
        was_used=isinstance(refusal, LinkUsed),
    )

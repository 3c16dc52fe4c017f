"""What a reminder says at the moment it is sent."""

from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.catalog.models import Availability
from webapp.conversion.models import ConversionLink
from webapp.conversion.queries import LinkCode
from webapp.conversion.queries.codes import issued_code
from webapp.conversion.services import link_token
from webapp.core import clock, conventions
from webapp.core.money import Money
from webapp.core.site import Site
from webapp.messaging.courier import Letter, Moot
from webapp.messaging.models import Kind, Notification
from webapp.promotions.words import off
from webapp.reminders.checklist import why_not_any_more
from webapp.reminders.models import Reminder
from webapp.reminders.queries.facts import facts_of
from webapp.reminders.queries.shown import shown_of
from webapp.reminders.words import REASONS
from webapp.settings.queries import current
from webapp.wishlist.price_change import Change, since_saved
from webapp.wishlist.queries import Line

_STOCK = {
    Availability.PREORDER: "Pre-order",
    Availability.OUT_OF_STOCK: "Out of stock",
    Availability.RETIRED: "No longer sold",
}
FEW_LEFT = 3  # pieces up to which a page says how many there are
ADDED_SINCE = Moot("Something was added to the list meanwhile.", "added_since")


def compose_reminder(
    session: Session, site: Site, notification: Notification
) -> Letter | Moot:
    """Tell of a few things on the list, as they are now, and lead to the cart.

    Everything is read anew: what was bought, put away or sold out since it was decided
    is not spoken of, and a code is told only while it works.
    """
    reminder = session.get(
        Reminder, UUID(notification.about["reminder_id"]), populate_existing=True
    )
    if reminder is None:
        return Moot("There is no such list any more.", "gone")
    why = _why_not(session, reminder)
    if why is not None:
        return why
    shown = shown_of(session, reminder.user_id)
    link = session.get(ConversionLink, reminder.link_id, populate_existing=True)
    code = issued_code(session, link.code_id) if link else None
    home = f"{site.base_url}/wishlist"
    token = link_token(site.secret_key, link) if link else ""
    return Letter(
        kind=Kind.REMINDER,
        context={
            "items": [_item(line, site) for line in shown.lines],
            "count": shown.total,
            "more": shown.total - len(shown.lines),
            "to_cart": f"{home}/to-cart/{token}" if token else home,
            "list_link": home,
            **_code(code, site),
        },
        stops=(Kind.REMINDER,),
    )


def _why_not(session: Session, reminder: Reminder) -> Moot | None:
    """Say why it is not to be sent any more, if so."""
    now = clock.shared(session)
    (facts,) = facts_of(session, [reminder.wishlist_id], now)
    is_by_hand = reminder.number is None
    why = why_not_any_more(facts, current(session), is_by_hand=is_by_hand)
    if why is not None:
        return Moot(REASONS[why], why)
    has_begun_anew = facts.cycle != reminder.cycle
    return ADDED_SINCE if has_begun_anew and not is_by_hand else None


def _item(line: Line, site: Site) -> dict[str, Any]:
    money = partial(_written, currency=line.currency, locale=site.locale)
    is_reduced = (line.compare_at_minor or 0) > line.price_minor
    return {
        "name": line.name,
        "label": line.variant_label,
        "link": f"{site.base_url}/p/{line.slug}" if line.slug else "",
        "price": money(line.price_minor),
        "is_from": line.price_varies,
        "regular": money(line.compare_at_minor or 0) if is_reduced else "",
        # Beside any claim of a reduction; Directive 98/6/EC, article 6a.
        "lowest": money(line.prior_minor) if is_reduced and line.prior_minor else "",
        "saved_at": _saved_at(line, money),
        "stock": _stock(line, site),
    }


def _written(minor: int, *, currency: str, locale: str) -> str:
    return conventions.money(minor, currency, locale)


def _saved_at(line: Line, money: Any) -> str:
    """Return the price when it was saved, where today's is lower by enough to tell."""
    saved = Money(line.saved_price_minor, line.saved_currency)
    change = since_saved(saved, Money(line.price_minor, line.currency))
    return money(saved.minor) if change is Change.DOWN else ""


def _stock(line: Line, site: Site) -> str:
    """Say whether it can be had, in the words of the list's own page."""
    if line.availability == Availability.PREORDER and line.expected_on:
        day = conventions.day(line.expected_on, site.locale)
        return f"Pre-order, expected {day}"
    if line.availability != Availability.IN_STOCK:
        return _STOCK[line.availability]
    if line.is_back:
        return "Back in stock"
    return f"Only {line.stock} left" if line.stock <= FEW_LEFT else "In stock"


def _code(code: LinkCode | None, site: Site) -> dict[str, str]:
    """Return what is said of the code that comes with it; blank: there is none."""
    if code is None:
        return {"code": "", "promo": "", "off": "", "code_ends": ""}
    ends = ""
    if code.ends_at is not None:
        ends = conventions.moment(code.ends_at, site.locale, site.timezone)
    return {
        "code": code.code,
        "promo": code.promo,
        "off": off(code.terms, site.locale),
        "code_ends": ends,
    }

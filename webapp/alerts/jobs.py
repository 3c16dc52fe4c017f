"""What the worker does when something happens that people asked to hear of."""

import time
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.alerts import services, settling
from webapp.alerts.models import AlertKind
from webapp.alerts.services import News
from webapp.catalog.events import PriceChanged, StockChanged
from webapp.jobs import services as jobs

PRICE_DROP = "alerts.announce_price_drop"
BACK_IN_STOCK = "alerts.announce_back_in_stock"
PREORDER = "alerts.announce_preorder"
SETTLE = "alerts.settle"
REST = 0.05  # seconds; a stretch takes about as long
FORGET = "alerts.forget"


def is_lower(event: PriceChanged) -> bool:
    """Tell whether a change of price can be news to anybody."""
    return event.new_minor < event.old_minor


def is_more(event: StockChanged) -> bool:
    """Tell whether a change of stock can be news to anybody; most are sales."""
    return event.new_stock > event.old_stock


def announce_price_drop(
    session: Session,
    *,
    event_id: str,
    product_id: str,
    variant_id: str,
    old_minor: int,
    new_minor: int,
    currency: str,
) -> None:
    """Have those who saved something told that its price fell."""
    del currency  # that of the price now is looked up
    news = _news(AlertKind.PRICE_DROP, event_id, product_id, variant_id)
    services.announce_price_drop(
        session, news, old_minor=old_minor, new_minor=new_minor
    )


def announce_back_in_stock(
    session: Session,
    *,
    event_id: str,
    product_id: str,
    variant_id: str,
    old_stock: int,
    new_stock: int,
) -> None:
    """Have those who saved something told that it is there again."""
    news = _news(AlertKind.BACK_IN_STOCK, event_id, product_id, variant_id)
    services.announce_back_in_stock(
        session, news, old_stock=old_stock, new_stock=new_stock
    )


def announce_preorder(session: Session, *, event_id: str, product_id: str) -> None:
    """Have those who saved something told that it can be ordered early."""
    services.announce(session, _news(AlertKind.PREORDER, event_id, product_id))


def go_on(
    session: Session,
    *,
    kind: str,
    event_id: str,
    product_id: str,
    variant_id: str | None,
    after: str,
) -> None:
    """Have the next stretch of those who saved something told, after a rest.

    Pages have the machine in between; nothing is held meanwhile.
    """
    time.sleep(REST)
    news = _news(AlertKind(kind), event_id, product_id, variant_id)
    services.announce(session, news, after=UUID(after))


def settle(session: Session) -> None:
    """Decide what is left of news whose message will not come."""
    settling.settle(session)


def forget(session: Session) -> None:
    """Forget decisions of long ago; where that was not all, come again at once."""
    if settling.forget_old(session) == settling.AT_ONCE:
        jobs.enqueue(session, FORGET)


def _news(
    kind: AlertKind, event_id: str, product_id: str, variant_id: str | None = None
) -> News:
    return News(
        kind=kind,
        event_id=UUID(event_id),
        product_id=UUID(product_id),
        variant_id=UUID(variant_id) if variant_id else None,
    )

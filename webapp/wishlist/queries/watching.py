"""What customers are told of things without a switch of their own, as one column.

It travels in the statements that find out who asks, so that a list knows which of its
things are watched, and stays one statement.
"""

import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)

from webapp.accounts.models import MessagePreferences, User
from webapp.core.db import Reader
from webapp.settings.definitions import Settings
from webapp.settings.models import Setting

_wishes = MessagePreferences.__table__
_wish = _wishes.c
_self = User.__table__.alias("watcher")
_setting = Setting.__table__.alias("chosen")
_BY_DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class Watching:
    """What a customer is told of what they save, unless an item says otherwise.

    Attributes:
        stock, price: whether its return is told, and a fall of its price.
        hears_stock, hears_price: whether such news reaches them over any channel; not
            while they paused all messages, or stopped them.
        threshold_pct: percent by which a price falls before it is told.
    """

    stock: bool = _BY_DEFAULT.alerts_for_new_items
    price: bool = _BY_DEFAULT.alerts_for_new_items
    hears_stock: bool = True
    hears_price: bool = True
    threshold_pct: int = _BY_DEFAULT.alert_threshold_pct

    @classmethod
    def of(cls, told: str | None) -> "Watching":
        """Read what the database tells; nobody, and guests, have the shop's way."""
        return cls() if told is None else cls(*json.loads(told))

    def is_told(self, *, stock: bool | None, price: bool | None) -> bool:
        """Tell whether any news of an item with these switches is wanted.

        Whether it reaches them is another matter: messages may be off altogether.
        """
        of_stock = self.stock if stock is None else stock
        return of_stock or (self.price if price is None else price)


class Switches(NamedTuple):
    """What is told of one item; ``None`` is as for everything of its owner's.

    Attributes:
        stock, price: whether its return is told, and a fall of its price.
        threshold_pct: told from this fall on, in percent.
        below_minor: and only at this price or less.
    """

    stock: bool | None = None
    price: bool | None = None
    threshold_pct: int | None = None
    below_minor: int | None = None


def watching(owner: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what ``Watching.of`` reads, of the customer whose id ``owner`` is."""
    is_open = _wish.opted_out_at.is_(None) & _wish.paused_at.is_(None)

    def hears(is_on: ColumnElement[bool]) -> ColumnElement[bool]:
        has_said = _wish.user_id.is_not(None)
        return case((has_said, is_open & is_on), else_=literal_column("true"))

    on = _chosen("alerts_for_new_items", Boolean())
    pct = _chosen("alert_threshold_pct", Integer())
    told = func.json_build_array(
        func.coalesce(_wish.watches_stock, on),
        func.coalesce(_wish.watches_price, on),
        hears(_wish.stock_email | _wish.stock_sms),
        hears(_wish.price_email | _wish.price_sms),
        func.coalesce(_wish.threshold_pct, pct),
    )
    return (
        select(cast(told, Text))
        .select_from(_self.outerjoin(_wishes, _wish.user_id == _self.c.id))
        .where(_self.c.id == owner)
        .correlate(User.__table__)
        .scalar_subquery()
        .label("watching")
    )


def _chosen(name: str, kind: Boolean | Integer) -> ColumnElement[Any]:
    """Return what operators chose for a setting, or what it is until they do."""
    said = _setting.c.value.op("#>>")(literal_column("'{}'"))
    known = (
        select(cast(said, kind))
        .where(_setting.c.name == literal_column(f"'{name}'"))
        .scalar_subquery()
    )
    by_default = str(getattr(_BY_DEFAULT, name)).lower()
    return func.coalesce(known, literal_column(by_default))


_OF_CUSTOMER = select(watching(User.__table__.c.id)).where(
    User.__table__.c.id == bindparam("user_id", type_=Uuid())
)


def watching_of(session: Reader, user_id: UUID) -> Watching:
    """Return what a customer is told of what they save, by default."""
    return Watching.of(session.scalar(_OF_CUSTOMER, {"user_id": user_id}))

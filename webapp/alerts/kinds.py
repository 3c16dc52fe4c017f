"""As which kind of message each piece of news is told; pure."""

from collections.abc import Mapping

from webapp.alerts.models import AlertKind
from webapp.messaging.models import Kind

KINDS: Mapping[AlertKind, Kind] = {
    AlertKind.BACK_IN_STOCK: Kind.STOCK_ALERT,
    AlertKind.PREORDER: Kind.STOCK_ALERT,
    AlertKind.PRICE_DROP: Kind.PRICE_ALERT,
}
ALERTS = (Kind.STOCK_ALERT, Kind.PRICE_ALERT)

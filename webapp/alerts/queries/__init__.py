"""Every read of alerts; nothing here changes a row."""

from webapp.alerts.queries.decisions import Decision, decisions_of, waiting_of
from webapp.alerts.queries.prices import lowest_prices
from webapp.alerts.queries.today import Seen, seen_today

__all__ = [
    "Decision",
    "Seen",
    "decisions_of",
    "lowest_prices",
    "seen_today",
    "waiting_of",
]

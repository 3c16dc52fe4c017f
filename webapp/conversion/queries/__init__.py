"""Reading what became of wishes; nothing here changes a row."""

from webapp.conversion.queries.codes import LinkCode
from webapp.conversion.queries.figures import Amounts, Figures, Tally, figures
from webapp.conversion.queries.history import History, HistoryRow, history
from webapp.conversion.queries.links import LinkPage, link_page
from webapp.conversion.queries.wishes import Offer, Standing, Wish, offer, wishes

__all__ = [
    "Amounts",
    "Figures",
    "History",
    "HistoryRow",
    "LinkCode",
    "LinkPage",
    "Offer",
    "Standing",
    "Tally",
    "Wish",
    "figures",
    "history",
    "link_page",
    "offer",
    "wishes",
]

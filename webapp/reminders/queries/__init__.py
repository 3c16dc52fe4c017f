"""Reading about reminders; nothing here changes a row."""

from webapp.reminders.queries.decisions import (
    Decision,
    decisions_of,
    figures,
    sent_since,
)
from webapp.reminders.queries.facts import facts_of
from webapp.reminders.queries.shown import Shown, shown_of
from webapp.reminders.queries.standing import Next, Standing, standing_of

__all__ = [
    "Decision",
    "Next",
    "Shown",
    "Standing",
    "decisions_of",
    "facts_of",
    "figures",
    "sent_since",
    "shown_of",
    "standing_of",
]

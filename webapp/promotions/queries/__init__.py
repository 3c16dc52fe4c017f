"""Reading rules and codes; nothing here changes a row."""

from webapp.promotions.queries.rules import (
    CODES_PER_PAGE,
    RULES_PER_PAGE,
    Choice,
    CodeLine,
    RuleLine,
    codes_of,
    rule_choices,
    rule_page,
    rules_listed,
)
from webapp.promotions.queries.standing import (
    Quote,
    quote,
    standing_of,
    standing_of_rule,
)

__all__ = [
    "CODES_PER_PAGE",
    "RULES_PER_PAGE",
    "Choice",
    "CodeLine",
    "Quote",
    "RuleLine",
    "codes_of",
    "quote",
    "rule_choices",
    "rule_page",
    "rules_listed",
    "standing_of",
    "standing_of_rule",
]

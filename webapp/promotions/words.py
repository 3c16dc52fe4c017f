"""What a rule takes off, in words for customers."""

from webapp.core import conventions
from webapp.promotions.discounts import Terms


def off(terms: Terms, locale: str) -> str:
    """Say what a rule gives and what for: ``10 % off some things``."""
    if terms.percent_pct is not None:
        said = f"{terms.percent_pct.normalize():f} % off"
    else:
        amount = conventions.money(terms.amount_minor or 0, terms.currency, locale)
        said = f"{amount} off"
    if terms.category_ids:
        said += " some things"
    if terms.minimum_minor:
        least = conventions.money(terms.minimum_minor, terms.currency, locale)
        said += f" in a cart of {least} or more"
    return said

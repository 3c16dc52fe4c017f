"""How a shared list is spoken of."""

from datetime import date

from webapp.web.formatting import day

_OF = "\N{RIGHT SINGLE QUOTATION MARK}s"


def title_of(owner_name: str, group: str | None) -> str:
    """Return what a shared list is called, such as: the Birthday list of Alice.

    Args:
        group: the group that is shown; ``None`` is the whole list.
    """
    if group is None:
        return f"{owner_name}{_OF} wishlist"
    is_called_so = group.casefold().endswith("list")
    return f"{owner_name}{_OF} {group}{'' if is_called_so else ' list'}"


def summary_of(count: int, occasion_on: date | None) -> str:
    """Return in one line what a preview of the page tells."""
    wishes = "1 wish" if count == 1 else f"{count} wishes"
    return f"{wishes}, for {day(occasion_on)}" if occasion_on else wishes


def until(occasion_on: date, today: date) -> str:
    """Return how far away a day is: ``in 13 days``; of one that has passed, nothing."""
    days = (occasion_on - today).days
    if days < 0:
        return ""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")

"""The time zones that people live in, and how those are written for them."""

from importlib.resources import files
from zoneinfo import available_timezones


def _in_use() -> tuple[str, ...]:
    """Return the zones of the table that goes by countries, by name.

    ``zone.tab`` of the IANA names each zone once, as it is called today; what it was
    called before is in the database alone. ``zone1970.tab`` would leave out those that
    agree with another one, so that nobody in Oslo would find theirs.
    """
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line[0] != "#")
    return tuple(sorted({row[2] for row in rows} & available_timezones()))


ZONES = _in_use()


def in_words(zone: str) -> str:
    """Return a zone as people read it: ``America, New York``."""
    return zone.replace("/", ", ").replace("_", " ")

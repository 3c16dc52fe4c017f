"""Links that mails carry: the way out, and those that tell whether a mail is read.

Each holds a token that only this shop can have made; no table keeps any of them.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote
from uuid import UUID

from webapp.core import tokens
from webapp.core.site import Site
from webapp.messaging.models import Kind

ALERTS = "alerts"
ALL = "all"
# What a way out stops, by the word in its address; ``all`` is everything there is.
STOPS: dict[str, tuple[Kind, ...]] = {
    "stock_alert": (Kind.STOCK_ALERT,),
    "price_alert": (Kind.PRICE_ALERT,),
    ALERTS: (Kind.STOCK_ALERT, Kind.PRICE_ALERT),
    "reminder": (Kind.REMINDER,),
    "order": (Kind.ORDER,),
    ALL: (),
}
# Kinds of which opens and clicks may be noted; orders and accounts are nobody's game.
MEASURED = frozenset({Kind.STOCK_ALERT, Kind.PRICE_ALERT, Kind.REMINDER})


def what_stops(kinds: Iterable[Kind]) -> str:
    """Return the word for a way out that stops these kinds.

    Raises:
        LookupError: no way out stops just these.
    """
    wanted = set(kinds)
    for what, stopped in STOPS.items():
        if stopped and set(stopped) == wanted:
            return what
    msg = f"no way out stops {sorted(wanted)}"
    raise LookupError(msg)


def stop_link(site: Site, person_id: UUID, what: str) -> str:
    """Return where a person stops ``what``, a key of ``STOPS``, without signing in."""
    return f"{site.base_url}/m/stop/{what}/{stop_token(site, person_id, what)}"


def stop_token(site: Site, person_id: UUID, what: str) -> str:
    """Return what proves that a way out is this person's."""
    return tokens.sign(site.secret_key, _stops(what), person_id)


def who_stops(keys: Sequence[str], what: str, token: str) -> UUID | None:
    """Return whose way out this is; ``None``: this shop made no such link."""
    if what not in STOPS:
        return None
    return tokens.reference_of(keys, _stops(what), token)


def tracked(site: Site, notification_id: UUID, path: str) -> str:
    """Return a link to ``path`` of this shop that tells that a mail was read."""
    token = tokens.sign(site.secret_key, _clicks(path), notification_id)
    return f"{site.base_url}/m/c/{token}?to={quote(path, safe='/')}"


def clicked(keys: Sequence[str], token: str, path: str) -> UUID | None:
    """Return in which message a link to ``path`` stood; ``None``: in none of ours."""
    return tokens.reference_of(keys, _clicks(path), token)


def pixel(site: Site, notification_id: UUID) -> str:
    """Return the address of a picture that nobody sees, asked for by who reads."""
    token = tokens.sign(site.secret_key, "mail.open", notification_id)
    return f"{site.base_url}/m/o/{token}.gif"


def opened(keys: Sequence[str], token: str) -> UUID | None:
    """Return which message a picture stood in; ``None``: in none of ours."""
    return tokens.reference_of(keys, "mail.open", token)


def _stops(what: str) -> str:
    return f"mail.stop:{what}"


def _clicks(path: str) -> str:
    return f"mail.click:{path}"

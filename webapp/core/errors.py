"""What a service raises; each door decides how the refusal looks to its caller."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why a request was refused, in terms no transport owns."""

    BROKEN_RULE = "broken_rule"
    NOT_FOUND = "not_found"
    GONE = "gone"
    STALE = "stale"
    FORBIDDEN = "forbidden"
    TOO_MANY = "too_many"


class DomainError(Exception):
    """A rule of the shop said no; ``str(error)`` is a sentence for the customer."""

    refusal = Refusal.BROKEN_RULE

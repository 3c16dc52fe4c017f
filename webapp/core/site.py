"""Who this shop is, for whatever speaks in its name outside a request."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Site:
    """Facts of one installation that pages and mails share; its text names no key.

    Attributes:
        base_url: address of the front page, without a slash at the end.
        locale: Babel's name of the language conventions, such as ``en_US``.
        timezone: IANA name of the zone in which times are told.
        currency: ISO 4217 code of the currency the shop sells in.
        secret_key: what tokens are signed with.
        old_secret_keys: what they were signed with before; still believed.
        bank_details: where a transfer goes to, as whoever pays by it is told.
    """

    name: str
    base_url: str
    locale: str
    timezone: str
    currency: str
    secret_key: str = field(repr=False)
    bank_details: str = ""
    old_secret_keys: tuple[str, ...] = field(default=(), repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the keys that are believed, the one in use first."""
        return (self.secret_key, *self.old_secret_keys)

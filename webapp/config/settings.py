"""Every setting of an installation: its environment variable, type and default.

``docs/operations.md`` lists them in the same order; a test holds the two together.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel.numbers import is_currency

from webapp.accounts.session_rules import Lifetime, Lifetimes
from webapp.cart.delivery import Delivery, deliveries
from webapp.config import values
from webapp.config.values import BadSetting

ROOT = Path(__file__).parents[2]
LONGEST_SHARED = 36_500  # days; what a date can still hold
NO_PICKUP = "none"
TRANSFER, TEST_CARD = "transfer", "test_card"
PAYMENT_METHODS = (TRANSFER, "on_delivery", TEST_CARD)
NO_ACCOUNT = "Bank of Nowhere, account 000-000-000 (a demo: please send nothing)"
DEVELOPMENT_KEY = "only-for-development"
_COUNTS = (
    "WEB_CONCURRENCY",
    "MAX_ITEMS",
    "MAX_GROUPS",
    "SESSION_IDLE_DAYS",
    "SESSION_DAYS",
    "OPERATOR_IDLE_MINUTES",
    "OPERATOR_HOURS",
    "API_PER_MINUTE",
)


def _about(description: str) -> dict[str, Any]:
    return {"about": description}


@dataclass(frozen=True, kw_only=True)
class Config:
    """What a deployment may set; the defaults fit a laptop; no secret in its text."""

    ENVIRONMENT: str = field(
        default="development",
        metadata=_about(
            "`development` or `production`; production refuses unsafe defaults."
        ),
    )
    SECRET_KEY: str = field(
        default=DEVELOPMENT_KEY,
        repr=False,
        metadata=_about("Signs cookies, links and tokens; at least 32 characters."),
    )
    SECRET_KEY_FALLBACKS: tuple[str, ...] = field(
        default=(),
        repr=False,
        metadata=_about(
            "Keys that SECRET_KEY was before, comma-separated; what they signed is"
            " still believed."
        ),
    )
    DATABASE_URL: str = field(
        default="",
        repr=False,
        metadata=_about("A PostgreSQL; empty: a private one in INSTANCE_FOLDER."),
    )
    INSTANCE_FOLDER: str = field(
        default="instance",
        metadata=_about("Where the private PostgreSQL and development's mails lie."),
    )
    HOST: str = field(default="127.0.0.1", metadata=_about("Where `make run` listens."))
    PORT: int = field(default=5000, metadata=_about("Its port."))
    BASE_URL: str = field(
        default="",
        metadata=_about(
            "Address of the front page, for mails; empty: from HOST, PORT."
        ),
    )
    WEB_CONCURRENCY: int = field(
        default=2, metadata=_about("Web server processes, four threads each.")
    )
    TRUSTED_PROXIES: int = field(
        default=0,
        metadata=_about("How many proxies in front add `X-Forwarded-*`."),
    )
    SHOP_NAME: str = field(default="Keepsake", metadata=_about("The shop's name."))
    BRAND_COLOUR: str = field(
        default="",
        metadata=_about("Colour of main buttons and marks, `#rrggbb`; empty: ours."),
    )
    ACCENT_COLOUR: str = field(
        default="",
        metadata=_about("Colour of hearts and sales, `#rrggbb`; empty: ours."),
    )
    CURRENCY: str = field(
        default="USD", metadata=_about("ISO 4217 code of the shop's currency.")
    )
    LOCALE: str = field(
        default="en_US", metadata=_about("Conventions for money, dates and numbers.")
    )
    TIMEZONE: str = field(
        default="UTC", metadata=_about("IANA zone in which times are told.")
    )
    PICTURE_HOSTS: tuple[str, ...] = field(
        default=(),
        metadata=_about("Hosts, comma-separated, from which pictures may come."),
    )
    GUESTS_CAN_SAVE: bool = field(
        default=True, metadata=_about("Whether visitors save before signing in.")
    )
    MAX_ITEMS: int = field(default=500, metadata=_about("Items a wishlist may hold."))
    MAX_GROUPS: int = field(default=50, metadata=_about("Groups a wishlist may hold."))
    SHARE_LINK_DAYS: int = field(
        default=180,
        metadata=_about("Days for which a share link works; 0: until it is revoked."),
    )
    DELIVERY: tuple[str, ...] = field(
        default=("Standard delivery=4.90", "Express delivery=12.00"),
        metadata=_about(
            "Ways to send goods with their prices in CURRENCY, comma-separated:"
            " `Standard delivery=4.90`."
        ),
    )
    PICKUP: str = field(
        default="Pick up in the shop",
        metadata=_about("How picking up is called; `none`: goods are always sent."),
    )
    COUNTRIES: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "ISO 3166 codes, comma-separated, of countries goods are sent to; empty:"
            " all."
        ),
    )
    PAYMENT_METHODS: tuple[str, ...] = field(
        default=("transfer", "on_delivery", "test_card"),
        metadata=_about(
            "`transfer`, `on_delivery`, `test_card`; production leaves out the last,"
            " and a transfer that has nowhere to go."
        ),
    )
    BANK_DETAILS: str = field(
        default="",
        metadata=_about(
            "Where a transfer goes to, told to whoever pays by it; empty in"
            " development: an account that is none."
        ),
    )
    SESSION_IDLE_DAYS: int = field(
        default=30,
        metadata=_about("Days without a visit that end a customer's session."),
    )
    SESSION_DAYS: int = field(
        default=180,
        metadata=_about("Days after which a customer signs in again anyway."),
    )
    OPERATOR_IDLE_MINUTES: int = field(
        default=60, metadata=_about("Minutes of rest that end an operator's session.")
    )
    OPERATOR_HOURS: int = field(
        default=12, metadata=_about("Hours after which an operator signs in again.")
    )
    SMTP_URL: str = field(
        default="",
        repr=False,
        metadata=_about(
            "`smtp://user:password@host:port` (`smtps://` for TLS from the start);"
            " empty in development: mails lie at `/dev/mailbox`."
        ),
    )
    MAIL_FROM: str = field(
        default="",
        metadata=_about("Sender of mails; empty: no-reply at BASE_URL's host."),
    )
    BOUNCE_SECRET: str = field(
        default="",
        repr=False,
        metadata=_about("Signs what is told to `/m/bounces`; empty: nobody may."),
    )
    DKIM_SELECTOR: str = field(
        default="",
        metadata=_about("Name of the DKIM key in DNS; empty: the mail server signs."),
    )
    DKIM_KEY: str = field(
        default="",
        repr=False,
        metadata=_about("File with the private RSA key that signs mails (DKIM)."),
    )
    SMS_URL: str = field(
        default="",
        repr=False,
        metadata=_about(
            "`https://account:token@api.twilio.com`, or whoever speaks like it; empty"
            " in development: at `/dev/mailbox`; in production: no SMS."
        ),
    )
    SMS_FROM: str = field(
        default="", metadata=_about("Number or name that SMS come from.")
    )
    METRICS_TOKEN: str = field(
        default="",
        repr=False,
        metadata=_about(
            "Bearer token for `/metrics`; empty: open in development, closed in"
            " production."
        ),
    )
    LIMITER_STORAGE: str = field(
        default="memory://",
        metadata=_about(
            "Where request limits count; `redis://…` for several machines."
        ),
    )
    API_PER_MINUTE: int = field(
        default=600, metadata=_about("Requests that one program may make a minute.")
    )

    @property
    def in_development(self) -> bool:
        """Tell whether demo people, readable mail and plain cookies are in place."""
        return self.ENVIRONMENT == "development"

    @property
    def instance(self) -> Path:
        """Return the folder for what this installation writes on its own disk."""
        return ROOT / self.INSTANCE_FOLDER

    @property
    def base_url(self) -> str:
        """Return the address of the front page, without a slash at the end."""
        return (self.BASE_URL or f"http://{self.HOST}:{self.PORT}").rstrip("/")

    @property
    def mail_from(self) -> str:
        """Return the sender's address of every mail."""
        return self.MAIL_FROM or f"no-reply@{urlsplit(self.base_url).hostname}"

    @property
    def deliveries(self) -> dict[str, Delivery]:
        """Return the ways in which goods reach their buyer, by slug."""
        pickup = "" if self.PICKUP == NO_PICKUP else self.PICKUP
        return deliveries(self.DELIVERY, pickup, currency=self.CURRENCY)

    @property
    def bank_details(self) -> str:
        """Return where a transfer goes to; blank: nowhere."""
        return self.BANK_DETAILS or (NO_ACCOUNT if self.in_development else "")

    @property
    def payment_methods(self) -> tuple[str, ...]:
        """Return by what one can pay; what is for development stays there."""
        fits = {TRANSFER: self.bank_details != "", TEST_CARD: self.in_development}
        return tuple(slug for slug in self.PAYMENT_METHODS if fits.get(slug, True))

    @property
    def links_live_for(self) -> timedelta | None:
        """Return how long a share link works; ``None`` is until it is revoked."""
        return timedelta(days=self.SHARE_LINK_DAYS) if self.SHARE_LINK_DAYS else None

    @property
    def lifetimes(self) -> Lifetimes:
        """Return how long people stay signed in, at either door."""
        return Lifetimes(
            customers=Lifetime(
                idle=timedelta(days=self.SESSION_IDLE_DAYS),
                total=timedelta(days=self.SESSION_DAYS),
            ),
            operators=Lifetime(
                idle=timedelta(minutes=self.OPERATOR_IDLE_MINUTES),
                total=timedelta(hours=self.OPERATOR_HOURS),
            ),
        )

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> "Config":
        """Read every setting that ``environment`` names.

        Raises:
            BadSetting: a value cannot be used; nothing is guessed.
        """
        given = os.environ if environment is None else environment
        known: dict[str, Any] = {
            setting.name: values.parsed(
                setting.name, setting.default, given[setting.name]
            )
            for setting in fields(cls)
            if given.get(setting.name)
        }
        config = cls(**known)
        config.check()
        return config

    def check(self) -> None:
        """Refuse what would only fail later.

        Raises:
            BadSetting: the first setting that cannot be used.
        """
        for name, holds, wish in self._rules():
            if not holds:
                msg = f"{name}: {wish}"
                raise BadSetting(msg)

    def _rules(self) -> list[tuple[str, bool, str]]:
        safe = self.in_development
        colours = ("BRAND_COLOUR", "ACCENT_COLOUR")
        return [
            (
                "ENVIRONMENT",
                self.ENVIRONMENT in {"development", "production"},
                "say development or production",
            ),
            (
                "SECRET_KEY",
                safe or values.is_long_key(self.SECRET_KEY),
                "set at least 32 random characters in production",
            ),
            (
                "SECRET_KEY_FALLBACKS",
                safe or all(map(values.is_long_key, self.SECRET_KEY_FALLBACKS)),
                "give keys of at least 32 characters in production",
            ),
            ("DATABASE_URL", safe or self.DATABASE_URL != "", "set it in production"),
            ("BASE_URL", safe or self.BASE_URL != "", "set it in production"),
            ("SMTP_URL", safe or self.SMTP_URL != "", "set it in production"),
            (
                "BASE_URL",
                values.is_web_address(self.base_url),
                "give a whole address such as https://shop.example.com",
            ),
            (
                "SMS_FROM",
                self.SMS_URL == "" or self.SMS_FROM != "",
                "say who SMS come from, or leave SMS_URL empty",
            ),
            (
                "DKIM_KEY",
                (self.DKIM_KEY == "") == (self.DKIM_SELECTOR == ""),
                "give a file and DKIM_SELECTOR, or neither",
            ),
            ("CURRENCY", is_currency(self.CURRENCY), "give an ISO 4217 code"),
            ("LOCALE", values.is_locale(self.LOCALE), "give a locale such as en_GB"),
            (
                "TIMEZONE",
                values.is_zone(self.TIMEZONE),
                "give a zone such as Europe/Paris",
            ),
            *(
                (name, getattr(self, name) > 0, "give a number above 0")
                for name in _COUNTS
            ),
            (
                "SHARE_LINK_DAYS",
                0 <= self.SHARE_LINK_DAYS <= LONGEST_SHARED,
                "give a number of days up to 36500, or 0",
            ),
            (
                "DELIVERY",
                self._has_deliveries(),
                "give names with prices, such as Standard delivery=4.90",
            ),
            (
                "COUNTRIES",
                all(map(values.is_country, self.COUNTRIES)),
                "give ISO 3166 codes such as DE,AT",
            ),
            (
                "PAYMENT_METHODS",
                set(self.PAYMENT_METHODS) <= set(PAYMENT_METHODS)
                and bool(self.payment_methods),
                f"choose among {', '.join(PAYMENT_METHODS)}",
            ),
            ("PORT", 0 < self.PORT < 2**16, "give a port, 1 to 65535"),
            *(
                (name, not value or values.is_colour(value), "say it as #rrggbb")
                for name in colours
                for value in (getattr(self, name),)
            ),
            (
                "PICTURE_HOSTS",
                all(map(values.is_host, self.PICTURE_HOSTS)),
                "give host names without scheme or path",
            ),
        ]

    def _has_deliveries(self) -> bool:
        try:
            return is_currency(self.CURRENCY) and bool(self.deliveries)
        except ValueError:
            return False

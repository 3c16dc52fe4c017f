"""The demo's prices in the currency of the shop; pure."""

from decimal import ROUND_HALF_UP, Decimal

from webapp.core.money import Money

# About what a dollar is worth; where it is near one, or unknown, the number stays.
_FACTORS: dict[str, Decimal | int] = {
    "ARS": 1000,
    "BRL": 5,
    "CLP": 950,
    "CNY": 7,
    "COP": 4000,
    "CZK": 23,
    "DKK": 7,
    "EGP": 50,
    "HKD": 8,
    "HUF": 360,
    "IDR": 16000,
    "ILS": Decimal("3.5"),
    "INR": 85,
    "ISK": 140,
    "JPY": 150,
    "KES": 130,
    "KRW": 1350,
    "KWD": Decimal("0.3"),
    "MXN": 18,
    "MYR": Decimal("4.5"),
    "NGN": 1500,
    "NOK": 10,
    "PHP": 57,
    "PLN": 4,
    "RON": Decimal("4.5"),
    "RUB": 90,
    "SEK": 10,
    "THB": 35,
    "TRY": 35,
    "TWD": 32,
    "UAH": 41,
    "VND": 25000,
    "ZAR": 18,
}
_DIGITS = 3  # that tell; the rest of a large price is noughts


def tag(dollars: str, currency: str) -> Money:
    """Return a price of the demo in the shop's currency."""
    if currency not in _FACTORS:
        return Money.of(dollars, currency)
    return rounded(Decimal(dollars) * _FACTORS[currency], currency)


def rounded(amount: Decimal, currency: str) -> Money:
    """Return an amount without small change: ``$118``, ``¥17,700``."""
    places = _DIGITS - 1 - amount.adjusted() if currency in _FACTORS else 0
    step = Decimal(1).scaleb(-places)
    return Money.of(max(amount.quantize(step, ROUND_HALF_UP), step), currency)

"""Amounts of money, exact to the smallest unit of their currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation, Overflow

from babel.numbers import get_currency_precision, is_currency


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, centavos) of one ISO 4217 currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: str | Decimal, currency: str) -> "Money":
        """Read a decimal amount such as ``"12.90"``, rounding half to even.

        Raises:
            ValueError: ``amount`` is no finite number, or the currency is unknown.
        """
        if not is_currency(currency):
            msg = f"{currency!r} is no ISO 4217 currency"
            raise ValueError(msg)
        try:
            shifted = Decimal(amount).scaleb(minor_digits(currency))
            minor = shifted.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
        except (InvalidOperation, Overflow):
            msg = f"{amount!r} is not an amount of money"
            raise ValueError(msg) from None
        return cls(int(minor), currency)

    @property
    def amount(self) -> Decimal:
        """Return the amount in major units, with the currency's own digits."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def percent_below(self, reference: "Money") -> Decimal:
        """Return how far this amount lies under ``reference``, in percent of it.

        Raises:
            ValueError: the currencies differ, or ``reference`` is zero.
        """
        if self.currency != reference.currency:
            msg = f"{self.currency} cannot be compared with {reference.currency}"
            raise ValueError(msg)
        if reference.minor == 0:
            msg = "nothing lies a percentage under zero"
            raise ValueError(msg)
        return Decimal(reference.minor - self.minor) * 100 / reference.minor


def minor_digits(currency: str) -> int:
    """Return how many digits follow the point: 2 for USD, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)

"""What can be refused around discount rules and their codes."""

from babel.numbers import format_currency

from webapp.core.errors import DomainError, Refusal
from webapp.core.money import Money


class CodeRefused(DomainError):
    """A code takes nothing off this cart; the sentence says why."""


class CodeUnknown(CodeRefused):
    """No rule and no one-time code is called so."""

    def __init__(self) -> None:
        super().__init__("We do not know this code. Please look at its letters again")


class CodeNotYours(CodeUnknown):
    """It was given to somebody else, which is nobody's business: it looks unknown."""


class CodeUsed(CodeRefused):
    """It worked once, and that was it."""

    def __init__(self) -> None:
        super().__init__("This code was used already")


class CodeExpired(CodeRefused):
    """Its time is over, or its rule's."""

    def __init__(self) -> None:
        super().__init__("This code has expired")


class CodeRevoked(CodeRefused):
    """An operator took it back."""

    def __init__(self) -> None:
        super().__init__("This code was withdrawn")


class CodeNotYet(CodeRefused):
    """Its time has not begun."""

    def __init__(self) -> None:
        super().__init__("This code does not work yet")


class LimitReached(CodeRefused):
    """It was used as often as its rule allows, by everybody or by this customer."""

    def __init__(self, *, by_customer: bool = False) -> None:
        super().__init__(
            "You have used this code as often as it allows"
            if by_customer
            else "This code was used as often as it allows"
        )


class MinimumNotReached(CodeRefused):
    """The cart comes to less than the code asks for."""

    def __init__(self, minimum: Money, *, locale: str = "en_US") -> None:
        told = format_currency(minimum.amount, minimum.currency, locale=locale)
        super().__init__(f"This code works for {told} or more")
        self.minimum = minimum


class NothingEligible(CodeRefused):
    """Nothing in the cart is what the code is for."""

    def __init__(self) -> None:
        super().__init__("This code goes with nothing in your cart")


class RuleNotFound(DomainError):
    """There is no such discount rule."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Discount rule not found")


class RuleEnded(DomainError):
    """A code of this rule could not be used, so none is given out."""

    def __init__(self) -> None:
        super().__init__(
            "This rule gives out no codes now: it is off, outside its time, or its"
            " limits are reached"
        )


class CodeNotFound(DomainError):
    """There is no such one-time code."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Discount code not found")


class CustomerNotFound(DomainError):
    """Nobody has an account under this address."""

    def __init__(self) -> None:
        super().__init__("No customer has this address")


class FieldUnfit(DomainError):
    """Something in a rule or a code cannot be so; ``field`` says what."""

    def __init__(self, *, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field

"""What can be refused when somebody fills a cart, or buys what is in it."""

from webapp.accounts import errors as accounts
from webapp.core.errors import DomainError, Refusal


class InsufficientStock(DomainError):
    """There are fewer of it than the cart would hold."""

    def __init__(self, name: str, available: int) -> None:
        super().__init__(
            f"Insufficient stock for '{name}'. Only {available} units available"
        )


class NotForSale(DomainError):
    """It is not sold any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' is no longer sold")


class NotKnown(NotForSale):
    """No such variant, or its product is not shown yet; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        DomainError.__init__(self, "Product not found")


class TooManyOfOne(DomainError):
    """Nobody orders that many of one thing here."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(f"A cart holds at most {most} of '{name}'")


class CartFull(DomainError):
    """The cart holds as many different things as the shop allows."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A cart holds at most {most} different things")


class QuantityUnfit(DomainError):
    """Nobody can have none of something, or that many."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Choose 1 to {most} of it")


class LineNotFound(DomainError):
    """It is not in this cart, or is somebody else's; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("That is not in your cart")


class GuestGone(accounts.GuestGone):
    """The guest signed in meanwhile, or was away for too long."""

    def __init__(self) -> None:
        super().__init__("Your cart as a guest has ended. Please try again")


class CartNotFound(DomainError):
    """No such cart, or it is somebody else's; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Cart not found")


class CartEmpty(DomainError):
    """There is nothing to be ordered."""

    def __init__(self) -> None:
        super().__init__("Your cart is empty")


class CartChanged(DomainError):
    """What would be ordered is not what the customer was shown."""

    refusal = Refusal.STALE

    def __init__(self) -> None:
        super().__init__("Something in your cart has changed. Here is how it is now.")


class OtherCurrency(DomainError):
    """It has a price in a currency that this shop is not paid in."""

    def __init__(self, name: str, currency: str) -> None:
        super().__init__(f"'{name}' cannot be paid in {currency}")


class DeliveryUnknown(DomainError):
    """The shop does not deliver in this way."""

    def __init__(self) -> None:
        super().__init__("Choose how it reaches you")


class AddressMissing(DomainError):
    """What is sent wants an address."""

    def __init__(self) -> None:
        super().__init__("Say where it should go")

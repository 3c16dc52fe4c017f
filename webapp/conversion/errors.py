"""What can be refused when a wish is to become an order."""

from webapp.core.errors import DomainError, Refusal


class ChooseOptions(DomainError):
    """The product comes in several forms, and none of them was chosen yet."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Choose the options of '{name}' first")


class NothingSaved(DomainError):
    """Nobody is led to a list that holds nothing."""

    def __init__(self) -> None:
        super().__init__("There is nothing on this wishlist")


class LinkUnknown(DomainError):
    """No such link, or it is to somebody else's list; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is nothing at this address for you")


class LinkUsed(DomainError):
    """The list was put into the cart by this link before."""

    refusal = Refusal.GONE

    def __init__(self) -> None:
        super().__init__("This link was used already")


class LinkExpired(DomainError):
    """The link's time is over."""

    refusal = Refusal.GONE

    def __init__(self) -> None:
        super().__init__("This link has expired")

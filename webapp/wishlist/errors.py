"""What can be refused when somebody works on a wishlist."""

from webapp.accounts import errors as accounts
from webapp.core.errors import DomainError, Refusal


class AlreadySaved(DomainError):
    """The list holds this product or variant; it holds each once."""

    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' is already in your wishlist")


class ListFull(DomainError):
    """The list holds as many items as the shop allows."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A wishlist holds at most {most} items")


class ProductNotFound(DomainError):
    """No such product or variant, or it is not sold any more."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Product not found")


class ItemNotFound(DomainError):
    """The item is not in this list, or is somebody else's; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Wishlist item not found")


class GroupNotFound(DomainError):
    """No such group, or it is somebody else's; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Wishlist group not found")


class GroupNameTaken(DomainError):
    """The list has a group that a person would call the same."""

    def __init__(self, name: str) -> None:
        super().__init__(f"A group named '{name}' already exists")


class GroupNameUnfit(DomainError):
    """The name is blank or longer than a heading."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"Give the group a name of 1 to {longest} characters")


class TooManyGroups(DomainError):
    """The list has as many groups as the shop allows."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A wishlist holds at most {most} groups")


class PositionUnfit(DomainError):
    """There is no such position in the group."""

    def __init__(self, count: int) -> None:
        super().__init__(f"must be between 1 and {count}")


class StaleList(DomainError):
    """The change was made to a list as it was before somebody changed it."""

    refusal = Refusal.STALE

    def __init__(self) -> None:
        super().__init__("Your list was changed elsewhere. Here is how it is now.")


class StaleItem(DomainError):
    """The change was made to an item as it was before somebody changed it."""

    refusal = Refusal.STALE

    def __init__(self) -> None:
        super().__init__("This was changed elsewhere. Here is how it is now.")


class ThresholdUnfit(DomainError):
    """No price falls by that much, or a fall by nothing is none."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Be told of a fall of 1 to {most} percent")


class BelowUnfit(DomainError):
    """Nothing is ever sold at that price."""

    def __init__(self) -> None:
        super().__init__("Name a price that something could have")


class NothingToClear(DomainError):
    """There is nothing on the list, nor in its archive."""

    def __init__(self) -> None:
        super().__init__("Your wishlist is empty already")


class NoteTooLong(DomainError):
    """The note is longer than fits on a card."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"A note has at most {longest} characters")


class WantedCountUnfit(DomainError):
    """Nobody wants none of something, or that many."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Wish for 1 to {most} of it")


class DateInPast(DomainError):
    """The day by which it is needed is over already."""

    def __init__(self) -> None:
        super().__init__("Choose today or a later day")


class NothingToUndo(DomainError):
    """Its moment has passed, or it was undone already."""

    refusal = Refusal.GONE

    def __init__(self) -> None:
        super().__init__("That can no longer be undone")


class GuestGone(accounts.GuestGone):
    """The guest signed in meanwhile, or was away for too long."""

    def __init__(self) -> None:
        super().__init__("Your guest list has ended. Please try again")

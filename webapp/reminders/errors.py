"""What can be refused about reminders."""

from webapp.core.errors import DomainError, Refusal


class NoList(DomainError):
    """There is nothing to be reminded of: no such customer, or nothing ever saved."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("This customer has no wishlist")

"""What the shop refuses about its messages."""

from webapp.core.errors import DomainError, Refusal


class NoSuchMessage(DomainError):
    """The shop sends nothing of this name."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such message.")


class UnfitWording(DomainError):
    """A message cannot say this; the sentence says why."""

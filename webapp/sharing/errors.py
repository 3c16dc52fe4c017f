"""What can be refused when somebody shares a list, or opens one."""

from webapp.core.errors import DomainError, Refusal


class NoSuchLink(DomainError):
    """Nothing was ever shared under this address."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no list at this address")


class LinkEnded(DomainError):
    """It was revoked, its time is over, or nothing is shared by it any more."""

    refusal = Refusal.GONE

    def __init__(self) -> None:
        super().__init__("This list is no longer shared")


class NotOnList(DomainError):
    """The link does not show this, or does not any more; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("That is not on this list any more")


class LinkNotFound(DomainError):
    """The customer has no such link; somebody else's looks the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Share link not found")


class AlreadyRevoked(DomainError):
    """A link is revoked once, and for good."""

    def __init__(self) -> None:
        super().__init__("This link was already revoked")


class NothingShared(DomainError):
    """The whole-list link would show nothing."""

    def __init__(self) -> None:
        super().__init__("Choose at least one part of your list to share")


class LinkUnreadable(DomainError):
    """The link works, but was sealed under a key that the shop no longer has."""

    def __init__(self) -> None:
        super().__init__(
            "This link was made under an older key and cannot be shown again."
            " Revoke it to create a new one"
        )


class NotPublicAlone(DomainError):
    """What is in no group has no name that could stand on the page of public lists."""

    def __init__(self) -> None:
        super().__init__("Only a group can be public")

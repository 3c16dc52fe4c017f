"""What the shop refuses around accounts, in sentences a customer can read."""

from datetime import timedelta
from math import ceil

from webapp.accounts.capabilities import WORDS, Capability
from webapp.core.errors import DomainError, Refusal


class BadAddress(DomainError):
    """No mail could ever reach this address."""

    def __init__(self) -> None:
        super().__init__("Enter a whole e-mail address, such as name@example.com.")


class BadName(DomainError):
    """The name is empty or longer than a name."""


class BadPassword(DomainError):
    """The password is too easy to guess, or too long."""


class EmailTaken(DomainError):
    """The address belongs to an account already."""

    def __init__(self) -> None:
        super().__init__(
            "This address has an account already. Sign in, or choose a new password."
        )


class WrongPassword(DomainError):
    """Address and password do not belong together; which of them is not said."""

    def __init__(self) -> None:
        super().__init__("E-mail address and password do not match. Please try again.")


class NotYourPassword(DomainError):
    """The password given to confirm a change is not the account's."""

    def __init__(self) -> None:
        super().__init__("This is not your present password.")


class TooManyTries(DomainError):
    """Somebody guessed passwords too often; even the right one has to wait."""

    refusal = Refusal.TOO_MANY

    def __init__(self, wait: timedelta) -> None:
        minutes = ceil(wait / timedelta(minutes=1))
        told = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"That was tried too often. Please wait {told}, or choose a new password."
        )
        self.wait = wait


class LinkNotValid(DomainError):
    """The link was used, replaced by a newer one, is too old, or not ours."""

    refusal = Refusal.GONE

    def __init__(self) -> None:
        super().__init__("This link was used already or is too old. Ask for a new one.")


class NoSuchSession(DomainError):
    """The customer has no such session, or no longer."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("That browser is signed out already.")


class NoSuchGrant(DomainError):
    """No such program may act for the customer, or not any more."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("That program has no access any more.")


class NoSuchCustomer(DomainError):
    """No customer has that id, or no longer."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such customer.")


class NoSuchRole(DomainError):
    """No role has that name."""

    refusal = Refusal.NOT_FOUND

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no role called {name}.")


class GuestGone(DomainError):
    """The guest signed in meanwhile, or was away for too long."""

    refusal = Refusal.GONE


class BadThreshold(DomainError):
    """No price falls by that much, or by nothing."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Give whole percent from 1 to {most}.")


class BadQuietHours(DomainError):
    """Quiet hours would be shorter than from 21:00 to 8:00, or last all day."""

    def __init__(self) -> None:
        super().__init__(
            "Quiet hours begin at 17:00 to 21:00 and end at 8:00 to 12:00."
        )


class BadZone(DomainError):
    """There is no such time zone."""

    def __init__(self) -> None:
        super().__init__("Choose a time zone from the list.")


class StillOptedOut(DomainError):
    """Nothing is sent to who opted out, whatever else is switched on."""

    def __init__(self) -> None:
        super().__init__(
            "All messages are stopped. Come back first, then choose what to get."
        )


class BadNumber(DomainError):
    """No SMS could ever reach this number."""

    def __init__(self) -> None:
        super().__init__(
            "Enter a mobile number with its country, such as +1 201 555 0123."
        )


class NumberStopped(DomainError):
    """The number asked for silence, and only whoever has it can take that back."""

    def __init__(self) -> None:
        super().__init__("This number answered STOP. Send START from it first.")


class TooManyCodes(DomainError):
    """Enough codes were sent to this customer for one day."""

    refusal = Refusal.TOO_MANY

    def __init__(self) -> None:
        super().__init__("Enough codes were sent for today. Please try again tomorrow.")


class CapabilityMissing(DomainError):
    """The operator's role does not allow this."""

    refusal = Refusal.FORBIDDEN

    def __init__(self, capability: Capability) -> None:
        super().__init__(
            f"Your role does not allow this: {WORDS[capability]} ({capability})."
            " An administrator can change that."
        )


class AdministratorsOnly(DomainError):
    """What reaches many customers at once is for administrators."""

    refusal = Refusal.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("Only an administrator may remind a whole segment.")

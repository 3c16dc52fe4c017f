"""What can be refused when somebody orders, pays, or looks after an order."""

from enum import StrEnum

from webapp.core.errors import DomainError, Refusal


class OrderNotFound(DomainError):
    """No such order, or it is somebody else's; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Order not found")


class PaymentNotFound(DomainError):
    """No such attempt to pay, or it is somebody else's; the answer is the same."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Payment not found")


class ImpossibleOrder(DomainError):
    """What is to be ordered cannot be; the sentence says why."""


class IllegalStep(DomainError):
    """No way leads from where the order is to where it is said to be."""

    def __init__(self, axis: str, was: StrEnum, to: StrEnum) -> None:
        told = [state.value.replace("_", " ") for state in (was, to)]
        super().__init__(f"An order that is {told[0]} cannot become {told[1]}")
        self.axis, self.was, self.to = axis, was, to


class StaleOrder(DomainError):
    """The change was made to an order as it was before somebody changed it."""

    refusal = Refusal.STALE

    def __init__(self) -> None:
        super().__init__("This order was changed elsewhere. Here is how it is now.")


class UnknownMethod(DomainError):
    """The shop does not offer to pay like that."""

    def __init__(self) -> None:
        super().__init__("Choose how you would like to pay")


class NothingToPay(DomainError):
    """The order is paid, cancelled, or was not paid in time."""

    def __init__(self) -> None:
        super().__init__("There is nothing to pay for this order")


class CannotCancel(DomainError):
    """It is too late to cancel; the sentence says why."""


class NothingToSend(DomainError):
    """Everything is sent, or nothing is left of the order that could be."""

    def __init__(self) -> None:
        super().__init__("There is nothing to send for this order")


class NotPaidYet(DomainError):
    """Goods leave before the money comes only where that was agreed."""

    def __init__(self) -> None:
        super().__init__("This order is not paid yet")


class NothingToRefund(DomainError):
    """No money of it is here, or what was chosen comes to nothing."""

    def __init__(self) -> None:
        super().__init__("There is nothing to give back")


class RefundUnfit(DomainError):
    """More was to be given back than there is; the sentence says of what."""


class ReasonMissing(DomainError):
    """Whoever acts for the shop says why."""

    def __init__(self) -> None:
        super().__init__("Say why, in a few words")

"""A card provider to play with in development: its page asks what should happen."""

from enum import StrEnum

from webapp.orders.models import Payment
from webapp.orders.payments import Method, RefundSaid
from webapp.orders.states import PaymentOutcome

TEST_CARD = "test_card"


class Answer(StrEnum):
    """What whoever looks at the provider's page can have it say."""

    PAY = "pay"
    DECLINE = "decline"
    BANK = "bank"  # the bank wants to hear from the customer first
    APPROVE = "approve"
    REFUSE = "refuse"


# What an answer comes to, and the sentence for the customer when it is no money.
SAID: dict[Answer, tuple[PaymentOutcome, str]] = {
    Answer.PAY: (PaymentOutcome.SUCCEEDED, ""),
    Answer.DECLINE: (PaymentOutcome.FAILED, "Your card was declined"),
    Answer.BANK: (PaymentOutcome.PENDING, ""),
    Answer.APPROVE: (PaymentOutcome.SUCCEEDED, ""),
    Answer.REFUSE: (PaymentOutcome.FAILED, "Your bank did not approve the payment"),
}


class TestCard:
    """A provider that moves no money at all."""

    __test__ = False  # pytest collects by name

    def start(self, payment: Payment) -> str:
        """Return the page on which to say what should happen."""
        return f"/dev/pay/{payment.id}"

    def refund(self, payment: Payment, amount_minor: int, *, key: str) -> RefundSaid:
        """Say that the money went back."""
        del payment, amount_minor
        return RefundSaid(reference=f"test-{key}"[:200])


def test_card() -> Method:
    """Return how to pay by a card that nobody has."""
    return Method(
        slug=TEST_CARD,
        name="Test card",
        about="For development: you choose what happens, and no money moves.",
        provider=TestCard(),
    )


test_card.__test__ = False  # type: ignore[attr-defined]  # nor is this one

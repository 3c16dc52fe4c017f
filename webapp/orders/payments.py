"""What the shop asks of whoever moves money, and the methods that customers choose."""

from dataclasses import dataclass
from typing import Protocol

from webapp.orders.models import Payment


@dataclass(frozen=True, slots=True)
class RefundSaid:
    """What a provider answers when money is to go back.

    Attributes:
        reference: what the provider calls it.
        is_by_hand: the provider moves no money; somebody has to.
    """

    reference: str = ""
    is_by_hand: bool = False


class Provider(Protocol):
    """Somebody who takes money for the shop; no card number ever reaches us.

    A provider on another host needs three things of its own: ``start`` names a page
    there (https), a door of ``hooks`` hears what became of the payment and calls
    ``settle_payment``, and its customers come back to the page of their order. The
    shop's doors lead to such a page by a link, so its Content-Security-Policy stays
    as it is: nothing of the provider's is ever loaded here.
    """

    def start(self, payment: Payment) -> str | None:
        """Start to take money; return the address of the page to go to, if any.

        It is asked inside the transaction that places the order: it has to answer
        quickly, and may be asked for a payment that never comes to be.
        """

    def refund(self, payment: Payment, amount_minor: int, *, key: str) -> RefundSaid:
        """Give money back, once for every ``key``; amounts in minor units."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way to pay, as a customer chooses it.

    Attributes:
        is_due_on_delivery: goods leave before the money comes.
        is_confirmed_by_hand: an operator says that the money came.
    """

    slug: str
    name: str
    about: str
    provider: Provider
    is_due_on_delivery: bool = False
    is_confirmed_by_hand: bool = False

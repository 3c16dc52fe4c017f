"""How things stand between the shop and one customer, as the page about it shows."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from webapp.accounts import queries as accounts
from webapp.accounts.models import OptedOutBy
from webapp.accounts.preferences import Preferences
from webapp.accounts.queries import Telephone
from webapp.extensions import reading
from webapp.messaging.courier import Courier
from webapp.messaging.models import Channel
from webapp.messaging.suppressions import BOUNCED, is_suppressed
from webapp.settings.definitions import Settings
from webapp.settings.queries import current
from webapp.web.formatting import site
from webapp.web.persons import Customer


@dataclass(frozen=True, slots=True)
class Standing:
    """What a customer chose, and what keeps messages from them.

    Attributes:
        has_sms: whether this shop sends SMS.
        has_bounced: mail to them came back; confirming the address mends that.
        is_blocked: nothing is sent to this address for another reason.
    """

    wishes: Preferences
    phone: Telephone | None
    settings: Settings
    is_verified: bool
    has_sms: bool
    has_bounced: bool
    is_blocked: bool

    @property
    def takes_sms(self) -> bool:
        """Whether SMS reach them, once they want any."""
        return self.has_sms and self.phone is not None and self.phone.takes_sms

    @property
    def stopped_at(self) -> datetime | None:
        """When everything was stopped; ``None``: it is not."""
        return self.wishes.opted_out_at

    @property
    def was_stopped_for_them(self) -> bool:
        """Whether an operator did it, whom they had asked."""
        return self.wishes.opted_out_by is OptedOutBy.OPERATOR


def standing_of(customer: Customer) -> Standing:
    """Return how things stand with the customer who asks."""
    session = reading()
    found = is_suppressed(session, site().secrets, Channel.EMAIL, customer.email)
    return Standing(
        wishes=accounts.preferences_of(session, customer.user_id),
        phone=accounts.phone_of(session, customer.user_id),
        settings=current(session),
        is_verified=customer.is_verified,
        has_sms=has_sms(),
        has_bounced=found is not None and found.cause == BOUNCED,
        is_blocked=found is not None and found.cause != BOUNCED,
    )


def has_sms() -> bool:
    """Tell whether this shop sends SMS."""
    courier: Courier = current_app.extensions["resources"]["courier"]
    return Channel.SMS in courier.transports

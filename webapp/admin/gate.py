"""Who may pass to which of the operators' tools, and in whose name things are done."""

from webapp.accounts.capabilities import WORDS, Capability
from webapp.audit.services import Actor
from webapp.core.errors import DomainError, Refusal
from webapp.web.identity import current_operator
from webapp.web.persons import SignedInOperator


class CapabilityMissing(DomainError):
    """The operator's role does not allow this."""

    refusal = Refusal.FORBIDDEN

    def __init__(self, capability: Capability) -> None:
        super().__init__(
            f"Your role does not allow this: {WORDS[capability]} ({capability})."
            " An administrator can change that."
        )


def allowed(capability: Capability) -> SignedInOperator:
    """Return the operator who asks, if the role allows this; others are turned away.

    Nobody's session is sent to sign in.

    Raises:
        CapabilityMissing: the role does not allow it.
    """
    operator = current_operator()
    if capability not in operator.capabilities:
        raise CapabilityMissing(capability)
    return operator


def acting() -> Actor:
    """Return in whose name the activity log notes what this request does."""
    operator = current_operator()
    return Actor(operator.operator_id, operator.name)

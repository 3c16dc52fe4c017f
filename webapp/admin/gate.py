"""Who may pass to which of the operators' tools, and in whose name things are done."""

from webapp.accounts.capabilities import Capability
from webapp.accounts.errors import CapabilityMissing
from webapp.audit.services import Actor
from webapp.web.identity import current_operator
from webapp.web.persons import SignedInOperator


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

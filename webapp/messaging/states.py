"""Which state of a message may follow which."""

from collections.abc import Mapping

from webapp.core import clock
from webapp.messaging.models import Notification, State

LONGEST_CAUSE = 60  # characters

FOLLOWS: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.HELD}),
    # Back in the queue: its server was away, or it is not to go before later.
    State.SENDING: frozenset(
        {State.SENT, State.FAILED, State.DEAD, State.HELD, State.QUEUED}
    ),
    State.SENT: frozenset({State.OPENED, State.CLICKED, State.DEAD}),
    State.OPENED: frozenset({State.CLICKED}),
    State.CLICKED: frozenset(),
    State.FAILED: frozenset({State.SENDING, State.HELD}),
    State.DEAD: frozenset({State.QUEUED, State.HELD}),
    State.HELD: frozenset(),
}


class WrongTurn(Exception):
    """A message cannot go over into this state from the one that it is in."""


def may_follow(state: State, other: State) -> bool:
    """Tell whether a message in ``state`` may go over into ``other``."""
    return other in FOLLOWS[state]


def move(
    notification: Notification,
    to: State,
    *,
    cause: str | None = None,
    reason: str | None = None,
) -> None:
    """Take a message on to another state, and note why.

    Raises:
        WrongTurn: that state does not follow the one that it is in.
    """
    if not may_follow(notification.state, to):
        msg = f"{notification.state} is not followed by {to}"
        raise WrongTurn(msg)
    notification.state, notification.moved_at = to, clock.now()
    notification.cause = None if cause is None else cause[:LONGEST_CAUSE]
    notification.reason = reason

"""Which state of a message may follow which; pure."""

from collections.abc import Mapping

from webapp.messaging.models import State

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


def may_follow(state: State, other: State) -> bool:
    """Tell whether a message in ``state`` may go over into ``other``."""
    return other in FOLLOWS[state]

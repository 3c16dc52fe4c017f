"""The door for mail links and for providers that call back; it knows no cookie."""

from webapp.hooks import bounces, reads, stopping, texts
from webapp.hooks.blueprint import door

# Each is imported for the addresses that it adds to the door.
VIEWS = (bounces, reads, stopping, texts)

__all__ = ["VIEWS", "door"]

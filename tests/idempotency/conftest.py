"""Somebody who asks for the same thing twice."""

import pytest

from webapp.core import clock
from webapp.idempotency.services import Claim


class Hands:
    """A clock that stands still until a test moves it."""

    def __init__(self):
        self.now = clock.now()

    def pass_time(self, time):
        self.now += time


@pytest.fixture
def hands(monkeypatch):
    """The shop's clock, moved by hand."""
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


@pytest.fixture
def asking():
    """Return what makes a request under a key; some part of it may be another one."""

    def asking(**other):
        alices = {
            "scope": "customer alice",
            "key": "key-1",
            "asked": b'POST /groups?\n{"name": "Birthday Gifts"}',
            "secrets": ("the key in use",),
        }
        return Claim(**alices | other)

    return asking

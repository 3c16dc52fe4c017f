"""A memory that does not grow without end."""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(dict[K, V]):
    """A dictionary that lets go of its oldest entries once it holds too much.

    Reading is as quick as any dictionary's. Safe to share among threads: the worst that
    two of them can do is to work out the same value twice.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] | None = None) -> None:
        """Hold up to ``most`` entries, or values that weigh so much together."""
        super().__init__()
        self.most = most
        self.weigh = weigh or (lambda _value: 1)
        self.weight = 0
        self._keeping = Lock()  # finding the oldest breaks when another one is put in

    def keep(self, key: K, value: V) -> V:
        """Remember ``value``, unless it is too much by itself, and return it."""
        weight = self.weigh(value)
        if weight > self.most:
            return value
        with self._keeping:
            if key in self:
                self.weight -= self.weigh(self.pop(key))
            while self and self.weight + weight > self.most:
                oldest = next(iter(self))
                self.weight -= self.weigh(self.pop(oldest))
            self[key] = value
            self.weight += weight
        return value

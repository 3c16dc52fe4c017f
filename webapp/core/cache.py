"""A memory that does not grow without end."""

from threading import Lock
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(dict[K, V]):
    """A dictionary that lets go of its oldest entries once it holds ``most``.

    Reading is as quick as any dictionary's. Safe to share among threads: the worst that
    two of them can do is to work out the same value twice.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self._keeping = Lock()  # finding the oldest breaks when another one is put in

    def keep(self, key: K, value: V) -> V:
        """Remember ``value`` and return it; where ``most`` is 0 nothing is kept."""
        with self._keeping:
            while self and len(self) >= self.most:
                del self[next(iter(self))]
            if self.most:
                self[key] = value
        return value

"""A memory that does not grow without end."""

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

    def keep(self, key: K, value: V) -> V:
        """Remember ``value`` and return it; where ``most`` is 0 nothing is kept."""
        while self and len(self) >= self.most:
            self.pop(next(iter(self)), None)
        if self.most:
            self[key] = value
        return value

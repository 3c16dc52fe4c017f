"""What can be refused about segments."""

from webapp.core.errors import DomainError, Refusal


class SegmentNotFound(DomainError):
    """There is no such segment, or it was deleted."""

    refusal = Refusal.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such segment")


class SegmentNameTaken(DomainError):
    """Another segment is called that."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a segment called '{name}' already")


class SegmentNameUnfit(DomainError):
    """The name is blank or too long."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Give the segment a name of 1 to {most} characters")


class ConditionUnfit(DomainError):
    """A condition cannot be that; ``place`` says which one, counted from 0."""

    def __init__(self, place: int, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


class TooManyConditions(DomainError):
    """A segment has at least one condition, and only so many."""

    def __init__(self, most: int) -> None:
        super().__init__(f"Give a segment 1 to {most} conditions")

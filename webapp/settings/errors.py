"""What can be refused when an operator tunes the shop."""

from webapp.core.errors import DomainError


class SettingUnfit(DomainError):
    """A setting cannot be that; ``name`` says which one."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name

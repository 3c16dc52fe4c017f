"""What can be refused to a request that names a key."""

from webapp.core.errors import DomainError


class KeyReused(DomainError):
    """The key was used before, for something else."""

    def __init__(self) -> None:
        super().__init__("was used for another request")

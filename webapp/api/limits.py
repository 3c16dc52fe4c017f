"""How often one program may ask, told with every answer."""

from flask import Response


def count(kind: str, who: str) -> None:
    """Count this request.

    Args:
        kind: ``token`` for a program that acts for somebody, ``address`` for others.

    Raises:
        Problem: there were too many (429).
    """
    del kind, who


def mark(response: Response) -> Response:
    """Say how much is left."""
    return response

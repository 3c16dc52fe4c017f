"""Who may be asking, as pages see them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Newcomer:
    """Somebody who just gave the right password, as Flask-Login wants to see one."""

    cookie_id: str  # kind and token: a token works only on the side it is for

    is_active = True

    def get_id(self) -> str:
        """Return what the cookie is to hold."""
        return self.cookie_id


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who looks at the shop: a customer, or a guest, remembered or not.

    The statements that find one may name any of these fields.
    """

    user_id: UUID | None = None
    guest_id: UUID | None = None
    name: str = ""
    email: str = ""
    is_verified: bool = False
    saved_count: int = 0
    cart_count: int = 0

    is_authenticated = False

    @property
    def is_customer(self) -> bool:
        """Tell whether somebody is signed in."""
        return self.user_id is not None

    @property
    def is_guest(self) -> bool:
        """Tell whether nobody is; a guest with an id has something saved."""
        return self.user_id is None


@dataclass(frozen=True, kw_only=True)
class Customer(Visitor):
    """A visitor who is signed in."""

    user_id: UUID
    session_id: UUID
    started_at: datetime
    seen_at: datetime

    is_authenticated = True


@dataclass(frozen=True, kw_only=True)
class SignedInOperator:
    """Who runs the shop, and what the role allows."""

    operator_id: UUID
    name: str
    email: str
    role: str
    capabilities: list[str] = field(default_factory=list)
    session_id: UUID
    started_at: datetime
    seen_at: datetime

    is_authenticated = True

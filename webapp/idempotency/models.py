"""What was answered to a request that named a key of its own."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.db import Base


class KeptAnswer(Base):
    """The first answer to a key; written in the transaction of what it tells.

    Nothing here can be read back without the application's key: whose it is, the key
    and the request are digests, and the answer is sealed.
    """

    __tablename__ = "kept_answers"

    scope: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    request_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    # Empty only inside the transaction that is about to answer.
    status: Mapped[int | None]
    sealed_body: Mapped[bytes | None]
    answered_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

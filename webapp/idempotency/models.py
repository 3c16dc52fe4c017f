"""What was answered to a request that named a key of its own."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.db import Base


class KeptAnswer(Base):
    """The first answer to a key; written in the transaction of what it tells.

    Nothing here can be read without the application's key. Whose it is and what it was
    called are one digest. Of the request, which may hold a password, not even a digest
    is kept: the answer is sealed so that nothing but the same request opens it.
    """

    __tablename__ = "kept_answers"

    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    # Empty only inside the transaction that is about to answer.
    status: Mapped[int | None]
    sealed_body: Mapped[bytes | None]
    answered_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

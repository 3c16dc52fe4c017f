"""The declarative base, the column types and the constraint names of every table."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, Connection, DateTime, MetaData
from sqlalchemy import Enum as EnumType
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session

# What a query needs: a session inside a transaction, or a page's bare connection.
Reader = Session | Connection


def words(kind: type[Enum]) -> EnumType:
    """Return the column type that keeps the values of ``kind``, and checks them.

    A plain text column with a check: new values need no ``ALTER TYPE``.
    """
    return EnumType(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )


class Base(DeclarativeBase):
    """Parent of every model; the naming convention makes constraints findable."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        int: BigInteger,
        dict[str, Any]: JSONB,
    }

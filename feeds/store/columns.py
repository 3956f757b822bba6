"""Column types that read and write the same on SQLite and PostgreSQL: instants, spans, clean text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, Text, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970, exact; refuses a naive time."""
    return (instant - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC time of so many microseconds."""
    return EPOCH + timedelta(microseconds=micros)


def storable(text: str) -> str:
    """The text without what a database cannot hold: NUL, and lone halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


class Instant(TypeDecorator[datetime]):
    """An aware UTC time kept as whole microseconds, so that comparing and paging are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else from_micros(int(value))


class Span(TypeDecorator[timedelta]):
    """A length of time kept as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> timedelta | None:
        """From the database."""
        return None if value is None else timedelta(microseconds=int(value))


class Words(TypeDecorator[str]):
    """Text from people or feeds, made storable on the way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else storable(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite numbers rows by itself only where the column is INTEGER; elsewhere a number has 64 bits.
SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")


def need(name: str, kind: TypeEngine[Any], default: str | None = None) -> Column[Any]:
    """A column that is never null."""
    server_default = None if default is None else text(default)
    return Column(name, kind, nullable=False, server_default=server_default)


def words(name: str) -> Column[Any]:
    """Text, empty where nothing was said."""
    return need(name, Words(), "''")


def number(name: str, default: str = "0") -> Column[Any]:
    """A whole number."""
    return need(name, Integer(), default)


def flag(name: str) -> Column[Any]:
    """Yes or no, at first no."""
    return need(name, Boolean(), "false")

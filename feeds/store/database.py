"""The connections: many readers, one writer that begins at once, and one that waits for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Table, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from feeds.errors import UserError
from feeds.store.codec import dumps
from feeds.store.migrate import upgrade

Item = TypeVar("Item")
BUSY_SECONDS = 30
READERS = 4
CHUNK = 500  # values in one IN list, well under every database's limit


class Database:
    """One file, opened three ways. Writers take turns inside the process through one lock, and between
    processes through BEGIN IMMEDIATE and the busy timeout, so no write ever fails half-way for a reader."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._readers = _engine(url, begin="BEGIN", synchronous="NORMAL", connections=READERS)
        self._writer = _engine(url, begin="BEGIN IMMEDIATE", synchronous="NORMAL", connections=1)
        # A power cut may take back the last commits of WAL with NORMAL. A claim must outlive it: otherwise
        # a message that went out would look as if it never had.
        self._durable = _engine(url, begin="BEGIN IMMEDIATE", synchronous="FULL", connections=1)
        self._turn = asyncio.Lock()

    async def migrate(self) -> None:
        """Brings the tables to this version, in one transaction."""
        async with self.write() as connection:
            await connection.run_sync(upgrade)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view; sees nothing that is written meanwhile."""
        async with self._readers.begin() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end or rolled back whole."""
        async with self._turn, self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def write_durably(self) -> AsyncIterator[AsyncConnection]:
        """The same, on the disk before it returns."""
        async with self._turn, self._durable.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Gives back every connection."""
        for engine in (self._readers, self._writer, self._durable):
            await engine.dispose()


def insert(table: Table) -> sqlite.Insert:
    """An INSERT that knows ON CONFLICT; the one place to choose by dialect."""
    return sqlite.insert(table)


def to_url(place: str | Path) -> URL:
    """A database URL as it is, or the SQLite file of that path."""
    if "://" not in str(place):
        return URL.create("sqlite+aiosqlite", database=str(place))
    url = make_url(str(place))
    if url.get_backend_name() != "sqlite":
        raise UserError(
            "Slugline keeps its store in SQLite.",
            "Give SLUGLINE_DATABASE_URL the form sqlite:////path/to/slugline.db, or leave it out.",
        )
    return url.set(drivername="sqlite+aiosqlite")


def in_chunks(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    """The items in lists short enough for one statement."""
    rest = list(items)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


def _engine(url: URL, *, begin: str, synchronous: str, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        json_serializer=dumps,
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: the listener below does
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine

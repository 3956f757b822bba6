"""Entries: what is known already, what is open to folding, and what `why` may look up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.planning.novelty import KnownEntry
from feeds.store.answers import EntryVersion, StoredEntry
from feeds.store.database import Database, in_chunks
from feeds.store.rows import to_stored
from feeds.store.settling import forget_empty
from feeds.store.tables import (
    entry,
    entry_key,
    entry_version,
    regrouped_entry,
    saved,
    source_tenant,
    standing,
    story,
    story_label,
)
from feeds.store.tenants import Tenants

AFTER_DIGITS = "g"
"""Comes after every hex digit, as ids are made of them."""


class Entries:
    """Single items of single feeds. Polling reads them all; a tenant sees those of its sources."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    async def known(self, keys: Iterable[str]) -> dict[str, KnownEntry]:
        """Which of the keys belong to a stored entry; for a title, to the latest that bore it."""
        async with self._database.read() as connection:
            return await known_entries(connection, keys)

    async def open_entries(self, start: datetime, end: datetime) -> tuple[StoredEntry, ...]:
        """Relevant and held entries with a time in that span, oldest first."""
        told = and_(or_(entry.c.relevant, entry.c.held, entry.c.story.is_not(None)), ~entry.c.forgotten)
        query = select(entry).where(told, entry.c.time.between(start, end)).order_by(entry.c.time, entry.c.id)
        async with self._database.read() as connection:
            return tuple(to_stored(row) for row in (await connection.execute(query)).mappings())

    async def of_story(self, story_ids: Sequence[str]) -> tuple[StoredEntry, ...]:
        """All members of those stories, oldest first."""
        async with self._database.read() as connection:
            return await members_of(connection, story_ids)

    async def of_reports(self, entry_ids: Sequence[str]) -> tuple[StoredEntry, ...]:
        """The entries that a story's reports name, in that order."""
        found: dict[str, StoredEntry] = {}
        async with self._database.read() as connection:
            for some in in_chunks(entry_ids):
                rows = await connection.execute(select(entry).where(entry.c.id.in_(some)))
                found |= {row["id"]: to_stored(row) for row in rows.mappings()}
        return tuple(found[one] for one in entry_ids if one in found)

    async def get(self, entry_id: str) -> StoredEntry | None:
        """An entry by its id."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(entry).where(entry.c.id == entry_id))).mappings().first()
        return to_stored(row) if row else None

    async def find_by_url(
        self, tenant_id: str, canonical: str, since: datetime | None = None
    ) -> StoredEntry | None:
        """The latest entry at that address that the tenant may see, dropped ones too."""
        await self._tenants.ensure(tenant_id)
        same = or_(entry.c.canonical == canonical, entry.c.id == canonical)
        query = select(entry).where(same, is_seen_by(tenant_id)).order_by(entry.c.seen.desc()).limit(1)
        if since is not None:
            query = query.where(entry.c.seen >= since)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return to_stored(row) if row else None

    async def find_by_id(
        self, tenant_id: str, beginning: str, since: datetime | None = None
    ) -> tuple[StoredEntry, ...]:
        """Entries that the tenant may see whose id begins so, at most two: then too little was said."""
        await self._tenants.ensure(tenant_id)
        begins = and_(entry.c.id >= beginning, entry.c.id < beginning + AFTER_DIGITS)
        query = select(entry).where(begins, is_seen_by(tenant_id)).order_by(entry.c.id).limit(2)
        if since is not None:
            query = query.where(entry.c.seen >= since)
        async with self._database.read() as connection:
            return tuple(to_stored(row) for row in (await connection.execute(query)).mappings())

    async def versions(self, entry_id: str) -> tuple[EntryVersion, ...]:
        """What the entry said before its edits, oldest first."""
        query = select(entry_version).where(entry_version.c.entry == entry_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(entry_version.c.version))).mappings()
            return tuple(EntryVersion(**row) for row in rows)

    async def drop_held(self, before: datetime) -> int:
        """Settles held entries first seen before then as not relevant; says how many."""
        waiting = (entry.c.held, entry.c.story.is_(None), entry.c.seen < before)
        async with self._database.write() as connection:
            rows = await connection.execute(select(entry.c.id, entry.c.judgement).where(*waiting))
            settled = [
                {"id": row.id, "judgement": {**(row.judgement or {}), "held": False}, "held": False}
                for row in rows
            ]
            for change in settled:
                values = {"held": False, "judgement": change["judgement"]}
                await connection.execute(update(entry).where(entry.c.id == change["id"]).values(values))
        return len(settled)

    async def forget(self, before: datetime, *, limit: int = 1000) -> int:
        """Drops the text of entries seen before that, save in stories that somebody saved; says how many.

        An old item that came today stays for as long as a new one: what a replay brings is kept, too.
        Keys and verdict stay, so that an old item which a feed serves again is still no news.
        """
        kept = or_(exists().where(saved.c.story == entry.c.story), _saved_apart())
        old = (
            select(entry.c.id)
            .where(entry.c.time < before, entry.c.seen < before, ~entry.c.forgotten, ~kept)
            .limit(limit)
        )
        blank = {
            "summary": "", "body": "", "names": "", "guid": "", "author": "", "image": None,
            "judgement": None, "vector": None, "story": None, "forgotten": True,
        }  # fmt: skip
        async with self._database.write() as connection:
            gone = await connection.execute(
                update(entry).where(entry.c.id.in_(old)).values(blank).returning(entry.c.id)
            )
            ids = [row.id for row in gone]
            for some in in_chunks(ids):
                await connection.execute(delete(entry_version).where(entry_version.c.entry.in_(some)))
            await _drop_empty_stories(connection)
            await forget_empty(connection)
        return len(ids)


def is_seen_by(tenant_id: str) -> ColumnElement[bool]:
    """For a query on entries: the tenant has the source."""
    return exists().where(
        source_tenant.c.tenant == tenant_id,
        source_tenant.c.source == entry.c.source,
        ~source_tenant.c.hidden,
    )


def _saved_apart() -> ColumnElement[bool]:
    """Somebody saved the story that the entry stands in for their tenant alone."""
    joined = and_(standing.c.tenant == saved.c.tenant, standing.c.lead == saved.c.story)
    merged = exists().where(joined, standing.c.story == entry.c.story)
    same = and_(regrouped_entry.c.tenant == saved.c.tenant, regrouped_entry.c.story == standing.c.story)
    return or_(merged, exists().where(joined, same, regrouped_entry.c.entry == entry.c.id))


async def known_entries(connection: AsyncConnection, keys: Iterable[str]) -> dict[str, KnownEntry]:
    """The same inside a transaction."""
    named = {key_digest(key): key for key in keys}
    found: dict[str, KnownEntry] = {}
    columns = (entry_key.c.key, entry.c.id, entry.c.title, entry.c.lead_hash, entry.c.time)
    for some in in_chunks(named):
        query = select(*columns).join(entry, entry.c.id == entry_key.c.entry)
        query = query.where(entry_key.c.key.in_(some)).order_by(entry.c.time)
        for key, entry_id, title, lead_hash, time in await connection.execute(query):
            found[named[key]] = KnownEntry(id=entry_id, title=title, lead_hash=lead_hash, time=time)
    return found


async def members_of(connection: AsyncConnection, story_ids: Sequence[str]) -> tuple[StoredEntry, ...]:
    """Entries of those stories with their judgements."""
    members: list[StoredEntry] = []
    for some in in_chunks(story_ids):
        query = select(entry).where(entry.c.story.in_(some)).order_by(entry.c.time, entry.c.id)
        members += [to_stored(row) for row in (await connection.execute(query)).mappings()]
    return tuple(members)


def key_digest(key: str) -> bytes:
    """Twelve bytes that stand for a key: enough for 10^9 keys without an accident."""
    return blake2b(key.encode("utf-8", "replace"), digest_size=12).digest()


async def _drop_empty_stories(connection: AsyncConnection) -> None:
    has = exists().where(entry.c.story == story.c.id)
    led_to = select(story.c.merged_into).where(story.c.merged_into.is_not(None))
    own = select(standing.c.story).where(standing.c.entry.is_not(None))
    empty = select(story.c.id).where(~has, story.c.merged_into.is_(None), story.c.id.not_in(led_to))
    empty = empty.where(story.c.id.not_in(own))
    ids = list(await connection.scalars(empty))
    for some in in_chunks(ids):
        await connection.execute(delete(story_label).where(story_label.c.story.in_(some)))
        await connection.execute(delete(story).where(story.c.id.in_(some)))

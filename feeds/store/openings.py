"""What is open to folding, read slim and only where it changed; stories that a new one may continue."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.judging.follow import Sought, follow_keys
from feeds.judging.open_entry import ASSOCIATION, Incoming, OpenEntry, foreign_names
from feeds.model import NameHit, Story
from feeds.store.answers import StoredEntry
from feeds.store.change_log import entry_change, story_key
from feeds.store.codec import from_json
from feeds.store.database import Database, in_chunks, insert
from feeds.store.overlay import owned_stories
from feeds.store.rows import to_stored, to_story
from feeds.store.tables import entry, story, story_label

_AT_ONCE = 100
_NAMES_IN_COMMON = 2
_SLIM = (
    entry.c.seq, entry.c.id, entry.c.title, entry.c.summary, entry.c.canonical, entry.c.outlet, entry.c.lang,
    entry.c.time, entry.c.owner, entry.c.story, entry.c.relevant, entry.c.held, entry.c.score,
    entry.c.forgotten, entry.c.judgement, entry.c.vector, story.c.posted,
)  # fmt: skip
_OF_STORY = entry.outerjoin(story, story.c.id == entry.c.story)
_TOLD = and_(or_(entry.c.relevant, entry.c.held, entry.c.story.is_not(None)), ~entry.c.forgotten)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An entry as it stands: `incoming` is None where it is not open (any more)."""

    entry: str
    incoming: Incoming | None = None
    is_posted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed up to that revision."""

    revision: int
    opened: tuple[Opened, ...] = ()


class Openings:
    """Polling's look at the open entries; for no tenant's eyes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self) -> int:
        """The number of the latest change."""
        async with self._database.read() as connection:
            return await _revision(connection)

    async def within(self, start: datetime, end: datetime) -> AsyncIterator[tuple[Opened, ...]]:
        """Entries that are open in that stretch of time, some at once."""
        query = select(*_SLIM).select_from(_OF_STORY).where(_TOLD, entry.c.time.between(start, end))
        query = query.order_by(entry.c.time, entry.c.seq).limit(_AT_ONCE)
        last: dict[str, Any] = {"time": start, "seq": 0}
        while True:
            # In the order of the index on time: nothing is sorted, nothing is looked at twice.
            after = (entry.c.time > last["time"]) | and_(
                entry.c.time == last["time"], entry.c.seq > last["seq"]
            )
            some = query.where(entry.c.time >= last["time"], after)
            async with self._database.read() as connection:
                rows = (await connection.execute(some)).mappings().all()
            if not rows:
                return
            last = {"time": rows[-1]["time"], "seq": rows[-1]["seq"]}
            yield tuple(_opened(row) for row in rows)

    async def since(self, revision: int, also: Collection[str] = ()) -> Changes:
        """Entries that changed after that revision, and some by name; what is not stored is not open."""
        # Read from the log: asked which entries are in it, SQLite would look at every entry there is.
        logged = entry_change.join(entry, entry.c.id == entry_change.c.entry)
        changed = select(*_SLIM).select_from(logged.outerjoin(story, story.c.id == entry.c.story))
        async with self._database.read() as connection:
            latest = await _revision(connection)
            found = await _slim(connection, changed.where(entry_change.c.revision > revision))
            for some in in_chunks(sorted(set(also) - found.keys())):
                found |= dict.fromkeys(some, None)
                named = select(*_SLIM).select_from(_OF_STORY).where(entry.c.id.in_(some))
                found |= await _slim(connection, named)
        opened = (_opened(row) if row else Opened(entry=name) for name, row in found.items())
        return Changes(revision=latest, opened=tuple(opened))

    async def many(self, entries: Iterable[str]) -> tuple[StoredEntry, ...]:
        """Whole entries by id."""
        found: list[StoredEntry] = []
        async with self._database.read() as connection:
            for some in in_chunks(entries):
                rows = await connection.execute(select(entry).where(entry.c.id.in_(some)))
                found += [to_stored(row) for row in rows.mappings()]
        return tuple(found)

    async def earlier(self, wanted: Sequence[Sought], since: datetime) -> tuple[Story, ...]:
        """Stories with a report since then that share what is sought; the newest first."""
        ids: set[str] = set()
        found: dict[str, Story] = {}
        async with self._database.read() as connection:
            for one in wanted:
                ids |= set(await connection.scalars(_sharing(one)))
            for some in in_chunks(sorted(ids)):
                alive = (story.c.merged_into.is_(None), story.c.newest >= since)
                common = story.c.id.not_in(owned_stories())
                found_now = select(story).where(story.c.id.in_(some), common, *alive)
                rows = (await connection.execute(found_now)).mappings()
                found |= {row["id"]: to_story(row) for row in rows}
        return tuple(sorted(found.values(), key=lambda one: one.newest, reverse=True))


async def keep_keys(connection: AsyncConnection, stories: Sequence[Story]) -> None:
    """By what stories can be found later; what an earlier telling said still counts."""
    rows = [{"key": key, "story": told.id} for told in stories for key in sorted(follow_keys(told))]
    if rows:
        await connection.execute(insert(story_key).on_conflict_do_nothing(), rows)


async def _revision(connection: AsyncConnection) -> int:
    return await connection.scalar(select(func.max(entry_change.c.revision))) or 0


async def _slim(connection: AsyncConnection, query: Select[Any]) -> dict[str, RowMapping | None]:
    rows = await connection.execute(query)
    return {row["id"]: row for row in rows.mappings()}


def _sharing(sought: Sought) -> Any:
    by_key = select(story_key.c.story)
    names = by_key.where(story_key.c.key.in_(sought.names)).group_by(story_key.c.story)
    return union(
        names.having(func.count() >= _NAMES_IN_COMMON),
        by_key.where(story_key.c.key.in_(sought.numbers)),
        select(story_label.c.story).where(story_label.c.kind == "name", story_label.c.value.in_(sought.laws)),
    )


def _opened(row: RowMapping) -> Opened:
    is_told = row["relevant"] or row["held"] or row["story"] is not None
    if row["forgotten"] or not is_told:
        return Opened(entry=row["id"])
    return Opened(entry=row["id"], incoming=_incoming(row), is_posted=bool(row["posted"]))


def _incoming(row: RowMapping) -> Incoming:
    # The whole verdict has reasons and features by the dozen; folding needs none of them.
    verdict = row["judgement"] or {}
    names = tuple(from_json(NameHit, hit) for hit in verdict.get("names", ()) if not hit["found"].isascii())
    is_associated = any(reason["code"] == ASSOCIATION for reason in verdict.get("reasons", ()))
    return Incoming(
        open=OpenEntry(
            id=row["id"],
            title=row["title"],
            canonical=row["canonical"],
            outlet=sys.intern(row["outlet"]),
            lang=sys.intern(verdict.get("lang", row["lang"])),
            time=row["time"],
            score=row["score"],
            story=sys.intern(row["story"]) if row["story"] else None,
            is_held=row["held"],
            is_unsure=row["held"] or is_associated,
        ),
        summary=row["summary"],
        foreign=foreign_names(names),
        vector=row["vector"],
        owner=row["owner"] or "",
    )

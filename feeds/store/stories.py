"""Stories: for a tenant to read and search, for polling to continue."""

from __future__ import annotations

import secrets
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import Desk, Story
from feeds.store import search_index
from feeds.store.answers import Page, StoryQuery
from feeds.store.database import Database, in_chunks
from feeds.store.rows import to_story
from feeds.store.story_query import after_cursor, conditions, cursor_of, matches
from feeds.store.tables import entry, story, story_id
from feeds.store.tenant_view import seen_by
from feeds.store.tenants import Tenants

ID_LETTERS = string.ascii_lowercase + string.digits
ID_LENGTH = 6
MERGES = 20  # a chain of merged ids is followed so far; a ring can then not hang us


class Stories:
    """What happened, as a tenant sees it. Calls without a tenant are for polling and matching alone."""

    def __init__(self, database: Database, tenants: Tenants, desk: Desk) -> None:
        self._database = database
        self._tenants = tenants
        self._desk = desk

    async def get(self, tenant_id: str, wanted: str) -> Story | None:
        """The story of that id, or the one that it was merged into."""
        return (await self.visible(tenant_id, [wanted])).get(wanted)

    async def visible(self, tenant_id: str, ids: Sequence[str]) -> dict[str, Story]:
        """Those that the tenant may see, by the ids that were asked for."""
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            found = await _followed(connection, ids)
            told = {one.id: one for one in found.values()}
            mine = await seen_by(connection, tenant_id, list(told.values()), desk=self._desk)
        seen = {one.id: one for one in mine}
        return {asked: seen[one.id] for asked, one in found.items() if one.id in seen}

    async def many(self, ids: Sequence[str]) -> dict[str, Story]:
        """Stories by id, whole; merged ones as they stand."""
        async with self._database.read() as connection:
            return await _by_id(connection, ids)

    async def latest(self, tenant_id: str, query: StoryQuery, *, limit: int, before: str = "") -> Page:
        """Newest report first; `before` is the cursor of the page before. Words are ignored here."""
        where = conditions(tenant_id, query)
        if before:
            where.append(after_cursor(before))
        order = (story.c.newest.desc(), story.c.id.desc())
        rows = select(story).where(*where).order_by(*order).limit(limit + 1)
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            found = [(to_story(row), row["newest"]) for row in (await connection.execute(rows)).mappings()]
            page = [told for told, _ in found[:limit]]
            mine = await seen_by(connection, tenant_id, page, desk=self._desk)
        more = cursor_of(*found[limit - 1]) if len(found) > limit else ""
        return Page(stories=tuple(told for told in mine if matches(query, told)), next_cursor=more)

    async def top(self, tenant_id: str, since: datetime, limit: int) -> tuple[Story, ...]:
        """What most outlets reported since then."""
        order = (story.c.outlets.desc(), story.c.score.desc(), story.c.newest.desc(), story.c.id)
        where = conditions(tenant_id, StoryQuery(since=since))
        return await self._read(tenant_id, where, *order, limit=limit)

    async def search(self, tenant_id: str, query: StoryQuery, *, limit: int, offset: int = 0) -> Page:
        """Stories with a report that holds every word and phrase; newest first, or the best of the newest.

        Text is matched on reports of the tenant's own sources, so a private feed's words find nothing for
        anyone else.
        """
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            ids = await _found(connection, tenant_id, query)
            known = await _by_id(connection, ids[offset : offset + limit])
            page = [known[found] for found in ids[offset : offset + limit] if found in known]
            mine = await seen_by(connection, tenant_id, page, desk=self._desk)
        more = str(offset + limit) if len(ids) > offset + limit else ""
        return Page(
            stories=tuple(told for told in mine if matches(query, told)), next_cursor=more, total=len(ids)
        )

    async def changed_since(self, tenant_id: str, since: datetime, *, limit: int = 100) -> tuple[Story, ...]:
        """Stories that changed after that time, the latest change first."""
        where = [*conditions(tenant_id, StoryQuery()), story.c.changed_at > since]
        return await self._read(tenant_id, where, story.c.changed_at.desc(), story.c.id, limit=limit)

    async def counts_by_topic(self, tenant_id: str, since: datetime) -> dict[str, int]:
        """How many stories with a report since then each topic has."""
        where = conditions(tenant_id, StoryQuery(since=since))
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            rows = await connection.scalars(select(story.c.topics).where(*where))
            return dict(Counter(topic for topics in rows for topic in topics))

    async def recent_for_follow(self, since: datetime) -> tuple[Story, ...]:
        """Whole stories with a report since then, for the question what continues what."""
        rows = select(story).where(story.c.merged_into.is_(None), story.c.newest >= since)
        async with self._database.read() as connection:
            found = (await connection.execute(rows.order_by(story.c.newest.desc()))).mappings()
            return tuple(to_story(row) for row in found)

    async def fresh_ids(self, count: int) -> tuple[str, ...]:
        """So many ids that no story has ever had."""
        fresh: dict[str, None] = {}
        async with self._database.read() as connection:
            while len(fresh) < count:
                drawn = {_draw() for _ in range(count - len(fresh))}
                taken: set[str] = set()
                for some in in_chunks(drawn):
                    taken |= set(
                        await connection.scalars(select(story_id.c.id).where(story_id.c.id.in_(some)))
                    )
                fresh |= dict.fromkeys(drawn - taken)
        return tuple(fresh)

    async def _read(
        self,
        tenant_id: str,
        where: Iterable[ColumnElement[bool]],
        *order: ColumnElement[object],
        limit: int,
    ) -> tuple[Story, ...]:
        await self._tenants.ensure(tenant_id)
        rows = select(story).where(*where).order_by(*order).limit(limit)
        async with self._database.read() as connection:
            found = [to_story(row) for row in (await connection.execute(rows)).mappings()]
            return await seen_by(connection, tenant_id, found, desk=self._desk)


async def _found(connection: AsyncConnection, tenant_id: str, query: StoryQuery) -> list[str]:
    """Ids of all that answer within the window, in order."""
    where = conditions(tenant_id, query)
    without = search_index.unwanted_match(query)
    if without:
        hidden = search_index.unwanted(without).where(search_index.of_sources_of(tenant_id))
        where.append(story.c.id.not_in(hidden))
    match = search_index.wanted_match(query)
    if not match:
        rows = select(story.c.id).where(*where).order_by(story.c.newest.desc(), story.c.id.desc())
        return list(await connection.scalars(rows.limit(search_index.WINDOW)))
    hits = search_index.hits(match, ranked=query.best_first).join(story, story.c.id == entry.c.story)
    window = hits.where(*where, search_index.of_sources_of(tenant_id)).subquery()
    best = func.min(window.c.rank) if query.best_first else story.c.newest.desc()
    rows = select(story.c.id).join(window, window.c.story == story.c.id).group_by(story.c.id)
    return list(await connection.scalars(rows.order_by(best, story.c.newest.desc(), story.c.id.desc())))


async def _by_id(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Story]:
    found: dict[str, Story] = {}
    for some in in_chunks(ids):
        rows = await connection.execute(select(story).where(story.c.id.in_(some)))
        found |= {row["id"]: to_story(row) for row in rows.mappings()}
    return found


async def _followed(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Story]:
    """Stories by the id asked for, merged ones replaced by what they became."""
    leads = {asked: asked for asked in ids}
    known: dict[str, Story] = {}
    for _ in range(MERGES):
        known |= await _by_id(connection, {lead for lead in leads.values() if lead not in known})
        moved = {
            asked: into
            for asked, lead in leads.items()
            if lead in known and (into := known[lead].merged_into) is not None
        }
        if not moved:
            break
        leads |= moved
    return {
        asked: known[lead] for asked, lead in leads.items() if lead in known and not known[lead].merged_into
    }


def _draw() -> str:
    return "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))

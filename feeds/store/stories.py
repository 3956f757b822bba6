"""Stories: for a tenant to read and search, for polling to continue."""

from __future__ import annotations

import secrets
import string
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import Desk, Story
from feeds.store.answers import Page, StoryQuery
from feeds.store.database import Database, in_chunks
from feeds.store.languages import in_language
from feeds.store.rows import to_story
from feeds.store.story_query import after_cursor, answers_to, conditions, cursor_of, is_after, matches
from feeds.store.story_search import found_ids
from feeds.store.tables import entry, story, story_id
from feeds.store.tenant_view import Sight, sight_of, stories_by_id
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

    async def visible(self, tenant_id: str, ids: Sequence[str], *, lang: str = "") -> dict[str, Story]:
        """Those that the tenant may see, by the ids that were asked for.

        Told in `lang` where a report is written in it.
        """
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            found = await _followed(connection, ids)
            sight = await sight_of(connection, tenant_id, self._desk)
            leads = {asked: sight.overlay.lead(one.id) for asked, one in found.items()}
            known = {one.id: one for one in found.values()}
            known |= await stories_by_id(connection, set(leads.values()) - set(known))
            asked_for = [known[lead] for lead in dict.fromkeys(leads.values()) if lead in known]
            seen = {one.id: one for one in await sight.seen(asked_for)}
            if lang:
                seen |= await in_language(connection, list(seen.values()), lang, self._desk)
        return {asked: seen[lead] for asked, lead in leads.items() if lead in seen}

    async def of_entry(self, tenant_id: str, entry_id: str) -> Story | None:
        """The story that the entry stands in for the tenant."""
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            home = await connection.scalar(select(entry.c.story).where(entry.c.id == entry_id))
            sight = await sight_of(connection, tenant_id, self._desk)
            lead = sight.overlay.home(entry_id, home) if home else ""
            known = await stories_by_id(connection, [lead])
            seen = await sight.seen(list(known.values()))
        return seen[0] if seen else None

    async def ids_of(self, tenant_id: str, wanted: str) -> tuple[str, ...]:
        """Every id that leads to the same story for the tenant, the story's own first."""
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            found = await _followed(connection, [wanted])
            sight = await sight_of(connection, tenant_id, self._desk)
            lead = sight.overlay.lead(found[wanted].id if wanted in found else wanted)
            joined = {lead, *sight.overlay.joined([lead])}
            led = select(story.c.id).where(story.c.merged_into.in_(joined))
            joined |= set(await connection.scalars(led))
        return (lead, *sorted(joined - {lead}))

    async def regrouped(self, tenant_id: str) -> dict[str, Story]:
        """Of a tenant's regrouped stories each id, with the story that it leads to as the tenant sees it."""
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            sight = await sight_of(connection, tenant_id, self._desk)
            told = {one.id: one for one in await sight.apart()}
        return {story: told[lead] for story, lead in sight.overlay.leads.items() if lead in told}

    async def many(self, ids: Sequence[str]) -> dict[str, Story]:
        """Stories by id, whole; merged ones as they stand."""
        async with self._database.read() as connection:
            return await stories_by_id(connection, ids)

    async def latest(self, tenant_id: str, query: StoryQuery, *, limit: int, before: str = "") -> Page:
        """Newest report first; `before` is the cursor of the page before. Words are ignored here."""
        where = conditions(tenant_id, query)
        if before:
            where.append(after_cursor(before))
        order = (story.c.newest.desc(), story.c.id.desc())
        rows = select(story).where(*where).order_by(*order).limit(limit + 1)
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            found = [to_story(row) for row in (await connection.execute(rows)).mappings()]
            sight = await sight_of(connection, tenant_id, self._desk)
            found += [one for one in await _apart(sight, query) if is_after(before, one)]
            found = sorted(found, key=_recency, reverse=True)
            # The cursor is of the row, which may be newer than what the tenant sees of the story.
            more = cursor_of(found[limit - 1]) if len(found) > limit else ""
            mine = await sight.seen(found[:limit])
        return Page(stories=tuple(told for told in mine if matches(query, told)), next_cursor=more)

    async def top(self, tenant_id: str, since: datetime, limit: int) -> tuple[Story, ...]:
        """What most outlets reported since then."""
        order = (story.c.outlets.desc(), story.c.score.desc(), story.c.newest.desc(), story.c.id)
        query = StoryQuery(since=since)
        rows = select(story).where(*conditions(tenant_id, query)).order_by(*order).limit(limit)
        return await self._read(tenant_id, rows, query, rank=_coverage, limit=limit)

    async def search(self, tenant_id: str, query: StoryQuery, *, limit: int, offset: int = 0) -> Page:
        """Stories with a report that holds every word and phrase; newest first, or the best of the newest.

        Text is matched on reports of the tenant's own sources, so a private feed's words find nothing for
        anyone else.
        """
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            sight = await sight_of(connection, tenant_id, self._desk)
            ids = await found_ids(sight, query)
            known = await stories_by_id(connection, ids[offset : offset + limit])
            page = [known[found] for found in ids[offset : offset + limit] if found in known]
            mine = await sight.seen(page)
        more = str(offset + limit) if len(ids) > offset + limit else ""
        return Page(
            stories=tuple(told for told in mine if matches(query, told)), next_cursor=more, total=len(ids)
        )

    async def changed_since(self, tenant_id: str, since: datetime, *, limit: int = 100) -> tuple[Story, ...]:
        """Stories that changed after that time, the latest change first."""
        where = [*conditions(tenant_id, StoryQuery()), story.c.changed_at > since]
        rows = select(story).where(*where).order_by(story.c.changed_at.desc(), story.c.id).limit(limit)
        found = await self._read(tenant_id, rows, StoryQuery(), rank=_change, limit=limit)
        return tuple(told for told in found if told.changed_at is None or told.changed_at > since)

    async def counts_by_topic(self, tenant_id: str, since: datetime) -> dict[str, int]:
        """How many stories with a report since then each topic has."""
        where = conditions(tenant_id, StoryQuery(since=since))
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            rows = list(await connection.scalars(select(story.c.topics).where(*where)))
            sight = await sight_of(connection, tenant_id, self._desk)
            rows += [one.topics for one in await _apart(sight, StoryQuery(since=since))]
        return dict(Counter(topic for topics in rows for topic in topics))

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
        rows: Select[Any],
        query: StoryQuery,
        *,
        rank: Callable[[Story], Any],
        limit: int,
    ) -> tuple[Story, ...]:
        """The rows and what the tenant has regrouped, in the order that both have."""
        await self._tenants.ensure(tenant_id)
        async with self._database.read() as connection:
            found = [to_story(row) for row in (await connection.execute(rows)).mappings()]
            sight = await sight_of(connection, tenant_id, self._desk)
            apart = await _apart(sight, query)
            found = sorted((*found, *apart), key=rank)[:limit] if apart else found
            return await sight.seen(found)


async def _apart(sight: Sight, query: StoryQuery) -> list[Story]:
    """Regrouped stories that answer, words aside."""
    return [one for one in await sight.apart() if answers_to(query, one)]


def _recency(told: Story) -> tuple[datetime, str]:
    return (told.newest, told.id)


def _coverage(told: Story) -> tuple[int, float, float, str]:
    return (-len(told.outlets), -told.score, -told.newest.timestamp(), told.id)


def _change(told: Story) -> tuple[float, str]:
    return (-told.changed_at.timestamp() if told.changed_at else 0.0, told.id)


async def _followed(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Story]:
    """Stories by the id asked for, merged ones replaced by what they became."""
    leads = {asked: asked for asked in ids}
    known: dict[str, Story] = {}
    for _ in range(MERGES):
        known |= await stories_by_id(connection, {lead for lead in leads.values() if lead not in known})
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

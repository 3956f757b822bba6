"""A story as one tenant may see it: from entries of its own sources, grouped its way, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.judging.tale import build_story
from feeds.model import Desk, Story
from feeds.store.answers import StoredEntry
from feeds.store.database import in_chunks
from feeds.store.entries import members_of
from feeds.store.overlay import Overlay, members_under, overlay_of
from feeds.store.rows import to_story
from feeds.store.tables import entry, source_tenant, standing, story


def is_visible(tenant_id: str) -> ColumnElement[bool]:
    """For a query on stories: some report comes from a source that the tenant has."""
    return (
        exists()
        .where(entry.c.story == story.c.id)
        .where(source_tenant.c.source == entry.c.source)
        .where(source_tenant.c.tenant == tenant_id, ~source_tenant.c.hidden)
    )


@dataclass(slots=True, kw_only=True)
class Sight:
    """What one tenant sees, within one reading of the store."""

    connection: AsyncConnection
    tenant: str
    desk: Desk
    has: frozenset[int]
    overlay: Overlay
    told: dict[str, Story | None] = field(default_factory=dict)

    async def seen(self, stories: Sequence[Story]) -> tuple[Story, ...]:
        """The stories in the same order, each as the tenant sees it; without those that it does not see."""
        plain = [one for one in stories if one.id not in self.overlay.leads]
        mine = {one.id: one for one in await self._plain(plain)}
        apart = await self.apart([one.id for one in stories if one.id in self.overlay.leads])
        mine |= {one.id: one for one in apart}
        return tuple(mine[one.id] for one in stories if one.id in mine)

    async def apart(self, ids: Iterable[str] | None = None) -> tuple[Story, ...]:
        """Stories that the tenant has regrouped: those of these ids, or all."""
        leads = {self.overlay.lead(one) for one in (self.overlay.leads if ids is None else ids)}
        missing = leads - set(self.told)
        if missing:
            self.told |= await self._apart(missing)
        return tuple(one for lead in sorted(leads) if (one := self.told[lead]) is not None)

    async def _plain(self, stories: Sequence[Story]) -> list[Story]:
        """As stored where the tenant has every source, else told anew."""
        others = await _of_others(self.connection, self.tenant, stories)
        partial = await _not_fully_visible(self.connection, stories, self.has)
        mine: dict[str, list[StoredEntry]] = {}
        for member in await members_of(self.connection, sorted(partial)):
            if member.entry.source in self.has and member.story is not None:
                mine.setdefault(member.story, []).append(member)
        seen = [
            _retold(known, mine.get(known.id), self.desk) if known.id in partial else known
            for known in stories
            if known.id not in others
        ]
        return [one for one in seen if one is not None]

    async def _apart(self, leads: set[str]) -> dict[str, Story | None]:
        members = await members_under(self.connection, self.overlay, leads)
        known = await stories_by_id(self.connection, {*self.overlay.joined(leads), *leads})
        told: dict[str, Story | None] = dict.fromkeys(leads)
        for lead in leads & set(known):
            joined = [known[one] for one in self.overlay.joined([lead]) if one in known]
            mine = [one for one in members.get(lead, ()) if one.entry.source in self.has]
            told[lead] = _retold(self._as_joined(known[lead], joined), mine, self.desk)
        return told

    def _as_joined(self, lead: Story, joined: Sequence[Story]) -> Story:
        """The story's row with what all that is part of it adds up to."""
        changes = [one.changed_at for one in (lead, *joined) if one.changed_at]
        changes += [at for one in joined if (at := self.overlay.changed.get(one.id))]
        version = sum(one.version for one in joined) or lead.version
        return replace(lead, version=version, changed_at=max(changes, default=None))


async def sight_of(connection: AsyncConnection, tenant_id: str, desk: Desk) -> Sight:
    """What that tenant sees now."""
    return Sight(
        connection=connection,
        tenant=tenant_id,
        desk=desk,
        has=await _sources_of(connection, tenant_id),
        overlay=await overlay_of(connection, tenant_id),
    )


async def stories_by_id(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Story]:
    """Stories as they are stored."""
    found: dict[str, Story] = {}
    for some in in_chunks(ids):
        rows = await connection.execute(select(story).where(story.c.id.in_(some)))
        found |= {row["id"]: to_story(row) for row in rows.mappings()}
    return found


def _retold(known: Story, members: Sequence[StoredEntry] | None, desk: Desk) -> Story | None:
    if not members:
        return None
    pairs = [(member.entry, member.judgement) for member in members]
    told_at: datetime = known.changed_at or max(member.entry.seen for member in members)
    # What made it urgent may be a report that this tenant must not know of: asked anew.
    bare = replace(known, urgent=None)
    told = build_story(known.id, pairs, desk, known=bare, now=told_at, posted=known.posted)
    # The version is the story's for everyone: it says when messages are out of date, not what they say.
    return replace(told, version=known.version)


async def _sources_of(connection: AsyncConnection, tenant_id: str) -> frozenset[int]:
    mine = (source_tenant.c.tenant == tenant_id, ~source_tenant.c.hidden)
    return frozenset(await connection.scalars(select(source_tenant.c.source).where(*mine)))


async def _of_others(connection: AsyncConnection, tenant_id: str, stories: Iterable[Story]) -> frozenset[str]:
    """Those that another tenant made for itself."""
    found: set[str] = set()
    for some in in_chunks([known.id for known in stories]):
        query = select(standing.c.story).where(standing.c.story.in_(some), standing.c.entry.is_not(None))
        found |= set(await connection.scalars(query.where(standing.c.tenant != tenant_id)))
    return frozenset(found)


async def _not_fully_visible(
    connection: AsyncConnection, stories: Iterable[Story], has: frozenset[int]
) -> frozenset[str]:
    partial: set[str] = set()
    for some in in_chunks([known.id for known in stories]):
        query = select(entry.c.story, entry.c.source).where(entry.c.story.in_(some)).distinct()
        partial |= {story_id for story_id, source in await connection.execute(query) if source not in has}
    return frozenset(partial)

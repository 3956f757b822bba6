"""A story as one tenant may see it: told from entries of its own sources alone, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.judging.tale import build_story
from feeds.model import Desk, Story
from feeds.store.answers import StoredEntry
from feeds.store.database import in_chunks
from feeds.store.entries import members_of
from feeds.store.tables import entry, source_tenant, story


def is_visible(tenant_id: str) -> ColumnElement[bool]:
    """For a query on stories: some report comes from a source that the tenant has."""
    return (
        exists()
        .where(entry.c.story == story.c.id)
        .where(source_tenant.c.source == entry.c.source)
        .where(source_tenant.c.tenant == tenant_id, ~source_tenant.c.hidden)
    )


async def seen_by(
    connection: AsyncConnection, tenant_id: str, stories: Sequence[Story], *, desk: Desk
) -> tuple[Story, ...]:
    """The stories in the same order: as stored where the tenant has every source, else told anew."""
    has = await _sources_of(connection, tenant_id)
    partial = await _not_fully_visible(connection, stories, has)
    if not partial:
        return tuple(stories)
    mine: dict[str, list[StoredEntry]] = {}
    for member in await members_of(connection, sorted(partial)):
        if member.entry.source in has and member.story is not None:
            mine.setdefault(member.story, []).append(member)
    seen = (_retold(known, mine.get(known.id), desk) if known.id in partial else known for known in stories)
    return tuple(one for one in seen if one is not None)


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


async def _not_fully_visible(
    connection: AsyncConnection, stories: Iterable[Story], has: frozenset[int]
) -> frozenset[str]:
    partial: set[str] = set()
    for some in in_chunks([known.id for known in stories]):
        query = select(entry.c.story, entry.c.source).where(entry.c.story.in_(some)).distinct()
        partial |= {story_id for story_id, source in await connection.execute(query) if source not in has}
    return frozenset(partial)

"""Which stories a search finds, in order: shared ones by their rows, a tenant's own by their reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select

from feeds.store import search_index
from feeds.store.answers import StoryQuery
from feeds.store.overlay import touched_by
from feeds.store.story_query import answers_to, conditions
from feeds.store.tables import entry, regrouped_entry, story
from feeds.store.tenant_view import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story that answers; a lower rank is better, all are alike where the newest come first."""

    story: str
    newest: datetime
    rank: float = 0.0


async def found_ids(sight: Sight, query: StoryQuery) -> list[str]:
    """Ids of all that answer within the window, in order."""
    rows = await sight.connection.execute(_shared(sight.tenant, query))
    hits = [Hit(story=row.id, newest=row.newest, rank=row.rank) for row in rows]
    if sight.overlay.leads:
        hits += await _apart(sight, query)
    hits.sort(key=lambda hit: (hit.newest, hit.story), reverse=True)
    return [hit.story for hit in sorted(hits, key=lambda hit: hit.rank)]


def _shared(tenant_id: str, query: StoryQuery) -> Select[Any]:
    where = conditions(tenant_id, query)
    without = search_index.unwanted_match(query)
    if without:
        hidden = search_index.unwanted(without).where(search_index.of_sources_of(tenant_id))
        where.append(story.c.id.not_in(hidden))
    match = search_index.wanted_match(query)
    if not match:
        rows = select(story.c.id, story.c.newest, literal(0.0).label("rank")).where(*where)
        return rows.order_by(story.c.newest.desc(), story.c.id.desc()).limit(search_index.WINDOW)
    hits = search_index.hits(match, ranked=query.best_first).join(story, story.c.id == entry.c.story)
    window = hits.where(*where, search_index.of_sources_of(tenant_id)).subquery()
    rows = select(story.c.id, story.c.newest, func.min(window.c.rank).label("rank"))
    return rows.join(window, window.c.story == story.c.id).group_by(story.c.id)


async def _apart(sight: Sight, query: StoryQuery) -> list[Hit]:
    """What the tenant has regrouped, by the reports that it sees in each."""
    match, without = search_index.wanted_match(query), search_index.unwanted_match(query)
    ranks = await _ranks(sight, match, query) if match else None
    hidden = await _ranks(sight, without, query) if without else {}
    return [
        Hit(story=told.id, newest=told.newest, rank=ranks[told.id] if ranks else 0.0)
        for told in await sight.apart()
        if answers_to(query, told) and told.id not in hidden and (ranks is None or told.id in ranks)
    ]


async def _ranks(sight: Sight, match: str, query: StoryQuery) -> dict[str, float]:
    """The best rank of a matching report, by the story that it stands in for the tenant."""
    moved = select(regrouped_entry.c.entry).where(regrouped_entry.c.tenant == sight.tenant)
    inside = entry.c.story.in_(touched_by(sight.tenant)) | entry.c.id.in_(moved)
    hits = search_index.hits(match, ranked=query.best_first).add_columns(entry.c.id)
    rows = await sight.connection.execute(hits.where(inside, search_index.of_sources_of(sight.tenant)))
    best: dict[str, float] = {}
    for home, rank, entry_id in rows:
        lead = sight.overlay.home(entry_id, home)
        best[lead] = min(rank, best.get(lead, rank))
    return best

"""What a tenant has regrouped, read for one question: where each report and each story stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.store.answers import StoredEntry
from feeds.store.database import in_chunks
from feeds.store.entries import members_of
from feeds.store.rows import to_stored
from feeds.store.tables import entry, regrouped_entry, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Empty for nearly every tenant. `leads` names every story that was ever touched, mostly by itself."""

    leads: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    entries: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, datetime] = field(default_factory=dict)

    def lead(self, story_id: str) -> str:
        """The story that this one is part of."""
        return self.leads.get(story_id, story_id)

    def home(self, entry_id: str, story_id: str) -> str:
        """The story that an entry stands in; `story_id` is the one that it has for everybody."""
        return self.lead(self.entries.get(entry_id, story_id))

    def joined(self, leads: Iterable[str]) -> tuple[str, ...]:
        """All stories that are part of those."""
        wanted = set(leads)
        return tuple(story for story, lead in self.leads.items() if lead in wanted)


async def overlay_of(connection: AsyncConnection, tenant_id: str) -> Overlay:
    """The tenant's regroupings."""
    rows = (await connection.execute(select(standing).where(standing.c.tenant == tenant_id))).all()
    if not rows:
        return Overlay()
    moved = select(regrouped_entry.c.entry, regrouped_entry.c.story)
    moved = moved.where(regrouped_entry.c.tenant == tenant_id)
    return Overlay(
        leads={row.story: row.lead for row in rows},
        own=frozenset(row.story for row in rows if row.entry is not None),
        entries={row.entry: row.story for row in await connection.execute(moved)},
        changed={row.story: row.changed_at for row in rows if row.changed_at is not None},
    )


async def members_under(
    connection: AsyncConnection, overlay: Overlay, leads: Iterable[str]
) -> dict[str, list[StoredEntry]]:
    """The entries of those stories as the tenant has grouped them, oldest first."""
    wanted = set(leads)
    found = {one.entry.id: one for one in await members_of(connection, overlay.joined(wanted))}
    apart = [one for one, story in overlay.entries.items() if overlay.lead(story) in wanted]
    found |= {one.entry.id: one for one in await entries_by_id(connection, apart) if one.story is not None}
    mine: dict[str, list[StoredEntry]] = {}
    for one in sorted(found.values(), key=lambda one: (one.entry.time, one.entry.id)):
        home = overlay.home(one.entry.id, one.story or "")
        if home in wanted:
            mine.setdefault(home, []).append(one)
    return mine


async def entries_by_id(connection: AsyncConnection, ids: Iterable[str]) -> list[StoredEntry]:
    """Entries by id, in no order."""
    found: list[StoredEntry] = []
    for some in in_chunks(ids):
        rows = await connection.execute(select(entry).where(entry.c.id.in_(some)))
        found += [to_stored(row) for row in rows.mappings()]
    return found


def touched_by(tenant_id: str) -> Select[tuple[str]]:
    """For a query: stories whose rows do not say what this tenant sees of them."""
    return select(standing.c.story).where(standing.c.tenant == tenant_id)


def owned_stories() -> Select[tuple[str]]:
    """For a query: stories that one tenant alone has."""
    return select(standing.c.story).where(standing.c.entry.is_not(None))

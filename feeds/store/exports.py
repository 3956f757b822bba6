"""Everything the desk knows, row by row, for `export`: streamed, so that size does not matter."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from feeds.model import Reach, Story
from feeds.store.database import Database
from feeds.store.overlay import owned_stories
from feeds.store.rows import to_judgement, to_story
from feeds.store.tables import delivery, entry, parcel, source, source_tenant, story
from feeds.store.tenants import Tenants

ExportRow = dict[str, Any]
ExportRows = AsyncGenerator[ExportRow, None]
_BATCH = 200


class Exports:
    """Rows as plain values: strings, numbers, lists; times as ISO 8601 in UTC.

    Who may stop half-way closes the rows (`aclosing`): they hold a connection.
    """

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    def entries(self, since: datetime | None = None) -> ExportRows:
        """Every stored entry, dropped ones too, in the order they came."""
        feed = (source.c.url.label("feed"), source.c.reach.label("reach"))
        query = select(entry, *feed).join(source, source.c.id == entry.c.source)
        query = query.where(~entry.c.forgotten).order_by(entry.c.seq)
        if since is not None:
            query = query.where(entry.c.seen >= since)
        return self._stream(query, _entry_row)

    def stories(self, since: datetime | None = None) -> ExportRows:
        """Every story that was not merged into another, by newest report, as all tenants share them."""
        shared = (story.c.merged_into.is_(None), story.c.id.not_in(owned_stories()))
        query = select(story).where(*shared).order_by(story.c.newest, story.c.id)
        if since is not None:
            query = query.where(story.c.newest >= since)
        return self._stream(query, _story_row)

    def deliveries(self, since: datetime | None = None) -> ExportRows:
        """What was owed to whom, and what became of it."""
        columns = (parcel.c.state, parcel.c.sent_at, parcel.c.message, parcel.c.attempts)
        query = select(delivery, *columns, parcel.c.reason.label("error"))
        query = query.join(parcel, parcel.c.id == delivery.c.parcel)
        query = query.order_by(delivery.c.parcel, delivery.c.story, delivery.c.part)
        if since is not None:
            query = query.where(or_(delivery.c.due >= since, parcel.c.sent_at >= since))
        return self._stream(query, _delivery_row)

    async def sources(self, tenant_id: str) -> tuple[str, ...]:
        """Addresses of the tenant's sources, credentials and all: only for that tenant's eyes."""
        await self._tenants.ensure(tenant_id)
        mine = (source_tenant.c.tenant == tenant_id, ~source_tenant.c.hidden)
        query = select(source.c.url).join(source_tenant, source_tenant.c.source == source.c.id).where(*mine)
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query.order_by(source_tenant.c.number)))

    async def _stream(self, query: Select[Any], to_row: Callable[[Any], ExportRow]) -> ExportRows:
        async with self._database.read() as connection:
            streamed = query.execution_options(yield_per=_BATCH)
            result = await connection.stream(streamed)
            async for row in result.mappings():
                yield to_row(row)


def _entry_row(row: Any) -> ExportRow:
    judgement = to_judgement(row)
    return {
        "id": row["id"],
        "url": row["url"],
        "canonical": row["canonical"],
        "source": _feed(row),
        "outlet": row["outlet"],
        "title": row["title"],
        "summary": row["summary"],
        "lang": row["lang"],
        "published": _iso(row["published"]),
        "seen": _iso(row["seen"]),
        "relevant": row["relevant"],
        "held": row["held"],
        "score": row["score"],
        "primary": row["primary"],
        "topics": list(judgement.topics),
        "names": list(dict.fromkeys(hit.name for hit in judgement.names)),
        "story": row["story"],
        "why": [[reason.code, *reason.facts] for reason in judgement.reasons],
    }


def _feed(row: Any) -> str:
    """The feed's address; of a private one only its id, as the address may hold a secret."""
    return f"private:{row['source']}" if row["reach"] == Reach.PRIVATE.value else str(row["feed"])


def _story_row(row: Any) -> ExportRow:
    told: Story = to_story(row)
    return {
        "id": told.id,
        "headline": told.telling.headline,
        "link": told.telling.link,
        "primary": told.primary,
        "topics": list(told.topics),
        "names": list(told.names),
        "langs": list(told.langs),
        "outlets": list(told.outlets),
        "entries": [report.entry for report in told.reports],
        "first_report": _iso(told.first.at),
        "newest": _iso(told.newest),
        "follows": told.follows,
        "version": told.version,
    }


def _delivery_row(row: Any) -> ExportRow:
    return {
        "story": row["story"],
        "destination": row["destination"],
        "part": row["part"],
        "parcel": row["parcel"],
        "state": "cancelled" if row["cancelled"] else row["state"],
        "reason": row["reason"],
        "due": _iso(row["due"]),
        "sent": _iso(row["sent_at"]),
        "message": row["message"],
        "attempts": row["attempts"],
        "error": row["error"],
    }


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")

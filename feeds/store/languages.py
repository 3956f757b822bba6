"""Stories told in the language of a channel, where one of their reports is written in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.judging.summary import tell
from feeds.model import Desk, Story
from feeds.store.answers import StoredEntry
from feeds.store.database import in_chunks
from feeds.store.rows import to_stored
from feeds.store.tables import entry


async def in_language(
    connection: AsyncConnection, stories: Sequence[Story], lang: str, desk: Desk
) -> dict[str, Story]:
    """By id, those that some report tells in that language; of the reports that the stories have here."""
    wanted = [one for one in stories if lang in one.langs and one.telling.lang != lang]
    reports = {report.entry for one in wanted for report in one.reports if report.lang == lang}
    members = await _entries(connection, sorted(reports))
    told: dict[str, Story] = {}
    for story in wanted:
        pairs = [
            (member.entry, member.judgement)
            for report in story.reports
            if (member := members.get(report.entry)) is not None
        ]
        if pairs:
            told[story.id] = replace(story, telling=tell(pairs, desk, lang=lang))
    return told


async def _entries(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, StoredEntry]:
    found: dict[str, StoredEntry] = {}
    for some in in_chunks(ids):
        rows = await connection.execute(select(entry).where(entry.c.id.in_(some), ~entry.c.forgotten))
        found |= {row["id"]: to_stored(row) for row in rows.mappings()}
    return found

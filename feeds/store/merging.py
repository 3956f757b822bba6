"""One story becomes part of another: its id leads there, and so does all that was owed or kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import ParcelState
from feeds.store.ledger import cancel_emptied
from feeds.store.parcels import of_stories, refresh_wanted
from feeds.store.tables import delivery, entry, mute, parcel, saved, story, story_label


async def merge_stories(connection: AsyncConnection, merged: Sequence[tuple[str, str]]) -> None:
    """Applies pairs of (old, into)."""
    for old, into in merged:
        if old != into:
            await _merge(connection, old, into)


async def _merge(connection: AsyncConnection, old: str, into: str) -> None:
    led_there = (story.c.id == old) | (story.c.merged_into == old)
    await connection.execute(update(story).where(led_there).values(merged_into=into))
    await connection.execute(update(story).where(story.c.follows == old).values(follows=into))
    await connection.execute(update(entry).where(entry.c.story == old).values(story=into))
    await connection.execute(delete(story_label).where(story_label.c.story == old))
    told = (mute.c.kind == "story", mute.c.value == old)
    await connection.execute(update(mute).where(*told).values(value=into))
    await _move_saved(connection, old, into)
    await _move_deliveries(connection, old, into)
    # Where both cards are out, the one that stays behind says so: its message is due for an edit.
    raised = update(story).where(story.c.id == old).values(version=story.c.version + 1)
    await connection.execute(raised)
    await refresh_wanted(connection, of_stories([old]))


async def _move_saved(connection: AsyncConnection, old: str, into: str) -> None:
    other = saved.alias()
    twice = exists().where(
        other.c.tenant == saved.c.tenant, other.c.person == saved.c.person, other.c.story == into
    )
    await connection.execute(delete(saved).where(saved.c.story == old, twice))
    await connection.execute(update(saved).where(saved.c.story == old).values(story=into))


async def _move_deliveries(connection: AsyncConnection, old: str, into: str) -> None:
    """Where the other story is owed or out already, what is queued of the old one is called off."""
    other = delivery.alias()
    twice = exists().where(
        other.c.story == into, other.c.destination == delivery.c.destination, other.c.part == delivery.c.part
    )
    queued = delivery.c.parcel.in_(select(parcel.c.id).where(parcel.c.state == ParcelState.QUEUED.value))
    mine = delivery.c.story == old
    await connection.execute(update(delivery).where(mine, twice, queued).values(cancelled=True))
    await connection.execute(update(delivery).where(mine, ~twice).values(story=into))
    # Nothing is left in these: the parcels go, and the channel keeps the one card that it has.
    left = parcel.c.id.in_(select(delivery.c.parcel).where(mine, delivery.c.cancelled))
    await cancel_emptied(connection, and_(left), reason="merged")

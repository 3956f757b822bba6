"""One story becomes part of another: its id leads there, and so does all that was owed or kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

from feeds.model import ParcelState
from feeds.store.ledger import emptied_off
from feeds.store.parcels import wanted_anew
from feeds.store.tables import delivery, entry, mute, parcel, saved, story, story_label

_OLD: ColumnElement[str] = bindparam("old")
_INTO: ColumnElement[str] = bindparam("into")


async def merge_stories(connection: AsyncConnection, merged: Sequence[tuple[str, str]]) -> None:
    """Applies pairs of (old, into), one after the other: two may lead to the same story."""
    for old, into in merged:
        if old != into:
            for step in _STEPS:
                await connection.execute(step, {"old": old, "into": into})


def _steps() -> Iterator[UpdateBase]:
    led_there = (story.c.id == _OLD) | (story.c.merged_into == _OLD)
    yield update(story).where(led_there).values(merged_into=_INTO)
    yield update(story).where(story.c.follows == _OLD).values(follows=_INTO)
    yield update(entry).where(entry.c.story == _OLD).values(story=_INTO)
    yield delete(story_label).where(story_label.c.story == _OLD)
    yield update(mute).where(mute.c.kind == "story", mute.c.value == _OLD).values(value=_INTO)
    yield from _saved()
    yield from _deliveries()
    # Where both cards are out, the one that stays behind says so: its message is due for an edit.
    yield update(story).where(story.c.id == _OLD).values(version=story.c.version + 1)
    yield wanted_anew(parcel.c.id.in_(select(delivery.c.parcel).where(delivery.c.story == _OLD)))


def _saved() -> Iterator[UpdateBase]:
    other = saved.alias()
    twice = exists().where(
        other.c.tenant == saved.c.tenant, other.c.person == saved.c.person, other.c.story == _INTO
    )
    yield delete(saved).where(saved.c.story == _OLD, twice)
    yield update(saved).where(saved.c.story == _OLD).values(story=_INTO)


def _deliveries() -> Iterator[UpdateBase]:
    """Where the other story is owed or out already, what is queued of the old one is called off."""
    other = delivery.alias()
    twice = exists().where(
        other.c.story == _INTO, other.c.destination == delivery.c.destination, other.c.part == delivery.c.part
    )
    queued = delivery.c.parcel.in_(select(parcel.c.id).where(parcel.c.state == ParcelState.QUEUED.value))
    mine = delivery.c.story == _OLD
    yield update(delivery).where(mine, twice, queued).values(cancelled=True)
    yield update(delivery).where(mine, ~twice).values(story=_INTO)
    # Nothing is left in these: the parcels go, and the channel keeps the one card that it has.
    left = parcel.c.id.in_(select(delivery.c.parcel).where(mine, delivery.c.cancelled))
    yield from emptied_off(and_(left), reason="merged")


# Built once: a merge should cost what the database does, not what it is asked with.
_STEPS = tuple(_steps())

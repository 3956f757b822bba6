"""Votes on stories: one a person and story, by hashed id, erasable; and the labels that they agree on."""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import DestinationSettings, Entry
from feeds.model.votes import Label, Voice, Vote, VoteKind
from feeds.planning.voting import NO, WITHIN, YES, labels, pair, step, voices_of
from feeds.store.codec import from_json, to_json
from feeds.store.database import Database, in_chunks, insert
from feeds.store.meta import Meta, bump
from feeds.store.rows import to_entry
from feeds.store.tables import (
    destination,
    entry,
    meta,
    regrouped_entry,
    regrouped_story,
    standing,
    threshold_move,
    vote,
)

SALT = "vote salt"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label with its entries, which are all public and not forgotten."""

    label: Label
    entries: tuple[Entry, ...]


class Votes:
    """Who voted is known by a keyed hash alone; its key is this installation's."""

    def __init__(self, database: Database, notes: Meta) -> None:
        self._database = database
        self._notes = notes

    async def voter(self, tenant_id: str, person: str) -> str:
        """What stands for the person: on Discord the same in every server, elsewhere the tenant's own."""
        scope = "discord" if tenant_id.startswith("discord:") else tenant_id
        return hmac.new((await self._salt()).encode(), f"{scope}|{person}".encode(), "sha256").hexdigest()[
            :32
        ]

    async def get(self, tenant_id: str, voter: str, story: str) -> Vote | None:
        """That person's vote on that story."""
        mine = (vote.c.tenant == tenant_id, vote.c.voter == voter, vote.c.story == story)
        async with self._database.read() as connection:
            row = (await connection.execute(select(vote).where(*mine))).mappings().first()
        return _to_vote(row) if row else None

    async def put(self, tenant_id: str, given: Vote) -> None:
        """Keeps the vote; a new one of the same person on the same story replaces the old."""
        values = _values(given) | {"tenant": tenant_id}
        put = insert(vote).values(values)
        fresh = {name: put.excluded[name] for name in values if name not in {"tenant", "voter", "story"}}
        async with self._database.write() as connection:
            await connection.execute(put.on_conflict_do_update(["tenant", "voter", "story"], set_=fresh))

    async def take_back(self, tenant_id: str, voter: str, story: str) -> None:
        """As if it had never been given."""
        mine = (vote.c.tenant == tenant_id, vote.c.voter == voter, vote.c.story == story)
        async with self._database.write() as connection:
            await connection.execute(delete(vote).where(*mine))

    async def counted_today(self, voter: str, now: datetime) -> int:
        """How many votes of the last 24 hours that person has standing, anywhere."""
        query = select(func.count()).select_from(vote).where(vote.c.voter == voter, vote.c.at > now - A_DAY)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def counts(self, tenant_id: str, stories: tuple[str, ...]) -> Counter[VoteKind]:
        """How the tenant voted on the story, by all its ids."""
        query = select(vote.c.kind, func.count()).where(vote.c.tenant == tenant_id, vote.c.story.in_(stories))
        async with self._database.read() as connection:
            rows = await connection.execute(query.group_by(vote.c.kind))
            return Counter({VoteKind(kind): count for kind, count in rows})

    async def forget(self, tenant_id: str, person: str) -> int:
        """Erases the person's votes and their mark on what they regrouped; says how many votes."""
        voter = await self.voter(tenant_id, person)
        async with self._database.write() as connection:
            gone = await connection.execute(delete(vote).where(vote.c.voter == voter))
            for table in (regrouped_entry, regrouped_story):
                await connection.execute(update(table).where(table.c.by == voter).values(by=""))
        return gone.rowcount

    async def move_threshold(self, destination_id: int, wanted: float, now: datetime) -> tuple[float, float]:
        """Moves the place's threshold as far as it may; returns how far it went, and where it is."""
        async with self._database.write() as connection:
            row = select(destination.c.settings).where(destination.c.id == destination_id)
            known = from_json(DestinationSettings, await connection.scalar(row))
            where = (threshold_move.c.destination == destination_id, threshold_move.c.at > now - WITHIN)
            moves = select(threshold_move.c.at, threshold_move.c.moved).where(*where)
            before = [(at, moved) for at, moved in await connection.execute(moves)]
            goes = step(known.threshold, wanted, before, now)
            after = replace(known, threshold=round(known.threshold + goes, 2))
            if goes:
                await _write_move(connection, destination_id, after, goes, now)
        return goes, after.threshold

    async def labels(self) -> tuple[Labelled, ...]:
        """What votes and regroupings of all tenants agree on; reports of private sources teach nobody."""
        async with self._database.read() as connection:
            votes = [_to_vote(row) for row in (await connection.execute(select(vote))).mappings()]
            voices = [voice for one in votes for voice in voices_of(one)]
            voices += await _regrouped_voices(connection)
            settled = labels(voices)
            known = await _teachable(connection, {one for label in settled for one in label.entries})
        return tuple(
            Labelled(label=label, entries=tuple(known[one] for one in label.entries))
            for label in settled
            if all(one in known for one in label.entries)
        )

    async def _salt(self) -> str:
        """Made on first use; whoever comes second takes the first one's."""
        known = await self._notes.get(SALT)
        if known is None:
            put = insert(meta).values(key=SALT, value=secrets.token_hex(32)).on_conflict_do_nothing()
            async with self._database.write() as connection:
                await connection.execute(put)
            known = await self._notes.get(SALT)
        return known or ""


async def _teachable(connection: AsyncConnection, ids: set[str]) -> dict[str, Entry]:
    """Those of the entries whose text is still there and everybody's."""
    found: dict[str, Entry] = {}
    for some in in_chunks(sorted(ids)):
        known = select(entry).where(entry.c.id.in_(some), entry.c.owner.is_(None), ~entry.c.forgotten)
        found |= {row["id"]: to_entry(row) for row in (await connection.execute(known)).mappings()}
    return found


async def _write_move(
    connection: AsyncConnection, place: int, after: DestinationSettings, goes: float, now: datetime
) -> None:
    change = update(destination).where(destination.c.id == place).values(settings=to_json(after))
    await connection.execute(change)
    await connection.execute(insert(threshold_move).values(destination=place, moved=goes, at=now))
    await bump(connection)


async def _regrouped_voices(connection: AsyncConnection) -> list[Voice]:
    """A merge says that two stories' first reports are one development, a split that two reports are not."""
    first = await _first_entries(connection)
    voices: list[Voice] = []
    for row in await connection.execute(select(regrouped_story)):
        one, other = first.get(row.story), first.get(row.into)
        if row.by and one and other:
            voices += pair(one, other, says=YES, voter=row.by, manager=True)
    home = select(regrouped_entry, entry.c.story.label("home"))
    home = home.join(entry, entry.c.id == regrouped_entry.c.entry)
    for row in await connection.execute(home):
        rest = await _rest_of(connection, row.home, row.entry) if row.by else None
        voices += pair(row.entry, rest, says=NO, voter=row.by, manager=True) if rest else ()
    return voices


async def _first_entries(connection: AsyncConnection) -> dict[str, str]:
    """The first report of every story that was merged by somebody."""
    named = select(regrouped_story.c.story).union(select(regrouped_story.c.into)).subquery()
    rows = select(entry.c.story, entry.c.id).where(entry.c.story.in_(select(named)))
    first: dict[str, str] = {}
    for story_id, entry_id in await connection.execute(rows.order_by(entry.c.time, entry.c.id)):
        first.setdefault(story_id, entry_id)
    own = select(standing.c.story, standing.c.entry).where(standing.c.entry.is_not(None))
    return first | {row.story: row.entry for row in await connection.execute(own)}


async def _rest_of(connection: AsyncConnection, story_id: str | None, entry_id: str) -> str | None:
    """The first other report of the story that the entry was split from."""
    where = (entry.c.story == story_id, entry.c.id != entry_id)
    found: str | None = await connection.scalar(
        select(entry.c.id).where(*where).order_by(entry.c.time, entry.c.id).limit(1)
    )
    return found


def _values(given: Vote) -> dict[str, Any]:
    plain = ("story", "voter", "at", "topic", "other", "is_manager", "destination", "moved", "mute")
    values = {name: getattr(given, name) for name in plain}
    return values | {
        "kind": given.kind.value,
        "entries": list(given.entries),
        "others": list(given.others),
    }


def _to_vote(row: Any) -> Vote:
    said = {name: value for name, value in dict(row).items() if name != "tenant"}
    lists = {name: tuple(said[name]) for name in ("entries", "others")}
    return Vote(**said | lists | {"kind": VoteKind(row["kind"])})

"""A plan becomes rows: everything of a round in one transaction, and nothing the second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.faults import IN_TRANSACTION, reach
from feeds.model import FirstContact, Judgement, SourceState, Story
from feeds.planning.novelty import keys_of, lead_hash
from feeds.planning.plan import EditedEntry, FirstContactPlan, IngestPlan, NewEntry, PolledSource
from feeds.store.answers import Applied
from feeds.store.codec import to_json
from feeds.store.database import in_chunks, insert
from feeds.store.entries import key_digest
from feeds.store.merging import merge_stories
from feeds.store.meta import bump
from feeds.store.openings import keep_keys
from feeds.store.parcels import of_stories, owe, refresh_wanted
from feeds.store.rows import entry_values, judgement_values, label_values, story_values
from feeds.store.settling import settle_all
from feeds.store.tables import (
    entry,
    entry_key,
    entry_version,
    source,
    story,
    story_id,
    story_label,
    subscription,
)

SAME_TITLE = timedelta(days=3)


async def apply_plan(connection: AsyncConnection, plan: IngestPlan, now: datetime) -> Applied:
    """Writes the plan; rows that are there already stay as they are."""
    new = await _add_entries(connection, plan.entries)
    edited = await _edit_entries(connection, plan.edited, now)
    await _put_stories(connection, plan.stories)
    await keep_keys(connection, plan.stories)
    await merge_stories(connection, plan.merged)
    await _move_members(connection, plan.members)
    await _judge_again(connection, plan.judgements)
    owed = await owe(connection, [(one.delivery, one.slot) for one in plan.deliveries])
    if owed:
        reach(IN_TRANSACTION)
    await _record_polls(connection, plan.polls)
    touched = sorted({told.id for told in plan.stories} | {one.story for one in owed})
    for some in in_chunks(touched):
        await refresh_wanted(connection, of_stories(some))
    await settle_all(connection, now, edited=[one.entry.id for one in plan.edited], told=touched)
    return Applied(
        new=new,
        edited=edited,
        stories=len(plan.stories),
        deliveries=len(owed),
        destinations=tuple(sorted({one.destination for one in owed})),
    )


async def apply_first_contacts(connection: AsyncConnection, plan: FirstContactPlan) -> Applied:
    """Writes what new subscriptions post once, and marks them as served."""
    owed = await owe(connection, [(one.delivery, one.slot) for one in plan.deliveries])
    for some in in_chunks(sorted({one.story for one in owed})):
        await refresh_wanted(connection, of_stories(some))
    for served in in_chunks(plan.served):
        done = update(subscription).where(subscription.c.id.in_(served))
        await connection.execute(done.values(first=FirstContact.NONE.value))
    await bump(connection)
    places = tuple(sorted({one.destination for one in owed}))
    return Applied(deliveries=len(owed), destinations=places)


async def _add_entries(connection: AsyncConnection, entries: Sequence[NewEntry]) -> int:
    fresh = await _not_stored(connection, entries)
    if not fresh:
        return 0
    rows = [
        entry_values(new.entry)
        | judgement_values(new.judgement)
        | {"story": new.story, "vector": new.vector, "lead_hash": lead_hash(new.entry)}
        for new in fresh
    ]
    await connection.execute(insert(entry).on_conflict_do_nothing(), rows)
    await _add_keys(connection, [(new.entry.id, new.entry.time, new.keys) for new in fresh])
    return len(fresh)


async def _not_stored(connection: AsyncConnection, entries: Sequence[NewEntry]) -> list[NewEntry]:
    """Without those that another poll stored, under any of their keys, since this plan was made."""
    taken: dict[bytes, list[datetime]] = {}
    for some in in_chunks({key_digest(key) for new in entries for key in new.keys}):
        query = select(entry_key.c.key, entry_key.c.time).where(entry_key.c.key.in_(some))
        for key, time in await connection.execute(query):
            taken.setdefault(key, []).append(time)
    return [new for new in entries if not _is_taken(new, taken)] if taken else list(entries)


def _is_taken(new: NewEntry, taken: dict[bytes, list[datetime]]) -> bool:
    for key in new.keys:
        times = taken.get(key_digest(key), ())
        if times and not key.startswith("t:"):
            return True
        if any(abs(time - new.entry.time) <= SAME_TITLE for time in times):
            return True
    return False


async def _add_keys(
    connection: AsyncConnection, keyed: Sequence[tuple[str, datetime, frozenset[str]]]
) -> None:
    rows = [
        {"key": key_digest(key), "entry": entry_id, "time": time}
        for entry_id, time, keys in keyed
        for key in keys
    ]
    if rows:
        await connection.execute(insert(entry_key).on_conflict_do_nothing(), rows)


async def _edit_entries(connection: AsyncConnection, edits: Sequence[EditedEntry], now: datetime) -> int:
    """What the feed says now, the old words kept as a version; a forgotten entry stays forgotten."""
    before: dict[str, Any] = {}
    columns = (entry.c.id, entry.c.title, entry.c.summary)
    for some in in_chunks([edit.entry.id for edit in edits]):
        query = select(*columns).where(entry.c.id.in_(some), ~entry.c.forgotten)
        before |= {row.id: row for row in await connection.execute(query)}
    changed = [
        edit
        for edit in edits
        if (old := before.get(edit.entry.id))
        and (old.title, old.summary) != (edit.entry.title, edit.entry.summary)
    ]
    for edit in changed:
        old = before[edit.entry.id]
        await _keep_version(connection, old.id, old.title, old.summary, until=now)
        await _rewrite(connection, edit)
    return len(changed)


async def _keep_version(
    connection: AsyncConnection, entry_id: str, title: str, summary: str, *, until: datetime
) -> None:
    count = select(func.count()).where(entry_version.c.entry == entry_id).scalar_subquery()
    row = {"entry": entry_id, "title": title, "summary": summary, "until": until}
    await connection.execute(insert(entry_version).values(**row, version=count + 1))


async def _rewrite(connection: AsyncConnection, edit: EditedEntry) -> None:
    said = entry_values(edit.entry)
    # Who said it first, and when, does not change with an edit.
    kept = {"id", "source", "seen", "published", "time", "owner", "guid"}
    values = {name: value for name, value in said.items() if name not in kept}
    judged = judgement_values(replace(edit.judgement, entry=edit.entry.id))
    change = update(entry).where(entry.c.id == edit.entry.id)
    vector = {} if edit.vector is None else {"vector": edit.vector}
    await connection.execute(change.values(**values, **judged, **vector, lead_hash=lead_hash(edit.entry)))
    await _add_keys(connection, [(edit.entry.id, edit.entry.time, edit.keys or keys_of(edit.entry))])


async def _put_stories(connection: AsyncConnection, stories: Sequence[Story]) -> None:
    """Upserts; an older version never overwrites a newer one, and what was posted stays posted."""
    if not stories:
        return
    rows = [story_values(told) for told in stories]
    await connection.execute(insert(story_id).on_conflict_do_nothing(), [{"id": row["id"]} for row in rows])
    put = insert(story)
    kept = {"id", "posted", "opened_at"}
    fresh: dict[str, Any] = {name: put.excluded[name] for name in rows[0] if name not in kept}
    fresh["posted"] = case((story.c.posted, True), else_=put.excluded.posted)
    fresh["opened_at"] = func.coalesce(story.c.opened_at, put.excluded.opened_at)
    newer = put.excluded.version >= story.c.version
    await connection.execute(put.on_conflict_do_update(["id"], set_=fresh, where=newer), rows)
    await _label(connection, stories)


async def _label(connection: AsyncConnection, stories: Sequence[Story]) -> None:
    """Labels follow the version that stands in the table, which may be newer than the plan's."""
    versions: dict[str, int] = {}
    for some in in_chunks([told.id for told in stories]):
        found = await connection.execute(select(story.c.id, story.c.version).where(story.c.id.in_(some)))
        versions |= {row.id: row.version for row in found}
    current = [told for told in stories if versions[told.id] == told.version]
    for some in in_chunks([told.id for told in current]):
        await connection.execute(delete(story_label).where(story_label.c.story.in_(some)))
    if current:
        await connection.execute(insert(story_label).on_conflict_do_nothing(), label_values(current))


async def _move_members(connection: AsyncConnection, members: Sequence[tuple[str, str | None]]) -> None:
    if not members:
        return
    move = update(entry).where(entry.c.id == bindparam("member"), ~entry.c.forgotten)
    rows = [{"member": entry_id, "into": into} for entry_id, into in members]
    await connection.execute(move.values(story=bindparam("into")), rows)


async def _judge_again(connection: AsyncConnection, judgements: Sequence[Judgement]) -> None:
    if not judgements:
        return
    change = update(entry).where(entry.c.id == bindparam("judged"), ~entry.c.forgotten)
    rows = [judgement_values(verdict) | {"judged": verdict.entry} for verdict in judgements]
    await connection.execute(change, rows)


async def _record_polls(connection: AsyncConnection, polls: Sequence[PolledSource]) -> None:
    """What the poll found out about the source, and the end of the lease that it was made under."""
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for poll in polls:
        values = _poll_values(poll)
        rows.setdefault(tuple(values), []).append(values | {"polled": poll.source.id})
    for some in rows.values():
        await connection.execute(update(source).where(source.c.id == bindparam("polled")), some)


def _poll_values(poll: PolledSource) -> dict[str, Any]:
    polled = poll.source
    values = {
        "etag": polled.validators.etag,
        "last_modified": polled.validators.last_modified,
        "body_hash": polled.body_hash,
        "next_poll": polled.next_poll,
        "not_before": polled.not_before,
        "gap": polled.gap,
        "health": to_json(polled.health),
        "failures": polled.health.failures,
        "polled_at": polled.health.polled_at,
        "moved_to": polled.moved_to,
        "moved_polls": polled.moved_polls,
        "url": polled.url,
        "site": polled.site,
        "lang": polled.lang,
        "lease_owner": None,
        "lease_until": None,
    }
    if poll.item_hashes is not None:
        values["item_hashes"] = " ".join(poll.item_hashes)
    if polled.state is SourceState.GONE:  # a pause or its end is a person's doing, maybe while we polled
        values["state"] = polled.state.value
    return values

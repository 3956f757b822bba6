"""A round of polling: ask what is due, judge what is new, write it in one commit a batch. Called by ticks.

It calls the other rooms in order and decides nothing itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from feeds.asking import OUR_FAULT, Answer, PollRoom as PollRoom, PollSettings as PollSettings, ask
from feeds.audience import zones_of
from feeds.gathering import Gathered, gather
from feeds.model import Source, Story
from feeds.owners import is_dead_here, own_name
from feeds.planning.first_contact import RECENT, plan_first_contact
from feeds.ports import Failed, Fetched, NotModified
from feeds.store import Applied, Store, StoryQuery

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=3)
LEAST_CLAIM = 25
CANDIDATES = 300
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSource:
    """A source that could not be read, and why in one sentence."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What a round came to: numbers of sources and entries, and the sources that failed."""

    sources: int = 0
    new: int = 0
    relevant: int = 0
    folded: int = 0
    not_due: int = 0
    failed: tuple[FailedSource, ...] = ()
    unchanged: int = 0


@dataclass(slots=True)
class _Round:
    """A round under way."""

    room: PollRoom
    forced: bool
    stop: asyncio.Event
    progress: Progress
    started: datetime
    owner: str = field(default_factory=own_name)
    claimed: dict[int, Source] = field(default_factory=dict)
    total: int = 0
    is_exhausted: bool = False
    report: PollReport = field(default_factory=PollReport)


async def poll_round(
    room: PollRoom,
    *,
    forced: bool = False,
    on_progress: Progress | None = None,
    stop: asyncio.Event | None = None,
) -> PollReport:
    """Asks every source that is due (`forced`: that may be asked at all), and keeps what is new.

    `on_progress` hears how many sources have been handled and how many are known to be due. Once `stop` is
    set no further source is asked; what was not handled goes back to the store.
    """
    await room.store.sources.free_leases(is_dead_here)
    now = room.clock.now()
    not_due = await room.store.sources.not_due(now, room.settings.minimum) if forced else 0
    work = _Round(
        room=room,
        forced=forced,
        stop=stop or asyncio.Event(),
        progress=on_progress or (lambda done, total: None),
        started=now,
        report=PollReport(not_due=not_due),
    )
    await _run(work)
    if not work.stop.is_set():
        await first_contact_round(room.store, now=room.clock.now(), timezone=room.settings.timezone)
    if work.report.sources:  # a tick that found nothing due is no event
        facts = work.report
        log.info("polled", sources=facts.sources, new=facts.new, failed=len(facts.failed))
    return work.report


async def first_contact_round(store: Store, *, now: datetime, timezone: str) -> Applied:
    """Posts what new subscriptions are owed once, as soon as every source has been asked at least once."""
    pending = await store.wants.first_contacts_pending()
    if not pending or not await store.sources.first_poll_ended():
        return Applied()
    tenants = sorted({subscription.tenant for subscription in pending})
    stories = {tenant: await _candidates(store, tenant, now) for tenant in tenants}
    places = {place.id: place for place in await store.wants.all_destinations()}
    zones = await zones_of(store, tenants, timezone)
    plan = plan_first_contact(pending, places, stories, now=now, zones=zones)
    return await store.apply_first_contact(plan)


async def _candidates(store: Store, tenant: str, now: datetime) -> tuple[Story, ...]:
    newest = await store.stories.latest(tenant, StoryQuery(), limit=CANDIDATES)
    best = await store.stories.top(tenant, now - RECENT, CANDIDATES)
    return tuple({story.id: story for story in (*newest.stories, *best)}.values())


async def _run(work: _Round) -> None:
    answers: asyncio.Queue[Answer | None] = asyncio.Queue(maxsize=work.room.settings.batch)
    asking = asyncio.create_task(_ask_all(work, answers))
    try:
        while batch := await _next_batch(answers, work.room.settings.batch):
            await _handle(work, batch)
        await asking  # a fault of the asking itself is the round's
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        if work.claimed:
            await work.room.store.sources.release(sorted(work.claimed), work.owner)


async def _ask_all(work: _Round, answers: asyncio.Queue[Answer | None]) -> None:
    """Keeps up to `in_flight` sources being asked until none is due; then says so with None."""
    under_way: set[asyncio.Task[None]] = set()
    stopping = asyncio.create_task(work.stop.wait())
    try:
        while not work.stop.is_set():
            sources = await _claim(work, work.room.settings.in_flight - len(under_way))
            under_way |= {asyncio.create_task(_ask_one(work, source, answers)) for source in sources}
            if not under_way:
                return
            await asyncio.wait({*under_way, stopping}, return_when=asyncio.FIRST_COMPLETED)
            under_way = {task for task in under_way if not task.done()}
    finally:
        for task in (*under_way, stopping):
            task.cancel()
        await asyncio.gather(*under_way, stopping, return_exceptions=True)
        if not _is_cancelled():
            await answers.put(None)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _claim(work: _Round, limit: int) -> Sequence[Source]:
    """More sources, some at a time; none any more once the store had fewer than were asked for."""
    if work.is_exhausted or limit < min(LEAST_CLAIM, work.room.settings.in_flight):
        return ()
    sources = await work.room.store.sources.claim_due(
        work.started,
        LEASE,
        limit,
        floor=work.room.settings.minimum,
        forced=work.forced,
        owner=work.owner,
    )
    work.is_exhausted = len(sources) < limit
    fresh = [source for source in sources if source.id not in work.claimed]
    work.claimed |= {source.id: source for source in fresh}
    work.total += len(fresh)
    return fresh


async def _ask_one(work: _Round, source: Source, answers: asyncio.Queue[Answer | None]) -> None:
    await answers.put(await ask(work.room, source))


async def _next_batch(answers: asyncio.Queue[Answer | None], limit: int) -> list[Answer]:
    """Whatever has arrived, up to the limit; empty at the end."""
    batch: list[Answer] = []
    answer = await answers.get()
    while answer is not None:
        batch.append(answer)
        if len(batch) == limit or answers.empty():
            return batch
        answer = answers.get_nowait()
    answers.put_nowait(None)  # the end is still to be heard, once this batch is handled
    return batch


async def _handle(work: _Round, batch: Sequence[Answer]) -> None:
    try:
        gathered = await gather(work.room, batch)
    except Exception:
        # One feed's entries must not keep the others' from being stored: try them one by one.
        if len(batch) > 1:
            log.exception("batch not stored, trying its sources one by one", sources=len(batch))
            for answer in batch:
                await _handle(work, [answer])
            return
        log.exception("feed not stored", source=batch[0].source.id)
        batch = [Answer(source=batch[0].source, outcome=Failed(reason=OUR_FAULT))]
        gathered = await gather(work.room, batch)
    _record(work, batch, gathered)


def _record(work: _Round, batch: Sequence[Answer], gathered: Gathered) -> None:
    for answer in batch:
        work.claimed.pop(answer.source.id, None)
    before = work.report
    work.report = replace(
        before,
        sources=before.sources + len(batch),
        new=before.new + gathered.new,
        relevant=before.relevant + gathered.relevant,
        folded=before.folded + gathered.folded,
        failed=before.failed + _failed(batch),
        unchanged=before.unchanged + sum(isinstance(answer.outcome, NotModified) for answer in batch),
    )
    work.progress(work.report.sources, work.total)


def _failed(batch: Sequence[Answer]) -> tuple[FailedSource, ...]:
    return tuple(
        FailedSource(source=answer.source, reason=answer.outcome.reason)
        for answer in batch
        if not isinstance(answer.outcome, Fetched | NotModified)
    )

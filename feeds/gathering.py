"""A batch of answers made into one plan and written: what is known is read, decided upon, committed."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.asking import Answer, PollRoom
from feeds.audience import audience
from feeds.faults import AFTER_COMMIT, reach
from feeds.judging.judge import judge_entries
from feeds.judging.text import full, title
from feeds.known import earlier_stories, known_news, new_ids
from feeds.model import ArticlePolicy, Entry, Health, Judgement, Source
from feeds.planning.floods import is_flood
from feeds.planning.ingest import Arrival, Correction, Deciding, plan_ingest, tell
from feeds.planning.novelty import Novelty, keys_of, sort_news
from feeds.planning.plan import EditedEntry, IngestPlan, NewEntry, PolledSource
from feeds.planning.politeness import Asked, after_poll, never_worked
from feeds.planning.vectors import to_bytes
from feeds.store import Store, StoredEntry

JITTER = 0.1
PAGES_AT_ONCE = 8
THIN = 200
SUMMARY = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An entry with its verdict and vectors."""

    entry: Entry
    judgement: Judgement
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a batch came to, for the round's report."""

    new: int = 0
    relevant: int = 0
    folded: int = 0


async def gather(room: PollRoom, answers: Sequence[Answer]) -> Gathered:
    """Reads what is known, decides, writes it in one commit."""
    now = room.clock.now()
    entries = [entry for answer in answers for entry in answer.entries]
    known = await room.store.entries.known({key for entry in entries for key in keys_of(entry)})
    news = sort_news(entries, known)
    before = await _stored(room.store, news)
    edits = [_over(before[entry.id].entry, entry) for entry in news.edited if entry.id in before]
    judged = await _judge(room, [*news.new, *(entry for entry in edits if _is_changed(before, entry))])
    judged = await _with_articles(room, judged, _policies(room, answers))
    # The open entries are at hand for one batch at a time, until what it decided is written.
    async with room.turn:
        plan = await _decide(room, answers, news, judged=judged, before=before, now=now)
        await room.store.apply(plan, now)
    if plan.deliveries:
        reach(AFTER_COMMIT)
    return _gathered(plan, now)


async def _decide(
    room: PollRoom,
    answers: Sequence[Answer],
    news: Novelty,
    *,
    judged: Sequence[Judged],
    before: dict[str, StoredEntry],
    now: datetime,
) -> IngestPlan:
    arrivals = _arrivals(answers, news, [one for one in judged if one.entry.id not in before], room)
    corrections = [_correction(one, before[one.entry.id], news) for one in judged if one.entry.id in before]
    polls = _polls(answers, arrivals, room, now)
    if not arrivals and not corrections:
        return IngestPlan(polls=polls)
    known = await known_news(room, arrivals, corrections)
    deciding = Deciding(
        desk=room.desk,
        now=now,
        wait=room.settings.wait,
        audience=await audience(room.store, room.settings.timezone, now),
        new_ids=await new_ids(room.store, arrivals, corrections, known),
    )
    # Telling is arithmetic and search in texts: it must not hold up everything else that this process does.
    told = await asyncio.to_thread(tell, arrivals, corrections, known=known, deciding=deciding)
    recent = await earlier_stories(room, told)
    return await asyncio.to_thread(plan_ingest, told, polls, recent=recent, deciding=deciding)


async def _stored(store: Store, news: Novelty) -> dict[str, StoredEntry]:
    found = [await store.entries.get(entry.id) for entry in news.edited]
    return {one.entry.id: one for one in found if one is not None}


def _over(old: Entry, new: Entry) -> Entry:
    """The entry as the feed has it now; when it was first said, and its page's own text, stay."""
    said = replace(
        new, source=old.source, guid=old.guid, owner=old.owner, seen=old.seen, published=old.published
    )
    if old.body and not new.body and len(new.summary) < THIN:
        return replace(said, summary=old.summary, body=old.body)
    return said


def _is_changed(before: dict[str, StoredEntry], entry: Entry) -> bool:
    old = before[entry.id].entry
    return (old.title, old.summary) != (entry.title, entry.summary)


async def _judge(room: PollRoom, entries: Sequence[Entry]) -> list[Judged]:
    if not entries:
        return []
    vectors = None
    if room.encoder is not None:
        texts = [full(entry) for entry in entries] + [title(entry) for entry in entries]
        vectors = await room.encoder.encode(texts)
    verdicts = await asyncio.to_thread(judge_entries, entries, room.desk, vectors)
    pairs = [(_spoken(entry, verdict), verdict) for entry, verdict in zip(entries, verdicts, strict=True)]
    if vectors is None:
        return [Judged(entry=entry, judgement=verdict) for entry, verdict in pairs]
    return [
        Judged(entry=entry, judgement=verdict, vector=to_bytes(vectors[row], vectors[row + len(entries)]))
        for row, (entry, verdict) in enumerate(pairs)
    ]


def _spoken(entry: Entry, verdict: Judgement) -> Entry:
    """Where the feed does not say its language, the one that the desk read."""
    return replace(entry, lang=verdict.lang) if entry.lang == "und" else entry


def _policies(room: PollRoom, answers: Sequence[Answer]) -> dict[int, ArticlePolicy]:
    return {answer.source.id: answer.source.articles or room.settings.articles for answer in answers}


async def _with_articles(
    room: PollRoom, judged: Sequence[Judged], policies: dict[int, ArticlePolicy]
) -> list[Judged]:
    """Relevant entries with the text of their pages, judged by it; a page that fails changes nothing."""
    wanted = [one for one in judged if _wants_page(one, policies.get(one.entry.source, ArticlePolicy.OFF))]
    if room.pages is None or not wanted:
        return list(judged)
    turns = asyncio.Semaphore(PAGES_AT_ONCE)
    read = await asyncio.gather(*(_read_page(room, one.entry, turns) for one in wanted))
    again = await _judge(room, [entry for entry in read if entry is not None])
    better = {one.entry.id: one for one in again if one.judgement.relevant}
    return [better.get(one.entry.id, one) for one in judged]


def _wants_page(one: Judged, policy: ArticlePolicy) -> bool:
    if not one.judgement.relevant or not one.entry.url or one.entry.body:
        return False
    is_thin = len(one.entry.summary) < THIN
    return policy is ArticlePolicy.ALL or (policy is ArticlePolicy.THIN and is_thin)


async def _read_page(room: PollRoom, entry: Entry, turns: asyncio.Semaphore) -> Entry | None:
    async with turns:
        article = await room.pages.read(entry.url) if room.pages else None
    if article is None or not article.text:
        return None
    summary = entry.summary if len(entry.summary) >= THIN else article.text[:SUMMARY]
    return replace(entry, body=article.text, summary=summary)


def _arrivals(
    answers: Sequence[Answer], news: Novelty, judged: Sequence[Judged], room: PollRoom
) -> list[Arrival]:
    count = Counter(one.entry.source for one in judged)
    first = {answer.source.id for answer in answers if never_worked(answer.source)}
    floods = {
        answer.source.id
        for answer in answers
        if is_flood(count[answer.source.id], len(answer.item_hashes or ()))
    }
    return [
        Arrival(
            new=NewEntry(
                entry=one.entry, keys=news.keys[one.entry.id], judgement=one.judgement, vector=one.vector
            ),
            is_silent=one.entry.source in first or _is_old(one.entry, room.settings.max_age),
            in_burst=one.entry.source in floods,
        )
        for one in judged
    ]


def _is_old(entry: Entry, max_age: timedelta | None) -> bool:
    return max_age is not None and entry.seen - entry.time > max_age


def _correction(one: Judged, before: StoredEntry, news: Novelty) -> Correction:
    keys = news.keys.get(one.entry.id, keys_of(one.entry))
    edited = EditedEntry(entry=one.entry, judgement=one.judgement, keys=keys, vector=one.vector)
    return Correction(edited=edited, story=before.story)


def _polls(
    answers: Sequence[Answer], arrivals: Sequence[Arrival], room: PollRoom, now: datetime
) -> tuple[PolledSource, ...]:
    mine: dict[int, list[Arrival]] = {}
    for arrival in arrivals:
        mine.setdefault(arrival.new.entry.source, []).append(arrival)
    return tuple(_polled(answer, mine.get(answer.source.id, ()), room, now) for answer in answers)


def _polled(answer: Answer, arrivals: Sequence[Arrival], room: PollRoom, now: datetime) -> PolledSource:
    asked = Asked(
        now=now,
        bounds=room.settings.bounds,
        hints=answer.hints,
        jitter=random.uniform(0, JITTER),
        news=len(arrivals),
    )
    source = after_poll(answer.outcome, answer.source, asked)
    counted = replace(
        source, site=source.site or answer.site, health=_counted(source, arrivals, answer.entries)
    )
    return PolledSource(source=counted, item_hashes=answer.item_hashes)


def _counted(source: Source, arrivals: Sequence[Arrival], entries: Sequence[Entry]) -> Health:
    health = source.health
    times = [entry.time for entry in entries] + ([health.newest] if health.newest else [])
    return replace(
        health,
        newest=max(times, default=None),
        entries=health.entries + len(arrivals),
        relevant=health.relevant + sum(arrival.new.judgement.relevant for arrival in arrivals),
    )


def _gathered(plan: IngestPlan, now: datetime) -> Gathered:
    placed = [new for new in plan.entries if new.story is not None]
    opened = [story for story in plan.stories if story.opened_at == now]
    return Gathered(
        new=len(plan.entries),
        relevant=sum(new.judgement.relevant for new in plan.entries),
        folded=max(0, len(placed) - len(opened)),
    )

"""What a batch needs to know of what came before: open entries brought up to date, what it can touch."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta

from feeds.asking import PollRoom
from feeds.judging.follow import sought
from feeds.judging.open_entry import Folding, Incoming
from feeds.judging.pairs import pair_model
from feeds.model import Story
from feeds.planning.ingest import Arrival, Correction, KnownNews, Told, edits_of, news_of
from feeds.planning.open_news import OpenNews
from feeds.planning.spans import Span, open_spans
from feeds.store import Store
from feeds.store.openings import Opened

FOLLOWED_FOR = timedelta(days=180)


async def known_news(
    room: PollRoom, arrivals: Sequence[Arrival], corrections: Sequence[Correction]
) -> KnownNews:
    """What the batch can touch; nothing of the open entries where none of it is on the beat."""
    news, edits = news_of(arrivals, corrections), edits_of(corrections)
    spans = open_spans(one.open.time for one in (*news, *edits))
    try:
        if spans:
            await _bring_up_to_date(room, spans, (*news, *edits))
        # Folding is arithmetic on arrays: it must not hold up everything else that this process does.
        reached = await asyncio.to_thread(room.open_news.reach, news, edits, spans)
    except BaseException:
        room.open_news.clear(is_sketching=False)  # read half-way, it would be wrong for ever
        raise
    touched = [one for some in reached for one in some.entries]
    homes = {one.story for one in touched} | {one.story for one in corrections}
    stories = sorted(story for story in homes if story is not None)
    members = await room.store.entries.of_story(stories)
    fresh = {one.new.entry.id for one in arrivals} | {one.entry.id for one in members}
    others = await room.store.openings.many(sorted({one.id for one in touched} - fresh))
    return KnownNews(
        reached=reached,
        entries=tuple(
            Folding(entry=one.entry, judgement=one.judgement, story=one.story) for one in (*members, *others)
        ),
        stories=await room.store.stories.many(stories),
    )


async def _bring_up_to_date(room: PollRoom, spans: Sequence[Span], coming: Sequence[Incoming]) -> None:
    news = room.open_news
    news.begin(pair_model(room.desk.weights), spans)
    if not news.fits(coming) or not await _read(room.store, news, spans):
        news.clear(is_sketching=True)
        await _read(room.store, news, spans)


async def _read(store: Store, news: OpenNews, spans: Sequence[Span]) -> bool:
    """Whether all could be taken in."""
    if news.revision is None:
        news.revision = await store.openings.revision()
    changes = await store.openings.since(news.revision, news.doubtful)
    if not await _take(news, changes.opened):
        return False
    for span in news.missing(spans):
        news.holds(span)
        async for some in store.openings.within(*span):
            if not await _take(news, some):
                return False
    news.revision, news.doubtful = changes.revision, set()
    return True


async def _take(news: OpenNews, opened: Sequence[Opened]) -> bool:
    if not news.fits(one.incoming for one in opened if one.incoming is not None):
        return False
    await asyncio.to_thread(_put, news, opened)
    return True


def _put(news: OpenNews, opened: Sequence[Opened]) -> None:
    for one in opened:
        if one.incoming is None:
            news.drop(one.entry)
        else:
            news.take(one.incoming, is_posted=one.is_posted)


async def earlier_stories(room: PollRoom, told: Told) -> tuple[Story, ...]:
    """Stories that a new one may continue."""
    wanted = [one for story in told.opened if (one := sought(story, room.desk)) is not None]
    if not wanted:
        return ()
    first = min(story.first.at for story in told.opened)
    return await room.store.openings.earlier(wanted, first - FOLLOWED_FOR)


async def new_ids(
    store: Store, arrivals: Sequence[Arrival], corrections: Sequence[Correction], known: KnownNews
) -> Iterator[str]:
    """As many as there could be new stories: one an entry that may change its story."""
    loose = sum(len(some.entries) - len(some.posted) for some in known.reached)
    return iter(await store.stories.fresh_ids(len(arrivals) + len(corrections) + loose))

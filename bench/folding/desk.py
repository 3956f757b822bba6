"""A desk that polls what it is given: real store, judge and encoder, no network."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.folding.press import OUTLETS, Press
from config.desk import SHIPPED, load_desk
from feeds.asking import Answer, PollRoom, PollSettings
from feeds.encoder import open_encoder
from feeds.gathering import gather
from feeds.judging.judge import judge_entries
from feeds.judging.neighbours import Reached
from feeds.judging.open_entry import Incoming
from feeds.judging.text import full, title
from feeds.model import Cadence, Entry, Filter, FirstContact, Source, SourceSpec
from feeds.planning.open_news import OpenNews
from feeds.planning.spans import Span
from feeds.ports import Encoder, Failed, Fetched, FetchOutcome, FetchRequest, Vectors
from feeds.store import Store

NOW = datetime(2026, 9, 11, 12, tzinfo=UTC)


class TimedEncoder:
    """The installed encoder, and the CPU seconds that it took; answers with the press's own directions.

    A medley of words means nothing: all of them would lie in one place.
    """

    def __init__(self, encoder: Encoder, press: Press) -> None:
        self._encoder = encoder
        self._directions = press.directions
        self.seconds = 0.0

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self._encoder.name

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes while nothing else runs."""
        before = time.process_time()
        await self._encoder.encode(texts)
        made = np.stack([self._directions[text] for text in texts])
        self.seconds += time.process_time() - before
        return made


class Clock:
    """Goes on when it is told to."""

    def __init__(self, at: datetime) -> None:
        self.time = at

    def now(self) -> datetime:
        """The bench's time."""
        return self.time


class Silence:
    """No network and nothing to parse: answers are given."""

    async def __call__(self, request: FetchRequest) -> FetchOutcome:
        """Nothing."""
        return Failed(reason="not asked")

    async def parse(self, body: bytes, *, content_type: str, known: frozenset[str]) -> None:
        """Nothing."""


class TimedNews(OpenNews):
    """The open entries, and the CPU seconds that finding the news its stories took."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def reach(
        self, news: Sequence[Incoming], edits: Sequence[Incoming], spans: Sequence[Span]
    ) -> tuple[Reached, ...]:
        """As ever."""
        before = time.process_time()
        found = super().reach(news, edits, spans)
        self.seconds += time.process_time() - before
        return found


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds an entry, the encoder's left out: of the whole round, and of judging and folding."""

    whole: float
    judged: float


@dataclass(slots=True)
class BenchDesk:
    """A room, its store and its encoder's stopwatch."""

    room: PollRoom
    clock: Clock
    encoder: TimedEncoder | None
    news: TimedNews
    sources: dict[int, Source] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """Where it all is kept."""
        return self.room.store

    async def poll(self, entries: Sequence[Entry]) -> Cost:
        """One round, and what it cost."""
        self.sources = self.sources or {one.id: one for one in await self.store.sources.all("local")}
        answers = [
            Answer(
                source=self.sources[number],
                outcome=Fetched(url=self.sources[number].url, body=b"", body_hash=str(self.clock.time)),
                entries=tuple(one for one in entries if one.source == number),
            )
            for number in sorted({one.source for one in entries})
        ]
        before, encoding, folding = time.process_time(), self._encoding(), self.news.seconds
        await gather(self.room, answers)
        whole = time.process_time() - before - self._encoding() + encoding
        judged = await self._judging(entries) + self.news.seconds - folding
        return Cost(1000.0 * whole / len(entries), 1000.0 * judged / len(entries))

    async def _judging(self, entries: Sequence[Entry]) -> float:
        """CPU seconds of judging them once more: it is the same whenever it is done."""
        texts = [full(entry) for entry in entries] + [title(entry) for entry in entries]
        vectors = await self.encoder.encode(texts) if self.encoder else None
        before = time.process_time()
        judge_entries(entries, self.room.desk, vectors)
        return time.process_time() - before

    def _encoding(self) -> float:
        return self.encoder.seconds if self.encoder else 0.0


async def a_desk(file: Path, choice: str, press: Press, at: datetime) -> BenchDesk:
    """The shipped desk over that file, fed by that press; `choice` is `encoder` or `none`."""
    desk, clock, silence = load_desk(SHIPPED), Clock(at), Silence()
    found = open_encoder("auto" if choice == "encoder" else "none")
    encoder = TimedEncoder(found, press) if found else None
    if found:
        await press.place(found)
    news = TimedNews()
    room = PollRoom(
        store=await Store.open(file, desk=desk), fetch=silence, parser=silence, desk=desk, clock=clock,  # type: ignore[arg-type]
        encoder=encoder, settings=PollSettings(), open_news=news,
    )  # fmt: skip
    return BenchDesk(room, clock, encoder, news)


async def with_sources(made: BenchDesk) -> None:
    """Its outlets, and a channel that wants everything."""
    specs = [
        SourceSpec(url=f"https://outlet{number}.example/feed", outlet=f"Outlet {number}", lang="en")
        for number in range(1, OUTLETS + 1)
    ]
    await made.store.sources.seed(specs, made.clock.now())
    place = await made.store.wants.ensure_destination("local", "reading_room", "news")
    await made.store.wants.add_subscription(
        "local", place.id, by="me", filter=Filter(), cadence=Cadence(), first=FirstContact.NONE,
        now=made.clock.now(),
    )  # fmt: skip

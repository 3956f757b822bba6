"""Rounds of polling while 20 000 stories are open: CPU an entry, its share of folding afresh, memory.

Runs itself twice, with an encoder and without, so that each has a memory of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from config.desk import SHIPPED, load_desk
from feeds.asking import Answer, PollRoom, PollSettings
from feeds.encoder import open_encoder
from feeds.gathering import gather
from feeds.judging.fold import Folding, fold
from feeds.judging.judge import judge_entries
from feeds.judging.naming import OpenStory
from feeds.judging.tale import build_story
from feeds.judging.text import full, title
from feeds.model import Cadence, Desk, Entry, Filter, FirstContact, Judgement, Source, SourceSpec, Story
from feeds.planning.novelty import entry_id, keys_of
from feeds.planning.plan import IngestPlan, NewEntry
from feeds.planning.vectors import from_bytes, to_bytes
from feeds.ports import Encoder, Failed, Fetched, FetchOutcome, FetchRequest, Vectors
from feeds.store import Store
from feeds.training.rows import read_rows, to_entry

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10, 30, 100)
ROUNDS = 7
WINDOW = timedelta(days=10)
AT_ONCE = 1_000
NOW = datetime(2026, 9, 11, 12, tzinfo=UTC)


class TimedEncoder:
    """The installed encoder, and the CPU seconds that it took."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self._encoder.name

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes while nothing else runs."""
        before = time.process_time()
        vectors = await self._encoder.encode(texts)
        self.seconds += time.process_time() - before
        return vectors


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.time = NOW

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


@dataclass(slots=True)
class Press:
    """Makes up news from the words of labelled stories; one item in five tells an earlier one again."""

    words: Sequence[str]
    vectors: Vectors | None
    chance: random.Random
    numbers: Iterator[int]
    told: list[tuple[str, str]] = field(default_factory=list)

    def item(self, at: datetime, source: int, *, again: float = 0.0) -> tuple[Entry, bytes | None]:
        """One entry, and its vectors where there is an encoder."""
        number = next(self.numbers)
        said = self._again() if self.chance.random() < again else self._anew()
        self.told.append(said)
        page = f"https://outlet{source}.example/{number}"
        entry = Entry(
            id=entry_id(source, page, page, said[0]), source=source, outlet=f"Outlet {source}", url=page,
            canonical=page, guid=page, title=said[0], summary=said[1], lang="en", published=at, seen=at,
        )  # fmt: skip
        return entry, self._direction()

    def _anew(self) -> tuple[str, str]:
        return " ".join(self.chance.choices(self.words, k=9)), " ".join(self.chance.choices(self.words, k=30))

    def _again(self) -> tuple[str, str]:
        title, summary = self.chance.choice(self.told)
        return f"{title} {self.chance.choice(self.words)}", summary

    def _direction(self) -> bytes | None:
        """As near to each other as news of one beat is: a mix of three real directions and of none."""
        if self.vectors is None:
            return None
        made = self.vectors[:, self.chance.sample(range(self.vectors.shape[1]), 3)].sum(axis=1)
        noise = np.random.default_rng(self.chance.getrandbits(32)).standard_normal(made.shape)
        made = made + 2.0 * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        return to_bytes(*(made / np.linalg.norm(made, axis=1, keepdims=True)))


async def _press(encoder: Encoder | None) -> Press:
    folder = SHIPPED / "training"
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    seeds = [to_entry(row) for row in read_rows(lines) if row.relevant]
    vectors = None
    if encoder is not None:
        flat = await encoder.encode([full(seed) for seed in seeds] + [title(seed) for seed in seeds])
        vectors = flat.reshape(2, len(seeds), -1)
    words = [word for seed in seeds for word in f"{seed.title} {seed.summary}".split()]
    return Press(words=words, vectors=vectors, chance=random.Random(1), numbers=itertools.count())


async def _fill(store: Store, press: Press, desk: Desk, count: int) -> Source:
    await store.sources.seed(
        [
            SourceSpec(url=f"https://outlet{n}.example/feed", outlet=f"Outlet {n}", lang="en")
            for n in range(1, 97)
        ],
        NOW,
    )
    await store.wants.add_subscription(
        "local", (await store.wants.ensure_destination("local", "reading_room", "news")).id, by="me",
        filter=Filter(), cadence=Cadence(), first=FirstContact.NONE, now=NOW,
    )  # fmt: skip
    verdict = judge_entries([press.item(NOW, 1)[0]], desk, None)[0]
    for start in range(0, count, AT_ONCE):
        made = [
            press.item(NOW - WINDOW + WINDOW * (number / count), 1 + number % 96)
            for number in range(start, min(start + AT_ONCE, count))
        ]
        await store.apply(_told(made, verdict, desk), NOW)
    return (await store.sources.all("local"))[0]


def _told(made: Sequence[tuple[Entry, bytes | None]], verdict: Judgement, desk: Desk) -> IngestPlan:
    """Each entry a story of its own, half of them posted."""
    entries, stories = [], []
    for number, (entry, vector) in enumerate(made):
        judgement = replace(verdict, entry=entry.id, relevant=True, held=False, score=0.9)
        story = _story(entry, judgement, desk, posted=number % 2 == 0)
        stories.append(story)
        entries.append(
            NewEntry(entry=entry, keys=keys_of(entry), judgement=judgement, story=story.id, vector=vector)
        )
    return IngestPlan(entries=tuple(entries), stories=tuple(stories))


def _story(entry: Entry, judgement: Judgement, desk: Desk, *, posted: bool) -> Story:
    return build_story(entry.id[:8], [(entry, judgement)], desk, known=None, now=entry.time, posted=posted)


async def _rounds(room: PollRoom, press: Press, source: Source, clock: Clock) -> dict[int, float]:
    found: dict[int, float] = {}
    await _round(room, press, source, clock=clock, size=10)  # what is open is read once, at a start
    for size in SIZES:
        found[size] = statistics.median(
            [await _round(room, press, source, clock=clock, size=size) for _ in range(ROUNDS)]
        )
    return found


async def _round(room: PollRoom, press: Press, source: Source, *, clock: Clock, size: int) -> float:
    """CPU milliseconds an entry, the encoder's left out."""
    clock.time += timedelta(minutes=5)
    entries = tuple(press.item(clock.time, source.id, again=0.2)[0] for _ in range(size))
    outcome = Fetched(url=source.url, body=b"", body_hash=str(clock.time))
    encoder = room.encoder
    before, encoding = time.process_time(), _seconds(encoder)
    await gather(room, [Answer(source=source, outcome=outcome, entries=entries)])
    return 1000.0 * (time.process_time() - before - _seconds(encoder) + encoding) / size


def _seconds(encoder: Encoder | None) -> float:
    return encoder.seconds if isinstance(encoder, TimedEncoder) else 0.0


async def _from_nothing(store: Store, press: Press, desk: Desk, size: int) -> float:
    """The yardstick: everything open read and folded afresh, CPU milliseconds an entry."""
    before = time.process_time()
    stored = await store.entries.open_entries(NOW - WINDOW, NOW + WINDOW)
    open_ = [
        Folding(entry=one.entry, judgement=one.judgement, vector=from_bytes(one.vector), story=one.story)
        for one in stored
    ]
    verdict = stored[0].judgement
    news = [
        Folding(entry=entry, judgement=replace(verdict, entry=entry.id), vector=from_bytes(vector))
        for entry, vector in (press.item(NOW, 1, again=0.2) for _ in range(size))
    ]
    stories = {
        one.story: OpenStory(id=one.story, members=(one.entry.id,), posted=number % 2 == 0)
        for number, one in enumerate(stored)
        if one.story is not None
    }
    fold(news, open_, stories, desk=desk, new_ids=(f"n{number}" for number in itertools.count()))
    return 1000.0 * (time.process_time() - before) / size


async def _measure(count: int, choice: str) -> None:
    desk, clock = load_desk(SHIPPED), Clock()
    found = open_encoder("auto" if choice == "encoder" else "none")
    encoder = TimedEncoder(found) if found else None
    press = await _press(encoder)
    with TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "slugline.db", desk=desk)
        source = await _fill(store, press, desk, count)
        silence = Silence()
        room = PollRoom(
            store=store, fetch=silence, parser=silence, desk=desk, clock=clock, encoder=encoder,  # type: ignore[arg-type]
            settings=PollSettings(),
        )  # fmt: skip
        costs = await _rounds(room, press, source, clock)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        name = "encoder" if encoder else "no encoder"
        print(f"{name}: {count} open, peak memory {peak:.0f} MB; CPU ms an entry p50 beyond the encoder")
        print("  rounds of " + "   ".join(f"{size}: {cost:.2f}" for size, cost in costs.items()), flush=True)
        rebuilt = await _from_nothing(store, press, desk, 30)
        print(f"  30 folded afresh: {rebuilt:.1f}   ratio {costs[30] / rebuilt:.3f}", flush=True)
        await store.close()


def main() -> None:
    """Measures in a process each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--only", choices=("encoder", "none"))
    options = parser.parse_args()
    if options.only:
        asyncio.run(_measure(options.stories, options.only))
        return
    for choice in ("encoder", "none"):
        command = [sys.executable, "-m", "bench.folding", "--stories", str(options.stories), "--only", choice]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()

"""Entries ready for folding: invented headlines whose vectors say which event they tell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from feeds.judging.fold import FoldResult, fold
from feeds.judging.naming import OpenStory
from feeds.judging.window import Folding
from feeds.model import Desk, Entry
from feeds.ports import Vectors
from tests.builders import a_judgement
from tests.fakes.clock import NOON

NAMES = (
    "Halden",
    "Ferrin",
    "Ostrava",
    "Quillon",
    "Marbeck",
    "Tessaly",
    "Dorvane",
    "Bexhill",
    "Yarrow",
    "Ulmer",
)
DEEDS = (
    "sign a pact over cloned voices",
    "fall out about a trailer made by machine",
    "open a school for virtual cameras",
    "lose their case against a scraper",
    "warn of empty dubbing booths",
    "win a prize for restored newsreels",
    "cut forty jobs in animation",
)


def a_desk(**fields: object) -> Desk:
    """A desk without any word of Hollywood, and without weights."""
    plain = Desk(id="bare", title="Bare", topics=(), names=(), words={}, sources=())
    return replace(plain, **fields)  # type: ignore[arg-type]


def telling(event: int, number: int, *, hours: float = 0.0, **verdict: object) -> Folding:
    """The event's telling of that number, so many hours after noon."""
    first, second = NAMES[event % 10], NAMES[(event * 3 + 1) % 10]
    at = NOON + timedelta(hours=hours)
    entry = Entry(
        id=f"{event:08x}{number:08x}",
        source=number,
        outlet=f"Outlet {number}",
        url=f"https://outlet{number}.example/{event}",
        canonical=f"https://outlet{number}.example/{event}",
        title=f"{first} and {second} {DEEDS[event % len(DEEDS)]}, telling {number}",
        summary=f"As they {DEEDS[event % len(DEEDS)]}, {first} falls silent.",
        lang="en",
        published=at,
        seen=at,
    )
    return Folding(entry=entry, judgement=a_judgement(entry, **verdict), vector=vector(event, number))


def vector(event: int, number: int, *, noise: float = 0.03) -> Vectors:
    """Two unit vectors: near each other within an event, far between events."""
    center = np.random.default_rng(event).standard_normal((2, 512))
    around = np.random.default_rng(1_000_003 * event + number + 1).standard_normal((2, 512))
    made = center / np.linalg.norm(center, axis=1, keepdims=True) + noise * around
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def new_ids() -> Iterator[str]:
    """Ids in order."""
    return (f"s{number:05d}" for number in itertools.count())


def fold_news(news: Sequence[Folding], desk: Desk | None = None) -> FoldResult:
    """Folding with nothing open."""
    return fold(news, (), {}, desk=desk or a_desk(), new_ids=new_ids())


def groups(result: FoldResult) -> set[frozenset[str]]:
    """Who is with whom, whatever the stories' ids."""
    return {frozenset(cluster.members) for cluster in result.clusters}


class Shelf:
    """What a store would keep between rounds of folding."""

    def __init__(self, desk: Desk, posted: frozenset[str] = frozenset()) -> None:
        self.desk = desk
        self.posted = posted
        self.entries: dict[str, Folding] = {}
        self.ids = new_ids()

    def round(self, news: Sequence[Folding]) -> FoldResult:
        """Fold these, and keep what came of it."""
        result = fold(news, list(self.entries.values()), self.stories(), desk=self.desk, new_ids=self.ids)
        self.entries |= {one.entry.id: replace(one, story=None) for one in news}
        leads = dict(result.merged)
        for key, one in self.entries.items():
            if one.story in leads:
                self.entries[key] = replace(one, story=leads[one.story])
        for cluster in result.clusters:
            for member in cluster.members:
                self.entries[member] = replace(self.entries[member], story=cluster.story_id)
        for key in result.still_held:
            self.entries[key] = replace(self.entries[key], story=None)
        return result

    def stories(self) -> dict[str, OpenStory]:
        """Stories with their entries."""
        members: dict[str, list[str]] = {}
        for key, one in self.entries.items():
            if one.story is not None:
                members.setdefault(one.story, []).append(key)
        return {
            story: OpenStory(id=story, members=tuple(inside), posted=story in self.posted)
            for story, inside in members.items()
        }

    def groups(self) -> set[frozenset[str]]:
        """Who is with whom now."""
        return {frozenset(story.members) for story in self.stories().values()}

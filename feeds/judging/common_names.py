"""Which names two stories have in common, each person, company or work once; `follow` asks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.judging.linkage import joined
from feeds.judging.story_names import Name, Reading, lines, phrases
from feeds.model import Desk, Story

_PARTICLES = frozenset(
    {"de", "da", "do", "dos", "das", "del", "della", "di", "du", "van", "von", "der", "la", "le", "al", "bin"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedName:
    """A rare name of two stories, as the later one spells it; whether it heads the one and the other."""

    spelling: str
    heads: bool
    headed: bool


def names_in_common(story: Story, earlier: Story, desk: Desk) -> list[SharedName]:
    """Rare names of both; words that stand side by side in either are one name (first and last name)."""
    reading = Reading(story=story, earlier=earlier, desk=desk)
    mine, theirs = list(reading.names(lines(story))), list(reading.names(lines(earlier)))
    known = list(reading.known(story)), list(reading.known(earlier))
    spelling = {key: word for name in (*mine, *known[0]) for key, word in name}
    common = spelling.keys() & {key for name in (*theirs, *known[1]) for key, _ in name}
    shared = [key for key in spelling if key in common]
    here, there = reading.heads(story), reading.heads(earlier)
    return [
        SharedName(
            spelling=" ".join(spelling[key] for key in _whole(group)),
            heads=bool(here & set(group)),
            headed=bool(there & set(group)),
        )
        for group in _one_name_each(
            shared, [*mine, *theirs, *known[0], *known[1], *_neighbours(story, earlier)]
        )
    ]


def _one_name_each(shared: Sequence[str], names: Sequence[Name]) -> Iterator[list[str]]:
    """Keys that stand side by side, and those that stand within another, together."""
    place = {key: number for number, key in enumerate(shared)}
    beside = [[place[key] for key, _ in name if key in place] for name in names]
    ties = [pair for name in beside for pair in itertools.pairwise(name)]
    ties += [(place[one], place[other]) for one in shared for other in shared if _is_part(one, other)]
    for group in joined(ties, range(len(shared))):
        yield [shared[number] for number in group]


def _is_part(one: str, other: str) -> bool:
    """`SFA` of `SFA-CGT`, `Orchard` of a work of that name."""
    return one != other and one in re.split(r"[^\w]+", other)


def _whole(group: Sequence[str]) -> list[str]:
    return [key for key in group if not any(_is_part(key, other) for other in group)]


def _neighbours(*stories: Story) -> Iterator[Name]:
    """Each two capitalised words in a row: a company and its product are one name where they stand so."""
    for line in (line for story in stories for line in lines(story)):
        for phrase in phrases(line):
            words = [token for token in phrase if token.key not in _PARTICLES]
            for pair in itertools.pairwise(words):
                if all(token.capital for token in pair):
                    yield tuple((token.key, token.spelling) for token in pair)

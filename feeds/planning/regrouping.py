"""How a tenant's own merging and splitting adds up: which story each one leads to. Pure; the store asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feeds.model import Story

Merge = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What one tenant has said of stories, and what folding has merged meanwhile for everybody.

    `merges` are pairs (story, into) in the order they were made, `folded` leads from stories that folding
    merged to what they became. `emptied` are stories of the tenant's own whose report was put back, each with
    the story that the report now stands in.
    """

    merges: Sequence[Merge] = ()
    folded: Mapping[str, str] = field(default_factory=dict)
    emptied: Sequence[Merge] = ()


def leads(said: Regrouped) -> dict[str, str]:
    """Where each story that is not its own leads; every other story stays where it is.

    A merge of two that are one already says nothing new, so there are no rings.
    """
    into: dict[str, str] = {}
    for story, other in said.merges:
        _join(into, said.folded.get(story, story), said.folded.get(other, other))
    joined = set(into) | set(into.values())
    for story, home in said.emptied:
        if story not in joined:  # merged with others, it is more than a name for what it was split from
            _join(into, story, said.folded.get(home, home))
    return {story: _root(into, story) for story in into}


def classes(leading: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """For each lead, all stories that are one there."""
    found: dict[str, set[str]] = {}
    for story, lead in leading.items():
        found.setdefault(lead, {lead}).add(story)
    return {lead: frozenset(stories) for lead, stories in found.items()}


def newer_first(one: Story, other: Story) -> tuple[Story, Story]:
    """The two as (newer, older): the newer becomes part of the older."""
    older, newer = sorted((one, other), key=lambda story: (story.opened_at or story.first.at, *_age(story)))
    return newer, older


def report_named(story: Story, word: str) -> list[str]:
    """Entries of the story that the word names: a number of its list, or an outlet."""
    if word.isdecimal() and len(word) < 6:
        place = int(word)
        return [story.reports[place - 1].entry] if 1 <= place <= len(story.reports) else []
    wanted = word.casefold()
    return [report.entry for report in story.reports if report.outlet.casefold() == wanted]


def _age(story: Story) -> tuple[object, str]:
    return (story.first.at, story.id)


def _join(into: dict[str, str], story: str, other: str) -> None:
    old, new = _root(into, story), _root(into, other)
    if old != new:
        into[old] = new


def _root(into: Mapping[str, str], story: str) -> str:
    while story in into:
        story = into[story]
    return story

"""Which story a group of entries is: known ids stay with their oldest or posted part, the rest lead there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.judging.neighbours import Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStory:
    """A story as folding needs it: its entries so far, and whether a message of it is out."""

    id: str
    members: tuple[str, ...]
    posted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCluster:
    """A group with its story's id; `changed` where its members are not those that the story had."""

    story: str
    places: tuple[int, ...]
    members: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """All groups named, and every id that now leads to another."""

    clusters: tuple[NamedCluster, ...]
    merged: tuple[tuple[str, str], ...]


def name_clusters(
    reached: Reached,
    groups: Sequence[Sequence[int]],
    *,
    stories: Mapping[str, OpenStory],
    new_ids: Iterator[str],
) -> Naming:
    """Give each group the id of its posted or oldest story, or a new one."""
    home = _homes(reached, groups, stories)
    claims: dict[int, list[str]] = {}
    for story, (_, number) in sorted(home.items()):
        claims.setdefault(number, []).append(story)
    clusters: list[NamedCluster] = []
    merged: list[tuple[str, str]] = []
    for number, group in enumerate(groups):
        claimed = sorted(claims.get(number, ()), key=lambda story: (not stories[story].posted, home[story]))
        name = claimed[0] if claimed else next(new_ids)
        merged += [(story, name) for story in claimed[1:]]
        # Entries that have left the window stay with their story.
        gone = [
            entry for story in claimed for entry in stories[story].members if entry not in reached.present
        ]
        clusters.append(_named(reached, group, name, before=stories.get(name), gone=gone))
    return Naming(clusters=tuple(clusters), merged=tuple(sorted(merged)))


def _homes(
    reached: Reached, groups: Sequence[Sequence[int]], stories: Mapping[str, OpenStory]
) -> dict[str, tuple[int, int]]:
    """Of each known story its oldest entry's place and the number of the group that holds it."""
    oldest: dict[str, tuple[int, int]] = {}
    for number, group in enumerate(groups):
        for place in group:
            story = reached.entries[place].story
            if story is not None and story in stories:
                oldest[story] = min(oldest.get(story, (place, number)), (place, number))
    return oldest


def _named(
    reached: Reached, group: Sequence[int], name: str, *, before: OpenStory | None, gone: Sequence[str]
) -> NamedCluster:
    members = (*gone, *(reached.entries[place].id for place in group))
    return NamedCluster(
        story=name,
        places=tuple(group),
        members=members,
        changed=before is None or set(before.members) != set(members),
    )

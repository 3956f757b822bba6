"""One development, one story: entries fold into open stories or begin new ones; polling calls this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.judging.association import settle_held
from feeds.judging.duplicates import duplicate_pairs
from feeds.judging.linkage import SCALE, Groups, joined
from feeds.judging.naming import NamedCluster, OpenStory, name_clusters
from feeds.judging.neighbours import MERGE_AT, Reached, reach
from feeds.judging.pairs import pair_model
from feeds.judging.ties import ties_of
from feeds.judging.window import Folding, Window, window_of
from feeds.model import Desk, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A story's entries, oldest first, and what ties them together."""

    story_id: str
    members: tuple[str, ...]
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldResult:
    """What folding changed: stories that got, lost or exchanged entries; ids that lead to others.

    `accepted` are held entries that a confident story took in, `still_held` those that none did.
    """

    clusters: tuple[Cluster, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    accepted: tuple[str, ...] = ()
    still_held: tuple[str, ...] = ()


def fold(
    news: Sequence[Folding],
    open_: Sequence[Folding],
    stories: Mapping[str, OpenStory],
    *,
    desk: Desk,
    new_ids: Iterator[str],
) -> FoldResult:
    """Join new entries to open ones; entries of stories that are not posted are grouped afresh."""
    fresh = {one.entry.id for one in news}
    known = [one for one in open_ if one.entry.id not in fresh]
    if not fresh:
        return FoldResult()
    window = window_of([*news, *known], pair_model(desk.weights))
    posted = _posted_places(window, stories)
    same = duplicate_pairs(window)
    starts = [place for place, one in enumerate(window.foldings) if one.entry.id in fresh]
    reached = reach(window, starts, posted=posted, same=same)
    groups = Groups(_first_groups(window, reached, same), reached.pairs).merge_while(MERGE_AT)
    return _result(window, groups, reached, stories=stories, posted=posted, new_ids=new_ids)


def _posted_places(window: Window, stories: Mapping[str, OpenStory]) -> frozenset[int]:
    posted = {story.id for story in stories.values() if story.posted}
    return frozenset(place for place, one in enumerate(window.foldings) if one.story in posted)


def _first_groups(window: Window, reached: Reached, same: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Stories that stay as they are, entries that are one text, and every other entry alone."""
    inside = set(reached.places)
    ties = [(left, right) for left, right in same if left in inside and right in inside]
    first: dict[str, int] = {}
    for place in reached.places:
        story = window.foldings[place].story
        if story is not None and place not in reached.movable:
            ties.append((first.setdefault(story, place), place))
    return joined(ties, reached.places)


def _result(
    window: Window,
    groups: list[list[int]],
    reached: Reached,
    *,
    stories: Mapping[str, OpenStory],
    posted: frozenset[int],
    new_ids: Iterator[str],
) -> FoldResult:
    settled = settle_held(window, groups, reached.pairs, never_split=posted)
    named = name_clusters(window, settled.groups, stories=stories, new_ids=new_ids)
    touched = [cluster for cluster in named.clusters if cluster.changed]
    inside = _within(touched, reached)
    return FoldResult(
        clusters=tuple(
            Cluster(
                story_id=cluster.story,
                members=cluster.members,
                why=ties_of(window, cluster.places, inside[cluster.story]),
            )
            for cluster in touched
        ),
        merged=named.merged,
        accepted=tuple(window.foldings[place].entry.id for place in settled.accepted),
        still_held=tuple(window.foldings[place].entry.id for place in settled.still_held),
    )


def _within(clusters: Sequence[NamedCluster], reached: Reached) -> dict[str, dict[tuple[int, int], float]]:
    """Pair probabilities by the story that both places are in."""
    home = {place: cluster.story for cluster in clusters for place in cluster.places}
    inside: dict[str, dict[tuple[int, int], float]] = {cluster.story: {} for cluster in clusters}
    for (left, right), chance in reached.pairs.items():
        if left in home and home[left] == home.get(right):
            inside[home[left]][left, right] = chance / SCALE
    return inside

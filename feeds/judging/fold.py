"""One development, one story: entries fold into open stories or begin new ones; polling calls this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.judging.linkage import SCALE
from feeds.judging.naming import NamedCluster, OpenStory, name_clusters
from feeds.judging.neighbours import Reached, is_decided_anew, reach
from feeds.judging.open_entry import Folding as Folding, incoming
from feeds.judging.open_window import OpenWindow
from feeds.judging.pairs import pair_model
from feeds.judging.ties import ties_of
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
    if not news:
        return FoldResult()
    is_sketching = any(one.vector is None for one in (*open_, *news))
    window = OpenWindow(pair_model(desk.weights), is_sketching=is_sketching)
    for one in (*open_, *news):
        window.put(incoming(one))
    starts = [window.slot_of(one.entry.id) for one in news]
    posted = {story.id for story in stories.values() if story.posted}
    return regroup(reach(window, starts, posted=posted), stories, new_ids=new_ids)


def regroup(reached: Reached, stories: Mapping[str, OpenStory], *, new_ids: Iterator[str]) -> FoldResult:
    """The groups of what has been reached, named; `stories` are those that it was in so far."""
    named = name_clusters(reached, reached.groups, stories=stories, new_ids=new_ids)
    touched = [cluster for cluster in named.clusters if cluster.changed]
    inside = _within(touched, reached)
    return FoldResult(
        clusters=tuple(
            Cluster(
                story_id=cluster.story,
                members=cluster.members,
                why=ties_of(reached, cluster.places, inside[cluster.story]),
            )
            for cluster in touched
        ),
        merged=named.merged,
        accepted=tuple(
            reached.entries[place].id
            for group in reached.groups
            for place in group
            if not is_decided_anew(reached.entries[place])
        ),
        still_held=tuple(reached.entries[place].id for place in reached.left),
    )


def _within(clusters: Sequence[NamedCluster], reached: Reached) -> dict[str, dict[tuple[int, int], float]]:
    """Pair probabilities by the story that both places are in."""
    home = {place: cluster.story for cluster in clusters for place in cluster.places}
    inside: dict[str, dict[tuple[int, int], float]] = {cluster.story: {} for cluster in clusters}
    for (left, right), chance in reached.pairs.items():
        if left in home and home[left] == home.get(right):
            inside[home[left]][left, right] = chance / SCALE
    return inside

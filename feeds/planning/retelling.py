"""Stories that a batch touched, told anew from their entries. Called by the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.judging.fold import Cluster, FoldResult
from feeds.judging.follow import follows
from feeds.judging.tale import build_story
from feeds.judging.window import Folding
from feeds.model import Desk, Reason, Story, Urgent

FOLLOWS = "follows"
TIES = frozenset({"same-page", "same-title", "alike", "shared-names", "association", "alone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """What folding came to, all entries at hand, stories with an edited entry, and all as they were."""

    result: FoldResult
    bench: Mapping[str, Folding]
    edited: tuple[str, ...] = ()
    known: Mapping[str, Story] = field(default_factory=dict)


def retell(work: Retelling, *, desk: Desk, now: datetime) -> tuple[Story, ...]:
    """Each touched story once, its version raised where a card of it would change."""
    return tuple(_told(cluster, work, desk=desk, now=now) for cluster in _touched(work))


def followed(
    told: Sequence[Story], work: Retelling, *, recent: Sequence[Story], desk: Desk
) -> tuple[Story, ...]:
    """The same stories, new ones with what they continue among the recent ones."""
    gone = {old for old, _ in work.result.merged}
    past = [story for story in recent if story.id not in gone]
    return tuple(_following(story, past, work.known, desk) for story in told)


def _touched(work: Retelling) -> list[Cluster]:
    clusters = {cluster.story_id: cluster for cluster in work.result.clusters}
    leads = dict(work.result.merged)
    for edited in work.edited:
        story = leads.get(edited, edited)
        if story not in clusters and story in work.known:
            members = tuple(key for key, one in work.bench.items() if one.story == story)
            clusters[story] = Cluster(story_id=story, members=members)
    return [clusters[story] for story in sorted(clusters) if clusters[story].members]


def _told(cluster: Cluster, work: Retelling, *, desk: Desk, now: datetime) -> Story:
    known = work.known.get(cluster.story_id)
    members = [(one.entry, one.judgement) for key in cluster.members if (one := work.bench.get(key))]
    posted = known is not None and known.posted
    story = build_story(cluster.story_id, members, desk, known=known, now=now, posted=posted)
    return replace(story, reasons=_each_once(*story.reasons, *cluster.why, *_kept(known, cluster)))


def _kept(known: Story | None, cluster: Cluster) -> Iterator[Reason]:
    """What stays true of the story: what it follows, and what ties its entries unless that was found anew."""
    for reason in known.reasons if known else ():
        if reason.code.startswith("follows-") or (not cluster.why and reason.code in TIES):
            yield reason


def _following(story: Story, past: Sequence[Story], known: Mapping[str, Story], desk: Desk) -> Story:
    """A new story may continue an earlier one; what it continues does not change later."""
    before = known.get(story.id)
    if before is not None:
        return replace(story, follows=story.follows or before.follows, urgent=story.urgent or before.urgent)
    others = [one for one in past if one.id != story.id]
    found = follows(story, others, desk)
    if found is None:
        return story
    leader, why = found
    is_posted = any(one.id == leader and one.posted for one in others)
    if not is_posted:
        return replace(story, follows=leader, reasons=_each_once(*story.reasons, why))
    reasons = _each_once(*story.reasons, why, Reason(code=f"urgent-{FOLLOWS}"))
    return replace(story, follows=leader, urgent=Urgent(why=FOLLOWS), reasons=reasons)


def _each_once(*reasons: Reason) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))

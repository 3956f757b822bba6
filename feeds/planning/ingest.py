"""From judged entries to all that a batch changes: stories, memberships, deliveries. Called by the poll."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feeds.judging.fold import FoldResult, fold
from feeds.judging.naming import OpenStory
from feeds.judging.window import Folding
from feeds.model import Desk, Judgement, Story
from feeds.planning.deliveries import Audience, OpenedStory, plan_deliveries
from feeds.planning.plan import EditedEntry, IngestPlan, NewEntry, PolledSource
from feeds.planning.rejudging import accepted, held_again, in_its_story
from feeds.planning.retelling import Retelling, retell
from feeds.planning.vectors import from_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A new entry, judged. A silent one opens no delivery (first poll of its source, or too old).

    `in_burst`: it came in a flood from a source that is usually calm.
    """

    new: NewEntry
    is_silent: bool = False
    in_burst: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a feed now says of a known entry, and the story that this is in."""

    edited: EditedEntry
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNews:
    """What the store holds near the batch: entries open to folding, their stories, and the rest of those.

    `recent` are stories that a new one may follow.
    """

    window: tuple[Folding, ...] = ()
    beyond: tuple[Folding, ...] = ()
    stories: Mapping[str, Story] = field(default_factory=dict)
    recent: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What else decides: the desk, the time, who listens, ids that no story ever had."""

    desk: Desk
    now: datetime
    wait: timedelta
    audience: Audience
    new_ids: Iterator[str]


def plan_ingest(
    arrivals: Sequence[Arrival],
    corrections: Sequence[Correction],
    polls: Sequence[PolledSource],
    *,
    known: KnownNews,
    deciding: Deciding,
) -> IngestPlan:
    """All that the batch changes."""
    edits = [_kept_in_story(correction) for correction in corrections]
    bench = _bench(arrivals, edits, known)
    news = [bench[key] for key in _news(arrivals, edits)]
    window = [bench[one.entry.id] for one in known.window]
    result = _fold(news, window, _open(known), deciding)
    judged = _settled(bench, result)
    told = retell(
        Retelling(result=result, bench=judged, edited=_edited_stories(edits), known=known.stories),
        recent=known.recent,
        desk=deciding.desk,
        now=deciding.now,
    )
    home = {entry: story.id for story in told for entry in (report.entry for report in story.reports)}
    home |= {member: cluster.story_id for cluster in result.clusters for member in cluster.members}
    opened = _opened(arrivals, told, home)
    return IngestPlan(
        entries=tuple(_placed(arrival.new, judged, home) for arrival in arrivals),
        edited=tuple(replace(one.edited, judgement=_verdict(one, judged)) for one in edits),
        stories=tuple(told),
        merged=result.merged,
        members=_moved(known, edits, home, result),
        judgements=_changed(known, bench, judged),
        deliveries=plan_deliveries(opened, deciding.audience, now=deciding.now, wait=deciding.wait),
        polls=tuple(polls),
    )


def _kept_in_story(correction: Correction) -> Correction:
    if correction.story is None:
        return correction
    verdict = in_its_story(correction.edited.judgement)
    return replace(correction, edited=replace(correction.edited, judgement=verdict))


def _bench(arrivals: Sequence[Arrival], edits: Sequence[Correction], known: KnownNews) -> dict[str, Folding]:
    """Everything at hand by entry id, as the feeds have it now."""
    bench = {one.entry.id: one for one in (*known.beyond, *known.window)}
    for edit in edits:
        entry, verdict = edit.edited.entry, edit.edited.judgement
        before = bench.get(entry.id)
        vector = before.vector if before else None
        bench[entry.id] = Folding(entry=entry, judgement=verdict, vector=vector, story=edit.story)
    for arrival in arrivals:
        new = arrival.new
        vector = from_bytes(new.vector)
        bench[new.entry.id] = Folding(entry=new.entry, judgement=new.judgement, vector=vector)
    return bench


def _news(arrivals: Sequence[Arrival], edits: Sequence[Correction]) -> Iterator[str]:
    """New entries on the beat, or perhaps so; and known ones that came onto it with an edit."""
    judged = [arrival.new.judgement for arrival in arrivals]
    judged += [edit.edited.judgement for edit in edits if edit.story is None]
    yield from (verdict.entry for verdict in judged if verdict.relevant or verdict.held)


def _fold(
    news: Sequence[Folding], window: Sequence[Folding], stories: Mapping[str, OpenStory], deciding: Deciding
) -> FoldResult:
    """Public entries among themselves, and those of private sources within their tenant."""
    owners = sorted({one.entry.owner or "" for one in news})
    results = [
        fold(
            [one for one in news if (one.entry.owner or "") == owner],
            [one for one in window if (one.entry.owner or "") == owner],
            stories,
            desk=deciding.desk,
            new_ids=deciding.new_ids,
        )
        for owner in owners
    ]
    return results[0] if len(results) == 1 else _joined(results)


def _joined(results: Sequence[FoldResult]) -> FoldResult:
    return FoldResult(
        clusters=tuple(cluster for result in results for cluster in result.clusters),
        merged=tuple(pair for result in results for pair in result.merged),
        accepted=tuple(key for result in results for key in result.accepted),
        still_held=tuple(key for result in results for key in result.still_held),
    )


def _open(known: KnownNews) -> dict[str, OpenStory]:
    members: dict[str, list[str]] = {}
    for one in (*known.beyond, *known.window):
        if one.story is not None:
            members.setdefault(one.story, []).append(one.entry.id)
    return {
        story.id: OpenStory(id=story.id, members=tuple(members[story.id]), posted=story.posted)
        for story in known.stories.values()
        if story.id in members
    }


def _settled(bench: Mapping[str, Folding], result: FoldResult) -> dict[str, Folding]:
    """Entries with the verdict that folding came to."""
    outlets = {
        member: _vouching(cluster.members, member, bench)
        for cluster in result.clusters
        for member in cluster.members
    }
    settled = dict(bench)
    for key in result.accepted:
        verdict = accepted(bench[key].judgement, by=outlets.get(key, ""))
        settled[key] = replace(bench[key], judgement=verdict)
    for key in result.still_held:
        settled[key] = replace(bench[key], judgement=held_again(bench[key].judgement), story=None)
    return settled


def _vouching(members: Sequence[str], member: str, bench: Mapping[str, Folding]) -> str:
    others = [bench[other] for other in members if other != member and other in bench]
    best = max(others, key=lambda one: (one.judgement.score, one.entry.id), default=None)
    return best.entry.outlet if best else ""


def _edited_stories(edits: Sequence[Correction]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(edit.story for edit in edits if edit.story is not None))


def _placed(new: NewEntry, judged: Mapping[str, Folding], home: Mapping[str, str]) -> NewEntry:
    return replace(new, judgement=judged[new.entry.id].judgement, story=home.get(new.entry.id))


def _verdict(edit: Correction, judged: Mapping[str, Folding]) -> Judgement:
    return judged[edit.edited.entry.id].judgement


def _moved(
    known: KnownNews, edits: Sequence[Correction], home: Mapping[str, str], result: FoldResult
) -> tuple[tuple[str, str | None], ...]:
    """Known entries that are in another story now, or in none."""
    before = {one.entry.id: one.story for one in (*known.beyond, *known.window)}
    before |= {edit.edited.entry.id: edit.story for edit in edits}
    after: dict[str, str | None] = dict.fromkeys(result.still_held)
    after |= {key: story for key, story in home.items() if key in before}
    return tuple(
        (key, story) for key, story in sorted(after.items()) if key in before and before[key] != story
    )


def _changed(
    known: KnownNews, bench: Mapping[str, Folding], judged: Mapping[str, Folding]
) -> tuple[Judgement, ...]:
    keys = [one.entry.id for one in (*known.beyond, *known.window)]
    return tuple(judged[key].judgement for key in keys if judged[key].judgement != bench[key].judgement)


def _opened(arrivals: Sequence[Arrival], told: Sequence[Story], home: Mapping[str, str]) -> list[OpenedStory]:
    """Stories with a report that is news, not only known to us for the first time."""
    loud: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        story = home.get(arrival.new.entry.id)
        if story is not None and not arrival.is_silent:
            loud.setdefault(story, []).append(arrival)
    return [
        OpenedStory(story=story, in_burst=all(arrival.in_burst for arrival in loud[story.id]))
        for story in told
        if story.id in loud
    ]

"""From judged entries to all that a batch changes: stories, memberships, deliveries. Called by the poll."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from feeds.judging.fold import FoldResult, regroup
from feeds.judging.naming import OpenStory
from feeds.judging.neighbours import Reached
from feeds.judging.open_entry import Folding, Incoming, incoming_of
from feeds.model import Desk, Judgement, Story
from feeds.planning.deliveries import Audience, OpenedStory, plan_deliveries
from feeds.planning.plan import EditedEntry, IngestPlan, NewEntry, PolledSource
from feeds.planning.rejudging import accepted, held_again, in_its_story
from feeds.planning.retelling import Retelling, followed, retell


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
    """What the batch can touch: as folding reached it, whole entries (all members of those stories among
    them), and their stories."""

    reached: tuple[Reached, ...] = ()
    entries: tuple[Folding, ...] = ()
    stories: Mapping[str, Story] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What else decides: the desk, the time, who listens, ids that no story ever had."""

    desk: Desk
    now: datetime
    wait: timedelta
    audience: Audience
    new_ids: Iterator[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What folding came to, and how the stories that it touched are told now."""

    arrivals: tuple[Arrival, ...]
    edits: tuple[Correction, ...]
    known: KnownNews
    work: Retelling
    stories: tuple[Story, ...]

    @property
    def opened(self) -> tuple[Story, ...]:
        """Stories that were not there before: they may continue an earlier one."""
        return tuple(story for story in self.stories if story.id not in self.work.known)


def news_of(arrivals: Sequence[Arrival], corrections: Sequence[Correction]) -> tuple[Incoming, ...]:
    """New entries on the beat, or perhaps so; and known ones that came onto it with an edit."""
    fresh = [
        incoming_of(one.new.entry, one.new.judgement, vector=one.new.vector)
        for one in arrivals
        if _is_on_the_beat(one.new.judgement)
    ]
    return (*fresh, *(_edited(one) for one in corrections if one.story is None and _may_fold(one)))


def edits_of(corrections: Sequence[Correction]) -> tuple[Incoming, ...]:
    """What feeds now say of entries that are open, or were."""
    return tuple(_edited(_kept_in_story(one)) for one in corrections if one.story is not None)


def _edited(one: Correction) -> Incoming:
    edited = one.edited
    return incoming_of(edited.entry, edited.judgement, vector=edited.vector, story=one.story)


def _may_fold(one: Correction) -> bool:
    return _is_on_the_beat(one.edited.judgement)


def _is_on_the_beat(verdict: Judgement) -> bool:
    return verdict.relevant or verdict.held


def tell(
    arrivals: Sequence[Arrival], corrections: Sequence[Correction], *, known: KnownNews, deciding: Deciding
) -> Told:
    """The batch folded, and each story that this touched told anew."""
    edits = tuple(_kept_in_story(correction) for correction in corrections)
    bench = _bench(arrivals, edits, known)
    stories = _open(known)
    results = [regroup(one, stories, new_ids=deciding.new_ids) for one in known.reached]
    result = results[0] if len(results) == 1 else _joined(results)
    work = Retelling(
        result=result, bench=_settled(bench, result), edited=_edited_stories(edits), known=known.stories
    )
    told = retell(work, desk=deciding.desk, now=deciding.now)
    return Told(arrivals=tuple(arrivals), edits=edits, known=known, work=work, stories=told)


def plan_ingest(
    told: Told, polls: Sequence[PolledSource], *, recent: Sequence[Story], deciding: Deciding
) -> IngestPlan:
    """All that the batch changes; `recent` are stories that a new one may continue."""
    result, judged = told.work.result, told.work.bench
    stories = followed(told.stories, told.work, recent=recent, desk=deciding.desk)
    home = {report.entry: story.id for story in stories for report in story.reports}
    home |= {member: cluster.story_id for cluster in result.clusters for member in cluster.members}
    opened = _opened(told.arrivals, stories, home)
    return IngestPlan(
        entries=tuple(_placed(arrival.new, judged, home) for arrival in told.arrivals),
        edited=tuple(replace(one.edited, judgement=_verdict(one, judged)) for one in told.edits),
        stories=stories,
        merged=result.merged,
        members=_moved(told.known, told.edits, home, result),
        judgements=_changed(told, judged),
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
    bench = {one.entry.id: one for one in known.entries}
    for edit in edits:
        entry, verdict = edit.edited.entry, edit.edited.judgement
        bench[entry.id] = Folding(entry=entry, judgement=verdict, story=edit.story)
    for arrival in arrivals:
        new = arrival.new
        bench[new.entry.id] = Folding(entry=new.entry, judgement=new.judgement)
    return bench


def _joined(results: Sequence[FoldResult]) -> FoldResult:
    return FoldResult(
        clusters=tuple(cluster for result in results for cluster in result.clusters),
        merged=tuple(pair for result in results for pair in result.merged),
        accepted=tuple(key for result in results for key in result.accepted),
        still_held=tuple(key for result in results for key in result.still_held),
    )


def _open(known: KnownNews) -> dict[str, OpenStory]:
    members: dict[str, list[str]] = {}
    for one in known.entries:
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
    before = {one.entry.id: one.story for one in known.entries}
    before |= {edit.edited.entry.id: edit.story for edit in edits}
    after: dict[str, str | None] = dict.fromkeys(result.still_held)
    after |= {key: story for key, story in home.items() if key in before}
    return tuple(
        (key, story) for key, story in sorted(after.items()) if key in before and before[key] != story
    )


def _changed(told: Told, judged: Mapping[str, Folding]) -> tuple[Judgement, ...]:
    bench = _bench(told.arrivals, told.edits, told.known)
    keys = [one.entry.id for one in told.known.entries]
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

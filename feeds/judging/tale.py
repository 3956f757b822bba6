"""A story made from its entries: filed by vote, told by its best report, its version raised when needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.judging.summary import tell
from feeds.judging.topics import chosen
from feeds.judging.urgency import urgent
from feeds.model import Desk, Entry, Judgement, Leaning, Reason, Report, Story, Urgent

MOST_TOPICS = 4
MOST_NAMES = 8
_ENOUGH_VOTES = 0.5
_IN_HEADLINE = 2.0
_LEAST_SAY = 0.05
_SHOWN_REASONS = frozenset({"ai-words", "film-words", "names"})
_BY_WORDS = frozenset({"primary", "topic"})

Member = tuple[Entry, Judgement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What the members, taken together, are about."""

    primary: str
    topics: tuple[str, ...]
    names: tuple[str, ...]


def build_story(
    story_id: str,
    members: Sequence[Member],
    desk: Desk,
    *,
    known: Story | None,
    now: datetime,
    posted: bool,
) -> Story:
    """The story as its entries now tell it; `known` is how it stood before."""
    ordered = sorted(members, key=lambda member: (member[0].time, member[0].id))
    filing = filing_of([judgement for _, judgement in ordered], desk)
    telling = tell(ordered, desk)
    is_urgent = (known.urgent if known else None) or urgent([entry for entry, _ in ordered], desk)
    story = Story(
        id=story_id,
        telling=telling,
        primary=filing.primary,
        topics=filing.topics,
        names=filing.names,
        reports=tuple(_report(entry, judgement) for entry, judgement in ordered),
        urgent=is_urgent,
        follows=known.follows if known else None,
        posted=posted,
        score=max(judgement.score for _, judgement in ordered),
        reasons=tuple(_reasons(filing.primary, telling.lead, ordered, is_urgent)),
    )
    return _versioned(story, known, now)


def filing_of(judgements: Sequence[Judgement], desk: Desk) -> Filing:
    """Topics and names that the members, taken together, come to; surer members count more."""
    if not all(judgement.leanings for judgement in judgements):
        return vote(judgements, desk)
    topics = chosen(_mean_leanings(judgements))
    further = [topic for topic in vote(judgements, desk).topics if topic not in topics]
    # What a long text added stands in no leaning; it counts where most members have it.
    added = [topic for topic in further if not any(_leans(one, topic) for one in judgements)]
    return Filing(
        primary=topics[0],
        topics=(*topics, *added)[:MOST_TOPICS],
        names=tuple(_names(judgements))[:MOST_NAMES],
    )


def _mean_leanings(judgements: Sequence[Judgement]) -> tuple[Leaning, ...]:
    weights = [max(judgement.score, _LEAST_SAY) for judgement in judgements]
    total = sum(weights)
    odds: dict[str, float] = defaultdict(float)
    first: dict[str, float] = defaultdict(float)
    for weight, judgement in zip(weights, judgements, strict=True):
        for one in judgement.leanings:
            odds[one.topic] += weight / total * one.odds
            first[one.topic] += weight / total * one.first
    return tuple(
        Leaning(topic=topic, odds=round(odds[topic], 3), first=round(first[topic], 3)) for topic in odds
    )


def _leans(judgement: Judgement, topic: str) -> bool:
    return any(one.topic == topic and one.odds >= 0.0 for one in judgement.leanings)


def vote(judgements: Sequence[Judgement], desk: Desk) -> Filing:
    """The same where the desk is not trained: primary topic, topics and names by majority."""
    place = {topic.id: number for number, topic in enumerate(desk.topics)}
    primaries: dict[str, float] = defaultdict(float)
    topics: dict[str, float] = defaultdict(float)
    for judgement in judgements:
        primaries[judgement.primary] += judgement.score
        for topic in judgement.topics:
            topics[topic] += judgement.score
    primary = min(primaries, key=lambda topic: (-round(primaries[topic], 6), place.get(topic, len(place))))
    enough = _ENOUGH_VOTES * sum(judgement.score for judgement in judgements) - 1e-9
    others = [topic for topic in topics if topic != primary and topics[topic] >= enough]
    others.sort(key=lambda topic: (-round(topics[topic], 6), place.get(topic, len(place))))
    return Filing(
        primary=primary, topics=(primary, *others)[:MOST_TOPICS], names=tuple(_names(judgements))[:MOST_NAMES]
    )


def _names(judgements: Sequence[Judgement]) -> list[str]:
    """Names by how many members have them, in headlines above all; then in the order of first mention."""
    votes: dict[str, float] = {}
    for judgement in judgements:
        best: dict[str, float] = {}
        for hit in judgement.names:
            best[hit.name] = max(best.get(hit.name, 1.0), _IN_HEADLINE if hit.in_title else 1.0)
        for name, weight in best.items():
            votes[name] = votes.get(name, 0.0) + weight
    return sorted(votes, key=lambda name: -votes[name])


def _report(entry: Entry, judgement: Judgement) -> Report:
    return Report(
        entry=entry.id,
        outlet=entry.outlet,
        title=entry.title,
        url=entry.url or entry.canonical,
        lang=judgement.lang,
        at=entry.time,
        source=entry.source,
        tier=entry.tier,
        marks=entry.marks,
    )


def _reasons(
    primary: str, lead: str, ordered: Sequence[Member], is_urgent: Urgent | None
) -> Iterator[Reason]:
    """Why the story is filed as it is, what its best report speaks of, and why it does not wait."""
    leading = next(judgement for entry, judgement in ordered if entry.id == lead)
    yield _filed_first(primary, [leading, *(judgement for _, judgement in ordered)])
    yield from (reason for reason in leading.reasons if reason.code in _SHOWN_REASONS)
    if is_urgent is not None:
        yield Reason(code=f"urgent-{is_urgent.why}")


def _filed_first(topic: str, judgements: Sequence[Judgement]) -> Reason:
    """The words of the first report that has any for the topic: one report alone may be filed elsewhere."""
    for judgement in judgements:
        for reason in judgement.reasons:
            if reason.code in _BY_WORDS and reason.facts[:1] == (topic,):
                return Reason(code="primary", facts=reason.facts)
    return Reason(code="primary-likeness", facts=(topic,))


def _versioned(story: Story, known: Story | None, now: datetime) -> Story:
    if known is None:
        return replace(story, opened_at=now, changed_at=now)
    if shown(story) == shown(known):
        return replace(
            story, version=known.version, opened_at=known.opened_at or now, changed_at=known.changed_at
        )
    return replace(story, version=known.version + 1, opened_at=known.opened_at or now, changed_at=now)


def shown(story: Story) -> tuple[object, ...]:
    """All that a card of the story shows: if this is the same, so is the card."""
    first_of: Mapping[str, tuple[str, datetime]] = {
        report.outlet: (report.url, report.at) for report in reversed(story.reports)
    }
    covered = tuple((outlet, *first_of[outlet]) for outlet in story.outlets)
    filed = (story.primary, story.topics, story.names)
    return (story.telling, *filed, covered, story.urgent, story.follows, story.merged_into)

"""Who wants a story: subscriptions found through an index, silence respected. Called by the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.judging.text import fold_text, is_cjk, words
from feeds.model import Destination, Filter, Mute, Report, Story, Subscription
from feeds.planning.voting import LOWEST

ANYTHING = ("any", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A subscription that lets a story through to its destination, and what in it did so.

    `story` is the story as the tenant has it, which may be another than the one that changed.
    """

    subscription: Subscription
    destination: Destination
    reason: str
    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGrouping:
    """What a tenant has regrouped: the story that each touched one leads to, as it stood before this round,
    and the reports that do not stand where they stand for everybody."""

    stories: Mapping[str, Story] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantView:
    """Which sources each tenant has (one that is not named has none), and what it has regrouped."""

    sources: Mapping[str, frozenset[int]] = field(default_factory=dict)
    own: Mapping[str, OwnGrouping] = field(default_factory=dict)

    def of(self, tenant: str, story: Story) -> Story | None:
        """The story with the reports that the tenant may see, or None if there are none."""
        mine, own = self.sources.get(tenant, frozenset()), self.own.get(tenant, OwnGrouping())
        reports = tuple(
            report for report in story.reports if report.source in mine and report.entry not in own.moved
        )
        lead = own.stories.get(story.id)
        if lead is not None:
            return _with_reports(lead, story, reports)
        if len(reports) == len(story.reports):
            return story
        return replace(story, reports=reports) if reports else None

    def leads_of(self, story: Story) -> tuple[Story, ...]:
        """What the story is part of, at tenants that have merged it with others."""
        found = (own.stories.get(story.id) for own in self.own.values())
        return tuple(lead for lead in found if lead is not None and lead.id != story.id)


def _with_reports(lead: Story, story: Story, reports: Sequence[Report]) -> Story:
    """What the tenant has of the story that this one leads to, and what this round brings."""
    known = {report.entry for report in reports}
    both = [report for report in lead.reports if report.entry not in known] + list(reports)
    told = story if lead.id == story.id else lead
    return replace(told, reports=tuple(sorted(both, key=lambda report: (report.at, report.entry))))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """A story's headline and summary as words are compared: folded, with single spaces around each."""

    spaced: str
    folded: str

    def has(self, phrase: str) -> bool:
        """Whether the words of the phrase stand there one after the other."""
        wanted = fold_text(phrase)
        if is_cjk(wanted):  # no spaces between words: any run of characters may be one
            return wanted in self.folded
        spaced = " ".join(words(wanted))
        return bool(spaced) and f" {spaced} " in self.spaced


def text_of(story: Story) -> StoryText:
    """What phrases are looked for in."""
    told = (story.telling.headline, *(sentence.text for sentence in story.telling.sentences))
    folded = [fold_text(text) for text in told]
    # A mark between sentences keeps a phrase from reaching over a full stop.
    spaced = " | ".join(" ".join(words(text)) for text in folded)
    return StoryText(spaced=f" {spaced} ", folded="\n".join(folded))


def lets_through(wanted: Filter, story: Story, text: StoryText | None = None) -> str | None:
    """What of the filter the story meets, as the line that asks for it says it; None if it does not pass.

    Within a kind *or*, between kinds *and*; an empty filter is met by everything.
    """
    if len(story.outlets) < wanted.min_outlets or not _langs_pass(wanted, story):
        return None
    text = text or text_of(story)
    if _is_excluded(wanted, story, text):
        return None
    met = (
        _met("topic", wanted.topics, story.topics),
        _met("name", wanted.names, story.names),
        _met("outlet", wanted.outlets_named, story.outlets),
        _met_phrases(wanted.phrases, text),
    )
    return None if None in met else " ".join(part for part in met if part)


def is_muted(mute: Mute, story: Story, now: datetime) -> bool:
    """Whether the mute keeps the story from its destination.

    An outlet's mute silences what nobody else reports. One that lasts until a change lets a story pass
    that follows another; the mute of a story for a time covers what follows it.
    """
    if mute.until is not None and mute.until <= now:
        return False
    if mute.until_change and story.follows is not None:
        return False
    match mute.kind:
        case "topic":
            return mute.value in story.topics
        case "name":
            return _same(mute.value) in {_same(name) for name in story.names}
        case "outlet":
            return {_same(outlet) for outlet in story.outlets} == {_same(mute.value)}
        case "story":
            return mute.value in (story.id, story.follows)
        case _:
            return False


def is_sure_enough(story: Story, place: Destination) -> bool:
    """Whether the desk is as sure of the story as the place asks; the lowest threshold asks for nothing."""
    threshold = place.settings.threshold
    return threshold <= LOWEST or story.score >= threshold


class MatchIndex:
    """All subscriptions, found by what a story has: most of them are never looked at for a story."""

    def __init__(
        self,
        subscriptions: Sequence[Subscription],
        mutes: Sequence[Mute],
        destinations: Iterable[Destination],
    ) -> None:
        self._places = {destination.id: destination for destination in destinations}
        self._by_key: dict[tuple[str, str], list[Subscription]] = {}
        for subscription in subscriptions:
            for key in _keys_of_filter(subscription.filter):
                self._by_key.setdefault(key, []).append(subscription)
        self._mutes: dict[int, list[Mute]] = {}
        for mute in mutes:
            self._mutes.setdefault(mute.destination, []).append(mute)

    def who_wants(self, story: Story, views: TenantView, *, now: datetime) -> tuple[Want, ...]:
        """Each subscription that the story passes, by number; a destination may be there more than once."""
        text = text_of(story)
        keys = {key for one in (story, *views.leads_of(story)) for key in _keys_of_story(one)}
        found = {one.id: one for key in keys for one in self._by_key.get(key, ())}
        wants = (self._want(found[number], story, text, views) for number in sorted(found))
        return tuple(
            want
            for want in wants
            if want is not None
            and is_sure_enough(want.story, want.destination)
            and not any(self._is_silenced(want.destination, one, now) for one in (story, want.story))
        )

    def _want(
        self, subscription: Subscription, story: Story, text: StoryText, views: TenantView
    ) -> Want | None:
        place = self._places.get(subscription.destination)
        seen = views.of(subscription.tenant, story) if place else None
        if place is None or seen is None:
            return None
        reason = lets_through(subscription.filter, seen, text if seen.id == story.id else None)
        if reason is None:
            return None
        return Want(subscription=subscription, destination=place, reason=reason, story=seen)

    def _is_silenced(self, place: Destination, story: Story, now: datetime) -> bool:
        return any(is_muted(mute, story, now) for mute in self._mutes.get(place.id, ()))


def _keys_of_filter(wanted: Filter) -> Sequence[tuple[str, str]]:
    """The narrowest kind that the filter names: a story that passes has one of these keys."""
    if wanted.names:
        return [("name", _same(name)) for name in wanted.names]
    if wanted.topics:
        return [("topic", topic) for topic in wanted.topics]
    if wanted.outlets_named:
        return [("outlet", _same(outlet)) for outlet in wanted.outlets_named]
    return [ANYTHING]


def _keys_of_story(story: Story) -> Iterable[tuple[str, str]]:
    yield ANYTHING
    yield from (("name", _same(name)) for name in story.names)
    yield from (("topic", topic) for topic in story.topics)
    yield from (("outlet", _same(outlet)) for outlet in story.outlets)


def _met(kind: str, wanted: Sequence[str], has: Sequence[str]) -> str | None:
    if not wanted:
        return ""
    held = {_same(value) for value in has}
    first = next((value for value in wanted if _same(value) in held), None)
    return None if first is None else f"{kind}:{_quoted(first)}"


def _met_phrases(wanted: Sequence[str], text: StoryText) -> str | None:
    if not wanted:
        return ""
    first = next((phrase for phrase in wanted if text.has(phrase)), None)
    return None if first is None else _quoted(first, always=True)


def _langs_pass(wanted: Filter, story: Story) -> bool:
    return not wanted.langs or bool(set(wanted.langs) & set(story.langs))


def _is_excluded(wanted: Filter, story: Story, text: StoryText) -> bool:
    names = {_same(name) for name in story.names}
    outlets = {_same(outlet) for outlet in story.outlets}
    return (
        any(topic in story.topics for topic in wanted.without_topics)
        or any(_same(name) in names for name in wanted.without_names)
        or any(text.has(phrase) for phrase in wanted.without_phrases)
        # A report from elsewhere, or in another language, is enough to tell the story.
        or (bool(wanted.without_outlets) and outlets <= {_same(one) for one in wanted.without_outlets})
        or (bool(wanted.without_langs) and set(story.langs) <= set(wanted.without_langs))
    )


def _same(value: str) -> str:
    return fold_text(value)


def _quoted(value: str, *, always: bool = False) -> str:
    return f'"{value}"' if always or " " in value else value

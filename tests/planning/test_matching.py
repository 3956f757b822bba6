"""Who wants a story: filters, tenants' views, mutes, and the index that finds subscriptions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from feeds.model import Destination, Filter, Mute, Story, Subscription
from feeds.planning.matching import MatchIndex, TenantView, is_muted, lets_through
from tests.builders import a_destination, a_mute, a_report, a_story, a_subscription, a_telling, an_entry
from tests.fakes.clock import NOON

HOUR = timedelta(hours=1)
VIEWS = TenantView(sources={"local": frozenset({1, 2, 3})})


def told(headline: str, summary: str = "", **fields: object) -> Story:
    entry = an_entry(title=headline, summary=summary)
    return a_story(entry, telling=a_telling(entry), **fields)


def reported_by(*outlets: str, langs: str = "en") -> Story:
    reports = tuple(
        a_report(an_entry(source=number, title=f"{outlet} says"), outlet=outlet, lang=lang)
        for number, (outlet, lang) in enumerate(zip(outlets, langs.split() * 9, strict=False), start=1)
    )
    return a_story(topics=("labor", "deals"), names=("SAG-AFTRA", "Runway"), reports=reports)


def who_wants(
    story: Story,
    *subscriptions: Subscription,
    mutes: tuple[Mute, ...] = (),
    places: tuple[Destination, ...] = (a_destination(),),
    views: TenantView = VIEWS,
) -> list[int]:
    index = MatchIndex(subscriptions, mutes, places)
    return [want.subscription.id for want in index.who_wants(story, views, now=NOON)]


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        ({}, True),
        ({"topics": ("labor",)}, True),
        ({"topics": ("awards", "deals")}, True),
        ({"topics": ("awards",)}, False),
        ({"topics": ("labor",), "names": ("sag-aftra",)}, True),
        ({"topics": ("labor",), "names": ("WGA",)}, False),
        ({"names": ("WGA", "Runway")}, True),
        ({"outlets_named": ("trade b",)}, True),
        ({"outlets_named": ("Trade C",)}, False),
        ({"langs": ("fr", "de")}, True),
        ({"langs": ("de",)}, False),
        ({"min_outlets": 2}, True),
        ({"min_outlets": 3}, False),
        ({"without_topics": ("deals",)}, False),
        ({"without_topics": ("awards",)}, True),
        ({"without_names": ("RUNWAY",)}, False),
        ({"without_outlets": ("Trade A",)}, True),
        ({"without_outlets": ("Trade A", "Trade B")}, False),
        ({"without_langs": ("en",)}, True),
        ({"without_langs": ("en", "fr")}, False),
        ({"topics": ("labor",), "without_names": ("Runway",)}, False),
    ],
)
def test_within_a_kind_or_between_kinds_and(wanted: dict[str, object], passes: bool) -> None:
    story = reported_by("Trade A", "Trade B", langs="en fr")

    assert (lets_through(Filter(**wanted), story) is not None) is passes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phrase", "passes"),
    [
        ("digital replicas", True),
        ("DIGITAL REPLICAS", True),
        ("replicas digital", False),
        ("gital repl", False),
        ("beyoncé’s voice", True),
        ("Beyonce's voice", True),
        ("replicas Beyonce's", False),
        ("spent $3 million", True),
        ("", False),
    ],
)
def test_phrases_are_whole_words_in_headline_or_summary(phrase: str, passes: bool) -> None:
    story = told("Studios may keep digital replicas", "Beyoncé’s voice is safe. They spent $3 million on it.")

    assert (lets_through(Filter(phrases=(phrase,)), story) is not None) is passes
    assert (lets_through(Filter(without_phrases=(phrase,)), story) is None) is passes


def test_a_phrase_without_spaces_is_found_in_japanese() -> None:
    story = told("生成AIの声を守る、俳優組合が合意")

    assert lets_through(Filter(phrases=("俳優組合",)), story) == '"俳優組合"'
    assert lets_through(Filter(phrases=("脚本家",)), story) is None


def test_the_reason_is_the_line_that_was_met() -> None:
    wanted = Filter(topics=("awards", "labor"), names=("Sag-Aftra",), outlets_named=("Trade B",))

    assert lets_through(wanted, reported_by("Trade A", "Trade B")) == (
        'topic:labor name:Sag-Aftra outlet:"Trade B"'
    )


def test_a_tenant_is_told_only_of_what_its_own_sources_report() -> None:
    story = reported_by("Trade A", "Trade B")
    two = a_subscription(wants_min_outlets=2)

    assert who_wants(story, two) == [1]
    assert who_wants(story, two, views=TenantView(sources={"local": frozenset({2})})) == []
    assert who_wants(story, a_subscription(), views=TenantView(sources={"local": frozenset({2})})) == [1]
    assert who_wants(story, a_subscription(), views=TenantView(sources={"local": frozenset({9})})) == []
    assert who_wants(story, a_subscription(), views=TenantView()) == []


@pytest.mark.parametrize(
    ("mute", "silent"),
    [
        ({"kind": "topic", "value": "labor"}, True),
        ({"kind": "topic", "value": "awards"}, False),
        ({"kind": "name", "value": "sag-aftra"}, True),
        ({"kind": "outlet", "value": "Trade A"}, False),
        ({"kind": "story", "value": "k3f9qa"}, True),
        ({"kind": "story", "value": "zzzzzz"}, False),
        ({"kind": "topic", "value": "labor", "until": NOON + HOUR}, True),
        ({"kind": "topic", "value": "labor", "until": NOON}, False),
        ({"kind": "topic", "value": "labor", "destination": 2}, False),
    ],
)
def test_mutes_keep_a_story_from_their_destination(mute: dict[str, object], silent: bool) -> None:
    story = reported_by("Trade A", "Trade B")

    assert who_wants(story, a_subscription(), mutes=(a_mute(**mute),)) == ([] if silent else [1])


def test_a_muted_outlet_silences_what_nobody_else_reports() -> None:
    mute = a_mute(kind="outlet", value="trade a")

    assert is_muted(mute, reported_by("Trade A"), NOON)
    assert not is_muted(mute, reported_by("Trade A", "Trade B"), NOON)


def test_a_mute_until_a_change_lets_the_next_stage_pass() -> None:
    stage = a_story(id="next01", follows="k3f9qa")

    assert not is_muted(a_mute(kind="story", value="k3f9qa", until_change=True), stage, NOON)
    assert not is_muted(a_mute(kind="topic", value="labor", until_change=True), stage, NOON)
    assert is_muted(a_mute(kind="story", value="k3f9qa", until=NOON + HOUR), stage, NOON)


VALUES = st.sampled_from(
    ["labor", "deals", "awards", "SAG-AFTRA", "Runway", "Trade A", "Trade B", "en", "fr"]
)
FEW = st.lists(VALUES, max_size=2).map(tuple)
FILTERS = st.builds(
    Filter,
    topics=FEW,
    names=FEW,
    outlets_named=FEW,
    langs=FEW,
    without_topics=FEW,
    min_outlets=st.integers(1, 3),
)


@given(st.lists(FILTERS, max_size=6))
def test_the_index_finds_just_those_whose_filter_passes(filters: list[Filter]) -> None:
    story = reported_by("Trade A", "Trade B", langs="en fr")
    subscriptions = [a_subscription(id=number, filter=one) for number, one in enumerate(filters, start=1)]
    passing = [one.id for one in subscriptions if lets_through(one.filter, story) is not None]

    assert who_wants(story, *subscriptions) == passing

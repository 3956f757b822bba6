"""How far votes move a threshold, which of them agree, and what a threshold keeps away."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from feeds.model.votes import Vote, VoteKind
from feeds.planning.matching import MatchIndex, OwnGrouping, TenantView
from feeds.planning.regrouping import Regrouped, leads
from feeds.planning.voting import HIGHEST, LOWEST, MOST_MOVED, WITHIN, labels, step, voices_of
from tests.builders import a_destination, a_report, a_story, a_subscription, an_entry
from tests.fakes.clock import NOON

WISHES = st.lists(
    st.tuples(st.sampled_from([0.01, -0.01, 0.05, -0.05]), st.integers(0, 72)), min_size=1, max_size=60
)


@given(WISHES, st.integers(50, 70))
def test_no_seven_days_move_a_threshold_further_than_the_cap(
    wishes: list[tuple[float, int]], at: int
) -> None:
    threshold, now = at / 100, NOON
    moves: list[tuple[datetime, float]] = []
    for wanted, hours in wishes:
        now += timedelta(hours=hours)
        goes = step(threshold, wanted, moves, now)
        threshold = round(threshold + goes, 2)
        moves.append((now, goes))

    assert LOWEST <= threshold <= HIGHEST
    for start in range(len(moves)):
        total = 0.0
        for when, moved in moves[start:]:
            if when - moves[start][0] >= WITHIN:
                break
            total += moved
            assert abs(total) <= MOST_MOVED + 1e-9


def a_vote(kind: VoteKind, voter: str, **fields: object) -> Vote:
    return Vote(**{"story": "s", "voter": voter, "kind": kind, "at": NOON, "entries": ("e",)} | fields)  # type: ignore[arg-type]


UP, OFF, WRONG, DOUBLE = VoteKind.UP, VoteKind.OFF_TOPIC, VoteKind.WRONG_TOPIC, VoteKind.DUPLICATE


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([a_vote(OFF, "a")], []),
        ([a_vote(OFF, "a"), a_vote(OFF, "b")], [("e", "no", 0.1)]),
        ([a_vote(OFF, "a"), a_vote(OFF, "b"), a_vote(UP, "c")], []),
        ([a_vote(OFF, "a"), a_vote(UP, "m", is_manager=True)], [("e", "yes", 0.5)]),
        ([a_vote(OFF, "n", is_manager=True), a_vote(UP, "m", is_manager=True)], []),
        ([a_vote(WRONG, "a", topic="labor"), a_vote(WRONG, "b", topic="labor")], [("e", "labor", 0.1)]),
        ([a_vote(WRONG, "a", topic="labor"), a_vote(WRONG, "b", topic="deals")], []),
        ([a_vote(WRONG, "a"), a_vote(WRONG, "b")], []),
        ([a_vote(VoteKind.NOT_INTERESTING, one) for one in "abc"], []),
        ([a_vote(DOUBLE, "a", others=("z",)), a_vote(DOUBLE, "b", entries=("z",), others=("e",))],
         [("ez", "yes", 0.1)]),
    ],
)  # fmt: skip
def test_two_people_alike_or_a_manager_make_a_label(
    votes: list[Vote], expected: list[tuple[str, str, float]]
) -> None:
    found = labels(voice for vote in votes for voice in voices_of(vote))

    assert [("".join(one.entries), one.says, one.weight) for one in found] == expected


@pytest.mark.parametrize(
    ("threshold", "score", "goes"), [(0.5, 0.3, True), (0.6, 0.59, False), (0.6, 0.6, True)]
)
def test_a_story_below_the_threshold_does_not_go_there_and_reaches_others(
    threshold: float, score: float, goes: bool
) -> None:
    places = [a_destination(id=1, settings_threshold=threshold), a_destination(id=2, address="other")]
    index = MatchIndex([a_subscription(id=1), a_subscription(id=2, destination=2)], [], places)
    wants = index.who_wants(a_story(score=score), TenantView(sources={"local": frozenset({1})}), now=NOON)

    assert [want.destination.id for want in wants] == ([1, 2] if goes else [2])


def test_a_report_that_was_split_out_is_not_counted_and_a_merged_story_is_the_others() -> None:
    one, two = an_entry(source=1, title="one"), an_entry(source=2, title="two")
    told, lead = a_story(one, two, id="told01"), a_story(an_entry(title="lead"), id="lead01")
    sources = {"local": frozenset({1, 2}), "b": frozenset({1, 2})}
    split = TenantView(sources=sources, own={"local": OwnGrouping(moved=frozenset({one.id}))})
    merged = TenantView(sources=sources, own={"local": OwnGrouping(stories={"told01": lead})})

    assert split.of("local", told).reports == (a_report(two),)  # type: ignore[union-attr]
    assert split.of("b", told) is told
    seen = merged.of("local", told)
    assert seen is not None
    assert (seen.id, len(seen.reports)) == ("lead01", 3)
    assert merged.of("b", told) is told


def test_a_merged_story_is_matched_and_delivered_under_the_other_id() -> None:
    lead = a_story(an_entry(title="lead"), id="lead01", topics=("deals",), primary="deals")
    views = TenantView(
        sources={"local": frozenset({1})}, own={"local": OwnGrouping(stories={"told01": lead})}
    )
    index = MatchIndex([a_subscription(wants_topics=("deals",))], [], [a_destination()])
    wants = index.who_wants(a_story(id="told01"), views, now=NOON)

    assert [want.story.id for want in wants] == ["lead01"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Regrouped(merges=[("a", "b"), ("b", "c")]), {"a": "c", "b": "c"}),
        (Regrouped(merges=[("a", "b"), ("b", "a")]), {"a": "b"}),
        (Regrouped(merges=[("a", "b")], folded={"a": "z"}), {"z": "b"}),
        (Regrouped(merges=[("a", "b")], folded={"b": "a"}), {}),
        (Regrouped(emptied=[("own", "home")]), {"own": "home"}),
        (Regrouped(merges=[("own", "x")], emptied=[("own", "home")]), {"own": "x"}),
    ],
)
def test_merges_add_up_without_rings(said: Regrouped, expected: dict[str, str]) -> None:
    assert leads(said) == expected

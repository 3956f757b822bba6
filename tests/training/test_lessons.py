"""Each kind of label moves its own model, the right way, as far as it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from config.desk import load_desk
from feeds.judging.pairs import model_from, probability
from feeds.judging.topics import file_under
from feeds.judging.window import Folding, window_of
from feeds.model import Leaning, Weights
from feeds.training.crossval import fit_all, judged
from feeds.training.examples import Examples, prepare
from feeds.training.fit_pairs import corpus_arrays, fit_pairs
from feeds.training.fit_screen import Arrays
from feeds.training.lessons import NO_LESSONS, Lessons, PairLesson, lessons_of, pairs_of_one_event
from feeds.training.pair_labels import PairLabel
from feeds.training.pair_rows import event_of
from feeds.training.rows import Row, to_entry
from tests.judging.desks import write_desk
from tests.training.test_fit_pairs import lessons as telling_rows
from tests.training.test_train import stories

pytest.importorskip("sklearn")

VOTERS = st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple)
LABELS = st.lists(st.tuples(st.sampled_from([0.1, 0.5]), VOTERS), max_size=40)


@pytest.fixture(scope="module")
def seed(tmp_path_factory) -> Examples:
    desk = load_desk(write_desk(tmp_path_factory.mktemp("desk") / "chess"))
    return prepare([Row(**row_fields(row)) for row in stories()], desk)


def row_fields(raw: dict[str, object]) -> dict[str, object]:
    topics = tuple(str(one) for one in raw.get("topics", ()))  # type: ignore[attr-defined]
    return {**raw, "topics": topics, "published": None}


def label(title: str, *, weight: float = 0.5, topic: str | None = None, relevant: bool = True) -> Row:
    """What two people, or a manager, said of one report."""
    return Row(
        id=f"vote-{title}",
        title=title,
        lang="en",
        relevant=relevant,
        primary=topic,
        topics=(topic,) if topic else (),
        weight=weight,
        topic_weight=weight,
        voters=("a",),
        topic_voters=("a",),
        is_label=True,
    )


def taught(seed: Examples, *votes: Row) -> Lessons:
    return lessons_of(votes, (), seed, None)


def chance(seed: Examples, title: str, lessons: Lessons = NO_LESSONS) -> float:
    asked = prepare([Row(id="asked", title=title, lang="en")], seed.kit.desk)
    return judged(asked, fit_all(seed, lessons), encoder=False)[0].p


ROSE = "Gardeners praise rose of the year"
ENGINE = "Engine Zorba7 has a new version, says a club"


@pytest.mark.parametrize(("title", "says"), [(ROSE, True), (ENGINE, False)])
def test_a_word_on_the_beat_moves_relevance_and_a_manager_s_moves_it_further(seed, title, says):
    plain = chance(seed, title)
    member = chance(seed, title, taught(seed, label(title, weight=0.1, relevant=says)))
    manager = chance(seed, title, taught(seed, label(title, weight=0.5, relevant=says)))

    assert sorted([plain, member, manager], reverse=not says) == [plain, member, manager]
    assert plain != member != manager


def leanings(seed: Examples, arrays: Arrays, title: str) -> dict[str, Leaning]:
    weights = Weights(version="trial", arrays=arrays, provenance={})
    desk = replace(seed.kit.desk, weights=weights)
    asked = prepare([Row(id="asked", title=title, lang="en")], desk)
    (filed,) = file_under(asked.found, asked.kit, None)
    return {one.topic: one for one in filed.leanings}


def test_a_right_topic_moves_that_topic_and_the_primary_and_says_nothing_of_other_topics(seed):
    before = fit_all(seed)
    after = fit_all(seed, taught(seed, label(ENGINE, topic="cheating")))
    old, new = leanings(seed, before, ENGINE), leanings(seed, after, ENGINE)

    assert new["cheating"].odds > old["cheating"].odds
    assert new["cheating"].first > old["cheating"].first
    assert new["engines"].first < old["engines"].first
    assert new["engines"].odds == old["engines"].odds


def test_a_word_on_the_beat_says_nothing_of_topics(seed):
    before, after = fit_all(seed), fit_all(seed, taught(seed, label(ROSE)))

    assert all(np.array_equal(before[name], after[name]) for name in before if "screen" not in name)
    assert not all(np.array_equal(before[name], after[name]) for name in before)


def test_a_topic_that_the_desk_has_not_and_one_of_what_is_off_the_beat_teach_no_topic(seed):
    said = taught(seed, label("x", topic="bridge"), label("y", topic="engines", relevant=False))

    assert said.topics is None
    assert said.counts == {"relevance": 2, "topics": 0, "pairs": 0}


@given(LABELS)
@settings(max_examples=20, deadline=None)
def test_right_topics_weigh_no_more_than_their_share_of_what_teaches_topics(seed, said):
    votes = [
        replace(label(str(place), topic="engines"), topic_weight=weight, topic_voters=voters)
        for place, (weight, voters) in enumerate(said)
    ]
    topics = taught(seed, *votes).topics
    rows = topics.rows if topics else ()
    teaching = sum(row.primary is not None for row in seed.rows)

    assert sum(row.weight for row in rows) <= 0.2 * teaching + 1e-6
    for voter in "abc":
        assert sum(row.weight for row in rows if voter in row.voters) <= 0.05 * teaching + 1e-6


def test_labels_do_not_move_what_is_usual(seed):
    many = [label(f"Engine {number} chess AI tournament", weight=0.1) for number in range(50)]
    before, after = fit_all(seed), fit_all(seed, taught(seed, *many))

    assert np.array_equal(before["features.mean"], after["features.mean"])
    assert np.array_equal(before["features.std"], after["features.std"])


def chance_of_one(arrays: Arrays, one: Folding, other: Folding) -> float:
    model = model_from(arrays)
    window = window_of([one, other], model)
    has_encoder = one.vector is not None
    vectors = window.encoded if has_encoder else window.sketched
    block = window.block(np.arange(2), vectors)
    return float(probability(block, model.encoder if has_encoder else model.plain)[0, 1])


@pytest.mark.parametrize("has_encoder", [True, False])
@pytest.mark.parametrize("same", [True, False])
def test_a_word_on_two_reports_moves_folding_with_the_encoder_and_without(has_encoder, same):
    rows, foldings = telling_rows()
    corpus = corpus_arrays(rows)
    one, other = (foldings[0], foldings[3]) if same else (foldings[0], foldings[1])
    said = [PairLesson(foldings=(one, other), same=same, weight=0.5)]
    weak = [PairLesson(foldings=(one, other), same=same, weight=0.1)]
    asked = (one, other) if has_encoder else (replace(one, vector=None), replace(other, vector=None))

    plain, member, manager = (
        chance_of_one(fit_pairs(rows, foldings, corpus, some), *asked) for some in ((), weak, said)
    )

    assert sorted([plain, member, manager], reverse=not same) == [plain, member, manager]
    assert plain != member != manager


def test_pairs_do_not_move_what_the_seed_counted():
    rows, foldings = telling_rows()
    corpus = corpus_arrays(rows)
    said = [PairLesson(foldings=(foldings[0], foldings[3]), same=True, weight=0.5)]
    arrays = fit_pairs(rows, foldings, corpus, said)

    assert all(np.array_equal(corpus[name], arrays[name]) for name in corpus)


def a_pair(
    one: Row, other: Row, *, weight: float = 0.5, voters: tuple[str, ...] = ("a",), same: bool = True
) -> PairLabel:
    return PairLabel(rows=(one, other), same=same, weight=weight, voters=voters)


@given(LABELS)
@settings(max_examples=20, deadline=None)
def test_pairs_weigh_no_more_than_their_share_of_the_seed_s_pairs_of_one_event(seed, said):
    pairs = [
        a_pair(seed.rows[0], replace(seed.rows[2], id=f"z{place}"), weight=weight, voters=voters)
        for place, (weight, voters) in enumerate(said)
    ]
    fair = lessons_of((), pairs, seed, None).pairs
    teaching = pairs_of_one_event(seed.rows)
    of = {pair.rows[1].id: pair.voters for pair in pairs}

    assert teaching == len({event_of(row) for row in seed.rows if row.relevant})
    assert sum(one.weight for one in fair) <= 0.2 * teaching + 1e-6
    for voter in "abc":
        heard = [one.weight for one in fair if voter in of[one.foldings[1].entry.id]]
        assert sum(heard) <= 0.05 * teaching + 1e-6


def test_reports_more_than_three_weeks_apart_teach_folding_nothing(seed):
    one = seed.rows[0]
    late = replace(one, id="late", published=to_entry(one).time + timedelta(days=22))
    near = replace(one, id="near", published=to_entry(one).time + timedelta(days=20))

    assert lessons_of((), [a_pair(one, late)], seed, None).pairs == ()
    assert len(lessons_of((), [a_pair(one, near)], seed, None).pairs) == 1

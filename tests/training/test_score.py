from __future__ import annotations

import itertools
import random

import pytest

from feeds.training.cluster_score import Placed, score_clusters
from feeds.training.rows import Row
from feeds.training.score import interval, paired, score


def a_row(number: int, **fields) -> Row:
    defaults = {
        "id": f"r{number}",
        "title": "x",
        "lang": "en",
        "relevant": True,
        "primary": "labor",
        "topics": ("labor",),
    }
    return Row(**defaults | fields)


def a_prediction(number: int, **fields):
    defaults = {
        "id": f"r{number}",
        "relevant": True,
        "topics": ["labor"],
        "primary": "labor",
        "cluster": f"c{number}",
    }
    return defaults | fields


def test_relevance_counts_who_was_let_in():
    gold = [a_row(1), a_row(2), a_row(3, relevant=False, negative_kind="homonym"), a_row(4, relevant=False)]
    told = [
        a_prediction(1),
        a_prediction(2, relevant=False),
        a_prediction(3),
        a_prediction(4, relevant=False),
    ]

    found = score(gold, told).relevance

    assert (found.tp, found.fp, found.fn, found.tn) == (1, 1, 1, 1)
    assert found.rates.f1 == 0.5
    assert found.false_alarms == {"?": (0, 1), "homonym": (1, 1)}


def test_a_row_without_a_prediction_counts_as_no():
    assert score([a_row(1)], []).relevance.fn == 1


def test_topics_are_scored_over_rows_on_the_beat():
    gold = [a_row(1, topics=("labor", "deals")), a_row(2, relevant=False, topics=())]
    told = [a_prediction(1, topics=["labor", "ethics"], primary="ethics"), a_prediction(2)]

    found = score(gold, told)

    assert found.topics.micro.f1 == 0.5
    assert found.topics.macro_f1 == 0.5
    assert found.primary.accuracy == 0.0
    assert found.topics.n == 1


def by_pairs(items: list[Placed], same_language: bool | None) -> tuple[float, float]:
    pairs = [
        (a, b)
        for a, b in itertools.combinations(items, 2)
        if same_language is None or (a.lang == b.lang) is same_language
    ]
    both = sum(a.event == b.event and a.story == b.story for a, b in pairs)
    told, true = sum(a.story == b.story for a, b in pairs), sum(a.event == b.event for a, b in pairs)
    return (both / told if told else 0.0), (both / true if true else 0.0)


def bcubed(items: list[Placed]) -> tuple[float, float]:
    precise = recalled = 0.0
    for one in items:
        mates = [other for other in items if other.story == one.story]
        true = [other for other in items if other.event == one.event]
        both = sum(other.event == one.event for other in mates)
        precise += both / len(mates)
        recalled += both / len(true)
    return precise / len(items), recalled / len(items)


@pytest.mark.parametrize("seed", range(5))
def test_counted_figures_are_those_of_comparing_every_pair(seed):
    chance = random.Random(seed)
    items = [
        Placed(event=chance.choice("abcd"), story=chance.choice("wxyz"), lang=chance.choice(["en", "fr"]))
        for _ in range(30)
    ]

    found = score_clusters(items)

    assert (found.pairwise_all.p, found.pairwise_all.r) == pytest.approx(by_pairs(items, None))
    assert (found.pairwise_mono.p, found.pairwise_mono.r) == pytest.approx(by_pairs(items, True))
    assert (found.pairwise_cross.p, found.pairwise_cross.r) == pytest.approx(by_pairs(items, False))
    assert (found.bcubed_all.p, found.bcubed_all.r) == pytest.approx(bcubed(items))


def test_an_interval_holds_its_figure_and_comes_out_the_same_again():
    gold = [a_row(number, event=f"e{number // 2}", relevant=number % 5 > 0) for number in range(30)]
    told = [a_prediction(number, cluster=f"c{number // 3}", relevant=number % 7 > 0) for number in range(30)]
    compared = paired(gold, told)

    found = interval(compared, 50)

    assert found == interval(compared, 50)
    low, high = found["bcubed_f1"]
    assert low <= score(gold, told).headline()["bcubed_f1"] <= high

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from feeds.judging.fold import fold
from feeds.model import Weights
from feeds.training.fit_pairs import corpus_arrays, fit_pairs
from feeds.training.pair_rows import SPANS, calendars
from feeds.training.rows import Row
from feeds.training.weights_file import packed
from tests.fakes.clock import NOON
from tests.judging.foldings import a_desk, groups, new_ids, telling

pytest.importorskip("sklearn")


def lessons():
    tellings = [(event, number) for event in range(7) for number in range(3)]
    foldings = [telling(event, number, hours=30 * event + number) for event, number in tellings]
    rows = [
        Row(
            id=one.entry.id,
            title=one.entry.title,
            summary=one.entry.summary,
            lang="en",
            published=one.entry.time,
            relevant=True,
            event=f"event {event}",
        )
        for one, (event, _) in zip(foldings, tellings, strict=True)
    ]
    return rows, foldings


def test_the_same_rows_give_the_same_bytes():
    rows, foldings = lessons()

    assert packed(fit_pairs(rows, foldings, corpus_arrays(rows))) == packed(
        fit_pairs(rows, foldings, corpus_arrays(rows))
    )


def test_weights_have_six_significant_digits():
    rows, foldings = lessons()
    weights = fit_pairs(rows, foldings, corpus_arrays(rows))["pairs.encoder"]

    assert all(float(f"{value:.6g}") == pytest.approx(float(value), rel=1e-7) for value in weights.tolist())


@pytest.mark.parametrize("has_encoder", [True, False])
def test_trained_pairs_fold_what_they_were_taught(has_encoder):
    rows, foldings = lessons()
    arrays = fit_pairs(rows, foldings, corpus_arrays(rows))
    desk = a_desk(weights=Weights(version="t", arrays=arrays, provenance={}))
    news = foldings if has_encoder else [replace(one, vector=None) for one in foldings]

    told = groups(fold(news, (), {}, desk=desk, new_ids=new_ids()))

    assert told == {frozenset(row.id for row in rows if row.event == f"event {event}") for event in range(7)}


def test_dates_are_thrown_by_event_and_not_by_the_order_of_rows():
    rows, _ = lessons()
    by_row = {row.id: date for row, date in zip(rows, list(calendars(rows))[1], strict=True)}
    random.Random(3).shuffle(rows)

    assert {row.id: date for row, date in zip(rows, list(calendars(rows))[1], strict=True)} == by_row
    assert len(list(calendars(rows))) == 1 + len(SPANS)


def test_rows_of_one_event_keep_their_distance_of_five_days_at_most():
    rows = [
        Row(id=str(days), title="x", event="one", published=NOON.replace(day=1 + days), relevant=True)
        for days in (0, 2, 9)
    ]

    first, second, third = list(calendars(rows))[1]

    assert (second - first).days == 2
    assert (third - first).days == 5


def test_without_two_events_there_is_nothing_to_learn():
    rows, foldings = lessons()

    assert "pairs.plain" not in fit_pairs(rows[:3], foldings[:3], corpus_arrays(rows[:3]))


def test_the_corpus_is_counted_without_keeping_a_word():
    rows, _ = lessons()

    assert all(
        isinstance(value, np.ndarray) and value.dtype == np.float32 for value in corpus_arrays(rows).values()
    )

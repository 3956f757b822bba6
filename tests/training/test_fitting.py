"""Fitting is repeatable, fits the desk, and says honestly how good it is."""

from __future__ import annotations

import json
from functools import cache

import pytest

from config.desk import SHIPPED
from feeds.errors import UserError
from feeds.training.crossval import cross_validated, figures, fit_all, fold_of, joined
from feeds.training.examples import Examples, prepare
from feeds.training.rows import UNDATED, read_rows, to_entry
from feeds.training.weights_file import packed
from tests.judging.desks import hollywood

STORIES = SHIPPED / "training" / "first.jsonl"

pytest.importorskip("sklearn")


@cache
def examples() -> Examples:
    with STORIES.open(encoding="utf-8") as lines:
        return prepare(read_rows(lines), hollywood())


def test_the_same_rows_give_the_same_bytes() -> None:
    some = examples().only(range(0, len(examples().rows), 3))

    assert packed(fit_all(some)) == packed(fit_all(some))


def test_rows_that_were_not_seen_are_judged_well() -> None:
    told = cross_validated(examples())[False]

    reached = figures(examples(), told)
    assert reached.f1 > 0.8
    assert reached.micro > 0.6
    assert reached.primary > 0.55


def test_an_event_stays_in_one_fold() -> None:
    assert fold_of("studio-deal") == fold_of("studio-deal")
    assert {fold_of(str(number)) for number in range(40)} == {0, 1, 2, 3, 4}


def test_examples_can_be_joined_and_chosen() -> None:
    both = joined(examples().only([0, 1]), examples().only([2]))

    assert [row.id for row in both.rows] == [row.id for row in examples().rows[:3]]
    assert both.numbers.shape[0] == 3


def test_one_sided_rows_are_refused() -> None:
    relevant = [place for place, row in enumerate(examples().rows) if row.relevant]

    with pytest.raises(UserError, match="all relevant or all not"):
        fit_all(examples().only(relevant))


BROKEN = [
    ("{", "Line 1 is not JSON"),
    ("[]", "Line 1 is not a JSON object"),
    ('{"id": "a"}', "Line 1 has no id or no title"),
    ('{"id": "a", "title": "x", "published": "soon"}', "Line 1: 'soon' is not a date"),
    ('{"id": "a", "title": "x"}\n{"id": "a", "title": "y"}', "Line 2: the id 'a' is taken"),
]


@pytest.mark.parametrize(("text", "told"), BROKEN)
def test_a_broken_row_is_named_by_its_number(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        read_rows(text.split("\n"))


def test_a_row_becomes_an_entry_as_old_as_it_says() -> None:
    dated, guessed, undated = read_rows(
        json.dumps({"id": str(number), "title": "T", **more})
        for number, more in enumerate(
            ({"published": "2026-01-02"}, {"published": None, "published_est": "2026-01-03"}, {})
        )
    )

    assert to_entry(dated).time.isoformat() == "2026-01-02T12:00:00+00:00"
    assert to_entry(guessed).time.day == 3
    assert to_entry(undated).time == UNDATED

"""When weights that labels taught are written, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from feeds.errors import UserError
from feeds.training.adoption import must_hold
from feeds.training.trial import is_check

SEED = "cross-validated with encoder"
CHECK = "check set without encoder"
MEAN = "check set mean"


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("f1", "F1 of relevance"),
        ("micro", "micro-F1 of topics"),
        ("primary", "accuracy of the primary topic"),
        ("b-cubed", "B-cubed F1 of folding"),
    ],
)
def test_each_figure_that_falls_is_named_from_what_to_what(figure, words):
    before = {f"{SEED} {figure}": 0.9, f"{CHECK} {figure}": 0.8, MEAN: 0.7}

    with pytest.raises(UserError) as seed:
        must_hold(before, {**before, f"{SEED} {figure}": 0.8949})
    with pytest.raises(UserError) as check:
        must_hold(before, {**before, f"{CHECK} {figure}": 0.7999, MEAN: 0.6999})

    assert seed.value.message.endswith(f"{words} ({SEED}) falls from 0.9000 to 0.8949.")
    assert "mean figure (check set) falls from 0.7000 to 0.6999" in check.value.message
    assert check.value.message.endswith(f"{words} ({CHECK}) falls from 0.8000 to 0.7999.")
    assert "Nothing was written" in (seed.value.hint or "")


@given(st.floats(0, 1), st.floats(-1, 1))
def test_the_seed_may_lose_five_thousandths(old, change):
    before, after = {f"{SEED} f1": old}, {f"{SEED} f1": old + change}

    if change < -0.005 - 1e-6:
        with pytest.raises(UserError):
            must_hold(before, after)
    elif change > -0.005:
        must_hold(before, after)


@given(st.floats(0, 1), st.floats(-1, 1))
def test_the_check_set_may_lose_nothing_in_the_mean(old, change):
    before, after = {MEAN: old, f"{CHECK} f1": 0.9}, {MEAN: old + change, f"{CHECK} f1": 0.8}

    if change < -1e-6:
        with pytest.raises(UserError, match="check set"):
            must_hold(before, after)
    elif change >= 0:
        must_hold(before, after)


def test_what_is_told_but_not_asked_for_may_fall():
    before = {f"{SEED} precision": 0.9, f"{CHECK} macro": 0.9}

    must_hold(before, dict.fromkeys(before, 0.1))


def test_about_one_event_in_ten_is_of_the_check_set_and_always_the_same():
    checked = {number for number in range(1000) if is_check(f"event {number}")}

    assert 70 < len(checked) < 130
    assert checked == {number for number in range(1000) if is_check(f"event {number}")}

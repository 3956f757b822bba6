"""`train` with labels of votes: adopted where no figure falls, refused with the figure that does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from config.desk import load_desk
from feeds.errors import UserError
from feeds.model import Desk
from feeds.training.examples import prepare
from feeds.training.files import read_training
from feeds.training.fit import train
from feeds.training.pair_rows import event_of
from feeds.training.provenance import told_changes
from feeds.training.rows import Row
from feeds.training.trial import CHECK_MEAN, checked, is_check
from feeds.training.versions import WEIGHTS, keeping, versions
from tests.judging.desks import write_desk
from tests.training.beat import RowData, WordEncoder, common, pair, rare, seed, vote
from tests.training.test_train import write

pytest.importorskip("sklearn")

HONEST = [
    vote(1, common(50, 0)),
    vote(2, "Gardeners praise a tulip", relevant=False),
    vote(3, common(51, 0), topic="engines"),
    pair(4, common(60, 0), common(60, 1), same=True),
    pair(5, common(60, 0), common(62, 1), same=False),
]
WRONG = {
    "F1 of relevance": [vote(n, rare(n, n // 3), relevant=False) for n in range(40)],
    "accuracy of the primary topic": [vote(n, rare(n, n // 3), topic="cheating") for n in range(40)],
    "B-cubed F1 of folding": [pair(n, rare(n, 0), rare(n, 1), same=False) for n in range(40)],
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return load_desk(write_desk(tmp_path / "desk"))


def taught(folder: Path, desk: Desk, labels: list[RowData], encoder: WordEncoder | None = None):
    rows = [write(folder / "seed.jsonl", seed()), write(folder / "labels.jsonl", labels)]
    return train(rows, desk, encoder, folder)


def written(folder: Path) -> list[bytes]:
    return [(folder / WEIGHTS / name).read_bytes() for name in ("weights.npz", "provenance.json")]


def test_honest_labels_are_adopted_and_what_changed_is_said_and_kept(tmp_path, desk):
    provenance = taught(tmp_path, desk, HONEST, WordEncoder())
    alone = train([tmp_path / "seed.jsonl"], desk, WordEncoder(), tmp_path / "alone")
    said = list(told_changes(provenance))

    assert said[0] == "Labels that taught: 3 on relevance, 1 on topics, 2 on pairs."
    assert "F1 of relevance (cross-validated with encoder): 1.000 before, 1.000 after." in said
    assert "B-cubed F1 of folding (check set without encoder): 1.000 before, 1.000 after." in said
    assert "mean figure (check set): 1.000 before, 1.000 after." in said
    assert json.loads(written(tmp_path)[1]) == dict(provenance)
    assert not list(told_changes(alone))
    for name, value in alone.items():
        if name.startswith("cross-validated"):
            assert provenance.get(f"before the labels: {name}", value) == value


def test_the_same_labels_give_the_same_bytes_in_any_order_and_others_than_the_seed_alone(tmp_path, desk):
    for folder, labels in (("a", HONEST), ("b", HONEST[::-1]), ("c", HONEST[:-1]), ("d", [])):
        (tmp_path / folder).mkdir()
        taught(tmp_path / folder, desk, labels)
    first, again, fewer, none = (written(tmp_path / folder) for folder in "abcd")

    assert first == again
    assert len({first[0], fewer[0], none[0]}) == 3


@pytest.mark.parametrize("figure", WRONG)
def test_wrong_labels_in_number_write_nothing_and_the_figure_is_named(tmp_path, desk, figure):
    with keeping(tmp_path):
        taught(tmp_path, desk, [])
    before, kept = written(tmp_path), versions(tmp_path)

    told = rf"{figure} \(.*\) falls from 1\.0000 to 0\."
    with pytest.raises(UserError, match=told) as refused, keeping(tmp_path):
        taught(tmp_path, desk, WRONG[figure])

    assert "Nothing was written" in (refused.value.hint or "")
    assert written(tmp_path) == before
    assert versions(tmp_path) == kept


def test_labels_alone_teach_nothing(tmp_path, desk):
    with pytest.raises(UserError, match="No row is of a seed"):
        train([write(tmp_path / "labels.jsonl", HONEST)], desk, None, tmp_path)


def test_a_pair_that_stands_twice_is_refused(tmp_path, desk):
    labels = [HONEST[3], {**HONEST[3], "same": False}]

    with pytest.raises(UserError, match="the same two reports"):
        taught(tmp_path, desk, labels)


def test_the_check_set_is_judged_by_what_never_saw_it(tmp_path, desk):
    rows = read_training([write(tmp_path / "seed.jsonl", seed())])
    told = checked(prepare(rows, desk))
    turned = checked(prepare([_turned(row) if is_check(event_of(row)) else row for row in rows], desk))

    assert told["check set without encoder primary"] == told[CHECK_MEAN] == 1.0
    assert turned["check set without encoder primary"] == 0.0
    assert turned["check set without encoder f1"] == 1.0


def _turned(row: Row) -> Row:
    """The row under the other topic: weights that had seen it would say so."""
    topic = {"engines": "cheating", "cheating": "engines"}.get(row.primary or "")
    return replace(row, primary=topic, topics=(topic,) if topic else ())

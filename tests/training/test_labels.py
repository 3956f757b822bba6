"""Labels of votes: how much they may weigh, when they are adopted, and how weights come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from config.desk import load_desk
from feeds.errors import UserError
from feeds.model.votes import Label, LabelKind
from feeds.store.votes import Labelled
from feeds.training.labels import capped, label_rows
from feeds.training.rows import Row, read_rows
from feeds.training.versions import keeping, roll_back, versions
from tests.builders import an_entry
from tests.judging.desks import write_desk
from tests.training.test_train import stories, write

ENTRY, OTHER = an_entry(title="One"), an_entry(title="Other")
VOTERS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True).map(tuple)
ROWS = st.lists(st.tuples(st.sampled_from([0.1, 0.5]), VOTERS), max_size=60)


def labelled(kind: LabelKind, says: str, *entries: object, weight: float = 0.1) -> Labelled:
    found = tuple(entries) or (ENTRY,)
    label = Label(
        kind=kind, entries=tuple(one.id for one in found), says=says, weight=weight, voters=("a", "b")
    )
    return Labelled(label=label, entries=found)


@pytest.mark.parametrize(
    ("given_labels", "expected"),
    [
        ([(LabelKind.RELEVANT, "no")], {"relevant": False, "weight": 0.1}),
        ([(LabelKind.RELEVANT, "yes")], {"relevant": True}),
        ([(LabelKind.TOPIC, "labor")], {"relevant": True, "primary": "labor", "topics": ["labor"]}),
        ([(LabelKind.RELEVANT, "no"), (LabelKind.TOPIC, "labor")], {"relevant": False, "primary": "labor"}),
    ],
)
def test_labels_of_an_entry_are_one_row_that_train_reads(given_labels, expected):
    rows = list(label_rows([labelled(kind, says) for kind, says in given_labels]))
    (read,) = read_rows([json.dumps(rows[0])])

    assert len(rows) == 1
    assert {name: rows[0][name] for name in expected} == expected
    assert read.is_label
    assert read.voters == ("a", "b")


def test_a_pair_is_a_row_of_its_own_that_begins_as_train_knows_it():
    (row,) = label_rows([labelled(LabelKind.PAIR, "no", ENTRY, OTHER, weight=0.5)])

    assert json.dumps(row).startswith('{"pair"')
    assert (row["pair"], row["same"]) == ([ENTRY.id, OTHER.id], False)


@given(ROWS, st.integers(1, 400))
def test_no_voter_and_not_all_together_weigh_more_than_their_share(rows, seed):
    given_rows = [
        Row(id=str(place), title="x", weight=weight, voters=voters, is_label=True)
        for place, (weight, voters) in enumerate(rows)
    ]
    fair = capped(given_rows, float(seed))

    assert sum(row.weight for row in fair) <= 0.2 * seed + 1e-6
    for voter in "abcdef":
        assert sum(row.weight for row in fair if voter in row.voters) <= 0.05 * seed + 1e-6
    assert all(row.weight <= given_rows[int(row.id)].weight for row in fair)


def votes(*, wrong: bool) -> list[dict[str, object]]:
    """Votes that say what the seed says, or the contrary."""
    return [
        {
            "id": f"vote-{row['id']}",
            "title": row["title"],
            "relevant": row["relevant"] is not wrong,
            "weight": 0.5,
            "voters": [f"v{place}"],
        }
        for place, row in enumerate(stories())
    ]


def test_honest_labels_are_adopted_and_pairs_passed_over(tmp_path):
    pytest.importorskip("sklearn")
    from feeds.training.fit import train  # noqa: PLC0415

    desk = load_desk(write_desk(tmp_path / "desk"))
    rows = [*votes(wrong=False), {"pair": ["x", "y"], "same": True, "weight": 0.5, "voters": ["v"]}]
    seed, labels = write(tmp_path / "seed.jsonl", stories()), write(tmp_path / "labels.jsonl", rows)

    with_labels = train([seed, labels], desk, None, tmp_path / "a")
    without = train([seed], desk, None, tmp_path / "b")
    assert int(with_labels["rows"]) == 2 * int(without["rows"])
    kept = [(tmp_path / folder / "weights/weights.npz").read_bytes() for folder in "ab"]
    assert kept[0] != kept[1]


def test_labels_that_cost_too_much_write_nothing(tmp_path, monkeypatch):
    pytest.importorskip("sklearn")
    from feeds.training import adoption  # noqa: PLC0415
    from feeds.training.fit import train  # noqa: PLC0415

    monkeypatch.setattr(adoption, "MOST_LOST", -1.0)
    desk = load_desk(write_desk(tmp_path / "desk"))
    seed = write(tmp_path / "seed.jsonl", stories())
    labels = write(tmp_path / "labels.jsonl", votes(wrong=True))

    with pytest.raises(UserError, match="Not adopted"):
        train([seed, labels], desk, None, tmp_path / "a")
    assert not (tmp_path / "a").exists()


def weigh(folder: Path, text: str) -> None:
    (folder / "weights").mkdir(exist_ok=True)
    (folder / "weights" / "weights.npz").write_text(text)


def test_five_versions_are_kept_and_rolled_back_one_by_one_to_the_shipped_ones(tmp_path):
    for number in range(4):
        with keeping(tmp_path):
            weigh(tmp_path, str(number))
    for number in (2, 1, 0):
        assert roll_back(tmp_path) == "the weights before"
        assert (tmp_path / "weights/weights.npz").read_text() == str(number)
    assert roll_back(tmp_path) == "the shipped weights"
    assert not (tmp_path / "weights").exists()
    with pytest.raises(UserError, match="no version before"):
        roll_back(tmp_path)


def test_no_more_than_five_are_kept_and_a_failure_keeps_nothing(tmp_path):
    for number in range(9):
        with keeping(tmp_path):
            weigh(tmp_path, str(number))
    with pytest.raises(UserError), keeping(tmp_path):
        raise UserError("no")

    assert [(one / "weights.npz").read_text() for one in versions(tmp_path)] == list("34567")

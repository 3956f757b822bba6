"""Labels of votes: how they are written and read, how much they may weigh, and how weights come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from feeds.errors import UserError
from feeds.model import Entry
from feeds.model.votes import Label, LabelKind
from feeds.store.votes import Labelled
from feeds.training.caps import capped
from feeds.training.labels import label_rows
from feeds.training.pair_labels import PairLabel, is_pair, read_pairs
from feeds.training.rows import Row, read_rows
from feeds.training.versions import keeping, roll_back, versions
from tests.builders import an_entry

ENTRY, OTHER = an_entry(title="One"), an_entry(title="Other")
VOTERS = st.lists(st.sampled_from("abcdef"), max_size=3, unique=True).map(tuple)
ROWS = st.lists(st.tuples(st.sampled_from([0.1, 0.5]), VOTERS), max_size=60)


def labelled(
    kind: LabelKind, says: str, *entries: Entry, weight: float = 0.1, voters: tuple[str, ...] = ("a", "b")
) -> Labelled:
    found = tuple(entries) or (ENTRY,)
    ids = tuple(one.id for one in found)
    label = Label(kind=kind, entries=ids, says=says, weight=weight, voters=voters)
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


def test_a_right_topic_keeps_its_own_weight_beside_what_says_that_it_is_on_the_beat():
    said = [
        labelled(LabelKind.TOPIC, "labor", weight=0.1),
        labelled(LabelKind.RELEVANT, "yes", weight=0.5, voters=("boss",)),
    ]

    for some in (said, said[::-1]):
        (read,) = read_rows(json.dumps(row) for row in label_rows(some))
        assert (read.weight, read.voters) == (0.5, ("boss",))
        assert (read.topic_weight, read.topic_voters) == (0.1, ("a", "b"))


def test_a_pair_is_a_row_of_its_own_that_holds_both_reports():
    (row,) = label_rows([labelled(LabelKind.PAIR, "no", ENTRY, OTHER, weight=0.5)])
    line = json.dumps(row)
    (read,) = read_pairs([line, '{"id": "no pair"}', "{"])

    assert is_pair(line)
    assert {one.title for one in read.rows} == {ENTRY.title, OTHER.title}
    assert (read.same, read.weight, read.voters) == (False, 0.5, ("a", "b"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"pair": ["x", "y"], "same": true}', "Line 1 does not hold two reports"),
        ('{"pair": [{"id": "x", "title": "X"}, {"id": "y"}]}', "Line 1 has no id or no title"),
        (
            '{"pair": [{"id": "x", "title": "X"}, {"id": "x", "title": "Y"}], "same": true}',
            "one report twice",
        ),
        ('{"pair": [{"id": "x", "title": "X"}, {"id": "y", "title": "Y"}]}', "whether they are one"),
    ],
)
def test_a_broken_pair_is_named_by_its_number(line, told):
    with pytest.raises(UserError, match=told):
        read_pairs([line])


def a_row(place: int, weight: float, voters: tuple[str, ...]) -> Row:
    return Row(id=str(place), title="x", weight=weight, voters=voters, is_label=True)


def a_pair(place: int, weight: float, voters: tuple[str, ...]) -> PairLabel:
    both = Row(id=f"{place} a", title="x"), Row(id=f"{place} b", title="y")
    return PairLabel(rows=both, same=True, weight=weight, voters=voters)


@pytest.mark.parametrize("make", [a_row, a_pair])
@given(rows=ROWS, seed=st.integers(0, 400))
def test_no_voter_and_not_all_together_weigh_more_than_their_share(make, rows, seed):
    asked = [make(place, weight, voters) for place, (weight, voters) in enumerate(rows)]
    fair = capped(asked, float(seed))

    assert sum(one.weight for one in fair) <= 0.2 * seed + 1e-6
    for voter in "abcdef":
        assert sum(one.weight for one in fair if voter in one.voters) <= 0.05 * seed + 1e-6
    assert sum(one.weight for one in fair if not one.voters) <= 0.05 * seed + 1e-6
    if seed:
        assert all(one.weight <= old.weight for one, old in zip(fair, asked, strict=True))


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

from __future__ import annotations

import json

import pytest

from config.desk import load_desk
from feeds.errors import UserError
from feeds.training.batch import judge_rows
from feeds.training.files import read_training
from feeds.training.fit import train
from feeds.training.rows import read_rows
from tests.judging.desks import write_desk

pytest.importorskip("sklearn")


def stories() -> list[dict[str, object]]:
    """Invented rows of a beat about chess machines."""
    rows: list[dict[str, object]] = []
    for number in range(12):
        event, topic = number // 2, ("cheating", "engines")[number % 4 // 2]
        deed = ("is accused of cheating", "has a new version")[topic == "engines"]
        rows.append(
            {
                "id": f"y{number}",
                "title": f"Engine Zorba{event} {deed} in a chess tournament, says club {number}",
                "lang": "en",
                "published": f"2026-02-{event + 1:02d}",
                "relevant": True,
                "event": f"e{event}",
                "primary": topic,
                "topics": [topic],
            }
        )
        rows.append(
            {
                "id": f"n{number}",
                "title": f"Gardeners praise rose number {number}",
                "lang": "en",
                "relevant": False,
            }
        )
    return rows


def write(path, rows):
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_training_writes_the_same_bytes_whatever_the_order_of_files_and_lines(tmp_path):
    desk = load_desk(write_desk(tmp_path / "desk"))
    whole = write(tmp_path / "whole.jsonl", stories())
    first, second = (
        write(tmp_path / "1.jsonl", stories()[::2]),
        write(tmp_path / "2.jsonl", stories()[1::2][::-1]),
    )

    provenance = train([whole], desk, None, tmp_path / "a")
    train([second, first], desk, None, tmp_path / "b")

    for name in ("weights.npz", "provenance.json"):
        assert (tmp_path / "a/weights" / name).read_bytes() == (tmp_path / "b/weights" / name).read_bytes()
    assert provenance["date"] == "2026-02-06"
    assert "cross-validated without encoder b-cubed" in provenance


def test_trained_weights_load_and_judge(tmp_path):
    folder = write_desk(tmp_path / "desk")
    train([write(tmp_path / "rows.jsonl", stories())], load_desk(folder), None, tmp_path / "own")

    told = judge_rows(
        read_rows(json.dumps(row) for row in stories()), load_desk(folder, tmp_path / "own"), None
    )

    assert [one["relevant"] for one in told] == [row["relevant"] for row in stories()]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"id": "x", "title": "y"}], "no label"),
        ([{"title": "y"}], "Line 1"),
    ],
)
def test_rows_that_cannot_teach_are_named(tmp_path, rows, words):
    with pytest.raises(UserError, match=words):
        read_training([write(tmp_path / "rows.jsonl", rows)])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match=r"none\.jsonl"):
        read_training([tmp_path / "none.jsonl"])


def test_a_topic_that_the_desk_does_not_have_is_named(tmp_path):
    desk = load_desk(write_desk(tmp_path / "desk"))
    rows = [{**row, "topics": ["bridge"]} if row.get("topics") else row for row in stories()]

    with pytest.raises(UserError, match="'y0' has the topic 'bridge'"):
        train([write(tmp_path / "rows.jsonl", rows)], desk, None, tmp_path / "out")

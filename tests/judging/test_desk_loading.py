"""A desk folder is read whole, and every fault names file, line and remedy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from config.desk import SHIPPED, load_desk
from feeds.errors import DeskError
from feeds.training.weights_file import fits, packed, write_weights
from tests.judging.desks import FILES, hollywood, write_desk


def test_the_shipped_desk_is_whole() -> None:
    desk = hollywood()

    assert [topic.id for topic in desk.topics] == [
        "labor", "legislation", "litigation", "deals", "training-data", "likeness", "production", "tools",
        "ethics", "business", "awards",
    ]  # fmt: skip
    assert len(desk.names) >= 600
    assert desk.sources
    assert desk.weights is not None


def test_every_topic_has_words_in_nine_languages_and_texts_in_two() -> None:
    for topic in hollywood().topics:
        assert set(topic.lexicon) == {"en", "fr", "de", "it", "es", "pt", "ja", "ko", "zh"}
        assert set(topic.title) >= {"en", "fr"}
        assert set(topic.definition) >= {"en", "fr"}


def test_another_beat_needs_no_code(tmp_path: Path) -> None:
    desk = load_desk(write_desk(tmp_path))

    assert desk.title == "Machines in chess"
    assert [name.kind for name in desk.names] == ["player", "engine", "engine"]
    assert desk.names[2].ambiguous
    assert desk.weights is None


TOPICS, NAMES = FILES["topics.toml"], FILES["names.toml"]
BROKEN = [
    ("topics", '[[topic]]\nid = "a"\n', "topics.toml, line 1: the topic's title"),
    ("topics", "\n\n[[topic]]\n", "topics.toml, line 3: this topic has no id"),
    ("topics", TOPICS.replace('"engines"', '"cheating"'), "topics.toml, line 11: the topic 'cheating'"),
    ("topics", TOPICS.replace("en.3 = [\"release", "en.9 = [\"release"), "line 18: '9' is no weight"),
    ("topics", "[[topic]\n", "topics.toml, line 1: this is not TOML"),
    ("topics", "", "topics.toml, line 1: a desk needs at least one"),
    ("names", NAMES + '"stockfish" = []\n', "line 11: the name 'stockfish' stands on line 9"),
    ("names", '[player]\nfilm = true\n[player.names]\n"A" = 7\n', "line 4: aliases must be a list"),
    ("names", '[player]\nflim = true\n', "line 2: 'flim' is unknown"),
    ("words_ai", '[en]\n\nwrods = ["x"]\n', "words.ai.toml, line 3: 'wrods'"),
    ("words_ai", '[en]\nwords = ["x", ""]\n', "words.ai.toml, line 2: words must be a list of texts"),
    ("desk", 'id = "x"\n', "desk.toml, line 1: title is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "told"), BROKEN)
def test_a_fault_names_file_line_and_remedy(tmp_path: Path, file: str, text: str, told: str) -> None:
    with pytest.raises(DeskError) as raised:
        load_desk(write_desk(tmp_path, **{file: text}))

    assert told in raised.value.message
    assert raised.value.hint


def test_a_source_with_an_unknown_topic_is_refused(tmp_path: Path) -> None:
    folder = write_desk(tmp_path)
    row = '[[source]]\nurl = "https://example.org/feed"\noutlet = "X"\nlang = "en"\ntopics = ["cooking"]\n'
    (folder / "sources.toml").write_text(row)

    with pytest.raises(DeskError, match=r"sources.toml, line 5: there is no topic 'cooking'"):
        load_desk(folder)


def test_a_missing_folder_or_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="There is no desk folder"):
        load_desk(tmp_path / "nowhere")
    with pytest.raises(DeskError, match=r"desk.toml is missing"):
        load_desk(tmp_path)


def test_own_weights_go_before_the_shipped_ones(tmp_path: Path) -> None:
    own = write_weights(tmp_path, {"x": np.ones(2)}, {**fits(hollywood()), "version": "mine"}).parent

    desk = load_desk(SHIPPED, own)

    assert desk.weights is not None
    assert desk.weights.version == "mine"


def test_weights_of_another_desk_are_refused(tmp_path: Path) -> None:
    own = write_weights(tmp_path, {"x": np.ones(2)}, {"topics": "cooking"}).parent

    with pytest.raises(DeskError, match="were trained for other topics"):
        load_desk(SHIPPED, own)


def test_broken_weights_are_refused(tmp_path: Path) -> None:
    folder = write_weights(tmp_path, {"x": np.ones(2)}, fits(hollywood()))
    (folder / "weights.npz").write_bytes(b"PK not really")

    with pytest.raises(DeskError, match="does not hold weights"):
        load_desk(SHIPPED, tmp_path)
    (folder / "provenance.json").write_text("{\n oops")
    with pytest.raises(DeskError, match=r"provenance.json, line 2"):
        load_desk(SHIPPED, tmp_path)


def test_the_same_weights_are_the_same_bytes() -> None:
    arrays = {"b": np.arange(5.0), "a": np.zeros((2, 2), dtype=np.float16)}

    assert packed(arrays) == packed(dict(reversed(arrays.items())))


def test_shipped_weights_are_small_and_say_where_they_come_from() -> None:
    provenance = json.loads((SHIPPED / "weights" / "provenance.json").read_text(encoding="utf-8"))

    assert (SHIPPED / "weights" / "weights.npz").stat().st_size < 900_000
    assert {"data", "date", "rows", "version"} <= set(provenance)

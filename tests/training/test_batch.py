from __future__ import annotations

import json
import random

from feeds.training.batch import judge_batch, judge_rows, summaries
from feeds.training.figures import lines, report
from feeds.training.rows import read_rows
from tests.judging.desks import hollywood

PACT = {"lang": "en", "published": "2026-03-01", "relevant": True, "event": "pact", "primary": "labor"}
PACT |= {"topics": ["labor", "likeness"]}
ROWS = (
    PACT
    | {
        "id": "a",
        "title": "SAG-AFTRA strikes deal with studios on AI digital replicas",
        "summary": "The actors union says that performers must consent before a studio makes a replica.",
        "outlet": "One",
    },
    PACT
    | {
        "id": "b",
        "title": "Actors union SAG-AFTRA and studios agree AI digital replica terms",
        "summary": "Consent comes first under the deal that SAG-AFTRA members vote on, the studios said.",
        "outlet": "Two",
    },
    {
        "id": "c",
        "title": "Bakery wins prize for its sourdough",
        "summary": "Flour, water and patience are all it takes, says the baker of the year.",
        "lang": "en",
        "published": "2026-03-02",
        "relevant": False,
        "negative_kind": "other",
    },
)
LINES = tuple(json.dumps(row) for row in ROWS)


def test_rows_come_out_in_order_with_all_that_was_decided():
    told = judge_rows(read_rows(LINES), hollywood(), None)

    assert [one["id"] for one in told] == ["a", "b", "c"]
    assert [one["relevant"] for one in told] == [True, True, False]
    assert told[0]["cluster"] == told[1]["cluster"]
    assert told[2]["cluster"] is None
    assert all(
        set(one) == {"id", "relevant", "score", "primary", "topics", "names", "cluster", "lang", "why"}
        for one in told
    )
    assert all(one["primary"] in one["topics"] and one["why"] for one in told)


def test_the_order_of_rows_changes_no_verdict():
    rows = list(read_rows(LINES))
    straight = {one["id"]: one for one in judge_rows(rows, hollywood(), None)}
    random.Random(1).shuffle(rows)

    assert {one["id"]: one for one in judge_rows(rows, hollywood(), None)} == straight


def test_every_sentence_of_a_summary_stands_in_its_entry():
    rows = read_rows(LINES)
    told = summaries(judge_batch(rows, hollywood(), None), hollywood())
    texts = {row.id: row.summary for row in rows}

    assert len(told) == 1
    assert told[0]["sentences"]
    assert all(one["text"] in texts[one["entry"]] for one in told[0]["sentences"])


def test_a_report_says_how_good_and_how_dear():
    found = report(read_rows(LINES), hollywood(), None, by="lang", times=5)

    assert found.scores.headline()["relevance_f1"] == 1.0
    assert found.verbatim == 1.0
    assert found.cost.p50 > 0
    assert "en" in found.by
    assert any(line.startswith("B-cubed all") for line in lines(found))
    assert found.to_json()["headline"]["bcubed_f1"] == 1.0


def test_no_rows_give_no_answers():
    assert judge_rows((), hollywood(), None) == []


def test_half_a_character_and_a_book_of_a_headline_are_judged_like_anything_else() -> None:
    half, long = read_rows(
        [
            '{"id": "half", "title": "AI \\ud83c film"}',
            json.dumps({"id": "long", "title": "AI " * 400_000, "summary": "映画" * 900_000}),
        ]
    )

    assert half.title == "AI ? film"
    assert len(long.title) == len(long.summary) == 20_000
    assert [row["id"] for row in judge_rows([half, long], hollywood(), None)] == ["half", "long"]

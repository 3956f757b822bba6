"""The stories that the shipped weights are taught by: enough of everything, labelled by one guide."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

from config.desk import SHIPPED
from feeds.training.files import read_training
from feeds.training.rows import Row
from tests.judging.desks import hollywood

LANGUAGES = {"en", "fr", "de", "it", "es", "pt", "ja", "ko", "zh"}
KINDS = {"ai-only", "hollywood-only", "ai-fiction", "homonym", "music-or-other-arts", "other"}
LEAST_OF_A_LANGUAGE, LEAST_OF_A_TOPIC, LEAST_OF_A_KIND = 150, 150, 30


@cache
def stories() -> tuple[Row, ...]:
    return read_training([SHIPPED / "training"])


@cache
def events() -> dict[str, list[Row]]:
    told: dict[str, list[Row]] = defaultdict(list)
    for row in stories():
        if row.event:
            told[row.event].append(row)
    return {event: rows for event, rows in told.items() if len(rows) > 1}


def test_there_are_thousands_in_nine_languages() -> None:
    langs = Counter(row.lang for row in stories())

    assert len(stories()) >= 3_000
    assert all(langs[lang] >= LEAST_OF_A_LANGUAGE for lang in LANGUAGES)


def test_every_topic_and_every_trap_has_enough() -> None:
    topics = Counter(topic for row in stories() for topic in row.topics)
    kinds = Counter(row.negative_kind for row in stories() if not row.relevant)

    assert set(topics) == {topic.id for topic in hollywood().topics}
    assert min(topics.values()) >= LEAST_OF_A_TOPIC
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= LEAST_OF_A_KIND


def test_labels_keep_to_the_guide() -> None:
    for row in stories():
        if row.relevant:
            assert row.topics[0] == row.primary
            assert 1 <= len(set(row.topics)) == len(row.topics) <= 4
            assert row.negative_kind is None
        else:
            assert not row.topics
            assert row.primary is None
            assert row.event is None


def test_events_are_told_more_than_once_and_across_languages() -> None:
    across = [rows for rows in events().values() if len({row.lang for row in rows}) > 1]

    assert len(events()) >= 300
    assert len(across) >= len(events()) / 3
    assert max(len(rows) for rows in events().values()) <= 6


def test_a_headline_stands_twice_only_where_one_event_was_syndicated() -> None:
    told: dict[str, list[Row]] = defaultdict(list)
    for row in stories():
        told[row.title].append(row)

    for rows in told.values():
        assert len(rows) == 1 or len({row.event for row in rows} - {None}) == 1


def test_descriptions_are_terse_and_rich_and_missing() -> None:
    lengths = [len(row.summary) for row in stories()]

    assert sum(length == 0 for length in lengths) >= 0.03 * len(lengths)
    assert sum(length >= 120 for length in lengths) >= 0.1 * len(lengths)

"""The grammar: what is written is read again, and people's quotation marks are all good."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from bot.commands.args import Args, Slot, slots
from bot.commands.browsing import SearchArgs
from bot.commands.catalog import CATALOG, read
from bot.commands.kinds import READINGS, Kind
from bot.commands.subscribing import SubscribeArgs
from bot.commands.syntax import write
from feeds.errors import UserError

_LETTERS = st.characters(exclude_categories=("Cs",))
_TEXTS = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda text: text == text.strip() != "")
_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.NUMBER: st.integers(0, 10**8),
    Kind.FLAG: st.booleans(),
    Kind.TIME: st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    Kind.HOURS: st.sampled_from(["off", "22:00-07:00", "00:30-05:00"]),
    Kind.DATE: st.sampled_from(["2026-11-22", "yesterday", "june", "7d", "2026-06", "2025", "mon"]),
    Kind.LENGTH: st.sampled_from(["change", "1d", "90s", "36h"]),
    Kind.LANG: st.sampled_from(["en", "fr", "ja", "und"]),
    Kind.ZONE: st.sampled_from(["Europe/Paris", "UTC", "default"]),
    Kind.ADDRESS: st.sampled_from(["https://example.com/a?b=c,d", "http://x.example/feed:1"]),
}
_LOWER = {Kind.TOPIC, Kind.STORY, Kind.CHOICE}


def _value(slot: Slot) -> st.SearchStrategy[Any]:
    if slot.choices:
        return st.sampled_from(slot.choices)
    lowered = _TEXTS.map(str.lower).filter(lambda text: text == text.lower() == text.strip() != "")
    return _VALUES.get(slot.kind, lowered if slot.kind in _LOWER else _TEXTS)


def _arguments(shape: type[Args]) -> st.SearchStrategy[Args]:
    def field(slot: Slot) -> st.SearchStrategy[Any]:
        one = _value(slot)
        return st.lists(one, max_size=3, unique=True).map(tuple) if slot.many else one

    required = {slot.field: field(slot) for slot in slots(shape) if slot.required}
    optional = {slot.field: field(slot) for slot in slots(shape) if not slot.required}
    fields = st.fixed_dictionaries(required, optional=optional)
    return fields.map(lambda values: shape(**values))


@pytest.mark.parametrize("name", list(CATALOG))
def test_what_is_written_is_read_again(name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(_arguments(CATALOG[name].args))
    def holds(args: Args) -> None:
        assert read(write(args)) == args

    holds()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_line_is_read_or_refused_in_words(line: str) -> None:
    try:
        command = read(line).command
    except UserError:
        return  # refused in words, never by any other error
    assert command in CATALOG


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_reads_its_own_example(kind: Kind) -> None:
    reading = READINGS[kind]
    for example in reading.example.split(", ") if kind is Kind.DATE else [reading.example]:
        assert not example or reading.read(example) is not None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('search "digital replica" strike', ("digital replica", "strike")),
        ("search “digital replica” strike", ("digital replica", "strike")),
        ("search « digital replica » strike", ("digital replica", "strike")),
        (r'search "the \"replica\" act"', ('the "replica" act',)),
        ("search Re: news", ("Re:", "news")),
        ("search https://example.com/a:b", ("https://example.com/a:b",)),
        ("search -- since:june -x", ("since:june", "-x")),
        ('search "since:june"', ("since:june",)),
        ("SEARCH Strike", ("Strike",)),
    ],
)
def test_words_and_phrases_of_a_search(line: str, words: tuple[str, ...]) -> None:
    assert read(line) == SearchArgs(words=words)


@pytest.mark.parametrize(
    "line",
    [
        "subscribe labor,deals name:SAG-AFTRA,Runway -topic:awards",
        "subscribe labor deals name:SAG-AFTRA name:Runway -topic:awards",
        "subscribe LABOR, deals entity:SAG-AFTRA,Runway -TOPIC:awards",
    ],
)
def test_lists_are_commas_or_the_option_again(line: str) -> None:
    expected = SubscribeArgs(
        topics=("labor", "deals"), names=("SAG-AFTRA", "Runway"), without_topics=("awards",)
    )

    assert read(line) == expected


def test_a_family_alone_lists() -> None:
    assert read("feeds").command == "feeds list"
    assert read("").command == "help"

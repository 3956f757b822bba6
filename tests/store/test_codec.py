"""Nouns survive the database, whatever they hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

import pytest
from hypothesis import given, settings, strategies as st

from feeds.errors import StoreError
from feeds.model import Cadence, DestinationSettings, Filter, Health, Image, Judgement, Story
from feeds.store.codec import dumps, from_json, to_json
from feeds.store.columns import from_micros, storable, to_micros

INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("noun", [Judgement, Story, Filter, Health, Cadence, DestinationSettings, Image])
@settings(max_examples=40, deadline=None, database=None)
@given(data=st.data())
def test_what_goes_in_comes_out(noun: type, data: st.DataObject) -> None:
    st.register_type_strategy(datetime, INSTANTS)
    st.register_type_strategy(time, st.times())
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    st.register_type_strategy(
        str, st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))
    )
    value = data.draw(st.from_type(noun))

    assert from_json(noun, json.loads(dumps(to_json(value)))) == value


def test_defaults_take_no_room_and_unknown_fields_no_offence() -> None:
    assert to_json(Health()) == {}
    assert from_json(Health, {"polls": 2, "of_a_later_version": 1}) == Health(polls=2)


def test_what_cannot_be_read_says_so() -> None:
    with pytest.raises(StoreError, match="Image"):
        from_json(Image, {"alt": "no address"})


@given(INSTANTS)
def test_times_are_exact(instant: datetime) -> None:
    assert from_micros(to_micros(instant)) == instant


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 1, 1))


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_stored(text: str) -> None:
    assert "\0" not in storable(text)
    storable(text).encode("utf-8")

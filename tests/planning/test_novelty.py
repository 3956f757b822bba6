"""Identity of entries: what is new, what is an edit, what is neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from feeds.model import Entry
from feeds.planning.novelty import KnownEntry, Novelty, keys_of, lead_hash, sort_news
from tests.builders import an_entry
from tests.fakes.clock import NOON

DAY = timedelta(days=1)


def remembered(novelty: Novelty, before: Mapping[str, KnownEntry] | None = None) -> dict[str, KnownEntry]:
    """What a store would know after that batch: for a title the latest that bore it."""
    book = dict(before or {})
    for entry in sorted((*novelty.new, *novelty.edited), key=lambda one: one.time):
        fact = KnownEntry(id=entry.id, title=entry.title, lead_hash=lead_hash(entry), time=entry.time)
        for key in list(book):
            if book[key].id == entry.id:
                book[key] = fact
        for key in novelty.keys[entry.id]:
            if key.startswith("t:") or key not in book:
                book[key] = fact
    return book


@pytest.mark.parametrize(
    ("change", "is_new"),
    [
        ({}, False),
        ({"guid": "other"}, False),
        ({"published": NOON + 2 * DAY}, False),
        ({"url": "https://outlet1.example/x?utm_source=feed"}, False),
        ({"canonical": "https://elsewhere.example/1"}, False),
        ({"canonical": "https://elsewhere.example/1", "guid": "other"}, False),
        ({"canonical": "https://e.example/1", "guid": "other", "title": "Something else happened"}, True),
        ({"canonical": "https://e.example/1", "guid": "other", "published": NOON + 4 * DAY}, True),
        ({"source": 2, "outlet": "Outlet 2", "guid": "other"}, False),
        ({"source": 2, "outlet": "Outlet 2", "canonical": "https://outlet2.example/1"}, True),
        ({"source": 2, "outlet": "Outlet 1", "canonical": "https://outlet2.example/1"}, False),
    ],
)
def test_an_entry_is_known_by_any_of_its_keys(change: dict[str, object], is_new: bool) -> None:
    first = an_entry(guid="one", canonical="https://outlet1.example/1")
    known = remembered(sort_news([first], {}))
    fields = {"guid": "one", "canonical": "https://outlet1.example/1"} | change

    assert bool(sort_news([an_entry(**fields)], known).new) is is_new


def test_a_changed_headline_under_a_known_guid_is_an_edit_of_the_known_entry() -> None:
    first = an_entry(guid="one")
    known = remembered(sort_news([first], {}))
    edited = replace(first, title="Guild and studios agree on rules, correcting names")

    found = sort_news([edited], known)

    assert (found.new, found.same) == ((), 0)
    assert [entry.id for entry in found.edited] == [first.id]


def test_another_feed_at_the_same_address_edits_nothing() -> None:
    first = an_entry(guid="one", canonical="https://outlet1.example/1")
    twin = an_entry(source=2, guid="two", canonical="https://outlet1.example/1", summary="Cut short…")

    assert sort_news([twin], remembered(sort_news([first], {}))) == Novelty(
        new=(), edited=(), same=1, keys={}
    )


def test_private_entries_are_news_to_everybody_else() -> None:
    private = an_entry(owner="slack:T1", guid="one", canonical="https://outlet1.example/1")
    public = an_entry(source=2, guid="two", canonical="https://outlet1.example/1")

    assert sort_news([public], remembered(sort_news([private], {}))).new == (public,)


def test_a_twin_makes_its_other_keys_known_too() -> None:
    first = an_entry(guid="one", canonical="https://outlet1.example/1")
    moved = an_entry(guid="one", canonical="https://outlet1.example/2", summary="Later", published=NOON + DAY)
    later = an_entry(
        source=2, outlet="Outlet 2", canonical="https://outlet1.example/2", published=NOON + 2 * DAY
    )

    assert sort_news([later, first, moved], {}).new == (first,)


def test_a_nameless_entry_that_comes_back_is_known_however_late() -> None:
    first = an_entry(guid="", canonical="")
    later = replace(first, published=NOON + 30 * DAY)

    assert sort_news([later], remembered(sort_news([first], {}))).new == ()


@st.composite
def entries(draw: st.DrawFn) -> Sequence[Entry]:
    few = st.integers(0, 3)
    return [
        an_entry(
            source=(source := draw(st.integers(1, 2))),
            outlet=f"Outlet {draw(st.sampled_from([1, source]))}",
            guid=draw(st.sampled_from(["", "a", "b", "c"])),
            canonical=draw(st.sampled_from(["", "https://o.example/1", "https://o.example/2"])),
            title=f"Headline {draw(few)}",
            summary=f"Lead {draw(few)}",
            published=NOON - draw(st.integers(0, 2)) * DAY,
        )
        for _ in range(draw(st.integers(0, 8)))
    ]


@given(entries(), st.randoms(use_true_random=False))
def test_the_order_of_a_batch_changes_nothing(batch: Sequence[Entry], chance: object) -> None:
    mixed = list(batch)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert sort_news(mixed, {}) == sort_news(batch, {})


@given(entries())
@settings(max_examples=1000)
def test_the_same_batch_again_changes_nothing(batch: Sequence[Entry]) -> None:
    first = sort_news(batch, {})
    again = sort_news(batch, remembered(first))

    assert (again.new, again.edited, again.same) == ((), (), len(batch))


@given(entries())
def test_every_entry_is_new_edited_or_the_same(batch: Sequence[Entry]) -> None:
    found = sort_news(batch, {})

    assert len(found.new) + len(found.edited) + found.same == len(batch)
    assert all(keys_of(entry) & found.keys[entry.id] for entry in found.new)

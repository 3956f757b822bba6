"""A window that is kept through any history gives what one built anew gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from feeds.judging.fold import Folding, FoldResult, fold, regroup
from feeds.judging.neighbours import reach
from feeds.judging.open_entry import incoming
from feeds.judging.open_window import OpenWindow
from feeds.judging.pairs import pair_model, probability
from feeds.judging.window import Window, window_of
from feeds.planning.open_news import OpenNews
from feeds.planning.spans import open_spans
from tests.fakes.clock import NOON
from tests.judging.foldings import Shelf, a_desk, new_ids, telling

MODEL = pair_model(a_desk().weights)
EVERYTHING = ((NOON - timedelta(days=400), NOON + timedelta(days=400)),)
STEPS = st.one_of(
    st.tuples(
        st.just("news"),
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(0, 300), st.booleans()),
            min_size=1,
            max_size=6,
            unique_by=lambda one: one[:2],
        ),
    ),
    st.tuples(st.sampled_from(["edit", "drop", "post", "tidy", "again"]), st.integers(0, 1_000)),
)


class Kept(Shelf):
    """A shelf that folds twice: in what it keeps, and from nothing."""

    def __init__(self) -> None:
        super().__init__(a_desk())
        self.news = OpenNews()
        self.news.clear(is_sketching=True)
        self.news.begin(MODEL, EVERYTHING)
        self.news.holds(EVERYTHING[0])

    def refresh(self) -> None:
        """What a store would say of every entry."""
        for one in self.entries.values():
            self.news.take(incoming(one), is_posted=one.story in self.posted)

    def fold_twice(self, news: list[Folding]) -> tuple[FoldResult, FoldResult]:
        """Kept, and rebuilt."""
        self.refresh()
        coming = [incoming(one) for one in news]
        spans = open_spans(one.open.time for one in coming)
        (reached,) = self.news.reach(coming, (), spans)
        kept = regroup(reached, self.stories(), new_ids=new_ids())
        fresh = {one.entry.id for one in news}
        inside = [
            one
            for one in self.entries.values()
            if one.entry.id not in fresh and any(start <= one.entry.time <= end for start, end in spans)
        ]
        return kept, fold(news, inside, self.stories(), desk=self.desk, new_ids=new_ids())

    def step(self, kind: str, number: int) -> None:
        """One thing that happens to what is open."""
        names = sorted(self.entries)
        stories = sorted(self.stories())
        if kind == "drop" and names:
            gone = names[number % len(names)]
            del self.entries[gone]
            self.news.drop(gone)
        if kind == "edit" and names:
            one = self.entries[names[number % len(names)]]
            entry = replace(one.entry, title=telling(number % 5, number % 7).entry.title)
            self.entries[entry.id] = replace(one, entry=entry)
        if kind == "post" and stories:
            self.posted |= {stories[number % len(stories)]}
        if kind == "again":
            self.news.clear(is_sketching=True)
            self.news.begin(MODEL, EVERYTHING)
            self.news.holds(EVERYTHING[0])


@settings(max_examples=40, deadline=None)
@given(history=st.lists(STEPS, min_size=1, max_size=14), has_encoder=st.booleans())
def test_a_kept_window_gives_what_one_built_anew_gives(history, has_encoder):
    shelf = Kept()
    for kind, what in history:
        if not isinstance(what, list):
            shelf.step(kind, what)
            continue
        news = [
            telling(event, number, hours=hours, held=held, relevant=not held, score=0.4 if held else 0.9)
            for event, number, hours, held in what
        ]
        news = [one for one in news if one.entry.id not in shelf.entries]
        news = news if has_encoder else [replace(one, vector=None) for one in news]
        if not news:
            continue
        kept, rebuilt = shelf.fold_twice(news)

        assert kept == rebuilt

        shelf.round(news)


def test_room_is_made_without_a_change(monkeypatch):
    monkeypatch.setattr("feeds.judging.open_window._FEWEST_GONE", 1)
    window = OpenWindow(MODEL, is_sketching=True)
    tellings = [telling(event, number, hours=number) for event in range(4) for number in range(6)]
    for one in tellings:
        window.put(incoming(one))
    window.pairs.meet([window.slot_of(one.entry.id) for one in tellings[:12]])
    for one in tellings[::3]:
        window.drop(one.entry.id)
    starts = [tellings[1].entry.id, tellings[20].entry.id]
    before = reach(window, [window.slot_of(one) for one in starts], posted=())
    window.tidy()
    after = reach(window, [window.slot_of(one) for one in starts], posted=())

    assert len(window.entries) == len(window)
    assert (after.entries, after.groups, after.pairs) == (before.entries, before.groups, before.pairs)


def chances_of_all(plain: Window) -> NDArray[np.float32]:
    """Every pair worked out, whether it can count or not."""
    rows, has = np.arange(len(plain.foldings)), plain.has_vector
    if has.all():
        return probability(plain.block(rows, plain.encoded), MODEL.encoder)
    chances = probability(plain.block(rows, plain.sketched), MODEL.plain)
    if not has.any():
        return chances
    encoded = probability(plain.block(rows, plain.encoded), MODEL.encoder)
    return np.where(has[:, None] & has[None, :], encoded, chances)


@settings(max_examples=25, deadline=None)
@given(
    tellings=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 40), st.integers(0, 400), st.booleans()),
        min_size=2,
        max_size=30,
        unique_by=lambda one: one[:2],
    )
)
def test_no_pair_that_counts_is_ruled_out(tellings):
    foldings = [
        telling(event, number, hours=hours)
        if has
        else replace(telling(event, number, hours=hours), vector=None)
        for event, number, hours, has in tellings
    ]
    window = OpenWindow(MODEL, is_sketching=True)
    slots = {one.entry.id: window.put(incoming(one)) for one in foldings}
    window.pairs.meet(slots.values())
    plain = window_of(foldings, MODEL)
    chances = chances_of_all(plain)
    place = {slots[one.entry.id]: number for number, one in enumerate(plain.foldings)}
    np.fill_diagonal(chances, 0.0)

    for slot, row in place.items():
        others, near = window.pairs.near(slot)
        found = {place[other]: chance for other, chance in zip(others.tolist(), near.tolist(), strict=True)}
        expected = {other: chances[row, other] for other in np.flatnonzero(chances[row] >= 0.3001).tolist()}

        assert expected.keys() <= found.keys()
        assert all(abs(found[other] - chance) < 1e-4 for other, chance in expected.items())

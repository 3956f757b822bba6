from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from feeds.judging.fold import fold
from feeds.judging.naming import OpenStory
from feeds.judging.window import Folding
from tests.judging.foldings import Shelf, a_desk, fold_news, groups, new_ids, telling


def without_vector(one: Folding) -> Folding:
    return replace(one, vector=None)


@pytest.mark.parametrize("ready", [lambda one: one, without_vector], ids=["encoder", "no encoder"])
def test_tellings_of_one_event_are_one_story_and_other_events_are_not(ready):
    news = [ready(telling(event, number, hours=number)) for event in (1, 2, 6) for number in range(3)]

    result = fold_news(news)

    assert groups(result) == {
        frozenset(one.entry.id for one in news if one.entry.id.startswith(f"{event:08x}"))
        for event in (1, 2, 6)
    }


def test_the_same_saga_a_month_later_is_another_story():
    early, late = telling(1, 1), telling(1, 2, hours=24 * 30)

    assert len(fold_news([early, late]).clusters) == 2


def test_entries_ten_days_apart_still_fold_and_eleven_days_apart_do_not():
    def with_middle(days: float) -> int:
        return len(fold_news([telling(1, 1), telling(1, 2, hours=24 * days)]).clusters)

    assert with_middle(2) == 1
    assert with_middle(10.5) == 2


def test_the_same_page_and_the_same_headline_join_without_asking_the_model():
    one, other = telling(1, 1), telling(2, 2, hours=20)
    same_page = replace(other, entry=replace(other.entry, canonical=one.entry.canonical))
    same_title = replace(other, entry=replace(other.entry, title=one.entry.title.upper()))
    late = replace(same_title, entry=replace(same_title.entry, published=one.entry.time + timedelta(days=4)))

    assert [cluster.why[0].code for cluster in fold_news([one, same_page]).clusters] == ["same-page"]
    assert [cluster.why[0].code for cluster in fold_news([one, same_title]).clusters] == ["same-title"]
    assert len(fold_news([one, late]).clusters) == 2


def test_a_short_headline_that_comes_every_day_names_no_event():
    one, other = telling(1, 1), telling(2, 2, hours=24)
    one = replace(one, entry=replace(one.entry, title="Weekly round-up"))
    other = replace(other, entry=replace(other.entry, title="Weekly round-up"))

    assert len(fold_news([one, other]).clusters) == 2


def in_batches(news: list[Folding], chance: random.Random, *, most: int) -> Shelf:
    """A shelf that got these in order, some at once."""
    shelf = Shelf(a_desk())
    while news:
        cut = chance.randint(1, most)
        shelf.round(news[:cut])
        news = news[cut:]
    return shelf


@settings(max_examples=25, deadline=None)
@given(
    tellings=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 40), st.integers(0, 200)),
        min_size=1,
        max_size=25,
        unique=True,
    ),
    seed=st.integers(0, 1_000),
    has_encoder=st.booleans(),
)
def test_neither_the_order_of_rows_nor_the_cut_into_batches_changes_anything(tellings, seed, has_encoder):
    chance = random.Random(seed)
    news = [
        telling(event, number, hours=hours, held=held, relevant=not held, score=0.4 if held else 0.9)
        for event, number, hours in {
            (event, number): (event, number, hours) for event, number, hours in tellings
        }.values()
        for held in [chance.random() < 0.2]
    ]
    news = news if has_encoder else [without_vector(one) for one in news]
    at_once, shuffled = Shelf(a_desk()), Shelf(a_desk())

    at_once.round(news)
    chance.shuffle(news)
    shuffled.round(news)

    assert shuffled.groups() == at_once.groups()
    assert in_batches(news, chance, most=6).groups() == at_once.groups()


def test_folding_the_same_entries_again_changes_nothing():
    shelf = Shelf(a_desk())
    news = [telling(event, number) for event in (1, 2) for number in range(3)]
    shelf.round(news)
    before = shelf.groups()

    again = fold(list(shelf.entries.values()), (), shelf.stories(), desk=a_desk(), new_ids=new_ids())

    assert again.clusters == ()
    assert again.merged == ()
    assert shelf.groups() == before


def posted(story: str, *members: Folding) -> tuple[list[Folding], dict[str, OpenStory]]:
    ids = tuple(one.entry.id for one in members)
    return [replace(one, story=story) for one in members], {
        story: OpenStory(id=story, members=ids, posted=True)
    }


def test_a_posted_story_takes_in_later_coverage_under_its_own_id():
    open_, stories = posted("first1", telling(1, 1))

    result = fold([telling(1, 2, hours=3)], open_, stories, desk=a_desk(), new_ids=new_ids())

    assert [(cluster.story_id, len(cluster.members)) for cluster in result.clusters] == [("first1", 2)]


def test_a_posted_story_is_never_split():
    open_, stories = posted("first1", telling(1, 1), telling(2, 1))

    result = fold([telling(2, 2, hours=1)], open_, stories, desk=a_desk(), new_ids=new_ids())

    members = {
        member for cluster in result.clusters for member in cluster.members if cluster.story_id == "first1"
    }
    assert not members or {one.entry.id for one in open_} <= members


def test_two_posted_stories_that_turn_out_to_be_one_keep_the_older_id():
    older, of_older = posted("older1", telling(1, 1))
    newer, of_newer = posted("newer1", telling(1, 2, hours=2))

    result = fold(
        [telling(1, 3, hours=3)], [*newer, *older], of_older | of_newer, desk=a_desk(), new_ids=new_ids()
    )

    assert result.merged == (("newer1", "older1"),)
    assert [(cluster.story_id, len(cluster.members)) for cluster in result.clusters] == [("older1", 3)]


def test_a_posted_story_keeps_its_id_where_an_older_one_was_never_posted():
    older = [replace(telling(1, 1), story="older1")]
    newer, stories = posted("newer1", telling(1, 2, hours=2))
    stories["older1"] = OpenStory(id="older1", members=(older[0].entry.id,), posted=False)

    result = fold([telling(1, 3, hours=3)], [*older, *newer], stories, desk=a_desk(), new_ids=new_ids())

    assert result.merged == (("older1", "newer1"),)


def test_a_story_keeps_entries_that_have_left_the_window():
    open_, stories = posted("first1", telling(1, 1))
    stories["first1"] = OpenStory(id="first1", members=("long ago", open_[0].entry.id), posted=True)

    result = fold([telling(1, 2, hours=1)], open_, stories, desk=a_desk(), new_ids=new_ids())

    assert "long ago" in result.clusters[0].members


@pytest.mark.parametrize(("confident", "is_taken_in"), [(0.9, True), (0.6, False)])
def test_an_undecided_entry_counts_once_a_confident_story_takes_it_in(confident, is_taken_in):
    held = telling(1, 2, relevant=False, held=True, score=0.3)

    result = fold_news([telling(1, 1, score=confident), held])

    assert (result.accepted == (held.entry.id,)) is is_taken_in
    assert (result.still_held == (held.entry.id,)) is not is_taken_in
    assert len(result.clusters[0].members) == 1 + is_taken_in


def test_undecided_entries_alone_make_no_story():
    result = fold_news([telling(1, number, relevant=False, held=True, score=0.4) for number in range(3)])

    assert result.clusters == ()
    assert len(result.still_held) == 3


def between(left: int, right: int, share: float, **fields: object) -> Folding:
    """Something said of both events, more of the left one the larger the share is."""
    one, other = telling(left, 9, **fields), telling(right, 9)
    return replace(one, vector=share * one.vector + (1.0 - share) * other.vector)


@pytest.mark.parametrize("share", [0.5, 0.6, 0.9])
def test_an_undecided_entry_moves_no_story_and_joins_the_closest_that_vouches_for_it(share):
    held = {"relevant": False, "held": True, "score": 0.3, "hours": 1}
    stories = [telling(1, 1), telling(1, 2), telling(2, 1), telling(2, 2)]
    bridge = between(1, 2, share, **held)

    result = fold_news([*stories, bridge])
    without = groups(fold_news(stories))

    assert {group - {bridge.entry.id} for group in groups(result)} == without
    homes = [group for group in groups(result) if bridge.entry.id in group]
    assert all(stories[0].entry.id in group for group in homes)


@pytest.mark.parametrize("seed", range(4))
def test_where_everything_is_near_something_batches_still_change_nothing(seed):
    chance = random.Random(seed)
    news = [
        between(chance.randrange(12), chance.randrange(12), chance.uniform(0.4, 1.0), hours=number)
        for number in range(90)
    ]
    news = [
        replace(one, entry=replace(one.entry, id=f"{number:016x}", canonical=f"https://one.example/{number}"))
        for number, one in enumerate(news)
    ]
    at_once = Shelf(a_desk())

    at_once.round(news)
    chance.shuffle(news)

    assert in_batches(news, chance, most=9).groups() == at_once.groups()
    assert 2 < len(at_once.groups()) < 30


def test_a_held_entry_is_tried_again_when_its_story_comes():
    shelf = Shelf(a_desk())
    held = telling(1, 1, relevant=False, held=True, score=0.3)
    shelf.round([held])

    assert shelf.round([telling(1, 2, hours=1)]).accepted == (held.entry.id,)


def test_a_story_says_what_ties_it_together():
    cluster = fold_news([telling(1, 1), telling(1, 2, hours=5)]).clusters[0]

    assert [reason.code for reason in cluster.why] == ["alike", "shared-names"]
    assert cluster.why[0].facts[0] == "Outlet 1"
    assert cluster.why[0].facts[2] == "5 h"


def test_texts_of_any_script_fold_without_error():
    texts = [
        "",
        " ",
        "👩‍🎤🎬",
        "אבגד הוז",
        "東京でＡＩ俳優",
        "\u202eabc\u202c",
        "Ǆ" * 50,
        "क्षत्रिय " * 9,
        "1" * 3000,
        "a\x00b",
    ]
    news = [
        replace(
            telling(1, number), entry=replace(telling(1, number).entry, title=text, summary=text), vector=None
        )
        for number, text in enumerate(texts)
    ]

    members = [member for cluster in fold_news(news).clusters for member in cluster.members]

    assert sorted(members) == sorted(one.entry.id for one in news)

"""A tenant's own grouping: it holds for every reading of that tenant, and for nobody else."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from feeds.judging.follow import Sought, follow_keys
from feeds.model import Story
from feeds.planning.plan import IngestPlan
from feeds.store import Store, StoryQuery
from tests.builders import a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.regroupings import LATER, A, B, fold, seen, split, two_stories
from tests.store.scenes import new


async def test_a_split_report_is_a_story_of_its_own_in_that_tenant_alone(store: Store) -> None:
    first, other = await two_stories(store)
    before = await seen(store, B)
    fresh = await split(store, A, first, 1)

    mine, moved = await seen(store, A), first.reports[1].entry
    assert mine[fresh] == {moved}
    assert moved not in mine[first.id]
    assert set(mine) == {first.id, other.id, fresh}
    assert await seen(store, B) == before
    assert await store.stories.get(B, fresh) is None
    told = await store.stories.get(A, fresh)
    assert told is not None
    assert told.telling.headline == first.reports[1].title


async def test_a_merged_storys_id_leads_to_the_other_in_that_tenant_alone(store: Store) -> None:
    first, other = await two_stories(store)
    await store.regroupings.merge(A, other.id, into=first.id, by="ann", now=LATER)

    joined = await store.stories.get(A, other.id)
    assert joined is not None
    assert (joined.id, len(joined.reports)) == (first.id, 5)
    assert (await store.stories.get(B, other.id)) == other
    assert await store.stories.ids_of(A, other.id) == (first.id, other.id)


@pytest.mark.parametrize("tenant", [A, B])
async def test_every_reading_agrees(tenant: str, store: Store) -> None:
    first, other = await two_stories(store)
    fresh = await split(store, A, first, 0)
    await store.regroupings.merge(A, other.id, into=first.id, by="ann", now=LATER)
    expected = {fresh, first.id} if tenant == A else {first.id, other.id}

    words = StoryQuery(words=("outlet",))
    readings = [
        (await store.stories.latest(tenant, StoryQuery(), limit=9)).stories,
        (await store.stories.search(tenant, StoryQuery(), limit=9)).stories,
        (await store.stories.search(tenant, words, limit=9)).stories,
        (await store.stories.search(tenant, StoryQuery(words=("outlet",), best_first=True), limit=9)).stories,
        await store.stories.top(tenant, NOON, 9),
        await store.stories.changed_since(tenant, NOON - timedelta(days=1)),
        tuple((await store.stories.visible(tenant, sorted(expected))).values()),
    ]
    for reading in readings:
        assert {one.id for one in reading} == expected
    assert (await store.stories.search(tenant, words, limit=9)).total == len(expected)
    assert await store.stories.counts_by_topic(tenant, NOON) == {"labor": len(expected)}


async def test_a_search_finds_words_where_their_report_stands(store: Store) -> None:
    first, _other = await two_stories(store)
    fresh = await split(store, A, first, 1)
    two = StoryQuery(phrases=("agree, says outlet 2",))
    without = StoryQuery(words=("agree",), without_phrases=("outlet 2",))

    assert [one.id for one in (await store.stories.search(A, two, limit=9)).stories] == [fresh]
    assert [one.id for one in (await store.stories.search(B, two, limit=9)).stories] == [first.id]
    assert [one.id for one in (await store.stories.search(A, without, limit=9)).stories] == [first.id]
    assert (await store.stories.search(B, without, limit=9)).stories == ()


async def test_latest_pages_through_regrouped_stories_once_each(store: Store) -> None:
    first, other = await two_stories(store)
    fresh = await split(store, A, first, 2)
    ids, cursor = [], ""
    for _page in range(4):
        page = await store.stories.latest(A, StoryQuery(), limit=1, before=cursor)
        ids += [one.id for one in page.stories]
        cursor = page.next_cursor
        if not cursor:
            break

    assert sorted(ids) == sorted([first.id, other.id, fresh])


async def test_later_reports_of_a_merged_story_reach_the_other(store: Store) -> None:
    first, other = await two_stories(store)
    await store.regroupings.merge(A, other.id, into=first.id, by="ann", now=LATER)
    late = an_entry(source=3, title="Replica deal, once more", published=LATER, seen=LATER)
    entries = {report.entry: await store.entries.get(report.entry) for report in other.reports}
    tale = a_story(*(one.entry for one in entries.values() if one), late, id=other.id, version=2)
    await store.apply(IngestPlan(entries=(new(late, other.id),), stories=(tale,)), LATER)

    assert late.id in (await seen(store, A))[first.id]
    assert late.id in (await seen(store, B))[other.id]


async def test_what_folding_merges_stays_with_what_the_tenant_merged(store: Store) -> None:
    first, other = await two_stories(store)
    third = a_story(an_entry(source=2, title="A third one"), id="third1")
    await store.apply(IngestPlan(entries=(new(an_entry(source=2, title="A third one"), "third1"),),
                                 stories=(third,)), NOON)  # fmt: skip
    await store.regroupings.merge(A, other.id, into=first.id, by="ann", now=LATER)
    await fold(store, other, third)

    assert {len(entries) for entries in (await seen(store, A)).values()} == {6}
    assert set(await seen(store, B)) == {first.id, third.id}
    assert await store.regroupings.unmerge(A, other.id, out_of=first.id, now=LATER)
    assert await seen(store, A) == await seen(store, B)


async def test_a_split_put_back_leaves_a_name_that_leads_there(store: Store) -> None:
    first, _other = await two_stories(store)
    before = await seen(store, A)
    fresh = await split(store, A, first, 1)
    entry = first.reports[1].entry

    assert not await store.regroupings.put_back(B, entry, out_of=fresh, into="", now=LATER)
    assert await store.regroupings.put_back(A, entry, out_of=fresh, into="", now=LATER)
    assert not await store.regroupings.put_back(A, entry, out_of=fresh, into="", now=LATER)

    assert await seen(store, A) == before
    led = await store.stories.get(A, fresh)
    assert led is not None
    assert led.id == first.id


async def test_others_cannot_take_it_back_and_a_restart_keeps_it(store: Store, file: Path) -> None:
    first, other = await two_stories(store)
    await store.regroupings.merge(A, other.id, into=first.id, by="ann", now=LATER)
    assert not await store.regroupings.unmerge(B, other.id, out_of=first.id, now=LATER)
    kept = await seen(store, A)

    again = await Store.open(file)
    assert await seen(again, A) == kept
    await again.close()


async def test_folding_never_hears_of_a_tenants_own_story(store: Store) -> None:
    first, _other = await two_stories(store)
    fresh = await split(store, A, first, 1)
    rows = [row["id"] async for row in store.exports.stories()]

    wanted = Sought(numbers=follow_keys(first), names=frozenset(), laws=frozenset())
    found = {one.id for one in await store.openings.earlier([wanted], NOON - timedelta(days=9))}

    assert first.id in found
    assert fresh not in found
    assert fresh not in rows
    assert first.id in rows


async def test_forgotten_reports_take_their_grouping_along(store: Store) -> None:
    first, other = await two_stories(store)
    fresh = await split(store, A, first, 1)
    await store.regroupings.merge(A, other.id, into=first.id, by="ann", now=LATER)
    await store.people.save(A, "ann", fresh, NOON)

    await store.entries.forget(NOON + timedelta(days=90))
    assert set(await seen(store, A)) == {fresh}
    await store.people.unsave(A, "ann", fresh)
    await store.entries.forget(NOON + timedelta(days=90))
    assert await seen(store, A) == {}
    assert await store.stories.regrouped(A) == {}


async def test_an_erased_tenant_leaves_no_story_of_its_own_behind(store: Store) -> None:
    first, other = await two_stories(store)
    fresh = await split(store, A, first, 1)
    await store.regroupings.merge(A, other.id, into=first.id, by="ann", now=LATER)
    before = await seen(store, B)

    await store.erase(A)
    assert await seen(store, B) == before
    assert await store.stories.get(B, fresh) is None


STEPS = st.lists(
    st.tuples(st.sampled_from(["split", "merge", "undo", "fold"]), st.integers(0, 9), st.integers(0, 9)),
    max_size=9,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_every_visible_entry_stands_in_exactly_one_visible_story(steps: list[tuple[str, int, int]]) -> None:
    asyncio.run(_holds(steps))


async def _holds(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "slugline.db")
        try:
            stories = await two_stories(store)
            whole = await seen(store, B)
            done: list[tuple[str, str, str, str]] = []
            is_folded = False
            for step, one, two in steps:
                is_folded |= await _step(store, stories, done, (step, one, two))
                await _check(store, stories)
            assert is_folded or await seen(store, B) == whole
        finally:
            await store.close()


async def _step(
    store: Store,
    stories: tuple[Story, ...],
    done: list[tuple[str, str, str, str]],
    asked: tuple[str, int, int],
) -> bool:
    step, one, two = asked
    page = (await store.stories.latest(A, StoryQuery(), limit=50)).stories
    told, other = page[one % len(page)], page[two % len(page)]
    if step == "split" and len(told.reports) > 1:
        entry = told.reports[two % len(told.reports)].entry
        (fresh,) = await store.stories.fresh_ids(1)
        before = await store.regroupings.split(A, entry, out_of=told.id, into=fresh, by="ann", now=LATER)
        done.append(("split", entry, fresh, before))
    elif step == "merge" and told.id != other.id:
        await store.regroupings.merge(A, told.id, into=other.id, by="ann", now=LATER)
        done.append(("merge", told.id, other.id, ""))
    elif step == "undo" and done:
        kind, what, where, before = done.pop(one % len(done))
        if kind == "split":
            await store.regroupings.put_back(A, what, out_of=where, into=before, now=LATER)
        else:
            await store.regroupings.unmerge(A, what, out_of=where, now=LATER)
    elif step == "fold":
        await fold(store, stories[1], stories[0])
        return True
    return False


async def _check(store: Store, stories: tuple[Story, ...]) -> None:
    entries = {report.entry for story in stories for report in story.reports}
    shown = await seen(store, A)
    standing = Counter(entry for inside in shown.values() for entry in inside)
    found = await store.stories.search(A, StoryQuery(words=("outlet",)), limit=50)

    assert standing == Counter(entries)
    assert {one.id for one in found.stories} == set(shown)
    for entry in entries:
        home = await store.stories.of_entry(A, entry)
        assert home is not None
        assert entry in shown[home.id]

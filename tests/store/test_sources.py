"""The list of feeds, and whose turn it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from feeds.model import Health, Reach, SourceState
from feeds.planning.plan import IngestPlan, PolledSource
from feeds.store import Store
from tests.builders import a_spec
from tests.fakes.clock import NOON
from tests.store.scenes import MINUTE, with_sources

NONE = timedelta(0)


@dataclass(frozen=True)
class Line:
    url: str
    title: str = ""
    site: str = ""
    folder: str = ""
    lang: str = ""
    topics: tuple[str, ...] = ()


async def _claim(
    store: Store, *, forced: bool = True, floor: timedelta = NONE, at: timedelta = NONE
) -> list[int]:
    taken = await store.sources.claim_due(NOON + at, MINUTE, 100, floor=floor, forced=forced, owner="me")
    return [source.id for source in taken]


async def test_two_processes_never_poll_the_same_source(store: Store, file: Path) -> None:
    await with_sources(store, 20)
    beside = await Store.open(file)

    claims = await asyncio.gather(*(_claim(one) for one in [store, beside] * 4))
    await beside.close()

    ids = [source for claim in claims for source in claim]
    assert sorted(ids) == list(range(1, 21))


async def test_a_lease_ends_by_itself_or_with_the_poll(store: Store) -> None:
    source = (await with_sources(store, 1))[0]

    assert await _claim(store) == [1]
    assert await _claim(store) == []
    assert await _claim(store, at=2 * MINUTE) == [1]
    polled = replace(source, health=Health(polls=1, polled_at=NOON))
    await store.apply(IngestPlan(polls=(PolledSource(source=polled),)), NOON)
    assert await _claim(store) == []  # asked since this round began
    assert await _claim(store, at=MINUTE / 60) == [1]
    await store.sources.release([1], "me")
    assert await _claim(store, at=MINUTE / 60) == [1]


async def test_what_a_forced_round_leaves_alone(store: Store) -> None:
    sources = await with_sources(store, 6)
    hour = timedelta(hours=1)
    asked = Health(polls=1, polled_at=NOON - MINUTE)
    states = (
        replace(sources[0], health=asked, next_poll=NOON + hour),
        replace(sources[1], health=asked, not_before=NOON + hour),
        replace(sources[2], health=replace(asked, failures=2), next_poll=NOON + hour),
        replace(sources[3], health=asked, state=SourceState.GONE),
        replace(sources[4], health=Health(polls=1, polled_at=NOON - hour), next_poll=NOON + hour),
    )
    await store.apply(IngestPlan(polls=tuple(PolledSource(source=each) for each in states)), NOON)
    await store.sources.pause("local", sources[5].id)

    assert await store.sources.not_due(NOON, timedelta(minutes=15)) == 3
    assert await _claim(store, forced=False) == []
    assert await _claim(store, floor=timedelta(minutes=15)) == [5]
    assert await _claim(store) == [1]
    assert await _claim(store, forced=False, at=2 * hour) == [1, 2, 3, 5]


async def test_the_list_changes_and_what_is_known_stays(store: Store) -> None:
    sources = await with_sources(store, 3)
    moved = replace(sources[0], url="https://new.example/feed", health=Health(polls=3, polled_at=NOON))
    await store.apply(IngestPlan(polls=(PolledSource(source=moved),)), NOON)

    await store.sources.seed([a_spec(outlet="Renamed"), a_spec(url="https://fourth.example/feed")], NOON)
    kept = await store.sources.all("local")
    await store.sources.replace_all([Line(url=sources[1].url, title="Back", folder="F/G")], NOON)
    back = await store.sources.all("local")

    assert [(each.number, each.url) for each in kept] == [
        (1, "https://new.example/feed"),
        (4, "https://fourth.example/feed"),
    ]
    assert (kept[0].outlet, kept[0].health.polls) == ("Renamed", 3)
    assert [(each.number, each.outlet, each.folder) for each in back] == [(2, "Back", "F/G")]


async def test_what_a_tenant_added_outlives_a_new_list(store: Store) -> None:
    added = await store.sources.add("local", a_spec(url="https://own.example/f"), Reach.ADDED, NOON)

    await store.sources.replace_all([], NOON)

    assert await store.sources.all("local") == (added,)


async def test_removing_and_adding_again_keeps_the_number(store: Store) -> None:
    first = await store.sources.add("local", a_spec(url="https://own.example/f"), Reach.ADDED, NOON)
    await store.sources.remove("local", first.id)

    assert await store.sources.all("local") == ()
    assert await _claim(store) == []
    assert await store.sources.add("local", a_spec(url="https://own.example/f"), Reach.ADDED, NOON) == first


async def test_a_source_rests_once_nobody_wants_it(store: Store) -> None:
    source = (await with_sources(store, 1))[0]
    await store.tenants.ensure("discord:1")

    await store.sources.pause("local", source.id)
    still = await _claim(store)
    await store.sources.pause("discord:1", source.id)
    rests = await _claim(store, at=2 * MINUTE)
    await store.sources.resume("local", source.id)

    assert (still, rests) == ([1], [])
    assert await _claim(store, at=2 * MINUTE) == [1]


async def test_the_first_poll_ends_when_each_was_asked_once(store: Store) -> None:
    sources = await with_sources(store, 2)
    asked = Health(polls=1, failures=1, polled_at=NOON)
    ended = []
    for source in sources:
        ended.append(await store.sources.first_poll_ended())
        poll = PolledSource(source=replace(source, health=asked))
        await store.apply(IngestPlan(polls=(poll,)), NOON)

    assert ended == [False, False]
    assert await store.sources.first_poll_ended()


async def test_a_change_is_seen_by_other_processes(store: Store, file: Path) -> None:
    source = (await with_sources(store, 1))[0]
    beside = await Store.open(file)
    before = await beside.version()

    await store.sources.pause("local", source.id)

    assert await beside.version() > before
    await beside.close()

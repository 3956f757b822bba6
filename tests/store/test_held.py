"""What was held and never told: whom it is shown to, once, and what votes on it teach."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from feeds.model import Entry, Reach
from feeds.model.votes import Vote, VoteKind
from feeds.planning.plan import IngestPlan
from feeds.store import Store
from feeds.store.migrate import FOLDER
from feeds.store.migrations import HEAD
from feeds.training.labels import label_rows
from tests.builders import a_spec, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import new, rows, told, with_sources

A, B = "discord:1", "slack:T2"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOUBT = {"relevant": False, "held": True}


def doubtful(title: str = "Undecided", source: int = 1, **fields: object) -> Entry:
    return an_entry(title=title, source=source, **fields)


async def hold(store: Store, *entries: Entry, score: float = 0.4) -> None:
    await store.apply(IngestPlan(entries=tuple(new(one, score=score, **DOUBT) for one in entries)), NOON)


async def titles(store: Store, tenant: str, now: datetime = NOON) -> list[str]:
    return [one.entry.title for one in await store.held.ask(tenant, now)]


async def vote(store: Store, tenant: str, voter: str, entry: Entry, **fields: object) -> None:
    said = {"kind": VoteKind.OFF_TOPIC, "at": NOON, "entries": (entry.id,)} | fields
    await store.votes.put(tenant, Vote(story=entry.id, voter=voter, **said))  # type: ignore[arg-type]


async def test_the_most_doubtful_come_first_one_an_outlet_and_each_once(store: Store) -> None:
    await with_sources(store, 7)
    for number in range(1, 8):
        await hold(store, doubtful(f"Outlet {number}", source=number), score=0.25 + 0.03 * number)
    await hold(store, doubtful("Second of outlet 7", source=7), score=0.45)

    assert await titles(store, A) == [f"Outlet {number}" for number in (7, 6, 5, 4, 3)]
    assert await titles(store, A) == ["Second of outlet 7", "Outlet 2", "Outlet 1"]
    assert await titles(store, A) == []
    assert len(await titles(store, B)) == 5


async def test_one_headline_is_asked_about_once(store: Store) -> None:
    await with_sources(store, 2)
    await hold(store, *(doubtful("From the wire", source=source) for source in (1, 2)))

    assert await titles(store, A) == ["From the wire"]


@pytest.mark.parametrize(
    ("judged", "fields", "asked"),
    [
        (DOUBT | {"score": 0.25}, {}, True),
        (DOUBT | {"score": 0.4999}, {}, True),
        ({"relevant": False, "held": False, "score": 0.4}, {}, True),
        ({"relevant": False, "held": False, "score": 0.24}, {}, False),
        ({"relevant": True, "held": False, "score": 0.5}, {}, False),
        ({"relevant": True, "held": False, "score": 0.4}, {}, False),
        (DOUBT | {"score": 0.4}, {"published": NOON - 6 * DAY}, True),
        (DOUBT | {"score": 0.4}, {"published": NOON - 8 * DAY}, False),
    ],
)
async def test_only_what_was_in_doubt_in_the_last_seven_days_is_asked(
    store: Store, judged: dict[str, object], fields: dict[str, object], asked: bool
) -> None:
    await with_sources(store)
    await store.apply(IngestPlan(entries=(new(doubtful(**fields), **judged),)), NOON)

    assert bool(await titles(store, A)) == asked


async def test_what_a_story_took_in_is_not_asked(store: Store) -> None:
    await with_sources(store)
    await store.apply(told(doubtful()), NOON)

    assert await titles(store, A) == []


async def test_settled_ones_are_still_asked_and_forgotten_ones_are_not(store: Store) -> None:
    await with_sources(store)
    await hold(store, doubtful())
    await store.entries.drop_held(NOON + HOUR)

    assert await titles(store, A) == ["Undecided"]
    await store.entries.forget(NOON + HOUR)
    assert await titles(store, B) == []


async def test_what_somebody_of_the_tenant_voted_on_is_asked_of_others_only(store: Store) -> None:
    await with_sources(store)
    entry = doubtful()
    await hold(store, entry)
    await store.tenants.ensure(A)
    await vote(store, A, "x", entry)

    assert await titles(store, A) == []
    assert await titles(store, B) == ["Undecided"]


async def test_the_last_ones_can_be_seen_again_until_they_are_answered(store: Store) -> None:
    await with_sources(store, 2)
    first, other = doubtful("First"), doubtful("Other", source=2)
    await hold(store, first, other)

    assert await store.held.shown_last(A) == ()
    asked = await store.held.ask(A, NOON)
    assert await store.held.shown_last(A) == asked
    assert await store.held.shown_last(B) == ()
    await vote(store, A, "x", first)
    assert [one.entry.title for one in await store.held.shown_last(A)] == ["Other"]
    await hold(store, doubtful("Later"))
    await store.held.ask(A, NOON + HOUR)
    assert [one.entry.title for one in await store.held.shown_last(A)] == ["Later"]


async def test_a_private_sources_entry_is_shown_to_its_tenant_and_teaches_nobody(store: Store) -> None:
    mine = await store.sources.add(A, a_spec(url="https://secret.example/f"), Reach.PRIVATE, NOON)
    entry = doubtful(source=mine.id, owner=A)
    await hold(store, entry)

    assert await titles(store, B) == []
    assert await store.entries.find_by_id(B, entry.id) == ()
    assert await titles(store, A) == ["Undecided"]
    await vote(store, A, "x", entry, is_manager=True)
    assert await store.votes.labels() == ()


async def test_what_was_shown_long_ago_is_forgotten_and_a_team_that_goes_leaves_nothing(
    store: Store, file: Path
) -> None:
    await with_sources(store)
    await hold(store, doubtful())
    for tenant in (A, B):
        await store.held.ask(tenant, NOON)
    later = NOON + 15 * DAY
    await hold(store, doubtful("Much later", published=later, seen=later))
    await store.held.ask(A, later)

    assert len(rows(file, f"SELECT * FROM held_shown WHERE tenant = '{A}'")) == 1
    await store.erase(A)
    assert [row[0] for row in rows(file, "SELECT tenant FROM held_shown")] == [B]


@pytest.mark.parametrize(
    ("voters", "says"),
    [
        (["a"], None),
        (["a", "b"], False),
        (["a", "b", "!c"], None),
        (["*m"], False),
        (["a", "*!m"], True),
        (["*m", "*!n"], None),
    ],
)
async def test_votes_on_it_become_a_label_as_those_on_stories_do(
    store: Store, voters: list[str], says: bool | None
) -> None:
    await with_sources(store)
    entry = replace(doubtful(), summary="A studio tries a tool.")
    await hold(store, entry)
    await store.tenants.ensure(A)
    for voter in voters:
        kind = VoteKind.UP if "!" in voter else VoteKind.OFF_TOPIC
        await vote(store, A, voter, entry, kind=kind, is_manager="*" in voter)
    written = [
        (row["id"], row["title"], row["summary"], row["relevant"])
        for row in label_rows(await store.votes.labels())
    ]

    assert written == ([] if says is None else [(f"vote-{entry.id}", entry.title, entry.summary, says)])


async def test_a_forgotten_entry_teaches_nothing(store: Store) -> None:
    await with_sources(store)
    entry = doubtful()
    await hold(store, entry)
    await store.tenants.ensure(A)
    await vote(store, A, "m", entry, is_manager=True)
    await store.entries.forget(NOON + HOUR)

    assert await store.votes.labels() == ()


async def test_an_entry_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    await with_sources(store)
    entry = doubtful()
    twin = replace(an_entry(title="Twin"), id=entry.id[:8] + "0" * 8)
    await hold(store, entry)

    assert [one.entry.id for one in await store.entries.find_by_id(A, entry.id[:8])] == [entry.id]
    assert await store.entries.find_by_id(A, entry.id[:8], NOON + HOUR) == ()
    await hold(store, twin)
    assert len(await store.entries.find_by_id(A, entry.id[:8])) == 2
    assert [one.entry.id for one in await store.entries.find_by_id(A, entry.id)] == [entry.id]


async def test_a_database_of_the_version_before_gets_the_table(tmp_path: Path) -> None:
    file = tmp_path / "before.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    engine.dispose()

    store = await Store.open(file)
    await with_sources(store)
    await hold(store, doubtful())

    assert await titles(store, "local") == ["Undecided"]
    assert rows(file, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    await store.close()

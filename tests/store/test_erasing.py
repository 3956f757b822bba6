"""A tenant that is erased leaves nothing behind, and others lose nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.commands import Caller, answer
from feeds.model import Reach, SourceState
from feeds.store import Store
from feeds.store.tables import metadata
from tests.builders import a_spec
from tests.commands.lines import DESK, Typist, a_room
from tests.fakes.clock import NOON

OURS, THEIRS = "discord:1", "discord:2"


@pytest.fixture
async def say(tmp_path: Path) -> AsyncIterator[Typist]:
    store = await Store.open(tmp_path / "slugline.db", desk=DESK)
    yield await a_room(store)
    await store.close()


async def _busy(say: Typist, tenant: str) -> None:
    caller = Caller(tenant=tenant, person="7", channel="70", is_manager=True, platform="discord")
    for line in (
        "subscribe labor",
        "follow SAG-AFTRA",
        "mute topic:awards",
        "save strike",
        "catchup",
        "settings lang:fr to:team",
        "vote strike off-topic",
    ):
        await answer(line, caller, say.room)


async def _rows_naming(store: Store, tenant: str) -> dict[str, int]:
    """Rows of each table that name the tenant."""
    counts = {}
    async with store._database.read() as connection:
        for table in metadata.tables.values():
            if "tenant" in table.c:
                query = select(func.count()).select_from(table).where(table.c.tenant == tenant)
                counts[table.name] = await connection.scalar(query) or 0
    return {name: count for name, count in counts.items() if count}


async def test_nothing_of_an_erased_tenant_is_left(say: Typist) -> None:
    await _busy(say, OURS)
    await _busy(say, THEIRS)
    theirs = await _rows_naming(say.store, THEIRS)

    await say.store.erase(OURS)

    assert not await _rows_naming(say.store, OURS)
    assert await _rows_naming(say.store, THEIRS) == theirs
    assert OURS not in await say.store.tenants.all()


async def test_an_erased_tenant_can_begin_anew(say: Typist) -> None:
    await _busy(say, OURS)
    await say.store.erase(OURS)

    assert await say.store.wants.subscriptions(OURS) == ()
    assert len(await say.store.sources.all(OURS)) == 2


async def test_a_source_that_nobody_has_any_more_is_asked_no_more(say: Typist) -> None:
    spec = a_spec(url="https://own.example/feed", outlet="Own")
    added = await say.store.sources.add(OURS, spec, Reach.ADDED, NOON)
    await say.store.erase(OURS)
    left = (await say.store.sources.many([added.id]))[0]

    assert left.state is SourceState.PAUSED

"""Where the app is installed: kept sealed, dropped with a reason, erased with its tenant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from feeds.model import Installation
from feeds.store import Store
from feeds.store.migrate import FOLDER
from feeds.store.migrations import HEAD
from tests.fakes.clock import NOON
from tests.store.scenes import rows

A, B = "slack:T1", "slack:T2"
DAY = timedelta(days=1)
INSTALLED = Installation(tenant=A, platform="slack", name="Studio", sealed="gAAA", installed_at=NOON)


async def test_a_tenants_installation_is_its_own(store: Store) -> None:
    await store.installations.save(INSTALLED)
    await store.installations.save(replace(INSTALLED, sealed="gBBB", expires_at=NOON + DAY))

    assert await store.installations.get(A) == replace(INSTALLED, sealed="gBBB", expires_at=NOON + DAY)
    assert await store.installations.get(B) is None
    assert [one.tenant for one in await store.installations.all("slack")] == [A]
    assert await store.installations.all("discord") == ()


async def test_a_removed_one_loses_its_secrets_and_comes_back_whole(store: Store) -> None:
    await store.installations.save(INSTALLED)

    assert await store.installations.remove(A, "slack", "uninstalled", NOON)
    assert not await store.installations.remove(A, "slack", "again", NOON + DAY)
    gone = await store.installations.get(A)
    assert gone == replace(INSTALLED, sealed="", removed_at=NOON, reason="uninstalled")
    assert await store.installations.all("slack") == ()
    assert await store.installations.removed_before("slack", NOON) == ()
    assert await store.installations.removed_before("slack", NOON + DAY) == (A,)

    await store.installations.save(INSTALLED)
    assert await store.installations.get(A) == INSTALLED
    assert await store.installations.removed_before("slack", NOON + DAY) == ()


async def test_a_tenant_without_secrets_can_be_gone_too(store: Store) -> None:
    assert await store.installations.remove(B, "slack", "uninstalled", NOON)
    assert not await store.installations.remove(B, "slack", "again", NOON)

    assert await store.installations.removed_before("slack", NOON + DAY) == (B,)
    assert await store.installations.removed_before("discord", NOON + DAY) == ()


async def test_erasing_a_tenant_takes_its_installation(store: Store) -> None:
    await store.installations.save(INSTALLED)
    await store.installations.save(replace(INSTALLED, tenant=B))

    await store.erase(A)

    assert await store.installations.get(A) is None
    assert await store.installations.get(B) is not None


async def test_a_state_is_good_once_and_for_a_while(store: Store) -> None:
    await store.installations.begin("old", now=NOON - DAY, until=NOON - DAY)
    await store.installations.begin("new", now=NOON, until=NOON + timedelta(minutes=10))

    assert not await store.installations.finish("old", NOON)
    assert not await store.installations.finish("unknown", NOON)
    assert not await store.installations.finish("new", NOON + DAY)
    assert await store.installations.finish("new", NOON)
    assert not await store.installations.finish("new", NOON)


async def test_a_database_of_the_version_before_gets_the_tables(tmp_path: Path) -> None:
    file = tmp_path / "slugline.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    engine.dispose()

    store = await Store.open(file)
    await store.installations.save(INSTALLED)

    assert await store.installations.get(A) == INSTALLED
    assert rows(file, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    await store.close()

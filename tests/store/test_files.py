"""The file itself: made, migrated, copied, cut short."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from feeds.errors import UserError
from feeds.model import Reach
from feeds.planning.plan import IngestPlan
from feeds.store import Store, StoryQuery, restore
from feeds.store.migrate import FOLDER
from feeds.store.migrations import HEAD, REVISIONS
from feeds.store.tables import metadata
from tests.builders import a_spec, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import a_channel, a_told_story, everything, new, rows, with_sources

ROOT = Path(__file__).parents[2]


async def test_the_migrations_make_the_tables_that_the_code_speaks_of(store: Store, file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        ours = {"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
        differences = compare_metadata(MigrationContext.configure(connection, opts=ours), metadata)
    engine.dispose()

    assert differences == []
    assert rows(file, "PRAGMA journal_mode") == [("wal",)]


def test_the_newest_revision_is_the_one_that_opening_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)

    assert script.get_heads() == [HEAD]
    assert {revision.revision for revision in script.walk_revisions()} == set(REVISIONS)


async def test_a_file_of_a_newer_version_is_refused_in_words(store: Store, file: Path) -> None:
    await store.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(UserError, match="newer Slugline"):
        await Store.open(file)


async def test_only_sqlite_for_now() -> None:
    with pytest.raises(UserError, match="SQLite"):
        await Store.open("postgresql://host/db")


async def test_a_url_opens_the_same_file(store: Store, file: Path) -> None:
    tale = await a_told_story(store)
    beside = await Store.open(f"sqlite:///{file}")

    assert await beside.stories.get("local", tale.id) == tale
    await beside.close()


async def test_a_backup_comes_back_as_it_was(store: Store, file: Path, tmp_path: Path) -> None:
    await a_told_story(store, await a_channel(store))
    kept = everything(file)
    copy = tmp_path / "copies" / "monday.db"

    await store.backup(copy)
    await store.sources.add("local", a_spec(url="https://later.example/feed"), Reach.ADDED, NOON)
    await store.close()
    await restore(copy, file)

    assert everything(file) == kept
    assert (tmp_path / "slugline.db.before-restore").exists()
    reopened = await Store.open(file)
    assert len((await reopened.stories.search("local", StoryQuery(words=("guild",)), limit=3)).stories) == 1
    await reopened.close()


@pytest.mark.parametrize("content", [None, b"", b"not a database at all" * 100])
async def test_what_is_no_backup_is_not_restored(
    store: Store, file: Path, tmp_path: Path, content: bytes | None
) -> None:
    await a_told_story(store)
    await store.close()
    before = everything(file)
    bad = tmp_path / "bad.db"
    if content is not None:
        bad.write_bytes(content)

    with pytest.raises(UserError):
        await restore(bad, file)

    assert everything(file) == before


_OPENED = """
import asyncio, sys
from feeds.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    await store.tenants.ensure("discord:" + sys.argv[2])
    await store.close()

asyncio.run(main())
"""


def test_processes_that_start_at_once_make_one_database(file: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", _OPENED, str(file), str(number)], cwd=ROOT)
        for number in range(3)
    ]

    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]
    assert len(rows(file, "SELECT id FROM tenant")) == 4


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from feeds.store import Store, applying
from tests.builders import an_entry, a_story
from tests.fakes.clock import NOON
from tests.store.scenes import new, with_sources
from feeds.planning.plan import IngestPlan

async def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    store = await Store.open(Path(sys.argv[1]))
    setattr(applying, sys.argv[2], die)
    entries = [an_entry(title=f"Headline number {n}") for n in range(500)]
    tale = a_story(*entries[:3])
    plan = IngestPlan(entries=tuple(new(entry, tale.id) for entry in entries), stories=(tale,))
    await store.apply(plan, NOON)

asyncio.run(main())
"""


@pytest.mark.parametrize("step", ["_add_keys", "_put_stories", "merge_stories", "owe", "_record_polls"])
async def test_a_kill_in_the_middle_of_a_plan_leaves_nothing_of_it(
    store: Store, file: Path, step: str
) -> None:
    await with_sources(store)
    before = everything(file)

    ended = subprocess.run(  # noqa: ASYNC221 - nothing else runs in this test
        [sys.executable, "-c", _KILLED, str(file), step], cwd=ROOT, timeout=60, check=False
    )

    assert ended.returncode == -signal.SIGKILL
    assert rows(file, "PRAGMA integrity_check") == [("ok",)]
    assert everything(file) == before
    again = await store.apply(IngestPlan(entries=(new(an_entry(title="Headline number 7")),)), NOON)
    assert again.new == 1

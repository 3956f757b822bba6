"""A database of the first version, with all that is in it, gets the tables of votes and regroupings."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from feeds.store import Store, StoryQuery
from feeds.store.migrate import FOLDER
from tests.store.regroupings import LATER, two_stories
from tests.store.scenes import a_channel, rows


async def test_what_the_first_version_held_is_there_and_can_be_regrouped(
    store: Store, file: Path, tmp_path: Path
) -> None:
    first, other = await two_stories(store)
    await a_channel(store)
    await store.close()
    old = tmp_path / "old.db"
    _of_first_version(old, like=file)
    assert rows(old, "SELECT version_num FROM alembic_version") == [("0001",)]

    again = await Store.open(old)
    page = await again.stories.latest("local", StoryQuery(), limit=9)
    assert {one.id for one in page.stories} == {first.id, other.id}
    await again.regroupings.merge("local", other.id, into=first.id, by="x", now=LATER)
    assert await again.stories.ids_of("local", other.id) == (first.id, other.id)
    assert len(await again.wants.destinations("local")) == 1
    await again.close()


def _of_first_version(old: Path, *, like: Path) -> None:
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ATTACH ? AS whole", (str(like),))
        for (table,) in connection.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT LIKE '%fts%' AND name <> 'alembic_version'"
        ).fetchall():
            names = [f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})")]
            columns = ", ".join(names)
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM whole.{table}")
        connection.commit()

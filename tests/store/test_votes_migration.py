"""A database of the first version, with all that is in it, gets the tables of votes and regroupings."""

from __future__ import annotations

from pathlib import Path

from feeds.store import Store, StoryQuery
from tests.store.regroupings import LATER, two_stories
from tests.store.scenes import a_channel, rows
from tests.store.versions import of_first_version


async def test_what_the_first_version_held_is_there_and_can_be_regrouped(
    store: Store, file: Path, tmp_path: Path
) -> None:
    first, other = await two_stories(store)
    await a_channel(store)
    await store.close()
    old = tmp_path / "old.db"
    of_first_version(old, like=file)
    assert rows(old, "SELECT version_num FROM alembic_version") == [("0001",)]

    again = await Store.open(old)
    page = await again.stories.latest("local", StoryQuery(), limit=9)
    assert {one.id for one in page.stories} == {first.id, other.id}
    await again.regroupings.merge("local", other.id, into=first.id, by="x", now=LATER)
    assert await again.stories.ids_of("local", other.id) == (first.id, other.id)
    assert len(await again.wants.destinations("local")) == 1
    await again.close()

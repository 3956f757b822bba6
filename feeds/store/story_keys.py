"""Stories from before there were keys get theirs, once, when the store is opened; `Store.open` calls this.

Some at once, each lot in a commit of its own with the place reached: killed half-way, it goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.store.change_log import story_key
from feeds.store.database import Database
from feeds.store.meta import put, value_of
from feeds.store.openings import keep_keys
from feeds.store.rows import to_story
from feeds.store.tables import story

MARK, WHOLE, REACHED = "story keys", "whole", "after "
AT_ONCE = 200


async def fill_keys(database: Database) -> None:
    """Until every story can be found by its keys; afterwards this asks for one value."""
    async with database.read() as connection:
        is_whole = await value_of(connection, MARK) == WHOLE
    while not is_whole:
        async with database.write() as connection:
            is_whole = await _filled_some(connection)


async def _filled_some(connection: AsyncConnection) -> bool:
    """One lot; whether it was the last. Another process may have gone on meanwhile."""
    mark = await value_of(connection, MARK) or REACHED
    rows = [] if mark == WHOLE else await _keyless(connection, mark.removeprefix(REACHED))
    await keep_keys(connection, [to_story(row) for row in rows])
    is_whole = len(rows) < AT_ONCE
    await put(connection, MARK, WHOLE if is_whole else f"{REACHED}{rows[-1]['id']}")
    return is_whole


async def _keyless(connection: AsyncConnection, reached: str) -> Sequence[RowMapping]:
    has_keys = exists().where(story_key.c.story == story.c.id)
    wanted = (story.c.id > reached, story.c.merged_into.is_(None), ~has_keys)
    query = select(story).where(*wanted).order_by(story.c.id).limit(AT_ONCE)
    return (await connection.execute(query)).mappings().all()

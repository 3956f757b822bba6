"""Stories that were stored before there were keys are found as those that a later one goes on from."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from feeds.judging.follow import Sought, follow_keys
from feeds.model import Story
from feeds.planning.plan import IngestPlan
from feeds.store import Store
from feeds.store.story_keys import AT_ONCE, MARK, REACHED, WHOLE
from tests.builders import a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import new, rows, with_sources
from tests.store.versions import of_first_version

ROOT = Path(__file__).parents[2]
KEYS = "SELECT key, story FROM story_key ORDER BY key, story"
REACHED_SO_FAR = f"SELECT value FROM meta WHERE key = '{MARK}'"
OPENS = "import asyncio, sys; from feeds.store import Store; asyncio.run(Store.open(sys.argv[1]))"


async def test_a_database_of_the_first_version_gets_its_keys(
    store: Store, file: Path, tmp_path: Path
) -> None:
    (told, *_) = await many_stories(store, 3)
    await store.close()
    old = tmp_path / "old.db"
    of_first_version(old, like=file)

    again = await Store.open(old)
    found = await again.openings.earlier([what_shares_names_with(told)], NOON - timedelta(days=1))
    await again.close()

    assert rows(old, KEYS) == rows(file, KEYS)
    assert told.id in {one.id for one in found}


async def test_more_stories_than_one_lot_are_filled_whole_and_only_once(store: Store, file: Path) -> None:
    await many_stories(store, 2 * AT_ONCE + 1)
    await store.close()
    whole = rows(file, KEYS)
    forget_keys(file, after="")

    await opened_and_closed(file)
    filled = rows(file, KEYS)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM story_key")
    await opened_and_closed(file)

    assert filled == whole
    assert rows(file, KEYS) == []
    assert rows(file, REACHED_SO_FAR) == [(WHOLE,)]


async def test_what_was_reached_is_not_looked_at_again(store: Store, file: Path) -> None:
    stories = await many_stories(store, 2 * AT_ONCE)
    await store.close()
    whole, middle = rows(file, KEYS), stories[AT_ONCE].id
    forget_keys(file, after=middle)

    await opened_and_closed(file)

    assert rows(file, KEYS) == whole


async def test_a_story_that_was_merged_away_gets_none(store: Store, file: Path) -> None:
    first, second = await many_stories(store, 2)
    await store.apply(IngestPlan(merged=((second.id, first.id),)), NOON)
    await store.close()
    forget_keys(file, after="")

    await opened_and_closed(file)

    assert {story for _, story in rows(file, KEYS)} == {first.id}


async def test_killed_half_way_it_goes_on_at_the_next_opening(store: Store, file: Path) -> None:
    await many_stories(store, 8 * AT_ONCE)
    await store.close()
    whole = rows(file, KEYS)
    forget_keys(file, after="")

    status = await asyncio.to_thread(killed_while_filling, file)
    left = len(rows(file, KEYS))
    await opened_and_closed(file)

    assert status == -signal.SIGKILL
    assert 0 < left < len(whole)
    assert rows(file, KEYS) == whole


async def many_stories(store: Store, count: int) -> tuple[Story, ...]:
    """By id; each with two names of its own."""
    await with_sources(store)
    entries = [
        an_entry(title=f"Court hears Zorblatt{number} against Quexley{number} on replicas")
        for number in range(count)
    ]
    stories = [a_story(entry, id=f"s{number:05}") for number, entry in enumerate(entries)]
    fresh = tuple(new(entry, told.id) for entry, told in zip(entries, stories, strict=True))
    await store.apply(IngestPlan(entries=fresh, stories=tuple(stories)), NOON)
    return tuple(stories)


def what_shares_names_with(told: Story) -> Sought:
    return Sought(numbers=frozenset(), names=follow_keys(told), laws=frozenset())


def forget_keys(file: Path, *, after: str) -> None:
    """As if the keys had been filled up to that story."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM story_key WHERE story > ?", (after,))
        connection.execute("UPDATE meta SET value = ? WHERE key = ?", (f"{REACHED}{after}", MARK))


async def opened_and_closed(file: Path) -> None:
    await (await Store.open(file)).close()


def killed_while_filling(file: Path) -> int:
    """Its end, once a first lot is in the file and before the last one is."""
    process = subprocess.Popen([sys.executable, "-c", OPENS, str(file)], cwd=ROOT)
    end = time.monotonic() + 60
    while not rows(file, "SELECT 1 FROM story_key LIMIT 1"):
        assert time.monotonic() < end
        time.sleep(0.001)
    process.kill()
    return process.wait()

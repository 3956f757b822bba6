"""The power goes at any moment: what the disk had not taken is gone, and nothing is lost or told twice."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cards.codec import from_json
from bot.deliver import LEASE
from bot.ports import Posting
from feeds.model import ParcelState
from feeds.store.outbox import Outbox
from tests.engine.scenes import Scene, a_scene
from tests.fakes.platform import FakePlatform

STORIES = tuple(f"aaaaa{number}" for number in range(5))
RESET = 4 * 1024 * 1024  # from there on SQLite may begin its log anew, and its length would tell nothing
HEADER = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What was on the disk and in the channel when the power went."""

    folder: Path
    landed: tuple[Posting, ...]


@dataclass(slots=True)
class Mains:
    """The power. `safe` is how much of the log the disk has surely taken: up to the last claim or record."""

    scene: Scene
    folder: Path
    safe: int = HEADER
    cuts: list[Cut] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def log(self) -> Path:
        """SQLite's write-ahead log."""
        return self.folder / "slugline.db-wal"

    def fail(self, times: int = 3) -> None:
        """Copies of what would be left, each cut off at another byte."""
        for _ in range(times):
            folder = self.folder / f"cut{len(self.cuts)}"
            folder.mkdir()
            shutil.copy(self.folder / "slugline.db", folder)
            whole = self.log.read_bytes()
            assert len(whole) < RESET
            kept = self.chance.randint(min(self.safe, len(whole)), len(whole))
            torn = self.chance.randbytes(self.chance.choice((0, 100, 5_000)))
            (folder / "slugline.db-wal").write_bytes(whole[:kept] + torn)
            self.cuts.append(Cut(folder=folder, landed=tuple(self.scene.platform.landed)))

    def watch(self) -> None:
        """From now on the power goes after each claim, each landing and each record."""
        outbox = self.scene.store.outbox

        class Watched(Outbox):
            async def claim(self, *args: object, **more: object) -> bool:  # type: ignore[override]
                return watched(await outbox.claim(*args, **more))  # type: ignore[arg-type]

            async def record(self, *args: object) -> bool:  # type: ignore[override]
                return watched(await outbox.record(*args))  # type: ignore[arg-type]

        def watched(done: bool) -> bool:
            self.safe = self.log.stat().st_size
            self.fail()
            return done

        self.scene.store.outbox = Watched(outbox._database)
        self.scene.platform.before_answer = lambda _: self.fail()


@pytest.fixture
async def mains(tmp_path: Path) -> AsyncIterator[Mains]:
    """A desk whose tables are on the disk and whose log is empty."""
    await (await a_scene(tmp_path / "slugline.db")).store.close()
    scene = await a_scene(tmp_path / "slugline.db")
    yield Mains(scene=scene, folder=tmp_path)
    await scene.store.close()


async def after(cut: Cut) -> tuple[str, Scene]:
    """The machine is on again: is the file whole, and the desk over it."""
    with sqlite3.connect(cut.folder / "slugline.db") as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    platform = FakePlatform()
    platform.landed = list(cut.landed)
    scene = await a_scene(cut.folder / "slugline.db", platform)
    scene.again("after")
    scene.later(LEASE + timedelta(seconds=1))
    return said, scene


async def test_whenever_the_power_goes_everything_is_told_once_and_in_order(mains: Mains) -> None:
    scene = mains.scene
    for story in STORIES[:3]:
        await scene.owe(story)
    mains.watch()
    mains.fail()
    await scene.drain()
    for story in STORIES[3:]:
        await scene.owe(story)
        mains.fail()
    await scene.drain()

    assert len(mains.cuts) > 50
    for cut in mains.cuts:
        said, again = await after(cut)
        for story in STORIES:  # what a cut took is read from the feeds again
            await again.owe(story)
        for _ in range(3):
            await again.sweep_and_drain()
            again.later(timedelta(seconds=10))
        states = {parcel.state for parcel in await again.parcels()}
        await again.store.close()

        assert said == "ok"
        assert [from_json(text).story for text in again.platform.texts] == list(STORIES)  # type: ignore[union-attr]
        assert states == {ParcelState.SENT}

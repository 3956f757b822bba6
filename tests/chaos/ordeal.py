"""An ordeal: stories come, desks die one after another, and at last one is left in peace."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from feeds.faults import AFTER_COMMIT, AFTER_FETCH, AFTER_PARSE, IN_TRANSACTION, POINTS
from feeds.store import Store
from tests.chaos.killing import Zygote
from tests.chaos.news import story
from tests.chaos.town import Seen, Town

FEED_SIDE = (AFTER_FETCH, AFTER_PARSE, IN_TRANSACTION, AFTER_COMMIT)
PATIENCE = 8.0  # seconds for a desk to come to its end
REST = 120.0  # seconds for the last one to deliver everything
OUTSIDE = "from outside"


@dataclass(slots=True, kw_only=True)
class Ordeal:
    """One town's. `kills` counts deaths by point; `deepest` is how often one may be passed before."""

    town: Town
    zygote: Zygote
    deepest: int = 1
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    kills: Counter[str] = field(default_factory=Counter)
    stopped: int | None = None
    stopped_in: float = 0.0

    async def open(self) -> None:
        """The feed's first reading, which is silent."""
        number = await self.zygote.start(self.town.setup)
        await _until(lambda: len(self.town.web.asked) > 3)
        await self.zygote.kill(number)

    async def tell(self, number: int, points: Sequence[str] = POINTS) -> None:
        """One more story, and a death at each of the points."""
        self.town.feed.publish(story(number))
        for point in points:
            times = 1 if point in FEED_SIDE else self.chance.randint(1, self.deepest)
            died = await self.zygote.killed_at(self.town.setup, f"{point}:{times}", PATIENCE)
            self.kills[point if died else OUTSIDE] += 1

    async def end(self) -> Seen:
        """A desk that may live until everything is out, then is asked to stop."""
        number = await self.zygote.start(self.town.setup)
        await _until(lambda: self.town.missing() == 0, REST)
        await self._at_rest()
        began = time.monotonic()
        self.stopped = await self.zygote.kill(number, signal.SIGTERM)
        self.stopped_in = time.monotonic() - began
        return await self.town.seen()

    async def _at_rest(self) -> None:
        """Nothing is waiting any more that might come out a second time."""
        store = await Store.open(self.town.file)
        over = time.monotonic() + REST
        while time.monotonic() < over:
            rows = [row["state"] async for row in store.exports.deliveries()]
            if not {"queued", "sending", "doubt"} & set(rows):
                break
            await asyncio.sleep(0.3)
        await store.close()


async def _until(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    over = time.monotonic() + seconds
    while not true():
        if time.monotonic() > over:
            return False
        await asyncio.sleep(0.05)
    return True

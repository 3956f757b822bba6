"""Wake-ups run once at a time, ticks only wake, and a stop waits for what runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import SystemClock
from bot.engine.embedded import EmbeddedEngine
from bot.schedule import ScheduledTicker

SECOND = timedelta(seconds=1)


class Counted:
    """A handler that waits for its gate and counts how many run at once."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.gate = asyncio.Event()

    async def __call__(self, key: str) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.runs.append(key)
        await self.gate.wait()
        self.at_once -= 1


def an_engine(grace: timedelta = SECOND) -> EmbeddedEngine:
    return EmbeddedEngine(ScheduledTicker(), SystemClock(), grace=grace)


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_wake_ups_during_a_run_mean_one_more_run() -> None:
    engine, work = an_engine(), Counted()
    engine.on("drain", work)

    for _ in range(5):
        engine.wake("drain", "1")
    await settled()
    assert work.runs == ["1"]
    work.gate.set()
    await settled()

    assert work.runs == ["1", "1"]
    assert work.most_at_once == 1
    await engine.stop()


async def test_keys_do_not_wait_for_each_other() -> None:
    engine, work = an_engine(), Counted()
    engine.on("drain", work)

    engine.wake("drain", "1")
    engine.wake("drain", "2")
    await settled()

    assert (sorted(work.runs), work.most_at_once) == (["1", "2"], 2)
    work.gate.set()
    await engine.stop()


async def test_a_later_wake_up_comes_later_and_of_two_the_earlier_holds() -> None:
    engine, work = an_engine(), Counted()
    work.gate.set()
    engine.on("drain", work)
    now = datetime.now(UTC)

    engine.wake("drain", "1", now + 60 * SECOND)
    engine.wake("drain", "1", now + SECOND / 10)
    engine.wake("drain", "1", now + 60 * SECOND)
    await settled()
    assert work.runs == []
    await asyncio.sleep(0.3)

    assert work.runs == ["1"]
    await engine.stop()


async def test_a_handler_that_fails_is_woken_again() -> None:
    engine = an_engine()
    tries: list[str] = []

    async def failing(key: str) -> None:
        tries.append(key)
        raise RuntimeError("broken")

    engine.on("poll", failing)
    for _ in range(2):
        engine.wake("poll")
        await settled()

    assert len(tries) == 2
    await engine.stop()


async def test_ticks_begin_with_the_run_and_end_with_the_stop() -> None:
    engine = an_engine()
    ticks: list[None] = []

    class Tick:
        async def __call__(self) -> None:
            ticks.append(None)

    engine.every("tick", SECOND / 20, Tick())
    running = asyncio.create_task(engine.run())
    await asyncio.sleep(0.3)
    await engine.stop()
    await asyncio.wait_for(running, 1)
    seen = len(ticks)
    await asyncio.sleep(0.15)

    assert seen >= 2
    assert len(ticks) == seen


async def test_a_stop_waits_for_what_runs_and_then_ends_it() -> None:
    engine, quick, slow = an_engine(SECOND / 4), Counted(), Counted()
    engine.on("quick", quick)
    engine.on("slow", slow)
    engine.wake("quick")
    engine.wake("slow")
    await settled()
    asyncio.get_running_loop().call_later(0.05, quick.gate.set)

    started = asyncio.get_running_loop().time()
    await engine.stop()

    assert quick.at_once == 0
    assert asyncio.get_running_loop().time() - started < 2
    engine.wake("quick")
    await settled()
    assert quick.runs == [""]

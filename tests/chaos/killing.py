"""Starts desks and has them die: by a fault point, or from outside after a while."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field, replace

from tests.chaos.desk import Setup


@dataclass(slots=True)
class Zygote:
    """The process that forks desks, one alive at a time."""

    process: asyncio.subprocess.Process
    ended: dict[int, asyncio.Future[int]] = field(default_factory=dict)
    started: asyncio.Queue[int] = field(default_factory=asyncio.Queue)

    async def start(self, setup: Setup) -> int:
        """A desk; its process number."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(asdict(setup))}\n".encode())
        return await self.started.get()

    async def death(self, number: int, seconds: float) -> int | None:
        """How it ended, None where it still lives after so many seconds."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.ended[number]), seconds)
        except TimeoutError:
            return None

    async def kill(self, number: int, how: signal.Signals = signal.SIGKILL) -> int | None:
        """From outside."""
        with suppress(ProcessLookupError):
            os.kill(number, how)
        return await self.death(number, 15)

    async def listen(self) -> None:
        """Hears what the zygote says."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            word, *numbers = line.decode().split()
            if word == "started":
                self.ended[int(numbers[0])] = asyncio.get_running_loop().create_future()
                self.started.put_nowait(int(numbers[0]))
            elif word == "ended":
                self.ended[int(numbers[0])].set_result(int(numbers[1]))

    async def killed_at(self, setup: Setup, fault: str, seconds: float) -> bool:
        """One life that ends at that point, or from outside where it was not passed in time."""
        number = await self.start(replace(setup, fault=fault))
        if await self.death(number, seconds) is not None:
            return self.ended[number].result() == -signal.SIGKILL
        await self.kill(number)
        return False


@asynccontextmanager
async def a_zygote() -> AsyncIterator[Zygote]:
    """Ready to fork; ended, with whatever desk still lives, in the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chaos.zygote"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert (await process.stdout.readline()).strip() == b"ready"
    zygote = Zygote(process)
    listening = asyncio.create_task(zygote.listen())
    try:
        yield zygote
    finally:
        for number, ended in zygote.ended.items():
            if not ended.done():
                await zygote.kill(number)
        listening.cancel()
        process.kill()
        await process.wait()

"""One child process: started apart from everything, given a job with a deadline, killed when late."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import os
import sys
from pathlib import Path
from typing import Any

from feeds.reading.parse.wire import LENGTHS, LONGEST_REPLY

START = 60.0
RECYCLE_AFTER = 500
_PROGRAM = "import sys; sys.path.extend(sys.argv[1:]); from feeds.reading.parse.child import main; main()"


class LateError(Exception):
    """The child did not answer by its deadline and was killed."""


class LostError(Exception):
    """The child died, or answered what is no answer."""


class Worker:
    """A child started with `-I`: no environment, no working folder, no user site reach into it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._jobs = 0

    @classmethod
    async def start(cls) -> Worker:
        """A child that has imported what it needs and waits for its first job."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-c",
            _PROGRAM,
            *_import_folders(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            cwd=os.sep,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(START):
                await worker._reply()
        except BaseException:
            await worker.kill()
            raise
        return worker

    @property
    def is_spent(self) -> bool:
        """Whether it should make way for a fresh one."""
        return self._jobs >= RECYCLE_AFTER or self._process.returncode is not None

    async def work(self, frame: bytes, deadline: float) -> dict[str, Any]:
        """The child's answer. After an error, or a cancellation, the child is gone."""
        self._jobs += 1
        try:
            async with asyncio.timeout(deadline):
                return await self._exchange(frame)
        except TimeoutError:
            await self.kill()
            raise LateError from None
        except (OSError, EOFError, ValueError) as error:
            # EOFError: asyncio.IncompleteReadError is one. ValueError: what came back is no JSON.
            await self.kill()
            raise LostError from error
        except BaseException:
            await self.kill()
            raise

    async def _exchange(self, frame: bytes) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(frame)
        await self._process.stdin.drain()
        return await self._reply()

    async def _reply(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length, _ = LENGTHS.unpack(await self._process.stdout.readexactly(LENGTHS.size))
        if length > LONGEST_REPLY:
            raise ValueError(length)
        head: dict[str, Any] = json.loads(await self._process.stdout.readexactly(length))
        return head

    async def kill(self) -> None:
        """Ends the child, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()


def _import_folders() -> list[str]:
    """Where the child finds the project and its libraries, told by argument and not by where we stand."""
    folders = [Path(__file__).resolve().parents[3]]
    library = importlib.util.find_spec("feedparser")
    if library is not None and library.origin:
        folders.append(Path(library.origin).resolve().parents[1])
    return [str(folder) for folder in folders]


def _environment() -> dict[str, str]:
    """Nothing of ours: tokens in the environment are not the parser's business."""
    kept = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "TZDIR")
    return {"LC_ALL": "C.UTF-8", **{name: os.environ[name] for name in kept if name in os.environ}}

"""The command line as a program of its own, in a data folder of its own, on a stand of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from bot.demo.stand import DemoStand

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class Shell:
    """Runs `slugline …`; everything that it starts is ended with the test."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("SLUGLINE_")}
        self.env |= {
            "SLUGLINE_DATA": str(data),
            "SLUGLINE_WEB": f"127.0.0.1:{free_port()}",
            "SLUGLINE_ENCODER": "none",
            "COLUMNS": "120",
        }
        self.started: list[subprocess.Popen[str]] = []

    def read(self, base: str) -> None:
        """Reads the stand at that address, without any waiting."""
        self.env |= {
            "SLUGLINE_FEEDS": f"{base}/feeds.opml",
            "SLUGLINE_ALLOW_ADDRESSES": base.removeprefix("http://"),
            "SLUGLINE_HOST_GAP": "0",
            "SLUGLINE_POLL_MIN": "0",
            "SLUGLINE_POLL_MAX": "5s",
            "SLUGLINE_MAX_AGE": "off",
            "SLUGLINE_WAIT": "0",
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Starts a command that goes on."""
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *words],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=(self.data.parent / f"stderr{len(self.started)}").open("w"),
            text=True,
        )
        self.started.append(process)
        return process

    def said(self, process: subprocess.Popen[str]) -> str:
        """What it has written to standard error."""
        return (self.data.parent / f"stderr{self.started.index(process)}").read_text()

    def run(self, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            input=given,
            check=False,
        )

    def rows(self, what: str) -> list[str]:
        """Exported rows."""
        done = self.run("export", what)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


def free_port() -> int:
    """A port that nobody holds just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Waits for it."""
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.2)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    made = Shell(tmp_path / "data")
    yield made
    for process in made.started:
        process.kill()
        process.wait()


@pytest.fixture
async def stand() -> AsyncIterator[str]:
    """The demo's newsstand."""
    made = DemoStand()
    yield await made.start()
    await made.stop()

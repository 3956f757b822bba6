"""`slugline doctor` beside both simulated platforms, and what it said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.conftest import Shell
from tests.fakes.discord_wire import DiscordWire, discord_wire
from tests.fakes.slack_wire import SlackWire, slack_wire


@dataclass(frozen=True, slots=True)
class Said:
    """What came of it."""

    status: int
    checks: tuple[dict[str, str], ...]

    def of(self, check: str) -> dict[str, str]:
        """The first line about that."""
        return next(one for one in self.checks if one["check"] == check)

    def all(self, level: str) -> list[str]:
        """What was looked at and is of that level."""
        return [one["check"] for one in self.checks if one["level"] == level]


@dataclass(slots=True)
class Wires:
    """A shell whose environment leads to both."""

    shell: Shell
    discord: DiscordWire
    slack: SlackWire

    async def doctor(self) -> Said:
        """Runs it to its end."""
        done = await asyncio.to_thread(self.shell.run, "doctor", "--json")
        assert "Traceback" not in done.stderr, done.stderr
        told = json.loads(done.stdout)
        assert told["ok"] == (done.returncode == 0)
        return Said(done.returncode, tuple(told["checks"]))


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[Wires]:
    """One server and one workspace, all tokens given."""
    async with discord_wire() as discord, slack_wire() as slack:
        discord.add_guild("Studio")
        shell = Shell(folder)
        shell.env |= discord.environment | slack.environment()
        yield Wires(shell, discord, slack)

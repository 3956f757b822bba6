"""`slugline run` as its own process between both simulated chats and a newsstand, by environment alone."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from tests.cli.conftest import Shell
from tests.fakes.discord_wire import Channel, DiscordWire, Guild, Message, User, discord_wire
from tests.fakes.feed_stand import FeedStand, Report, feed_stand
from tests.fakes.slack_wire import SlackWire, slack_wire
from tests.slack.inbound import filled, words_of

PATIENCE = 60.0
DAYS = timedelta(days=1)
Json = dict[str, Any]

# Twelve days lie between the two stages: further apart than reports of one story can be.
SUIT = Report(
    outlet=1,
    title="Quillon Films sues Marbeck Labs over AI trained on its trailers",
    lead="Quillon Films filed a copyright lawsuit against the AI company Marbeck Labs in Los Angeles. "
    "The studio says that the video generator was trained on its film trailers without permission.",
    ago=12 * DAYS,
)
MORE = (
    Report(
        outlet=2,
        title="Quillon Films files copyright suit against AI company Marbeck Labs over film trailers",
        lead="The studio says that the generative AI model of Marbeck Labs copies its trailers.",
        ago=12 * DAYS,
    ),
    Report(
        outlet=3,
        title="Studio Quillon Films takes Marbeck Labs to court over AI trained on trailers",
        lead="The copyright lawsuit asks for damages for each film trailer that the AI was trained on.",
        ago=12 * DAYS,
    ),
    Report(
        outlet=4,
        title="Marbeck Labs sued by Quillon Films over AI video model trained on trailers",
        lead="The AI company is accused of training its video generator on Hollywood film trailers.",
        ago=12 * DAYS,
    ),
)
RULING = Report(
    outlet=1,
    title="Judge dismisses most of Quillon Films' AI copyright suit against Marbeck Labs",
    lead="The judge let one copyright claim about generative AI training on film trailers go ahead.",
)
GUILD_DEAL = Report(
    outlet=2,
    title="SAG-AFTRA and studios agree on AI consent rules for digital replicas of actors",
    lead="The actors' union SAG-AFTRA and the major Hollywood studios reached an agreement on generative AI. "
    "Studios must get written consent before an AI model is trained on a performer's voice or likeness.",
)
SORA_DEAL = Report(
    outlet=3,
    title="Disney signs OpenAI deal to bring Sora video generation to its film studios",
    lead="Disney will invest in OpenAI and license its characters for the AI video generator Sora. "
    "Film and television crews may use the generative AI tools from next year.",
)


@dataclass(slots=True, kw_only=True)
class Bureau:
    """Both chats, the stand, and the process; one server with one channel, one workspace with `C1`."""

    shell: Shell
    discord: DiscordWire
    slack: SlackWire
    stand: FeedStand
    guild: Guild
    channel: Channel
    process: subprocess.Popen[str] | None = None

    @property
    def owner(self) -> User:
        """Who manages the Discord server; at Slack it is U1."""
        return self.discord.owner(self.guild)

    async def start(self) -> None:
        """Runs it until both chats hear and the first poll, which is silent, is over."""
        sockets, lines = len(self.slack.sockets.all), len(self.discord.gateway.identifies)
        self.process = self.shell.start("run")
        await until(
            lambda: len(self.discord.gateway.identifies) > lines and bool(self.discord.state.commands)
        )
        await self.slack.sockets.renewed(sockets, PATIENCE)
        await self.stand.read()

    async def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.wait)

    async def end(self) -> int:
        """SIGTERM; the status it ended with. Raises TimeoutExpired after ten seconds."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, 10)

    @property
    def said(self) -> str:
        """The process's own log."""
        assert self.process is not None
        return self.shell.said(self.process)

    async def subscribe(self) -> None:
        """Both channels, by command line."""
        assert "Subscribed" in plain(await self.on_discord("news subscribe topics:litigation,labor,deals"))
        assert "Subscribed" in await self.on_slack("subscribe litigation,labor,deals")

    async def on_discord(self, line: str, channel: Channel | None = None, user: User | None = None) -> str:
        """Types a command at Discord; the answer's words."""
        asked = await self.discord.people.slash(channel or self.channel, line, user=user or self.owner)
        return await asked.answer(30)

    async def on_slack(self, line: str, **place: str) -> str:
        """Types a command at Slack; the answer's words."""
        asked = await self.slack.people.slash(line, **place)
        return words_of((await self.slack.answers(asked.answers, seconds=30))[0])

    async def form_on_slack(self, line: str, **values: Any) -> Json:
        """Opens a modal by its line, fills it in and sends it; the acknowledgement."""
        await self.slack.people.slash(line)
        views = self.slack.world.views
        await until(lambda: any(one["open"] for one in views.values()))
        view = [one for one in views.values() if one["open"]][-1]
        sent = await self.slack.people.submit(view, filled(view, **values))
        assert sent.in_time
        return dict(sent.ack)

    def discord_cards(self, channel: Channel | None = None) -> list[Message]:
        """What the bot has posted there."""
        seen = self.discord.messages(channel or self.channel)
        return [one for one in seen if one.author.bot]

    def slack_cards(self, channel: str = "C1") -> list[Json]:
        """The same at Slack, answers in threads included."""
        channels = self.slack.world.teams["T1"].channels
        return list(channels[channel].messages) if channel in channels else []

    async def both_show(self, count: int, seconds: float = PATIENCE) -> None:
        """Waits until each channel has so many messages, and a few rounds more for any too many."""
        await until(lambda: len(self.discord_cards()) >= count and len(self.slack_cards()) >= count, seconds)
        await self.stand.read(3)
        assert (len(self.discord_cards()), len(self.slack_cards())) == (count, count)

    async def health(self) -> Json:
        """What /healthz says."""
        address = f"http://{self.shell.env['SLUGLINE_WEB']}/healthz"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return dict(await answer.json())


@asynccontextmanager
async def a_bureau(folder: Path, **settings: str) -> AsyncIterator[Bureau]:
    """Everything around the process, which the test starts; all of it ends with the block."""
    async with AsyncExitStack() as opened:
        discord = await opened.enter_async_context(discord_wire())
        slack = await opened.enter_async_context(slack_wire())
        stand = await opened.enter_async_context(feed_stand())
        shell = Shell(folder / "data")
        shell.read(stand.base)
        shell.env |= {"SLUGLINE_POLL_MAX": "1s", "OPENBLAS_NUM_THREADS": "1"}
        shell.env |= discord.environment | slack.environment() | settings
        shell.env |= {"SLACK_SIGNING_SECRET": slack.world.signing_secret}
        guild = discord.add_guild("Writers room")
        channel = discord.add_channel(guild, "ai-news")
        bureau = Bureau(shell=shell, discord=discord, slack=slack, stand=stand, guild=guild, channel=channel)
        opened.callback(_end_all, shell)
        yield bureau


async def until(fact: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Waits for what another process brings about."""
    async with asyncio.timeout(seconds):
        while not fact():  # noqa: ASYNC110 - nobody there to set an event
            await asyncio.sleep(0.05)


def plain(text: str) -> str:
    """Words without Discord's backslashes and asterisks."""
    return text.replace("\\", "").replace("*", "")


def story_on_slack(message: Json) -> str:
    """The id that the card's first button types."""
    return _story(str(message))


def story_on_discord(message: Message) -> str:
    """The same id, out of the footer that people read."""
    return _story(str(message.sent))


def _story(text: str) -> str:
    found = re.search(r"(?:story |:s:|s:)([a-z0-9]{6})\b", text)
    assert found is not None, text
    return found[1]


def _end_all(shell: Shell) -> None:
    for process in shell.started:
        process.kill()
        process.wait()

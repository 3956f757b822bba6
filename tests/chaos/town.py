"""Both chat platforms with their channels, a feed, a store that knows them all, and what people there see."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from feeds.model import Cadence, Filter, FirstContact, SourceSpec
from feeds.store import Store
from tests.chaos.desk import Setup
from tests.chaos.news import Feed
from tests.fakes.discord_wire import DiscordWire, Fault, Lose, discord_wire
from tests.fakes.slack_wire import SlackWire, lost, slack_wire
from tests.fakes.web import FakeWeb, fake_web

DISCORD, SLACK = "discord", "slack"
Shown = tuple[str, str]  # a message's name and all that can be read in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What people saw. `lost` and `doubled` are (channel, headline), `broken` channels out of order."""

    deliveries: int
    lost: tuple[tuple[str, str], ...]
    doubled: tuple[tuple[str, str], ...]
    broken: tuple[str, ...]
    messages: int
    repeated: int
    answers_lost: int
    refused: int

    @property
    def is_well(self) -> bool:
        """Nothing lost, nothing twice, everything in order."""
        return not (self.lost or self.doubled or self.broken)


@dataclass(slots=True, kw_only=True)
class Town:
    """All of it; channels by destination id."""

    file: Path
    web: FakeWeb
    feed: Feed
    discord: DiscordWire
    slack: SlackWire
    channels: dict[int, tuple[str, str]] = field(default_factory=dict)
    losses: int = 0

    @property
    def setup(self) -> Setup:
        """What a desk needs to find it all."""
        return Setup(
            database=str(self.file),
            web_port=self.web.port,
            discord_api=self.discord.api_base,
            discord_token=self.discord.token,
            slack_api=self.slack.api_base,
            slack_token=self.slack.world.teams["T1"].token,
        )

    async def settle(self, discord: int, slack: int) -> None:
        """So many channels, each of which wants everything at once."""
        store = await Store.open(self.file)
        spec = SourceSpec(url=self.feed.url, outlet="Outlet", lang="en", site="https://outlet.example")
        await store.sources.seed([spec], datetime.now(UTC))
        guild = self.discord.add_guild("Writers")
        for number in range(discord):
            channel = self.discord.add_channel(guild, f"news-{number}")
            await self._subscribe(store, f"discord:{guild.id}", DISCORD, str(channel.id))
        for number in range(slack):
            channel_id = self.slack.world.teams["T1"].add_channel(f"CX{number}", f"news-{number}").id
            await self._subscribe(store, "slack:T1", SLACK, channel_id)
        await store.close()

    async def _subscribe(self, store: Store, tenant: str, platform: str, address: str) -> None:
        place = await store.wants.ensure_destination(tenant, platform, address)
        self.channels[place.id] = (platform, address)
        await store.wants.add_subscription(
            tenant,
            place.id,
            by="",
            filter=Filter(),
            cadence=Cadence(),
            first=FirstContact.NONE,
            now=datetime.now(UTC),
        )

    def lose_answers(self) -> None:
        """On each platform one post is lost before it is stored, and one after."""
        self.losses += 1
        for lose in (Lose.BEFORE, Lose.AFTER):
            self.discord.faults.add(Fault("POST", "/channels/{}/messages", lose=lose, after=2))
            self.slack.faults.add(lost("chat.postMessage", stored=lose is Lose.AFTER))

    def shown(self, platform: str, address: str) -> list[Shown]:
        """A channel, oldest first."""
        if platform == DISCORD:
            channel = self.discord.world.channels[int(address)]
            return [(str(one.id), one.text) for one in self.discord.messages(channel)]
        shown = self.slack.shown(address)
        return [
            (one["ts"], json.dumps(one.get("blocks") or one["text"], ensure_ascii=False)) for one in shown
        ]

    def missing(self) -> int:
        """How many headlines some channel does not show yet."""
        return sum(
            not any(headline in text for _, text in shown)
            for shown in (self.shown(*channel) for channel in self.channels.values())
            for headline in self.feed.headlines
        )

    async def seen(self) -> Seen:
        """What people see, held against what was told."""
        found: Counter[str] = Counter()
        missed: list[tuple[str, str]] = []
        doubled: list[tuple[str, str]] = []
        order = await self._decided()
        broken = []
        for number, (platform, address) in self.channels.items():
            shown = self.shown(platform, address)
            found[platform] += len(shown)
            for headline in self.feed.headlines:
                times = sum(headline in text for _, text in shown)
                missed += [(f"{platform} {address}", headline)] if times == 0 else []
                doubled += [(f"{platform} {address}", headline)] if times > 1 else []
            if not _rises([order.get((number, name), -1) for name, _ in shown]):
                broken.append(f"{platform} {address}")
        return Seen(
            deliveries=len(self.channels) * len(self.feed.headlines),
            lost=tuple(missed),
            doubled=tuple(doubled),
            broken=tuple(broken),
            messages=found.total(),
            repeated=self._repeated(found[DISCORD]),
            answers_lost=self._answers_lost(),
            refused=sum(self.discord.limits.refused.values()),
        )

    def _answers_lost(self) -> int:
        slack = 2 * self.losses - sum(one.times for one in self.slack.faults.waiting)
        return slack + sum(one.hits for one in self.discord.faults.waiting)

    def _repeated(self, seen: int) -> int:
        """Posts that Discord took, less the messages that it shows for them."""
        asked = self.discord.asked("POST", "/channels/{}/messages")
        taken = sum(200 <= one.status < 300 for one in asked)
        lost_after = sum(one.hits for one in self.discord.faults.waiting if one.lose is Lose.AFTER)
        return taken + lost_after - seen

    async def _decided(self) -> dict[tuple[int, str], int]:
        """By channel and message: which parcel it was."""
        store = await Store.open(self.file)
        try:
            rows = [row async for row in store.exports.deliveries()]
        finally:
            await store.close()
        return {(row["destination"], _bare(row["message"])): row["parcel"] for row in rows if row["message"]}


def _bare(message: str) -> str:
    return message.rpartition("/")[2]


def _rises(numbers: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


@asynccontextmanager
async def a_town(folder: Path, *, discord: int, slack: int) -> AsyncIterator[Town]:
    """A town on loopback whose feed was read once by nobody yet."""
    async with fake_web() as web, discord_wire() as discord_town, slack_wire() as slack_town:
        town = Town(
            file=folder / "slugline.db", web=web, feed=Feed(web), discord=discord_town, slack=slack_town
        )
        await town.settle(discord, slack)
        yield town

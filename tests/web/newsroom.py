"""A reading room on a port of its own over a real store, and short ways to have news in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.commands import CommandRoom, RoomSettings, answer
from bot.composer import Composer
from bot.deliver import DeliverRoom, drain
from bot.edits import edit_round
from bot.metrics import Metrics
from bot.platforms.reading_room import ReadingRoom
from bot.reading import PREVIEWS
from bot.settle import Policy
from bot.web import Gate, WebServer
from feeds.model import Delivery, Desk, Destination, Entry, Name, Story, Topic
from feeds.planning.novelty import keys_of
from feeds.planning.plan import IngestPlan, NewEntry, PlannedDelivery
from feeds.store import LOCAL, Store
from tests.builders import a_judgement, a_spec, a_story, an_entry
from tests.fakes.clock import NOON, FakeClock

DESK = Desk(
    id="test",
    title="Test",
    topics=(
        Topic(id="labor", title={"en": "Labor", "fr": "Travail"}, definition={"en": "Guilds and unions."}),
        Topic(id="deals", title={"en": "Deals", "fr": "Accords"}, definition={"en": "Licences and funding."}),
    ),
    names=(Name(id="SAG-AFTRA", kind="guild", aliases=("SAG-AFTRA",)),),
    words={},
    sources=(),
)
SOURCES = tuple(
    a_spec(url=f"https://outlet{number}.example/feed", outlet=f"Outlet {number}", lang=lang)
    for number, lang in ((1, "en"), (2, "fr"), (3, "de"))
)


@dataclass(slots=True, kw_only=True)
class Newsroom:
    """The room, its channel, what delivers to it, and a browser's worth of HTTP."""

    store: Store
    clock: FakeClock
    server: WebServer
    platform: ReadingRoom
    deliveries: DeliverRoom
    news: Destination
    http: aiohttp.ClientSession

    async def tell(self, *entries: Entry, to: Destination | None = None, **fields: Any) -> Story:
        """A story of those entries, owed to the channel."""
        members = entries or (an_entry(),)
        story = a_story(*members, **{"changed_at": self.clock.now()} | fields)
        place = to or self.news
        owed = PlannedDelivery(
            delivery=Delivery(story=story.id, destination=place.id, due=self.clock.now()), tenant=LOCAL
        )
        plan = IngestPlan(entries=_new(members, story), stories=(story,), deliveries=(owed,))
        await self.store.apply(plan, self.clock.now())
        return story

    async def deliver(self, to: Destination | None = None) -> None:
        """A round for the channel."""
        await drain(self.deliveries, (to or self.news).id)

    async def retell(self, story: Story, *entries: Entry, **fields: Any) -> Story:
        """Later coverage: the story's version rises, and its card is edited."""
        self.clock.advance(timedelta(minutes=5))
        told = a_story(*entries, id=story.id, version=story.version + 1, posted=True)
        told = replace(told, changed_at=self.clock.now(), **fields)
        plan = IngestPlan(entries=_new(entries, told), stories=(told,))
        await self.store.apply(plan, self.clock.now())
        await edit_round(self.deliveries)
        return told

    async def page(self, path: str, **headers: str) -> str:
        """A page's HTML."""
        async with self.http.get(self.server.url + path, headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.text()

    async def say(self, line: str, **headers: str) -> tuple[int, str]:
        """Types a line into the page, without its script."""
        async with self.http.post(
            f"{self.server.url}/say", data={"line": line, "back": "/topics"}, headers=headers
        ) as response:
            return response.status, await response.text()

    async def close(self) -> None:
        """Ends it all."""
        await self.http.close()
        await self.server.stop()
        await self.store.close()


async def a_newsroom(folder: Path, *, password: str = "", **settings: str) -> Newsroom:
    """An empty room with three sources that were never asked."""
    store, clock = await Store.open(folder / "slugline.db", desk=DESK), FakeClock()
    await store.sources.seed(SOURCES, NOON)
    gate = Gate(password, clock) if password else None
    commands = CommandRoom(store=store, desk=DESK, clock=clock, settings=RoomSettings(**settings))
    platform = ReadingRoom(commands, answer=answer, gate=gate, previews=PREVIEWS)
    server = WebServer(
        "127.0.0.1",
        0,
        vitals=Metrics(clock.now()),
        clock=clock,
        gate=gate,
        public_url=settings.get("public_url", ""),
    )
    platform.serve_on(server)
    await server.start()
    return Newsroom(
        store=store,
        clock=clock,
        server=server,
        platform=platform,
        deliveries=_deliveries(store, platform, clock),
        news=await store.wants.ensure_destination(LOCAL, platform.name, "news", label="news"),
        http=aiohttp.ClientSession(),
    )


def _deliveries(store: Store, platform: ReadingRoom, clock: FakeClock) -> DeliverRoom:
    return DeliverRoom(
        store=store,
        platforms={platform.name: platform},
        clock=clock,
        owner="test",
        compose=Composer(store=store, desk=DESK),
        policies={platform.name: Policy(paced_edits=False)},
    )


def _new(entries: tuple[Entry, ...], story: Story) -> tuple[NewEntry, ...]:
    return tuple(
        NewEntry(entry=entry, keys=keys_of(entry), judgement=a_judgement(entry), story=story.id)
        for entry in entries
    )

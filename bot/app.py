"""The composition root: builds the rooms from settings and starts them; the command line calls it."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid4

from bot.chats import Chats, open_chats, stopped_notes
from bot.commands import CommandRoom, HealthReport, RoomSettings
from bot.composer import Composer
from bot.deliver import DeliverRoom
from bot.engine.embedded import EmbeddedEngine
from bot.feed_desk import WebFeedDesk
from bot.metrics import Metrics
from bot.notices import Notices
from bot.parts import READING_ROOM, TERMINAL, VERSION, Parts, list_sources, open_channel, set_terminal
from bot.platforms.slack.outbound import NAME as SLACK
from bot.platforms.terminal import Terminal
from bot.ports import ChatPlatform
from bot.reading import Reading, open_reading
from bot.schedule import ScheduledTicker
from bot.settle import OnDoubt, Policy
from bot.watchdog import Watchdog
from bot.words import opening_lines
from bot.work import Work
from config.settings import Settings
from feeds.poll import PollRoom, PollSettings
from feeds.ports import Encoder

STOPS_WITHIN = 7.5  # seconds, and then files and children are closed; supervisors are told ten
# Slack counts by channel, and a message waits for its channel's turn while it is under way.
BY_CHANNEL = Policy(at_once=96, at_once_of_one=64)


@dataclass(slots=True, kw_only=True)
class App:
    """The running desk. `run` returns once `stop` has been called and everything is at rest."""

    parts: Parts
    work: Work
    reading: Reading
    chats: Chats
    notices: Notices
    sources: int
    terminal: bool

    async def run(self) -> None:
        """Opens the reading room, says where it is, and works."""
        await self.reading.start()
        self.chats.start()
        lines = opening_lines(self.parts.settings, self.sources, terminal=self.terminal)
        print(*lines, sep="\n", file=sys.stderr, flush=True)
        self.work.hang()
        self.work.watchdog.start()
        await self.work.engine.run()

    async def stop(self) -> None:
        """Ends between two messages; what is under way gets a few seconds, all together less than ten."""
        over = asyncio.get_running_loop().time() + STOPS_WITHIN
        self.work.deliveries.stop.set()
        await self.reading.stop()
        await self.work.engine.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(over):
                await self.notices.close()
                await self.chats.end()

    def close(self) -> None:
        """Ends the watch; the parts belong to who opened them."""
        self.work.watchdog.stop()


async def build(parts: Parts, *, terminal: bool = False) -> App:
    """The whole desk over opened parts."""
    sources = await list_sources(parts)
    await open_channel(parts)
    await set_terminal(parts, on=terminal)
    metrics = Metrics(parts.clock.now())
    deliveries = _deliver_room(parts, metrics)
    encoder, chats = parts.encoder(), Chats()
    room = command_room(parts, health=_health(metrics, deliveries, chats))
    reading = open_reading(parts, room, metrics)
    metrics.beside = chats.facts
    chats.chats += open_chats(parts, room, deliveries, reading.server)
    platforms: dict[str, ChatPlatform] = {READING_ROOM: reading.room} | chats.platforms()
    if terminal:
        platforms[TERMINAL] = Terminal(sys.stdout, timezone=parts.settings.timezone)
    deliveries.platforms = platforms
    notices = Notices(store=parts.store, platforms=platforms, locale=parts.settings.locale)
    deliveries.on_suspended = notices.suspended
    work = Work(
        engine=EmbeddedEngine(ScheduledTicker(), parts.clock),
        polls=poll_room(parts, encoder),
        deliveries=deliveries,
        metrics=metrics,
        watchdog=Watchdog(),
        on_beat=lambda: chats.look(deliveries),
    )
    return App(
        parts=parts,
        work=work,
        reading=reading,
        chats=chats,
        notices=notices,
        sources=len(sources),
        terminal=terminal,
    )


def poll_room(parts: Parts, encoder: Encoder | None) -> PollRoom:
    """The half that brings news in."""
    settings = parts.settings
    return PollRoom(
        store=parts.store,
        fetch=parts.fetch,
        parser=parts.parser,
        desk=parts.desk,
        clock=parts.clock,
        pages=parts.pages,
        encoder=encoder,
        settings=PollSettings(
            minimum=settings.poll_min,
            maximum=settings.poll_max,
            max_age=settings.max_age,
            wait=settings.wait,
            articles=settings.articles,
            timezone=settings.timezone,
        ),
    )


def command_room(parts: Parts, *, health: Callable[[], HealthReport] = HealthReport) -> CommandRoom:
    """What the one door works with."""
    settings, encoder = parts.settings, parts.encoder()
    return CommandRoom(
        store=parts.store,
        desk=parts.desk,
        clock=parts.clock,
        health=health,
        encoder_name=encoder.name if encoder else "",
        settings=RoomSettings(
            timezone=settings.timezone,
            locale=settings.locale,
            public_url=settings.public_url,
            version=VERSION,
            poll_min=settings.poll_min,
        ),
        feeds_desk=WebFeedDesk(
            fetch=parts.fetch,
            parser=parts.parser,
            desk=parts.desk,
            clock=parts.clock,
            poll_min=settings.poll_min,
        ),
    )


def _slack_policy(settings: Settings) -> Policy:
    return replace(BY_CHANNEL, on_doubt=OnDoubt(settings.slack.on_doubt))


def _deliver_room(parts: Parts, metrics: Metrics) -> DeliverRoom:
    settings = parts.settings
    return DeliverRoom(
        store=parts.store,
        platforms={},
        clock=parts.clock,
        owner=f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}",
        compose=Composer(
            store=parts.store, desk=parts.desk, locale=settings.locale, timezone=settings.timezone
        ),
        policies={READING_ROOM: Policy(paced_edits=False), SLACK: _slack_policy(settings)},
        count=metrics.delivered,
    )


def _health(metrics: Metrics, deliveries: DeliverRoom, chats: Chats) -> Callable[[], HealthReport]:
    def report() -> HealthReport:
        stopped = stopped_notes(deliveries.stopped_tokens)
        return HealthReport(started_at=metrics.started_at, notes=(*chats.notes(), *stopped))

    return report

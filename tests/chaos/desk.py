"""The desk as a process that dies: real polling, drains, editing and both platforms, on real ticks."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.composer import Composer
from bot.deliver import DeliverRoom
from bot.engine.embedded import EmbeddedEngine
from bot.metrics import Metrics
from bot.platforms.discord import DiscordPlatform, Rest
from bot.platforms.slack import Clients, SlackPlatform, Workspaces
from bot.platforms.slack.render import render
from bot.ports import ChatPlatform
from bot.schedule import ScheduledTicker
from bot.watchdog import Watchdog
from bot.work import Work
from feeds.faults import arm
from feeds.model import Desk
from feeds.owners import own_name
from feeds.poll import PollRoom, PollSettings
from feeds.reading.fetch import HttpFetch
from feeds.reading.guard import Guard
from feeds.reading.parse import FeedParser
from feeds.store import Store

LEASE = timedelta(seconds=2)
POST_TIMEOUT = 1.6  # shorter than the lease, as in production


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Where everything is; plain values, for it goes to the process as JSON."""

    database: str
    web_port: int
    discord_api: str = ""
    discord_token: str = ""
    slack_api: str = ""
    slack_token: str = ""
    fault: str = ""


def live(setup: Setup, desk: Desk) -> None:
    """Works until it is killed or asked to end."""
    arm(setup.fault)
    asyncio.run(_live(setup, desk))


async def _live(setup: Setup, desk: Desk) -> None:
    store, clock, parser = (
        await Store.open(Path(setup.database), desk=desk),
        SystemClock(),
        FeedParser(workers=1),
    )
    fetch = HttpFetch(
        user_agent="chaos", guard=Guard((("127.0.0.1", setup.web_port),)), host_gap=timedelta(), per_host=8
    )
    settings = PollSettings(
        minimum=timedelta(), maximum=timedelta(seconds=0.2), max_age=None, wait=timedelta()
    )
    deliveries = DeliverRoom(
        store=store,
        platforms=_platforms(setup, clock),
        clock=clock,
        owner=own_name(),
        compose=Composer(store=store, desk=desk),
        lease=LEASE,
        post_timeout=POST_TIMEOUT,
    )
    work = Work(
        engine=EmbeddedEngine(ScheduledTicker(), clock),
        polls=PollRoom(store=store, fetch=fetch, parser=parser, desk=desk, clock=clock, settings=settings),
        deliveries=deliveries,
        metrics=Metrics(datetime.now(UTC)),
        watchdog=Watchdog(),
    )
    work.hang()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: _end(work))
    try:
        await work.engine.run()
    finally:
        for platform in deliveries.platforms.values():
            with suppress(AttributeError):
                await platform.close()  # type: ignore[attr-defined]
        await parser.close()
        await fetch.close()
        await store.close()


_ending: set[asyncio.Task[None]] = set()


def _end(work: Work) -> None:
    work.deliveries.stop.set()
    _ending.add(asyncio.ensure_future(work.engine.stop()))


def _platforms(setup: Setup, clock: SystemClock) -> dict[str, ChatPlatform]:
    found: dict[str, ChatPlatform] = {}
    if setup.discord_api:
        found["discord"] = DiscordPlatform(Rest(setup.discord_token, api=setup.discord_api))
    if setup.slack_api:
        workspaces = Workspaces(Clients(setup.slack_api), clock, token=setup.slack_token)
        found["slack"] = SlackPlatform(render, workspaces)
    return found

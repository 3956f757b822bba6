"""run, demo, poll: the commands that work on their own."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot.app import App, build, poll_room
from bot.cli.opening import beside, opened, read_settings
from bot.cli.progress import poll_table, polling
from bot.demo.stand import DemoStand
from bot.lock import sole_copy
from bot.parts import list_sources
from config.settings import Settings
from feeds.errors import UserError
from feeds.faults import VARIABLE, arm
from feeds.poll import PollReport, poll_round

Terminal = Annotated[bool, typer.Option("--terminal", help="Show cards here as well.")]
DEMO = {
    "SLUGLINE_HOST_GAP": "0",
    "SLUGLINE_POLL_MIN": "0",
    "SLUGLINE_POLL_MAX": "5s",
    "SLUGLINE_MAX_AGE": "off",
    "SLUGLINE_WAIT": "0",
}


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(help="Everything: poll, judge, deliver, answer. Needs no token.")(run)
    app.command(help="The same on a built-in newsstand: no network, no token.")(demo)
    app.command(help="One round of polling, then a table of what came.")(poll)


def run(
    terminal: Annotated[bool, typer.Option("--terminal", help="Show cards here as well.")] = False,
) -> None:
    """Until Ctrl-C or SIGTERM."""
    settings = read_settings()
    arm(os.environ.get(VARIABLE, ""))
    with sole_copy(settings.data):
        asyncio.run(_until_stopped(lambda stop: _serve(settings, stop, terminal=terminal)))


def demo() -> None:
    """The stand and the desk in one process."""
    read_settings()
    asyncio.run(_until_stopped(_serve_demo))


def poll(
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    feeds: Annotated[str, typer.Option(help="An OPML file or address, or a TOML file.")] = "",
) -> None:
    """One forced round, beside a running copy if there is one."""
    if not once:
        raise UserError("Say how often: slugline poll --once.", "To poll all the time: slugline run.")
    settings = read_settings({"SLUGLINE_FEEDS": feeds} if feeds else None, quiet=True)
    poll_table(asyncio.run(_poll(settings)))


async def _poll(settings: Settings) -> PollReport:
    async with beside(settings) as parts:
        await list_sources(parts)
        with polling() as progress:
            return await poll_round(poll_room(parts, parts.encoder()), forced=True, on_progress=progress)


async def _serve_demo(stop: asyncio.Event) -> None:
    stand = DemoStand()
    base = await stand.start()
    try:
        place = base.removeprefix("http://")
        given = DEMO | {"SLUGLINE_FEEDS": f"{base}/feeds.opml", "SLUGLINE_ALLOW_ADDRESSES": place}
        settings = read_settings(given, quiet=True)
        with sole_copy(settings.data):
            await _serve(settings, stop, terminal=True)
    finally:
        await stand.stop()


async def _serve(settings: Settings, stop: asyncio.Event, *, terminal: bool) -> None:
    async with opened(settings) as parts:
        app = await build(parts, terminal=terminal)
        ending = asyncio.create_task(_end_with(app, stop))
        try:
            await app.run()
        finally:
            ending.cancel()
            app.close()


async def _end_with(app: App, stop: asyncio.Event) -> None:
    await stop.wait()
    await app.stop()


async def _until_stopped(serve: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """The first signal asks for an end, a second one does not wait for it."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    serving = asyncio.ensure_future(serve(stop))

    def asked() -> None:
        if stop.is_set():
            serving.cancel()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked)
    try:
        await serving
    except asyncio.CancelledError:
        if not stop.is_set():
            raise

"""The socket is kept: dropped, refreshed, deaf or refused, commands are answered again by themselves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.platforms.slack.health import CONNECTED, Trouble
from bot.platforms.slack.outbound import SlackPlatform
from bot.platforms.slack.rates import Rates
from bot.ports import Posted, TokenInvalid
from tests.fakes.slack_wire import broken, refused, slack_wire, throttled
from tests.slack.inbound import QUICK, desk_on, until
from tests.slack.scenes import a_posting, draw

OPEN = "apps.connections.open"


@pytest.mark.parametrize("happens", ["drop", "refresh", "warn"])
async def test_it_connects_anew(tmp_path: Path, happens: str) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as desk:
        await asyncio.sleep(0.1)
        before = wire.sockets.all[-1]
        await getattr(wire.sockets, happens)()
        await until(lambda: before not in wire.sockets.open and bool(wire.sockets.hearing))

        assert "help" in (await desk.typed("help"))["words"].lower()
        assert desk.app.health().is_well


async def test_the_next_connection_hears_before_the_old_one_ends(tmp_path: Path) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path, pace=replace(QUICK, overlap=1)):
        await wire.sockets.refresh()
        await until(lambda: len(wire.sockets.open) == 2)

        assert wire.sockets.all[0].is_open


async def test_a_deaf_connection_is_replaced(tmp_path: Path) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path, pace=replace(QUICK, silence=0.5)) as desk:
        wire.sockets.deafen()
        await wire.sockets.connected()

        assert (await desk.typed("help"))["words"]


async def test_a_connection_that_answers_no_ping_is_replaced(tmp_path: Path) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as desk:
        wire.sockets.stop_pongs()
        wire.sockets.deafen()
        await wire.sockets.connected()

        assert (await desk.typed("help"))["words"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("invalid_auth", "SLACK_APP_TOKEN"),
        ("account_inactive", "SLACK_APP_TOKEN"),
        ("internal_error", "reached"),
    ],
)
async def test_a_refusal_is_said_and_tried_again(tmp_path: Path, code: str, said: str) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as desk:
        wire.faults.add(refused(OPEN, code, times=1))
        await wire.sockets.drop()
        await until(lambda: bool(desk.app.health().trouble))
        assert said in desk.app.health().notes[0]
        assert not desk.app.health().is_well

        await wire.sockets.connected()
        await asyncio.sleep(0.05)
        assert desk.app.health().notes == (CONNECTED,)


@pytest.mark.parametrize(
    "fault", [broken(OPEN, times=2), throttled(OPEN, seconds=0.2, times=2)], ids=["503", "429"]
)
async def test_answers_that_are_no_answers_are_outlived(tmp_path: Path, fault: object) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as desk:
        wire.faults.add(fault)  # type: ignore[arg-type]
        await wire.sockets.drop()
        await wire.sockets.connected()

        assert (await desk.typed("help"))["words"]


async def test_no_connection_is_opened_in_a_hot_loop(tmp_path: Path) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path):
        for _ in range(5):
            await wire.sockets.connected()
            await wire.sockets.refresh("too_many_websockets")
            await asyncio.sleep(0.02)

        assert wire.counted()[OPEN] < 6


async def test_health_says_how_it_is(tmp_path: Path) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as desk:
        await desk.typed("help")
        await asyncio.sleep(0.5)
        facts = desk.app.health().facts()

        assert (facts["ok"], facts["mode"], facts["connected"]) == (True, "socket", True)
        assert facts["last_event_seconds"] == 0
        assert "round_trip_ms" in facts


async def test_a_dead_bot_token_is_said_at_its_first_refusal(tmp_path: Path) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as desk:
        await until(lambda: wire.counted()["auth.test"] >= 2)
        platform = SlackPlatform(draw, desk.workspaces, rates=Rates(gap=timedelta()))
        assert isinstance(await platform.post(a_posting()), Posted)
        wire.world.teams["T1"].token_trouble = "token_revoked"

        assert isinstance(await platform.post(a_posting(nonce="n2")), TokenInvalid)
        await until(lambda: desk.app.health().is_token_refused)
        assert desk.app.health().notes[0] == str(Trouble.BOT_TOKEN)
        assert desk.app.health().facts()["ok"] is False


async def test_a_refusal_of_one_kind_of_request_alone_is_no_dead_token(tmp_path: Path) -> None:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as desk:
        await until(lambda: wire.counted()["auth.test"] >= 2)
        platform = SlackPlatform(draw, desk.workspaces, rates=Rates(gap=timedelta()))
        wire.faults.add(refused("chat.postMessage", "user_is_restricted", times=1))

        assert isinstance(await platform.post(a_posting()), TokenInvalid)
        before = wire.counted()["auth.test"]
        await until(lambda: wire.counted()["auth.test"] > before)
        await asyncio.sleep(0.1)
        assert desk.app.health().notes == (CONNECTED,)
        assert wire.counted()["auth.test"] <= before + 2

"""HTTP mode: the same commands on our own web server, and no request that is not Slack's own."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.platforms.slack.http import Signatures
from tests.fakes.slack_wire import HttpWay, slack_wire
from tests.slack.inbound import Desk, desk_on

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BODY = urlencode(
    {
        "command": "/news",
        "text": "subscribe labor",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "response_url": "http://127.0.0.1:9/none",
        "trigger_id": "1.1",
    }
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with slack_wire() as wire, desk_on(wire, tmp_path, http=True) as running:
        yield running


async def test_a_command_by_http_is_acknowledged_with_nothing_and_answered(desk: Desk) -> None:
    exchange = await desk.wire.people.slash("latest labor")

    assert (exchange.status, exchange.ack) == (200, None)
    assert "Guild votes" in (await desk.told(exchange))["words"]


async def test_slack_may_check_the_address(desk: Desk) -> None:
    exchange = await desk.wire.people.send("events_api", {"type": "url_verification", "challenge": "abc"})

    assert (exchange.status, exchange.ack) == (200, {"challenge": "abc"})


async def test_an_event_that_is_sent_again_is_answered_once(desk: Desk) -> None:
    event = {"type": "app_mention", "user": "U1", "text": "<@UBOT> help", "ts": "1.1", "channel": "C1"}
    await desk.wire.people.event(event, event_id="Ev1")
    assert isinstance(desk.wire.people.way, HttpWay)
    desk.wire.people.way.retry = 1
    again = await desk.wire.people.event(event | {"client_msg_id": "x"}, event_id="Ev1")
    await desk.wire.until(lambda: bool(desk.wire.of("chat.postEphemeral")))
    await desk.typed("help")

    assert again.status == 200
    assert len(desk.wire.of("chat.postEphemeral")) == 1


async def _sent(desk: Desk, headers: Mapping[str, str], body: str = BODY) -> int:
    assert desk.server is not None
    address = f"{desk.server.url}/slack/events"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=body, headers=headers) as answer,
    ):
        return answer.status


def _signed(desk: Desk, *, at: int | None = None, secret: str = "", body: str = BODY) -> dict[str, str]:
    way = desk.wire.people.way
    assert isinstance(way, HttpWay)
    return way.headers(body, at=at, secret=secret) | FORM


@pytest.mark.parametrize(
    "fault", ["none", "forged", "stale", "future", "unsigned", "other body", "no number"]
)
async def test_only_what_slack_signed_just_now_is_taken(desk: Desk, fault: str) -> None:
    now = int(time.time())
    headers = {
        "none": _signed(desk),
        "forged": _signed(desk, secret="not the secret"),
        "stale": _signed(desk, at=now - 301),
        "future": _signed(desk, at=now + 400),
        "unsigned": dict(FORM),
        "other body": _signed(desk, body=BODY.replace("labor", "deals")),
        "no number": _signed(desk) | {"X-Slack-Request-Timestamp": "now"},
    }[fault]
    status = await _sent(desk, headers)

    assert status == (200 if fault == "none" else 401)


async def test_a_signature_is_good_once(desk: Desk) -> None:
    headers = _signed(desk)

    assert [await _sent(desk, headers) for _ in range(3)] == [200, 401, 401]


async def test_signed_nonsense_is_no_crash(desk: Desk) -> None:
    assert await _sent(desk, _signed(desk, body="{"), "{") == 400


def test_signatures_are_forgotten_in_the_end() -> None:
    now = [0.0]
    signatures = Signatures("secret", clock=lambda: now[0])
    way = HttpWay("", "secret")
    headers = way.headers("x")
    said = [signatures.trouble_with(b"x", headers)]
    now[0] = 5.0
    said.append(signatures.trouble_with(b"x", headers))
    now[0] = 601.0
    said.append(signatures.trouble_with(b"x", headers))

    assert said == ["", "replayed", ""]

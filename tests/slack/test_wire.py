"""The simulated Slack does what Slack's documentation says, seen through slack_sdk and slack-bolt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_wire import (
    SlackWire,
    Team,
    broken,
    failed_after,
    live_markup,
    lost,
    refused,
    slack_wire,
    throttled,
)

POST = "chat.postMessage"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}


@pytest.fixture
async def wire() -> AsyncIterator[SlackWire]:
    async with slack_wire() as running:
        yield running


@pytest.fixture
def team(wire: SlackWire) -> Team:
    return wire.world.teams["T1"]


@pytest.fixture
def client(wire: SlackWire, team: Team) -> AsyncWebClient:
    return a_client(wire, team.token)


def a_client(wire: SlackWire, token: str) -> AsyncWebClient:
    made = AsyncWebClient(token=token, base_url=wire.api_base, retry_handlers=[])
    made.proxy = None
    return made


async def code_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as raised:
        await call
    return str(raised.value.response.data["error"])


async def test_a_message_is_posted_read_and_changed(wire: SlackWire, client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(
        channel="C1",
        text="Hello",
        blocks=[SECTION],
        metadata={"event_type": "sent", "event_payload": {"n": "1"}},
    )
    plain = await client.conversations_history(channel="C1")
    whole = await client.conversations_history(channel="C1", include_all_metadata=True)
    await client.chat_update(channel="C1", ts=sent["ts"], text="Changed", blocks=[SECTION])

    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"]["event_payload"] == {"n": "1"}
    assert wire.shown()[0]["text"] == "Changed"
    assert "edited" not in wire.shown()[0]
    assert wire.shown()[0]["metadata"]["event_payload"] == {"n": "1"}


async def test_an_update_with_text_alone_takes_the_blocks_and_leaves_a_mark(
    wire: SlackWire, client: AsyncWebClient
) -> None:
    sent = await client.chat_postMessage(channel="C1", text="Hello", blocks=[SECTION])
    await client.chat_update(channel="C1", ts=sent["ts"], text="Changed")

    assert "blocks" not in wire.shown()[0]
    assert "edited" in wire.shown()[0]


async def test_history_pages_from_the_newest_and_leaves_threads_out(client: AsyncWebClient) -> None:
    first = await client.chat_postMessage(channel="C1", text="0")
    for number in range(1, 5):
        await client.chat_postMessage(channel="C1", text=str(number))
    await client.chat_postMessage(channel="C1", text="hidden", thread_ts=first["ts"])
    await client.chat_postMessage(channel="C1", text="shown", thread_ts=first["ts"], reply_broadcast=True)

    page = await client.conversations_history(channel="C1", limit=4)
    rest = await client.conversations_history(
        channel="C1", limit=4, cursor=page["response_metadata"]["next_cursor"]
    )
    thread = await client.conversations_replies(channel="C1", ts=first["ts"])

    assert [one["text"] for one in page["messages"]] == ["shown", "4", "3", "2"]
    assert [one["text"] for one in rest["messages"]] == ["1", "0"]
    assert [one["text"] for one in thread["messages"]] == ["0", "hidden", "shown"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"is_archived": True}, "is_archived", id="archived"),
        pytest.param({"deleted": True}, "channel_not_found", id="deleted"),
        pytest.param({"restricted": "restricted_action_read_only_channel"}, None, id="restricted"),
        pytest.param({"is_private": True, "bot_is_member": False}, "channel_not_found", id="private"),
        pytest.param({"bot_is_member": False}, "not_in_channel", id="not-in-channel"),
    ],
)
async def test_channels_that_cannot_be_posted_to(
    team: Team, client: AsyncWebClient, change: dict[str, Any], code: str | None
) -> None:
    team.scopes -= {"chat:write.public"}
    for name, value in change.items():
        setattr(team.channels["C1"], name, value)

    assert await code_of(client.chat_postMessage(channel="C1", text="x")) == (code or change["restricted"])


async def test_a_public_channel_is_posted_to_from_outside_with_the_scope_for_it(
    wire: SlackWire, team: Team, client: AsyncWebClient
) -> None:
    team.channels["C1"].bot_is_member = False

    await client.chat_postMessage(channel="C1", text="x")

    assert await code_of(client.conversations_history(channel="C1")) == "not_in_channel"
    assert len(wire.shown()) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({}, "no_text", id="nothing"),
        pytest.param({"blocks": [SECTION] * 51}, "invalid_blocks", id="51-blocks"),
        pytest.param({"blocks": [{"type": "marquee"}]}, "invalid_blocks", id="unknown-block"),
        pytest.param({"blocks": [{"type": "section"}]}, "invalid_blocks", id="empty-section"),
        pytest.param(
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]},
            "invalid_blocks",
            id="long-section",
        ),
        pytest.param(
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5},
            "msg_blocks_too_long",
            id="all-too-long",
        ),
        pytest.param(
            {"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format", id="half-metadata"
        ),
        pytest.param({"text": "x", "thread_ts": "1.1"}, "thread_not_found", id="no-such-thread"),
    ],
)
async def test_payloads_that_slack_refuses(client: AsyncWebClient, given: dict[str, Any], code: str) -> None:
    assert await code_of(client.api_call(POST, json={"channel": "C1"} | given)) == code


async def test_faults_befall_the_calls_that_they_name(wire: SlackWire, client: AsyncWebClient) -> None:
    for fault in (
        refused(POST, "fatal_error"),
        failed_after(POST),
        throttled(POST, 7),
        broken(POST),
        lost(POST, stored=False),
        lost(POST, stored=True),
    ):
        wire.faults.add(fault)

    assert await code_of(client.chat_postMessage(channel="C1", text="1")) == "fatal_error"
    assert await code_of(client.chat_postMessage(channel="C1", text="2")) == "internal_error"
    with pytest.raises(SlackApiError) as slow:
        await client.chat_postMessage(channel="C1", text="3")
    assert slow.value.response.headers["Retry-After"] == "7"
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C1", text="4")
    for text in ("5", "6"):
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel="C1", text=text)
    assert [one["text"] for one in wire.shown()] == ["2", "6"]


async def test_strict_slack_says_429_to_a_burst_in_one_channel(
    wire: SlackWire, client: AsyncWebClient
) -> None:
    wire.strict = True
    for number in range(4):
        await client.chat_postMessage(channel="C1", text=str(number))

    assert await code_of(client.chat_postMessage(channel="C1", text="x")) == "ratelimited"
    await client.chat_postMessage(channel="C2", text="another channel")


@pytest.mark.parametrize("trouble", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_bad_token_is_refused_everywhere(team: Team, client: AsyncWebClient, trouble: str) -> None:
    team.token_trouble = trouble

    assert await code_of(client.auth_test()) == trouble
    assert await code_of(client.chat_postMessage(channel="C1", text="x")) == trouble


async def test_a_code_installs_once_and_tokens_rotate(wire: SlackWire, team: Team) -> None:
    wire.world.rotates = True
    code = wire.world.new_code("T1")
    client = a_client(wire, "")
    named = {"client_id": wire.world.client_id, "client_secret": wire.world.client_secret}

    got = await client.oauth_v2_access(code=code, **named)
    assert await code_of(client.oauth_v2_access(code=code, **named)) == "invalid_code"
    more = await client.oauth_v2_access(
        grant_type="refresh_token", refresh_token=got["refresh_token"], **named
    )

    assert got["team"]["id"] == "T1"
    assert more["access_token"] == team.token != got["access_token"]
    assert await code_of(a_client(wire, got["access_token"]).auth_test()) == "token_revoked"
    assert (await a_client(wire, team.token).auth_test())["team_id"] == "T1"


def test_mentions_that_would_ring_are_found() -> None:
    payload = {
        "text": "<!channel> &lt;!here&gt;",
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "<@U1>"}}, SECTION],
    }

    assert live_markup(payload) == ["<!channel>"]


@asynccontextmanager
async def an_app(wire: SlackWire) -> AsyncIterator[tuple[AsyncApp, AsyncSocketModeHandler]]:
    app = AsyncApp(client=a_client(wire, wire.world.teams["T1"].token), process_before_response=False)
    app.client.proxy = None
    handler = AsyncSocketModeHandler(app, wire.world.app_token, ping_interval=1)
    handler.client.proxy = None
    await handler.connect_async()
    await wire.sockets.connected()
    try:
        yield app, handler
    finally:
        await handler.close_async()


async def test_bolt_answers_a_command_over_the_socket(wire: SlackWire) -> None:
    async with an_app(wire) as (app, _):

        @app.command("/news")
        async def news(ack: Any, respond: Any, command: dict[str, Any]) -> None:
            await ack()
            await respond(f"heard {command['text']}", response_type="in_channel")

        exchange = await wire.people.slash("latest labor")
        got = await wire.answers(exchange.answers)

    assert exchange.in_time
    assert [one["text"] for one in got] == ["heard latest labor"]
    assert [one["text"] for one in wire.shown()] == ["heard latest labor"]


async def test_a_modal_opens_suggests_refuses_and_is_sent(wire: SlackWire) -> None:
    modal = {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Form"},
        "submit": {"type": "plain_text", "text": "Go"},
        "blocks": [
            {
                "type": "input",
                "block_id": "name",
                "label": {"type": "plain_text", "text": "Name"},
                "element": {"type": "external_select", "action_id": "pick"},
            }
        ],
    }
    async with an_app(wire) as (app, _):

        @app.shortcut("open")
        async def opened(ack: Any, client: AsyncWebClient, shortcut: dict[str, Any]) -> None:
            await ack()
            await client.views_open(trigger_id=shortcut["trigger_id"], view=modal)

        @app.options("pick")
        async def options(ack: Any, payload: dict[str, Any]) -> None:
            text = {"type": "plain_text", "text": payload["value"].title()}
            await ack(options=[{"text": text, "value": "x"}])

        @app.view("form")
        async def sent(ack: Any, view: dict[str, Any]) -> None:
            chosen = view["state"]["values"]["name"]["pick"]["selected_option"]
            await ack() if chosen else await ack(response_action="errors", errors={"name": "Choose."})

        await wire.people.shortcut("open")
        await wire.until(lambda: bool(wire.world.views))
        view = next(iter(wire.world.views.values()))
        offered = await wire.people.suggest("pick", "ann", view=view)
        empty = await wire.people.submit(view, {"name": {"pick": {"selected_option": None}}})
        full = await wire.people.submit(view, {"name": {"pick": {"selected_option": {"value": "x"}}}})

    assert offered.ack["options"][0]["text"]["text"] == "Ann"
    assert empty.ack == {"response_action": "errors", "errors": {"name": "Choose."}}
    assert not full.ack
    assert not view["open"]


async def test_a_trigger_is_good_once_and_for_three_seconds(wire: SlackWire, client: AsyncWebClient) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "A"}, "blocks": [SECTION]}
    trigger, late = wire.world.new_trigger(), wire.world.new_trigger()
    wire.world.triggers[late] -= 4

    await client.views_open(trigger_id=trigger, view=view)

    assert await code_of(client.views_open(trigger_id=trigger, view=view)) == "exchanged_trigger_id"
    assert await code_of(client.views_open(trigger_id=late, view=view)) == "expired_trigger_id"


async def test_a_response_url_takes_five_answers(wire: SlackWire) -> None:
    key = wire.world.new_answers("T1", "C1", "U1")
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(6):
            async with session.post(f"{wire.base}/response/{key}", json={"text": "x"}) as answer:
                statuses.append(answer.status)

    assert statuses == [200] * 5 + [404]


async def test_bolt_comes_back_after_a_drop_a_refresh_and_silence(wire: SlackWire) -> None:
    async with an_app(wire) as (app, _):

        @app.event("app_mention")
        async def mentioned(say: Any) -> None:
            await say("yes")

        for end in (wire.sockets.drop, wire.sockets.refresh):
            seen = len(wire.sockets.all)
            await end()
            await wire.sockets.renewed(seen)
        exchange = await wire.people.mention("hello")
        await wire.until(lambda: len(wire.shown()) == 1)

    assert exchange.in_time


async def test_a_deaf_socket_stays_open_and_hears_nothing(wire: SlackWire) -> None:
    async with an_app(wire):
        wire.sockets.deafen()
        exchange = await wire.sockets.send("slash_commands", {"command": "/news"}, wait=0.2)

        assert len(wire.sockets.open) == 1
        assert exchange.acks == 0


async def test_an_envelope_can_come_twice(wire: SlackWire) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with an_app(wire) as (app, _):

        @app.event("app_mention")
        async def mentioned(body: dict[str, Any]) -> None:
            await heard.put(body["event_id"])

        await wire.people.mention("hello")
        await wire.sockets.resend(wire.sockets.envelopes[-1])
        async with asyncio.timeout(5):
            first, second = await heard.get(), await heard.get()

    assert first == second


async def test_a_dead_app_token_gets_no_socket(wire: SlackWire) -> None:
    assert await code_of(a_client(wire, "xapp-9-other").apps_connections_open(app_token="xapp-9-other")) == (
        "invalid_auth"
    )

"""The fake's REST half demands what Discord's documentation says it demands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord_wire import (
    Channel,
    DiscordWire,
    Fault,
    Guild,
    Kind,
    Limit,
    Lose,
    Right,
    discord_wire,
)

V2 = 1 << 15
Said = tuple[int, Any]


@dataclass(slots=True, kw_only=True)
class Client:
    """A bare client with the bot's token, and one server."""

    wire: DiscordWire
    http: aiohttp.ClientSession
    guild: Guild
    channel: Channel

    async def ask(self, method: str, path: str, body: object = None, *, token: str = "") -> Said:
        """Status and body."""
        headers = {"Authorization": f"Bot {token or self.wire.token}"}
        async with self.http.request(method, self.wire.api_base + path, json=body, headers=headers) as said:
            return said.status, await said.json() if said.status != 204 else None

    async def post(self, body: Mapping[str, Any], channel: Channel | None = None) -> Said:
        """A message."""
        return await self.ask("POST", f"/channels/{(channel or self.channel).id}/messages", body)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with discord_wire() as wire, aiohttp.ClientSession() as http:
        guild = wire.add_guild("Writers")
        wire.limits.by_route.clear()
        wire.limits.others = wire.limits.everywhere = Limit(1000, 1.0)
        yield Client(wire=wire, http=http, guild=guild, channel=wire.add_channel(guild, "news"))


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "more"}
LINK = {"type": 2, "style": 5, "label": "Read"}
TAKEN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("content", {"content": "a" * 2000}),
    ("embeds", {"embeds": [{"title": "a" * 256, "description": "b" * 4096}]}),
    ("v2", {"flags": V2, "components": [text("a" * 4000)]}),
    ("v2-forty", {"flags": V2, "components": [text("a")] * 40}),
    ("button", {"content": "a", "components": [{"type": 1, "components": [BUTTON]}]}),
    ("silent", {"content": "a", "flags": 1 << 12}),
)
REFUSED: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("empty", {}, 50006),
    ("long", {"content": "a" * 2001}, 50035),
    ("eleven-embeds", {"embeds": [{"title": "a"}] * 11}, 50035),
    ("embed-sum", {"embeds": [{"description": "a" * 4000}, {"description": "b" * 2001}]}, 50035),
    ("v2-content", {"flags": V2, "content": "a", "components": [text("a")]}, 50035),
    ("v2-embeds", {"flags": V2, "embeds": [{"title": "a"}], "components": [text("a")]}, 50035),
    ("v2-forty-one", {"flags": V2, "components": [text("a")] * 41}, 50035),
    ("v2-long", {"flags": V2, "components": [text("a" * 3000), text("b" * 1001)]}, 50035),
    ("v2-without-flag", {"components": [text("a")]}, 50035),
    (
        "label",
        {"content": "a", "components": [{"type": 1, "components": [BUTTON | {"label": "a" * 81}]}]},
        50035,
    ),
    (
        "custom-id",
        {"content": "a", "components": [{"type": 1, "components": [BUTTON | {"custom_id": "a" * 101}]}]},
        50035,
    ),
    ("twice", {"content": "a", "components": [{"type": 1, "components": [BUTTON, BUTTON]}]}, 50035),
    (
        "six-buttons",
        {
            "content": "a",
            "components": [
                {"type": 1, "components": [BUTTON | {"custom_id": str(number)} for number in range(6)]}
            ],
        },
        50035,
    ),
    (
        "link",
        {"content": "a", "components": [{"type": 1, "components": [LINK | {"url": "h" * 513}]}]},
        50035,
    ),
    ("nonce", {"content": "a", "nonce": "n" * 26}, 50035),
    ("ephemeral", {"content": "a", "flags": 64}, 50035),
)


@pytest.mark.parametrize("body", [body for _, body in TAKEN], ids=[name for name, _ in TAKEN])
async def test_what_keeps_the_limits_is_taken(client: Client, body: dict[str, Any]) -> None:
    status, said = await client.post(body)

    assert (status, said["channel_id"]) == (200, str(client.channel.id))


@pytest.mark.parametrize(("body", "code"), [row[1:] for row in REFUSED], ids=[name for name, _, _ in REFUSED])
async def test_what_breaks_them_is_not(client: Client, body: dict[str, Any], code: int) -> None:
    status, said = await client.post(body)

    assert (status, said["code"]) == (400, code)
    assert client.wire.messages(client.channel) == []


async def test_an_enforced_nonce_gives_the_first_message_back_while_it_holds(client: Client) -> None:
    body = {"content": "a", "nonce": "one", "enforce_nonce": True}
    _, first = await client.post(body)
    _, again = await client.post(body | {"content": "b"})
    _, without = await client.post({"content": "a", "nonce": "one"})
    client.wire.rules.nonce_window = 0.0
    _, late = await client.post(body)

    assert (first["id"], first["nonce"]) == (again["id"], "one")
    assert len({first["id"], without["id"], late["id"]}) == 3


async def test_history_is_newest_first_without_nonces_and_after_an_id(client: Client) -> None:
    ids = [(await client.post({"content": str(n), "nonce": str(n)}))[1]["id"] for n in range(4)]

    _, page = await client.ask("GET", f"/channels/{client.channel.id}/messages?after={ids[1]}&limit=1")
    _, whole = await client.ask("GET", f"/channels/{client.channel.id}/messages")

    assert [one["id"] for one in page] == [ids[2]]
    assert [one["id"] for one in whole] == ids[::-1]
    assert not any("nonce" in one for one in whole)


@pytest.mark.parametrize(
    ("right", "body", "code"),
    [
        (Right.VIEW_CHANNEL, {"content": "a"}, 50001),
        (Right.SEND_MESSAGES, {"content": "a"}, 50013),
        (Right.EMBED_LINKS, {"embeds": [{"title": "a"}]}, 50013),
        (Right.READ_MESSAGE_HISTORY, {"content": "a", "message_reference": {"message_id": "1"}}, 160002),
    ],
    ids=["view", "send", "embed", "history"],
)
async def test_rights_are_asked_for(client: Client, right: Right, body: dict[str, Any], code: int) -> None:
    client.wire.forbid(client.channel, right)

    status, said = await client.post(body)

    assert (status, said["code"]) == (403, code)


async def test_components_cannot_be_taken_back_and_mentions_ring_unless_forbidden(client: Client) -> None:
    _, made = await client.post({"flags": V2, "components": [text("@everyone")]})
    path = f"/channels/{client.channel.id}/messages/{made['id']}"

    refused, _ = await client.ask("PATCH", path, {"flags": 0, "components": [], "content": "a"})
    await client.ask("PATCH", path, {"components": [text("<@&7>")], "allowed_mentions": {"parse": []}})

    assert refused == 400
    assert client.wire.messages(client.channel)[0].pinged == ("@everyone",)


async def test_threads_hang_on_messages_once_and_have_their_id(client: Client) -> None:
    _, made = await client.post({"content": "a"})
    path = f"/channels/{client.channel.id}/messages/{made['id']}/threads"

    first = await client.ask("POST", path, {"name": "Story"})
    again = await client.ask("POST", path, {"name": "Story"})
    inside = await client.ask("POST", f"/channels/{made['id']}/messages", {"content": "b"})

    assert (first[0], first[1]["id"]) == (200, made["id"])
    assert (again[0], again[1]["code"]) == (400, 160004)
    assert inside[0] == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"message": None}, 50035),
        ({"name": ""}, 50035),
        ({"name": "a" * 101}, 50035),
        ({"applied_tags": ["1"]}, 10087),
        ({"applied_tags": []}, 40067),
        ({"auto_archive_duration": 5}, 50035),
    ],
    ids=["no-message", "no-name", "long-name", "unknown-tag", "tag-needed", "period"],
)
async def test_forum_posts_are_checked(client: Client, change: dict[str, Any], code: int) -> None:
    forum = client.wire.add_channel(client.guild, "forum", Kind.FORUM, tags=["labor"])
    forum.needs_tag = True
    body = {"name": "Story", "message": {"content": "a"}, "applied_tags": [str(forum.tags[0].id)]}

    taken = await client.ask("POST", f"/channels/{forum.id}/threads", body)
    refused = await client.ask("POST", f"/channels/{forum.id}/threads", body | change)
    plain = await client.post({"content": "a"}, forum)

    assert taken[0] == 200
    assert refused[1]["code"] == code
    assert plain[1]["code"] == 50008
    assert len(client.wire.threads(forum)) == 1


async def test_too_many_threads_are_refused(client: Client) -> None:
    client.wire.rules.active_threads = 1
    forum = client.wire.add_channel(client.guild, "forum", Kind.FORUM)
    body = {"name": "Story", "message": {"content": "a"}}
    await client.ask("POST", f"/channels/{forum.id}/threads", body)

    _, said = await client.ask("POST", f"/channels/{forum.id}/threads", body)

    assert said["code"] == 160006


def a_command(**facts: Any) -> dict[str, Any]:
    return {"name": "news", "description": "News."} | facts


def an_option(**facts: Any) -> dict[str, Any]:
    return {"name": "topics", "description": "Topics.", "type": 3} | facts


@pytest.mark.parametrize(
    "command",
    [
        a_command(name="News"),
        a_command(name="a b"),
        a_command(description=""),
        a_command(description="a" * 101),
        a_command(name_localizations={"fr": "Nouvelles"}),
        a_command(options=[an_option(name=f"o{number}") for number in range(26)]),
        a_command(options=[an_option(name="a"), an_option(name="b", required=True)]),
        a_command(options=[an_option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
        a_command(
            options=[
                an_option(
                    name=f"o{number}",
                    description="d" * 100,
                    choices=[{"name": "n" * 100, "value": f"{number}{choice}"} for choice in range(4)],
                )
                for number in range(16)
            ]
        ),
    ],
    ids=[
        "capital",
        "space",
        "no-words",
        "many-words",
        "translation",
        "options",
        "order",
        "autocomplete",
        "size",
    ],
)
async def test_commands_are_checked(client: Client, command: dict[str, Any]) -> None:
    path = f"/applications/{client.wire.world.application}/commands"

    good, _ = await client.ask("PUT", path, [a_command(options=[an_option()])])
    bad, said = await client.ask("PUT", path, [command])

    assert (good, bad, said["code"]) == (200, 400, 50035)
    assert client.wire.state.syncs == 1


async def test_limits_are_told_in_headers_and_refusals_say_how_long(client: Client) -> None:
    client.wire.limits.by_route["POST", "/channels/{}/messages"] = Limit(1, 30.0)
    headers = {"Authorization": f"Bot {client.wire.token}"}
    url = f"{client.wire.api_base}/channels/{client.channel.id}/messages"
    async with client.http.post(url, json={"content": "a"}, headers=headers) as first:
        told = first.headers
    async with client.http.post(url, json={"content": "a"}, headers=headers) as second:
        said = await second.json()

    assert (told["X-RateLimit-Limit"], told["X-RateLimit-Remaining"]) == ("1", "0")
    assert 29 < float(told["X-RateLimit-Reset-After"]) <= 30
    assert (second.status, second.headers["X-RateLimit-Scope"]) == (429, "user")
    assert second.headers["X-RateLimit-Bucket"] == told["X-RateLimit-Bucket"]
    assert 29 < said["retry_after"] <= 30
    assert not said["global"]


async def test_a_wrong_token_is_refused_and_counted(client: Client) -> None:
    status, _ = await client.ask("GET", "/users/@me", token="wrong")

    assert (status, client.wire.state.invalid) == (401, 1)


@pytest.mark.parametrize(("lose", "stored"), [(Lose.BEFORE, 0), (Lose.AFTER, 1)])
async def test_answers_are_lost_before_and_after_the_deed(client: Client, lose: Lose, stored: int) -> None:
    client.wire.faults.add(Fault("POST", "/channels/{}/messages", lose=lose))

    with pytest.raises(aiohttp.ClientError):
        await client.post({"content": "a"})

    assert len(client.wire.messages(client.channel)) == stored
    assert client.wire.asked()[-1].status == 0


async def test_another_process_controls_it_over_http(client: Client) -> None:
    root = f"http://127.0.0.1:{client.wire.port}/control"

    async def do(method: str, path: str, body: object = None) -> Any:
        async with client.http.request(method, root + path, json=body) as said:
            return await said.json()

    guild = await do("POST", "/guilds", {"name": "Editors"})
    channel = await do("POST", "/channels", {"guild": guild["id"], "name": "news"})
    fault = {"method": "POST", "template": "/channels/{}/messages", "status": 500, "channel": channel["id"]}
    await do("POST", "/faults", fault)
    failed, _ = await client.ask("POST", f"/channels/{channel['id']}/messages", {"content": "a"})
    await client.ask("POST", f"/channels/{channel['id']}/messages", {"content": "b"})

    shown = await do("GET", f"/messages/{channel['id']}")
    rows = await do("GET", "/asked")
    environment = await do("GET", "/environment")
    await do("DELETE", "/token")
    revoked, _ = await client.ask("GET", "/users/@me")

    assert failed == 500
    assert [one["text"] for one in shown] == ["b"]
    assert [row["status"] for row in rows] == [500, 200]
    assert environment == client.wire.environment
    assert revoked == 401

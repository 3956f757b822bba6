"""Whatever the gateway does, the process goes on, says so, and answers again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import discord
import pytest

from bot.commands.suggest import Suggestions
from bot.platforms.discord.bot import DiscordBot, Pauses
from bot.platforms.discord.health import State
from config.values import DiscordSettings
from tests.commands.lines import DESK, Typist
from tests.discord.wiring import until
from tests.fakes.discord_wire import DiscordWire, Fault, discord_wire

QUICK = Pauses(shortest=0.05, longest=0.2, after_refusal=0.3, deaf_for=2.0, looked_at=0.2)
COMMANDS = "/applications/{}/commands"


@pytest.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordWire]:
    """Discord's addresses are on discord.py's classes: put back after each test."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    async with discord_wire() as started:
        yield started


def a_bot(
    wire: DiscordWire,
    say: Typist,
    *,
    refused: list[str] | None = None,
    dev_guild: str = "",
    shard_count: int | None = None,
) -> DiscordBot:
    settings = DiscordSettings(
        token=wire.token, api_base=wire.api_base, gateway_url=wire.gateway_url, dev_guild=dev_guild
    )
    told = [] if refused is None else refused
    suggestions = Suggestions(say.store, DESK)
    return DiscordBot(
        settings,
        say.room,
        suggestions,
        on_token_refused=told.append,
        shard_count=shard_count,
        pauses=QUICK,
    )


@asynccontextmanager
async def running(bot: DiscordBot, *, until_connected: bool = True) -> AsyncIterator[asyncio.Task[None]]:
    """The bot under way; in the end it is asked to stop, and does."""
    stop = asyncio.Event()
    task = asyncio.create_task(bot.run(stop))
    try:
        if until_connected:
            await until(lambda: bot.health().is_well, 20)
        yield task
    finally:
        stop.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, 10)


async def answers(wire: DiscordWire) -> str:
    """What a person in a new server gets told."""
    guild = wire.add_guild("Writers")
    channel = wire.add_channel(guild, "ai-news")
    asked = await wire.people.slash(channel, "news search words:runway", user=wire.owner(guild))
    return await asked.answer()


async def test_it_connects_answers_and_stops(wire: DiscordWire, say: Typist) -> None:
    bot = a_bot(wire, say)
    async with running(bot) as task:
        assert "Studio signs with Runway" in await answers(wire)

    assert task.done()
    assert task.exception() is None
    assert bot.health().state is State.STOPPED


async def test_no_privileged_intent_is_asked_for(wire: DiscordWire, say: Typist) -> None:
    client = a_bot(wire, say).new_client()

    assert client.intents.value == discord.Intents(guilds=True).value
    assert not client.intents.message_content


async def test_a_503_at_login_is_tried_again(wire: DiscordWire, say: Typist) -> None:
    wire.faults.add(Fault("GET", "/users/@me", status=503, times=2))
    bot = a_bot(wire, say)
    async with running(bot):
        assert "Studio signs with Runway" in await answers(wire)


async def test_a_gateway_that_refuses_the_first_connection_is_tried_again(
    wire: DiscordWire, say: Typist
) -> None:
    wire.gateway.refuse(1)
    async with running(a_bot(wire, say)):
        assert "Studio signs with Runway" in await answers(wire)


async def test_a_gateway_that_goes_on_refusing_ends_nothing(wire: DiscordWire, say: Typist) -> None:
    wire.gateway.refuse(100)
    bot = a_bot(wire, say)
    async with running(bot, until_connected=False) as task:
        await until(lambda: bot.health().state is State.LOST, 10)

        assert not task.done()
        assert bot.health().notes == ("Discord cannot be reached just now; it is tried again and again.",)


async def test_without_session_starts_it_waits_until_there_are_more(wire: DiscordWire, say: Typist) -> None:
    wire.starts.run_out(1.5)
    token = wire.token
    bot = a_bot(wire, say)
    async with running(bot, until_connected=False):
        await until(lambda: bot.health().state is State.WAITING, 10)
        told = bot.health()
        await asyncio.sleep(0.8)

        assert (len(wire.asked("GET", "/gateway/bot")), wire.gateway.connections) == (1, 0)
        assert bot.health() == told
        assert "allows no new connection for now" in told.notes[0]
        assert (told.facts()["ok"], told.facts()["state"]) == (False, "waiting")
        until_then = datetime.fromisoformat(str(told.facts()["again_at"])) - say.room.clock.now()
        assert timedelta(seconds=0.5) < until_then <= timedelta(seconds=1.5)

        await until(lambda: bot.health().is_well, 20)
        assert token in wire.state.tokens
        assert "again_at" not in bot.health().facts()
        assert "Studio signs with Runway" in await answers(wire)


@pytest.mark.parametrize("what", ["drop", "reconnect", "resumable"])
async def test_a_lost_connection_is_resumed(wire: DiscordWire, say: Typist, what: str) -> None:
    bot = a_bot(wire, say)
    async with running(bot) as task:
        before = wire.gateway.connections
        if what == "drop":
            await wire.gateway.drop()
        elif what == "reconnect":
            await wire.gateway.reconnect()
        else:
            await wire.gateway.invalidate(resumable=True)
        await until(lambda: wire.gateway.connections > before, 20)
        await until(lambda: bot.health().is_well, 20)

        assert "Studio signs with Runway" in await answers(wire)
        assert not task.done()


async def test_an_invalid_session_is_begun_anew(wire: DiscordWire, say: Typist) -> None:
    bot = a_bot(wire, say)
    async with running(bot):
        before = wire.gateway.connections
        await wire.gateway.invalidate(resumable=False)
        await until(lambda: wire.gateway.connections > before, 30)
        await until(lambda: bot.health().is_well, 20)

        assert "Studio signs with Runway" in await answers(wire)


async def test_a_revoked_token_stops_posting_and_ends_nothing(wire: DiscordWire, say: Typist) -> None:
    refused: list[str] = []
    bot = a_bot(wire, say, refused=refused)
    async with running(bot) as task:
        token = wire.token
        await wire.revoke_token()
        await until(lambda: bot.health().state is State.REFUSED, 10)

        assert refused == ["the token was revoked"]
        assert "put a new one into DISCORD_TOKEN" in bot.health().notes[0]
        assert not task.done()

        wire.state.tokens.add(token)
        await until(lambda: bot.health().is_well, 20)


async def test_commands_are_registered_once_and_again_when_they_changed(
    wire: DiscordWire, say: Typist
) -> None:
    for _ in range(2):
        async with running(a_bot(wire, say)):
            pass

    assert len(wire.asked("PUT", COMMANDS)) == 1

    key = f"discord commands {wire.world.application} everywhere"
    await say.store.meta.set(key, "another")
    async with running(a_bot(wire, say)):
        pass

    assert len(wire.asked("PUT", COMMANDS)) == 2


async def test_a_development_server_gets_the_commands_alone(wire: DiscordWire, say: Typist) -> None:
    guild = wire.add_guild("Workshop")
    async with running(a_bot(wire, say, dev_guild=str(guild.id))):
        pass

    assert not wire.asked("PUT", COMMANDS)
    assert len(wire.asked("PUT", "/applications/{}/guilds/{}/commands")) == 1


async def test_a_french_person_is_answered_in_french(wire: DiscordWire, say: Typist) -> None:
    guild = wire.add_guild("Scénaristes", locale="fr")
    channel = wire.add_channel(guild, "infos")
    person = wire.add_member(guild, "anne", locale="fr")
    async with running(a_bot(wire, say)):
        asked = await wire.people.slash(channel, "news latest topics:labr", user=person)

        assert "Il n’y a pas de rubrique labr" in await asked.answer()


@pytest.mark.parametrize("line", ["news subscribe topics:labor", "news follow name:SAG-AFTRA"])
async def test_a_personal_install_works_where_the_bot_is_not(
    wire: DiscordWire, say: Typist, line: str
) -> None:
    guild = wire.add_guild("Elsewhere")
    channel = wire.add_channel(guild, "talk")
    person = wire.add_member(guild, "ann")
    async with running(a_bot(wire, say)):
        asked = await wire.people.slash(channel, line, user=person, installed=False)
        said = await asked.answer()
    mine = await say.store.wants.subscriptions(f"discord:@{person.id}")

    assert "Subscribed you" in said
    assert asked.private
    assert len(mine) == 1
    assert not await say.store.wants.subscriptions(f"discord:{guild.id}")


async def test_a_direct_message_is_a_place_of_ones_own(wire: DiscordWire, say: Typist) -> None:
    person = wire.add_user("ann")
    channel = wire.direct(person)
    async with running(a_bot(wire, say)):
        asked = await wire.people.slash(channel, "news subscribe topics:labor", user=person)
        said = await asked.answer()
        (place,) = await say.store.wants.destinations(f"discord:@{person.id}")

    assert "Subscribed you" in said
    assert place.is_person


async def test_the_first_answer_comes_within_three_seconds_however_busy(
    wire: DiscordWire, say: Typist
) -> None:
    guild = wire.add_guild("Writers")
    channel = wire.add_channel(guild, "ai-news")
    async with running(a_bot(wire, say)):
        asked = [
            await wire.people.slash(channel, "news search words:runway", user=wire.owner(guild))
            for _ in range(40)
        ]
        for one in asked:
            await one.acknowledged()

        said = [await one.answer() for one in asked]

    assert max(one.response_after for one in asked) < 3
    assert all("Studio signs" in one for one in said)


async def test_a_server_that_goes_and_comes_back_loses_nothing(wire: DiscordWire, say: Typist) -> None:
    guild = wire.add_guild("Writers", locale="fr")
    channel = wire.add_channel(guild, "ai-news")
    tenant, wants = f"discord:{guild.id}", say.store.wants
    async with running(a_bot(wire, say)):
        asked = await wire.people.slash(channel, "news subscribe topics:labor", user=wire.owner(guild))
        await asked.answer()
        wire.kick(guild)
        await _until_places(say, tenant, suspended=True)
        wire.invite(guild)
        await _until_places(say, tenant, suspended=False)

    assert len(await wants.subscriptions(tenant)) == 1
    assert (await say.store.people.tenant_settings(tenant)).lang == "fr"


async def _until_places(say: Typist, tenant: str, *, suspended: bool) -> None:
    """Waits until every place of the tenant rests, or none does."""
    async with asyncio.timeout(10):
        while {  # noqa: ASYNC110 - the client has nobody to tell
            bool(one.suspended) for one in await say.store.wants.destinations(tenant)
        } != {suspended}:
            await asyncio.sleep(0.02)


async def test_an_answer_that_discord_does_not_take_is_not_left_hanging(
    wire: DiscordWire, say: Typist
) -> None:
    wire.faults.add(Fault("PATCH", "/webhooks/{}/{}/messages/{}", status=400, code=50035))
    async with running(a_bot(wire, say)):
        said = await answers(wire)

    assert said == "Discord did not take the answer. It is in the log."


async def test_several_shards_are_one_bot(wire: DiscordWire, say: Typist) -> None:
    bot = a_bot(wire, say, shard_count=2)
    async with running(bot):
        await until(lambda: len(wire.gateway.lines) == 2, 20)

        assert bot.health().shards == 2
        assert "Studio signs with Runway" in await answers(wire)

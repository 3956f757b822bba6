"""The fake's gateway and interactions, seen through discord.py itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest

from tests.discord.wiring import PlainBot, running, until
from tests.fakes.discord_wire import DiscordWire, Right, discord_wire


@pytest.fixture
async def wire() -> AsyncIterator[DiscordWire]:
    async with discord_wire() as started:
        yield started


async def test_a_bot_logs_in_and_sees_its_guilds(wire: DiscordWire, monkeypatch: pytest.MonkeyPatch) -> None:
    guild = wire.add_guild("Writers")
    channel = wire.add_channel(guild, "ai-news")
    bot = PlainBot()
    async with running(bot, wire, monkeypatch):
        (seen,) = bot.guilds
        place = seen.get_channel(channel.id)

        assert seen.name == "Writers"
        assert isinstance(place, discord.TextChannel)
        assert place.permissions_for(seen.me).send_messages
        wire.forbid(channel, Right.SEND_MESSAGES)
        await until(lambda: not place.permissions_for(seen.me).send_messages)


async def test_a_command_is_answered_and_its_button_too(
    wire: DiscordWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    guild = wire.add_guild("Writers")
    channel = wire.add_channel(guild, "ai-news")
    person = wire.add_member(guild, "ann", locale="fr")
    async with running(PlainBot(), wire, monkeypatch):
        said = await wire.people.slash(channel, "echo text:hello", user=person)

        assert await said.answer() == "hello"
        assert not said.private
        (message,) = wire.messages(channel)
        press = await wire.people.press(message, "More", user=person)
        assert await press.answer() == "More of it"
        assert press.private
        assert len(wire.messages(channel)) == 1


async def test_a_form_is_filled_in_and_a_deferred_answer_comes(
    wire: DiscordWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    guild = wire.add_guild("Writers")
    channel = wire.add_channel(guild, "ai-news")
    async with running(PlainBot(), wire, monkeypatch):
        form = await wire.people.slash(channel, "ask", user=wire.owner(guild))
        assert await form.answer() == "Your wish"
        sent = await wire.people.submit(form, {"topic": "labor"})
        assert await sent.answer() == "Wished: labor"

        slow = await wire.people.slash(channel, "slow", user=wire.owner(guild))
        assert await slow.answer() == "At last"
        await until(lambda: len(slow.followups) == 1)
        assert slow.private
        assert wire.messages(channel) == []


@pytest.mark.parametrize(
    ("line", "trouble"),
    [("nothing", "registered"), ("echo", "required"), ("echo wrong:x", "no option")],
)
async def test_only_what_is_registered_can_be_typed(
    wire: DiscordWire, monkeypatch: pytest.MonkeyPatch, line: str, trouble: str
) -> None:
    guild = wire.add_guild("Writers")
    channel = wire.add_channel(guild, "ai-news")
    async with running(PlainBot(), wire, monkeypatch):
        with pytest.raises(LookupError, match=trouble):
            await wire.people.slash(channel, line, user=wire.owner(guild))


async def test_a_dropped_connection_is_resumed_and_nothing_missed(
    wire: DiscordWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.add_guild("Writers")
    bot = PlainBot()
    async with running(bot, wire, monkeypatch):
        await wire.gateway.drop()
        wire.add_guild("Editors")
        await bot.hears("resumed")
        await bot.hears("join Editors")

        assert len(wire.gateway.resumes) == 1


async def test_op_7_is_resumed_and_an_invalid_session_identified_anew(
    wire: DiscordWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = PlainBot()
    async with running(bot, wire, monkeypatch):
        await wire.gateway.reconnect()
        await bot.hears("resumed")
        await wire.gateway.invalidate()
        await until(lambda: len(wire.gateway.identifies) == 2)


async def test_a_revoked_token_ends_the_client_with_4004(
    wire: DiscordWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = PlainBot()
    async with running(bot, wire, monkeypatch):
        await wire.revoke_token()
        await until(bot.is_closed)

        assert wire.gateway.lines == []


async def test_shards_see_their_own_guilds(wire: DiscordWire, monkeypatch: pytest.MonkeyPatch) -> None:
    guilds = [wire.add_guild(f"Guild {number}") for number in range(2)]
    bot = PlainBot(shards=2)
    async with running(bot, wire, monkeypatch):
        assert {guild.id for guild in bot.guilds} == {guild.id for guild in guilds}
        assert [said["shard"] for said in wire.gateway.identifies] == [[0, 2], [1, 2]]


async def test_a_removed_guild_is_told(wire: DiscordWire, monkeypatch: pytest.MonkeyPatch) -> None:
    guild = wire.add_guild("Writers")
    bot = PlainBot()
    async with running(bot, wire, monkeypatch):
        wire.kick(guild)
        await bot.hears("remove Writers")

        assert list(bot.guilds) == []


async def test_a_late_answer_is_refused(wire: DiscordWire, monkeypatch: pytest.MonkeyPatch) -> None:
    guild = wire.add_guild("Writers")
    channel = wire.add_channel(guild, "ai-news")
    wire.rules.first_answer = 0.0
    async with running(PlainBot(), wire, monkeypatch):
        said = await wire.people.slash(channel, "echo text:hello", user=wire.owner(guild))
        await until(lambda: said.refused == [10062])

        assert said.response is None

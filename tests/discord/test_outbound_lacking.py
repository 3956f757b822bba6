"""A channel that refuses the desk rests with the rights that are missing there, no more and no fewer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.locale import translator
from bot.platforms.discord import errors, rights
from bot.platforms.discord.lacking import LACKED
from bot.platforms.discord.rights import Overwrite, Standing, rights_in
from bot.ports import ChannelGone, Posted
from tests.discord.newsroom import Newsroom
from tests.discord.outgoing import Out, an_out
from tests.fakes.discord_wire import Channel, Fault, Kind, Right

POST = ("POST", "/channels/{}/messages")
MAY_NOT = "Slugline may not post here: grant it "
VIEW, SEND, EMBED = Right.VIEW_CHANNEL, Right.SEND_MESSAGES, Right.EMBED_LINKS
HISTORY, IN_THREADS = Right.READ_MESSAGE_HISTORY, Right.SEND_MESSAGES_IN_THREADS
NOTHING, HOUR = Right(0), timedelta(hours=1)


@pytest.fixture
async def out() -> AsyncIterator[Out]:
    async with an_out() as made:
        yield made


async def refusal(out: Out, channel: Channel, **settings: object) -> str:
    """Why a card does not come there."""
    outcome = await out.platform.post(out.posting(out.place(channel, **settings)))
    assert isinstance(outcome, ChannelGone), outcome
    return outcome.reason


@pytest.mark.parametrize(
    ("kind", "denied", "said"),
    [
        (Kind.TEXT, VIEW, errors.NO_ACCESS),
        (Kind.TEXT, VIEW | SEND | HISTORY, errors.NO_ACCESS),
        (Kind.TEXT, SEND, MAY_NOT + "Send Messages."),
        (Kind.TEXT, SEND | EMBED, MAY_NOT + "Send Messages."),
        (Kind.TEXT, SEND | HISTORY, MAY_NOT + "Send Messages and Read Message History."),
        (Kind.ANNOUNCEMENT, EMBED, MAY_NOT + "Embed Links."),
        (Kind.TEXT, EMBED | HISTORY, MAY_NOT + "Embed Links and Read Message History."),
        (Kind.FORUM, SEND, MAY_NOT + "Send Messages."),
        (Kind.FORUM, SEND | IN_THREADS, MAY_NOT + "Send Messages and Send Messages in Threads."),
        (Kind.FORUM, VIEW, errors.NO_ACCESS),
    ],
)
async def test_what_is_missing_is_named(out: Out, kind: Kind, denied: Right, said: str) -> None:
    channel = out.channel(kind)
    out.wire.forbid(channel, denied)

    assert await refusal(out, channel) == said


async def test_roles_and_everyone_count_as_discord_counts_them(out: Out) -> None:
    channel, role = out.channel(), max(out.guild.roles)
    channel.overwrites = {out.guild.id: (NOTHING, SEND | EMBED), role: (EMBED, NOTHING)}

    assert await refusal(out, channel) == MAY_NOT + "Send Messages."

    channel.overwrites[role] = (SEND, HISTORY)
    assert await refusal(out, channel) == MAY_NOT + "Embed Links and Read Message History."


async def test_a_thread_has_its_channel_s_rights_and_its_own_right_to_write(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel, threads=True)
    card = await out.posted(place)
    out.wire.forbid(channel, IN_THREADS)

    inside = await out.platform.post(out.posting(place, reply_to=card))

    assert inside == ChannelGone(reason=MAY_NOT + "Send Messages in Threads.")


@pytest.mark.parametrize("by_number_alone", [True, False])
async def test_a_thread_that_is_the_place_itself(out: Out, *, by_number_alone: bool) -> None:
    channel = out.channel()
    await out.posted(out.place(channel, threads=True))
    thread = out.wire.threads(channel)[0]
    out.wire.forbid(channel, IN_THREADS, HISTORY)
    place = out.place(thread) if by_number_alone else replace(out.place(channel), thread=str(thread.id))

    outcome = await out.platform.post(out.posting(place))

    wanted = MAY_NOT + "Send Messages in Threads and Read Message History."
    assert outcome == ChannelGone(reason=wanted)


async def test_an_edit_in_a_channel_that_was_hidden_says_so(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel)
    name = await out.posted(place)
    out.wire.forbid(channel, VIEW)

    assert await out.platform.edit(out.posting(place), name) == ChannelGone(reason=errors.NO_ACCESS)


async def test_a_server_that_removed_the_desk_lacks_no_right(out: Out) -> None:
    channel = out.channel()
    out.wire.kick(out.guild)

    assert await refusal(out, channel) == errors.NO_SERVER


@pytest.mark.parametrize("asked", ["/guilds/{}/roles", "/users/@me", "/guilds/{}/members/{}"])
async def test_where_nobody_can_tell_all_that_is_needed_is_said(out: Out, asked: str) -> None:
    channel = out.channel()
    out.wire.forbid(channel, SEND)
    out.wire.faults.add(Fault("GET", asked, status=500))

    assert await refusal(out, channel) == errors.NO_RIGHT
    assert await refusal(out, channel) == MAY_NOT + "Send Messages."


async def test_a_refusal_of_another_kind_is_no_missing_right(out: Out) -> None:
    out.wire.faults.add(Fault(*POST, status=403, code=50013))

    assert await refusal(out, out.channel()) == errors.NO_RIGHT


async def test_nothing_is_asked_while_all_is_well(out: Out) -> None:
    assert isinstance(await out.platform.post(out.posting(out.place(out.channel()))), Posted)

    assert out.wire.asked("GET", "/guilds/{}/roles") == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_reason_names_its_rights_as_discord_does(lang: str) -> None:
    _ = translator(lang)

    for missing, reason in LACKED.items():
        said = _(reason)
        for bit in missing:
            assert _(rights.NAMES[bit]) in said


@pytest.mark.parametrize(
    ("basis", "overwrites", "left"),
    [
        (0b0011, [], 0b0011),
        (0b0011, [("everyone", 0b0100, 0b0001)], 0b0110),
        (0b0011, [("role", 0b0000, 0b0001), ("other", 0b0001, 0b0000)], 0b0011),
        (0b0011, [("me", 0b0000, 0b0010), ("role", 0b0010, 0b0000)], 0b0001),
        (0b0011, [("stranger", 0b0000, 0b0011)], 0b0011),
        (rights.ADMINISTRATOR, [("me", 0b0000, 0b0001)], rights.EVERYTHING),
    ],
)
def test_a_channel_s_overwrites_go_from_everyone_to_the_member(
    basis: int, overwrites: list[tuple[str, int, int]], left: int
) -> None:
    roles = frozenset({"everyone", "role", "other"})
    standing = Standing(server="everyone", member="me", roles=roles, basis=basis)
    said = [Overwrite(of=of, allow=allow, deny=deny) for of, allow, deny in overwrites]

    assert rights_in(standing, said) == left


async def test_status_names_what_is_missing_and_what_is_missing_next(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel)
    await news.owe("aaaaa0", place)
    news.wire.forbid(channel, VIEW)
    await news.rounds(1)
    hidden = await news.store.wants.destination(place.id)
    news.wire.forbid(channel, EMBED)
    news.clock.advance(HOUR)

    await news.rounds(1)

    silent = await news.store.wants.destination(place.id)
    assert (hidden and hidden.suspended, silent and silent.suspended) == (
        errors.NO_ACCESS,
        MAY_NOT + "Embed Links.",
    )

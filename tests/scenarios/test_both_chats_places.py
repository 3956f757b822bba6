"""Every kind of place on both chats, people in their own languages, the process seen from outside."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.discord_wire import Channel, Fault, Kind
from tests.fakes.slack_wire import hung
from tests.scenarios.bureau import GUILD_DEAL, MORE, RULING, SUIT, Bureau, a_bureau, plain, until
from tests.slack.inbound import words_of

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Bureau]:
    async with a_bureau(tmp_path) as made:
        await made.start()
        yield made


async def test_forum_threads_and_announcements_each_in_their_way(bureau: Bureau) -> None:
    add, guild = bureau.discord.add_channel, bureau.guild
    forum = add(guild, "cases", Kind.FORUM, tags=["litigation", "labor"])
    announcements, threaded = add(guild, "headlines", Kind.ANNOUNCEMENT), add(guild, "talk")
    for place in (forum, announcements, threaded):
        said = await bureau.on_discord(f"news subscribe topics:litigation to:{place.id}")
        assert f"Subscribed #{place.name}" in plain(said)
    await bureau.on_discord(f"desk settings publish:on to:{announcements.id}")
    await bureau.on_discord(f"desk settings threads:on to:{threaded.id}")

    bureau.stand.put_out(SUIT)
    await until(lambda: bool(bureau.discord.threads(forum) and bureau.discord.threads(threaded)))
    await until(lambda: any(one.crossposted for one in bureau.discord_cards(announcements)))
    (post,), (thread,) = bureau.discord.threads(forum), bureau.discord.threads(threaded)

    assert SUIT.title.startswith(post.name.removesuffix("…"))
    assert post.applied == [forum.tags[0].id]

    bureau.stand.put_out(RULING)
    await until(lambda: len(bureau.discord_cards(post)) == 2 and len(bureau.discord_cards(thread)) == 1)
    await until(lambda: len(bureau.discord_cards(announcements)) == 2)

    said = await bureau.on_discord("news subscribe topics:labor", thread)
    bureau.stand.put_out(GUILD_DEAL)
    await until(lambda: len(bureau.discord_cards(thread)) == 2)

    assert "Subscribed #" in plain(said)
    assert GUILD_DEAL.title in plain(bureau.discord_cards(thread)[1].text)
    assert len(bureau.discord.threads(forum)) == 1
    assert len(bureau.discord_cards(threaded)) == 1
    assert bureau.discord_cards(announcements)[1].reply_to == bureau.discord_cards(announcements)[0].id


async def test_people_get_their_own_by_direct_message_on_both(bureau: Bureau) -> None:
    ann = bureau.discord.add_member(bureau.guild, "ann")
    said = await bureau.on_discord("news subscribe topics:litigation me:true", user=ann)
    written = await bureau.slack.people.say_to_bot("subscribe litigation", user="U1")
    await until(lambda: "Subscribed you" in words_of(bureau.slack_cards("DU1")))
    bureau.stand.put_out(SUIT)
    await until(lambda: SUIT.title in words_of(bureau.slack_cards("DU1")))
    await until(lambda: bool(bureau.discord_cards(bureau.discord.direct(ann))))

    assert "Subscribed you" in plain(said)
    assert written.in_time
    assert SUIT.title in plain(bureau.discord_cards(bureau.discord.direct(ann))[0].text)
    assert not bureau.discord_cards()
    assert not bureau.slack_cards()


async def test_a_person_uses_it_where_the_bot_is_not(bureau: Bureau) -> None:
    elsewhere = bureau.discord.add_guild("Elsewhere")
    channel = bureau.discord.add_channel(elsewhere, "talk")
    ann = bureau.discord.add_member(elsewhere, "ann")
    bureau.discord.kick(elsewhere)
    bureau.stand.put_out(SUIT)
    await bureau.stand.read(3)
    asked = await bureau.discord.people.slash(
        channel, "news search words:trailers", user=ann, installed=False
    )

    assert SUIT.title in plain(await asked.answer())
    assert asked.private
    assert not channel.messages


async def test_each_is_answered_in_their_own_language(bureau: Bureau) -> None:
    zoe = bureau.discord.add_member(bureau.guild, "zoe", locale="fr")
    on_discord = await bureau.on_discord("news topics", user=zoe)
    on_slack = await bureau.on_slack("topics", user="U2")

    for topic in ("Travail", "Procès"):
        assert topic in plain(on_discord)
        assert topic in on_slack


async def test_slacks_home_and_a_mention_in_a_thread(bureau: Bureau) -> None:
    await bureau.on_slack("subscribe litigation to:me")
    team = bureau.slack.world.teams["T1"]
    opened = await bureau.slack.people.open_home()
    await until(lambda: "U1" in team.homes)
    bureau.stand.put_out(SUIT, *MORE)
    await until(lambda: bool(bureau.slack_cards("DU1")))
    thread = bureau.slack.world.stamp()
    mentioned = await bureau.slack.people.mention("latest litigation", thread_ts=thread)
    await until(lambda: bool(team.ephemerals))

    assert opened.in_time
    assert mentioned.in_time
    assert "litigation" in words_of(team.homes["U1"])
    assert SUIT.title in words_of(team.ephemerals[0])
    assert (team.ephemerals[0]["to"], bureau.slack.of("chat.postEphemeral")[0].given["thread_ts"]) == (
        "U1",
        thread,
    )


async def test_health_names_both_and_the_end_comes_in_time(bureau: Bureau) -> None:
    health = await bureau.health()
    began = time.monotonic()
    status = await bureau.end()

    assert health["ok"]
    assert (health["discord"]["ok"], health["discord"]["state"]) == (True, "connected")
    assert (health["slack"]["ok"], health["slack"]["connected"]) == (True, True)
    assert status == 0
    assert time.monotonic() - began < 10
    assert "Traceback" not in bureau.said
    assert not bureau.slack.sockets.open


async def test_the_end_comes_in_time_while_both_are_silent(bureau: Bureau) -> None:
    await bureau.subscribe()
    hold(bureau, bureau.channel)
    bureau.stand.put_out(SUIT)
    await until(lambda: bool(bureau.discord_cards() and bureau.slack_cards()))
    began = time.monotonic()

    assert await bureau.end() == 0
    assert time.monotonic() - began < 10


def hold(bureau: Bureau, channel: Channel) -> None:
    """Answers to posts take half a minute from now on."""
    bureau.discord.faults.add(Fault("POST", "/channels/{}/messages", delay=30, channel=channel.id))
    bureau.slack.faults.add(hung("chat.postMessage", 30))

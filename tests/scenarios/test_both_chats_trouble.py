"""Both chats when things go wrong: killed, unanswered, throttled, deleted, revoked, deaf."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.discord_wire import Fault, Lose
from tests.fakes.slack_wire import hung, lost, throttled
from tests.scenarios.bureau import GUILD_DEAL, SORA_DEAL, SUIT, Bureau, a_bureau, plain, until
from tests.slack.inbound import words_of

pytestmark = pytest.mark.timeout(300)
MESSAGES = "/channels/{}/messages"
POST = "chat.postMessage"
WATCHED = 60 + 15  # seconds: Slack's silence that a connection is replaced after, and the promise
ASKED_TO_WAIT = 4.0


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Bureau]:
    async with a_bureau(tmp_path) as made:
        await made.start()
        await made.subscribe()
        yield made


async def states(bureau: Bureau) -> set[str]:
    """What became of all that was owed."""
    rows = await asyncio.to_thread(bureau.shell.rows, "deliveries")
    return {json.loads(row)["state"] for row in rows}


async def test_killed_while_answers_are_awaited_and_still_one_message_on_each(bureau: Bureau) -> None:
    bureau.discord.rules.nonce_window = 0  # Discord's own memory of nonces must not be what saves us
    bureau.discord.faults.add(Fault("POST", MESSAGES, delay=30))
    bureau.slack.faults.add(hung(POST, 30))
    bureau.stand.put_out(SUIT)
    await until(lambda: bool(bureau.discord_cards() and bureau.slack_cards()))
    await bureau.kill()

    await bureau.start()
    await until(lambda: bool(bureau.discord.asked("GET", MESSAGES)))
    await until(lambda: bool(bureau.slack.of("conversations.history")))
    await bureau.both_show(1)

    assert await states(bureau) == {"sent"}


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])
async def test_a_lost_answer_is_one_message(bureau: Bureau, stored: bool) -> None:
    bureau.discord.rules.nonce_window = 0
    bureau.discord.faults.add(Fault("POST", MESSAGES, lose=Lose.AFTER if stored else Lose.BEFORE))
    bureau.slack.faults.add(lost(POST, stored=stored))
    bureau.stand.put_out(SUIT)
    await until(lambda: bool(bureau.discord.asked("GET", MESSAGES)))
    await until(lambda: bool(bureau.slack.of("conversations.history")))
    await bureau.both_show(1)

    assert await states(bureau) == {"sent"}


async def test_nothing_is_asked_again_before_the_wait_is_over(bureau: Bureau) -> None:
    bureau.discord.faults.add(Fault("POST", MESSAGES, scope="user", retry_after=ASKED_TO_WAIT))
    bureau.slack.faults.add(throttled(POST, ASKED_TO_WAIT))
    bureau.stand.put_out(SUIT)
    await bureau.both_show(1)
    asked, called = bureau.discord.asked("POST", MESSAGES), bureau.slack.of(POST)

    assert [one.status for one in asked] == [429, 200]
    assert [one.answer for one in called] == ["ratelimited", ""]
    assert asked[1].at - asked[0].at >= ASKED_TO_WAIT
    assert called[1].at - called[0].at >= ASKED_TO_WAIT


async def test_a_channel_that_is_deleted_rests_and_its_subscriber_is_told_once(bureau: Bureau) -> None:
    lobby = bureau.discord.add_channel(bureau.guild, "lobby")
    bureau.discord.delete(bureau.channel)
    bureau.slack.world.teams["T1"].channels["C1"].deleted = True
    bureau.stand.put_out(SUIT)
    owners = bureau.discord.direct(bureau.owner)
    await until(lambda: bool(bureau.discord_cards(owners) and bureau.slack_cards("DU1")))
    bureau.stand.put_out(GUILD_DEAL)
    await bureau.stand.read(4)

    assert [plain(one.text).partition(" for now")[0] for one in bureau.discord_cards(owners)] == [
        "Nothing can be posted in #ai-news"
    ]
    assert [one["text"].partition(" for now")[0] for one in bureau.slack_cards("DU1")] == [
        "Nothing can be posted in #news"
    ]
    assert "#ai-news is suspended" in plain(await bureau.on_discord("news status", lobby))
    assert "#news is suspended" in await bureau.on_slack("status", channel="C2")


async def test_slack_telling_of_the_end_of_a_channel_is_enough(bureau: Bureau) -> None:
    bureau.slack.world.teams["T1"].channels["C1"].deleted = True
    await bureau.slack.people.event({"type": "channel_deleted", "channel": "C1"})
    await until(lambda: bool(bureau.slack_cards("DU1")))
    bureau.stand.put_out(SUIT)
    await until(lambda: bool(bureau.discord_cards()))

    assert len(bureau.slack_cards("DU1")) == 1
    assert not [one for one in bureau.slack.of(POST) if one.given["channel"] == "C1"]


async def test_discords_token_is_revoked_and_slack_goes_on(bureau: Bureau) -> None:
    await bureau.discord.revoke_token()
    bureau.stand.put_out(SUIT)
    await until(lambda: bool(bureau.slack_cards()))
    status, health = await bureau.on_slack("status"), await bureau.health()
    before = len(bureau.discord.asked())
    bureau.stand.put_out(GUILD_DEAL)
    await until(lambda: len(bureau.slack_cards()) == 2)
    await bureau.stand.read()

    assert not bureau.discord_cards()
    assert "Nothing is posted to Discord for now. Discord no longer takes the bot's token." in status
    assert "Rien n’est publié sur Discord pour l’instant." in await bureau.on_slack("status", user="U2")
    assert (health["discord"]["ok"], health["slack"]["ok"]) == (False, True)
    assert len(bureau.discord.asked()) == before


async def test_slacks_token_is_revoked_and_discord_goes_on(bureau: Bureau) -> None:
    team = bureau.slack.world.teams["T1"]
    bureau.slack.world.revoked.add(team.token)
    bureau.stand.put_out(SUIT)
    await until(lambda: bool(bureau.discord_cards() and bureau.slack.of(POST)))
    await until(lambda: "token refused" in bureau.said)
    status, health = plain(await bureau.on_discord("news status")), await bureau.health()
    bureau.stand.put_out(GUILD_DEAL)
    await until(lambda: len(bureau.discord_cards()) == 2)
    await bureau.stand.read()

    assert not bureau.slack_cards()
    assert "Nothing is posted to Slack for now. Slack no longer takes" in status
    assert (health["discord"]["ok"], health["slack"]["ok"]) == (True, False)
    assert len(bureau.slack.of(POST)) == 1


async def test_a_dropped_socket_is_replaced_at_once(bureau: Bureau) -> None:
    seen = len(bureau.slack.sockets.all)
    await bureau.slack.sockets.drop()
    await bureau.slack.sockets.renewed(seen, 15)

    assert "sent" in await bureau.on_slack("status")
    assert "sent" in await bureau.on_discord("news status")


async def test_a_deaf_socket_is_replaced_by_the_watchdog(bureau: Bureau) -> None:
    seen = len(bureau.slack.sockets.all)
    bureau.slack.sockets.deafen()
    unheard = await bureau.slack.people.slash("status")
    bureau.stand.put_out(SORA_DEAL)
    await bureau.both_show(1)
    await bureau.slack.sockets.renewed(seen, WATCHED)

    assert unheard.acked_at is None
    assert "sent" in await bureau.on_slack("status")
    assert SORA_DEAL.title in words_of(bureau.slack_cards())

"""Lines typed at Slack: acknowledged at once, answered to whoever asked, by the rules of the place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.slack_wire import refused, slack_wire
from tests.slack.inbound import Desk, button, buttons_of, desk_on, words_of


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as running:
        yield running


async def test_a_slash_command_is_acknowledged_and_answered_privately(desk: Desk) -> None:
    exchange = await desk.wire.people.slash("latest labor")
    answer = await desk.told(exchange)

    assert exchange.ack is None
    assert answer["response_type"] == "ephemeral"
    assert "Guild votes to strike" in answer["words"]


async def test_an_empty_command_is_the_help_with_forms_to_fill_in(desk: Desk) -> None:
    answer = await desk.typed("")

    assert {"form subscribe", "form quiet"} <= {one["value"] for one in buttons_of(answer)}


async def test_it_is_answered_in_the_language_that_slack_knows(desk: Desk) -> None:
    answer = await desk.typed("subscribe labor", user="U2")

    assert "salon" in answer["words"]


@pytest.mark.parametrize(
    ("user", "channel", "is_let"),
    [("U1", "C1", True), ("U2", "C1", False), ("U2", "C2", True)],
    ids=["an admin", "a member", "who made the channel"],
)
async def test_who_may_subscribe_a_channel(desk: Desk, user: str, channel: str, is_let: bool) -> None:
    await desk.typed("subscribe labor", user=user, channel=channel)
    lines = await desk.store.wants.subscriptions("slack:T1")

    assert bool(lines) is is_let


async def test_a_person_named_in_the_settings_manages_too(desk: Desk) -> None:
    await desk.typed("settings managers:<@U2|bob> to:team")
    await desk.typed("subscribe labor", user="U2")

    assert len(await desk.store.wants.subscriptions("slack:T1")) == 1


async def test_another_channel_is_named_by_its_reference(desk: Desk) -> None:
    answer = await desk.typed("subscribe labor to:<#C2|ai-desk>")
    places = await desk.store.wants.destinations("slack:T1")

    assert "#ai-desk" in answer["words"]
    assert [(one.address, one.label) for one in places] == [("C2", "ai-desk")]


async def test_a_private_channel_that_the_asker_is_not_in_is_none(desk: Desk) -> None:
    desk.wire.world.teams["T1"].add_channel("C9", "board", is_private=True, creator="U2", members=["U2"])
    answer = await desk.typed("subscribe labor to:<#C9>")

    assert "no such channel" in answer["words"]
    assert not await desk.store.wants.subscriptions("slack:T1")


async def test_it_comes_into_a_public_channel_by_itself(desk: Desk) -> None:
    team = desk.wire.world.teams["T1"]
    team.scopes -= {"chat:write.public"}
    team.channels["C1"].bot_is_member = False
    await desk.typed("subscribe labor")

    assert team.channels["C1"].bot_is_member
    assert len(await desk.store.wants.subscriptions("slack:T1")) == 1


async def test_a_private_channel_without_us_is_refused_with_what_to_do(desk: Desk) -> None:
    team = desk.wire.world.teams["T1"]
    team.add_channel("C9", "board", is_private=True, bot_is_member=False, members=["U1"])
    answer = await desk.typed("subscribe labor", channel="C9")
    assert "/invite @Slugline" in answer["words"]

    team.channels["C9"].bot_is_member = True
    message = {"ts": "1.1", "to": "U1"} | answer
    again = await desk.wire.people.press(button(answer, "subscribe"), message=message, channel="C9")
    assert "Subscribed" in (await desk.told(again))["words"]


async def test_a_mention_in_a_thread_is_answered_there_for_the_asker(desk: Desk) -> None:
    team = desk.wire.world.teams["T1"]
    exchange = await desk.wire.people.mention("latest labor", thread_ts="17.1")
    await desk.wire.until(lambda: bool(team.ephemerals))

    told = team.ephemerals[0]
    assert exchange.in_time
    assert (told["to"], told["channel"], "Guild votes" in words_of(told)) == ("U1", "C1", True)
    assert desk.wire.of("chat.postEphemeral")[0].given["thread_ts"] == "17.1"


async def test_a_direct_message_is_a_line_for_the_person(desk: Desk) -> None:
    await desk.wire.people.say_to_bot("subscribe labor", user="U2")
    await desk.wire.until(lambda: bool(desk.wire.of("chat.postMessage")))
    places = await desk.store.wants.destinations("slack:T1")

    assert [(one.is_person, one.address) for one in places] == [(True, "U2")]


async def test_the_bots_own_messages_are_no_lines(desk: Desk) -> None:
    event = {"type": "message", "channel_type": "im", "bot_id": "BBOT", "text": "help", "channel": "DU1"}
    await desk.wire.people.event(event | {"ts": "1.1", "user": "UBOT"})
    await desk.typed("help")

    assert not desk.wire.of("chat.postMessage")


async def test_share_shows_it_to_everybody(desk: Desk) -> None:
    await desk.typed("share search strike")

    assert "Guild votes" in words_of(desk.wire.shown("C1")[0])


async def test_a_button_types_its_line_for_whoever_presses_it(desk: Desk) -> None:
    answer = await desk.typed("preview labor")
    message = {"ts": "1.1", "to": "U2"} | answer
    exchange = await desk.wire.people.press(button(answer, "subscribe"), message=message, user="U2")
    told = await desk.told(exchange)

    assert told["response_type"] == "ephemeral"
    assert not told["replace_original"]
    assert not await desk.store.wants.subscriptions("slack:T1")


async def test_undo_takes_the_place_of_the_answer(desk: Desk) -> None:
    answer = await desk.typed("subscribe labor")
    message = {"ts": "1.1", "to": "U1"} | answer
    exchange = await desk.wire.people.press(button(answer, "undo"), message=message)

    assert (await desk.told(exchange))["replace_original"]
    assert not await desk.store.wants.subscriptions("slack:T1")


async def test_a_link_button_is_only_acknowledged(desk: Desk) -> None:
    exchange = await desk.wire.people.press(
        {"type": "button", "action_id": "open", "url": "https://example.com", "value": "latest"}
    )
    await desk.typed("help")

    assert exchange.in_time
    assert not desk.wire.world.answers[exchange.answers].got


async def test_what_slack_delivers_twice_is_answered_once(desk: Desk) -> None:
    await desk.typed("subscribe labor")
    envelope = desk.wire.sockets.envelopes[-1]
    again = await desk.wire.sockets.resend(envelope)
    other_envelope = await desk.wire.sockets.resend(envelope | {"envelope_id": "another"})
    await desk.wire.people.mention("help")
    event = desk.wire.sockets.envelopes[-1]
    await desk.wire.sockets.resend(event | {"envelope_id": "once more"})
    await desk.wire.until(lambda: bool(desk.wire.of("chat.postEphemeral")))
    await desk.typed("help")

    assert again.in_time
    assert other_envelope.in_time
    assert sum(len(one.got) for one in desk.wire.world.answers.values()) == 2
    assert len(desk.wire.of("chat.postEphemeral")) == 1


async def test_a_file_comes_as_a_direct_message(desk: Desk) -> None:
    answer = await desk.typed("feeds export")
    files = list(desk.wire.world.teams["T1"].files.values())

    assert b"<opml" in files[0]["content"]
    assert files[0]["shared"] == [("DU1", "")]
    assert "direct message" in answer["words"]


async def test_without_the_scope_the_file_is_explained(desk: Desk) -> None:
    desk.wire.world.teams["T1"].scopes -= {"files:write"}

    assert "files:write" in (await desk.typed("feeds export"))["words"]


async def test_a_slack_that_does_not_say_who_asks_makes_nobody_a_manager(desk: Desk) -> None:
    desk.wire.faults.add(refused("users.info", "internal_error", times=9))
    answer = await desk.typed("subscribe labor", channel="C2")

    assert "to:me" in answer["words"]


async def test_many_at_once_are_all_acknowledged_in_time(desk: Desk) -> None:
    exchanges = await asyncio.gather(*(desk.wire.people.slash(f"search word{n}") for n in range(20)))

    assert all(one.in_time for one in exchanges)


async def test_nothing_is_unfurled_and_text_is_always_there(desk: Desk) -> None:
    await desk.wire.people.say_to_bot("latest")
    await desk.wire.until(lambda: bool(desk.wire.of("chat.postMessage")))
    given = desk.wire.of("chat.postMessage")[0].given

    assert (given["unfurl_links"], given["unfurl_media"]) == (False, False)
    assert words_of(given)


async def test_a_workspace_without_the_app_is_not_answered(desk: Desk) -> None:
    stranger = desk.wire.world.add_team("T9", "Stranger")
    exchange = await desk.wire.people.slash("latest", team=stranger.id)

    assert "slack:T9" not in await desk.store.tenants.all()
    assert exchange.acks == 1


async def test_what_bolt_finds_in_the_environment_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads these by itself, and would keep installs in files of its own."""
    for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "from the environment")
    monkeypatch.setenv("HOME", str(tmp_path))
    async with slack_wire() as wire, desk_on(wire, tmp_path / "data") as desk:
        answer = await desk.typed("latest labor")

    assert "Guild votes" in answer["words"]
    assert [one.name for one in tmp_path.iterdir()] == ["data"]  # noqa: ASYNC240 - nobody waits

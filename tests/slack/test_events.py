"""Shortcuts of messages, channels that come and go, the app removed, and two workspaces side by side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.slack.shortcuts import stories_in
from feeds.model import Reach
from tests.builders import a_spec, an_entry
from tests.fakes.clock import NOON
from tests.fakes.slack_wire import slack_wire
from tests.slack.inbound import Desk, button, desk_on, eventually, filled, until, words_of

Json = dict[str, Any]
TENANT, OTHER = "slack:T1", "slack:T2"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with slack_wire() as wire:
        other = wire.world.add_team("T2", "Rival", bot_user="UBOT2")
        async with desk_on(wire, tmp_path, others=(other,)) as running:
            yield running


def a_card(*stories: str, user: str = "UBOT", **fields: Any) -> Json:
    """A message with the buttons of these stories' cards."""
    buttons = [{"type": "button", "value": f"story {one}", "action_id": one} for one in stories]
    menu = {"type": "overflow", "action_id": "m", "options": [{"value": f"save {one}"} for one in stories]}
    blocks = [{"type": "actions", "elements": [*buttons, menu]}]
    return {"ts": "5.1", "user": user, "text": "A card", "blocks": blocks} | fields


async def modal(desk: Desk) -> Json:
    """The modal that opened last."""
    await desk.wire.until(lambda: any(one["open"] for one in desk.wire.world.views.values()))
    return [one for one in desk.wire.world.views.values() if one["open"]][-1]


async def rests(desk: Desk, tenant: str) -> bool:
    """Whether every place of the tenant is suspended."""
    places = await desk.store.wants.destinations(tenant)
    return bool(places) and all(one.suspended for one in places)


async def goes_on(desk: Desk, tenant: str) -> bool:
    """Whether none is."""
    return not any(one.suspended for one in await desk.store.wants.destinations(tenant))


def test_stories_are_found_in_buttons_and_menus() -> None:
    assert stories_in(a_card("strike", "deal01")) == ("strike", "deal01")


async def test_why_is_asked_of_a_card_in_its_own_menu(desk: Desk) -> None:
    exchange = await desk.wire.people.message_action("why", a_card("strike"))

    assert "Guild votes to strike" in (await desk.told(exchange))["words"]


async def test_why_is_asked_of_an_address_in_anybodys_message(desk: Desk) -> None:
    entry = await desk.store.entries.find_by_url(TENANT, "https://nowhere.example", desk.room.clock.now())
    assert entry is None
    message = {"ts": "5.1", "user": "U2", "text": "look: <https://nowhere.example/a|a>"}
    exchange = await desk.wire.people.message_action("why", message)

    assert "nowhere.example" in (await desk.told(exchange))["words"]


async def test_what_was_held_for_one_workspace_is_nothing_to_another(desk: Desk) -> None:
    spec = a_spec(url="https://inside.example/feed", outlet="Inside")
    source = await desk.store.sources.add(TENANT, spec, Reach.PRIVATE, NOON)
    entry = an_entry(source=source.id, title="A memo from inside", outlet="Inside", owner=TENANT)
    await desk.room.hold(entry)
    answer = await desk.typed("held")
    stolen = button(answer, f"vote {entry.id}")
    theirs = await desk.typed("held", team="T2")
    exchange = await desk.wire.people.press(stolen, message={"ts": "1.1", "to": "U1"} | theirs, team="T2")
    pressed = await desk.told(exchange)
    ours = await desk.told(await desk.wire.people.press(stolen, message={"ts": "1.1", "to": "U1"} | answer))

    assert entry.title in answer["words"]
    assert "Nothing was held back" in theirs["words"]
    assert "I have seen nothing" in pressed["words"]
    assert not await desk.store.votes.counts(OTHER, (entry.id,))
    assert "About the beat" in ours["words"]


async def test_a_message_of_another_app_has_no_story_of_mine(desk: Desk) -> None:
    exchange = await desk.wire.people.message_action("save", a_card("strike", user="UEVIL"))

    assert "no story of mine" in (await desk.told(exchange))["words"]


async def test_of_a_digest_it_asks_which(desk: Desk) -> None:
    await desk.wire.people.message_action("why", a_card("strike", "deal01"))
    view = await modal(desk)
    sent = await desk.wire.people.submit(view, filled(view, story="deal01"))

    assert "Studio signs with Runway" in words_of(sent.ack["view"])


async def test_any_line_can_be_typed_beside_a_thread_and_shared_into_it(desk: Desk) -> None:
    parent = desk.wire.world.teams["T1"].channels["C1"]
    parent.messages.append({"ts": "5.1", "user": "U2", "text": "a question"})
    await desk.wire.people.message_action("line", {"ts": "5.1", "user": "U2", "text": "a question"})
    view = await modal(desk)
    sent = await desk.wire.people.submit(view, filled(view, line="share search strike"))

    assert "Shown to everybody" in words_of(sent.ack["view"])
    assert "Guild votes" in words_of(parent.replies("5.1")[0])


async def test_a_wrong_line_is_said_at_the_line(desk: Desk) -> None:
    await desk.wire.people.message_action("line", {"ts": "5.1", "user": "U2", "text": ""})
    view = await modal(desk)
    sent = await desk.wire.people.submit(view, filled(view, line="lattest"))

    assert "latest" in sent.ack["errors"]["line"]


@pytest.mark.parametrize("kind", ["channel_archive", "channel_deleted", "channel_left", "group_archive"])
async def test_a_channel_that_goes_is_rested(desk: Desk, kind: str) -> None:
    await desk.typed("subscribe labor")
    await desk.wire.people.event({"type": kind, "channel": "C1", "user": "U1"})
    await eventually(lambda: rests(desk, TENANT))

    assert not await rests(desk, OTHER)


async def test_a_channel_that_comes_back_goes_on(desk: Desk) -> None:
    await desk.typed("subscribe labor")
    place = (await desk.store.wants.destinations(TENANT))[0]
    now = desk.room.clock.now()
    await desk.store.outbox.suspend(place.id, "gone", now, now=now)
    await desk.wire.people.event({"type": "member_joined_channel", "channel": "C1", "user": "U2"})
    await desk.typed("help")
    assert await rests(desk, TENANT)

    await desk.wire.people.event({"type": "member_joined_channel", "channel": "C1", "user": "UBOT"})
    await eventually(lambda: goes_on(desk, TENANT))


@pytest.mark.parametrize("kind", ["reaction_added", "team_join", "channel_created"])
async def test_events_of_no_use_are_acknowledged(desk: Desk, kind: str) -> None:
    exchange = await desk.wire.people.event({"type": kind, "user": "U1"})

    assert (exchange.in_time, exchange.ack) == (True, None)


async def test_a_new_name_is_taken_over(desk: Desk) -> None:
    await desk.typed("subscribe labor")
    await desk.wire.people.event({"type": "channel_rename", "channel": {"id": "C1", "name": "ai-news"}})

    async def is_renamed() -> bool:
        return [one.label for one in await desk.store.wants.destinations(TENANT)] == ["ai-news"]

    await eventually(is_renamed)


@pytest.mark.parametrize("leaves", ["uninstall", "revoke_tokens"])
async def test_a_workspace_that_removes_the_app_rests_and_loses_its_token(desk: Desk, leaves: str) -> None:
    await desk.typed("subscribe labor", team="T2")
    await desk.typed("subscribe labor")
    await getattr(desk.wire.people, leaves)(team="T2")
    await eventually(lambda: rests(desk, OTHER))
    installed = await desk.store.installations.get(OTHER)

    assert installed is not None
    assert (installed.sealed, installed.removed_at is not None) == ("", True)
    assert await goes_on(desk, TENANT)


async def test_workspaces_do_not_see_each_other(desk: Desk) -> None:
    """Same person ids and channel ids on both sides, as Slack may give them."""
    await desk.typed("subscribe labor")
    await desk.typed("follow SAG-AFTRA")
    await desk.typed("save strike")
    rival = {"team": "T2"}
    said = {
        line: (await desk.typed(line, **rival))["words"]
        for line in ("subscriptions", "following", "saved", "audit", "unsubscribe 1", "undo 1")
    }

    assert "No subscription yet" in said["subscriptions"]
    assert "nobody yet" in said["following"]
    assert "Nothing saved" in said["saved"]
    assert "Nothing was changed" in said["audit"]
    assert "no subscription 1" in said["unsubscribe 1"]
    assert "nothing to take back" in said["undo 1"]
    assert len(await desk.store.wants.subscriptions(TENANT)) == 2


async def test_a_button_of_one_workspace_acts_in_the_others_own_data_alone(desk: Desk) -> None:
    answer = await desk.typed("subscribe labor")
    message = {"ts": "1.1", "to": "U1"} | answer
    exchange = await desk.wire.people.press(button(answer, "undo"), message=message, team="T2")
    await desk.told(exchange)

    assert len(await desk.store.wants.subscriptions(TENANT)) == 1


async def test_an_admin_of_one_workspace_manages_nothing_in_the_other(desk: Desk) -> None:
    desk.wire.world.teams["T2"].users["U1"].is_admin = False
    desk.wire.world.teams["T2"].channels["C1"].creator = "U2"
    await desk.typed("subscribe labor", team="T2")

    assert not await desk.store.wants.subscriptions(OTHER)


async def test_each_workspace_is_answered_under_its_own_token(desk: Desk) -> None:
    await desk.wire.people.mention("help", team="T2")
    await until(lambda: bool(desk.wire.world.teams["T2"].ephemerals))

    assert not desk.wire.world.teams["T1"].ephemerals

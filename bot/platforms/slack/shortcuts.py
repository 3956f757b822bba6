"""Shortcuts: from Slack's search bar (Search, Subscribe), and from a message's own menu, in threads too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.cards import Reply
from bot.platforms.slack import picks
from bot.platforms.slack.actions import line_pressed, open_pick
from bot.platforms.slack.asking import ANY, Inbound
from bot.platforms.slack.door import Asked
from bot.platforms.slack.forms import Carried
from bot.platforms.slack.replies import Way
from bot.platforms.slack.views import FormAsked, open_form, open_view

SEARCH, SUBSCRIBE = "search", "subscribe"
LINE, WHY, SAVE, SPLIT, MERGE = "line", "why", "save", "split", "merge"
"""Callback ids: those of the shipped manifests."""

_STORY = re.compile(r"(?:story|why|vote|split|merge|save) (\w{1,40})\b|mute story:(\w{1,40})\b")
_WEB = re.compile(r"https?://[^\s<>|]+")
Body = Mapping[str, Any]


def listen(bolt: AsyncApp, inbound: Inbound) -> None:
    """Hangs these into bolt."""

    @bolt.global_shortcut(ANY)
    async def anywhere(ack: AsyncAck, body: Body, context: Body) -> None:
        await ack()
        await _anywhere(inbound, body, context)

    @bolt.message_shortcut(ANY)
    async def on_message(ack: AsyncAck, body: Body, context: Body) -> None:
        await ack()
        await _on_message(inbound, body, context)


async def _anywhere(inbound: Inbound, body: Body, context: Body) -> None:
    asked, trigger = await inbound.asked_soon(body, context), str(body.get("trigger_id") or "")
    if body.get("callback_id") == SUBSCRIBE:
        await open_form(inbound, FormAsked(name=SUBSCRIBE), asked, trigger, asks_place=True)
    else:
        await open_view(asked, picks.search(Carried(), asked.translate), trigger)


async def _on_message(inbound: Inbound, body: Body, context: Body) -> None:
    """What is asked about the message that the menu belongs to."""
    asked, trigger = await inbound.asked_soon(body, context), str(body.get("trigger_id") or "")
    message, command = body.get("message") or {}, str(body.get("callback_id") or "")
    if command == LINE:
        await open_view(asked, picks.any_line(_carried(message, asked), asked.translate), trigger)
        return
    found = stories_in(message) if _is_ours(message, context) else ()
    if len(found) > 1:
        await _ask_which(inbound, found, command, message=message, asked=asked, trigger=trigger)
    elif found and command in {SPLIT, MERGE}:
        await open_pick(inbound, f"{command} {found[0]}", asked, trigger)
    else:
        reply = await _about(inbound, command, found, message, asked)
        await inbound.tell(reply, asked, _way(body, message, asked))


async def _about(
    inbound: Inbound, command: str, found: tuple[str, ...], message: Mapping[str, Any], asked: Asked
) -> Reply:
    """A story of ours by its id, anybody's message by the first address in it."""
    _ = asked.translate
    if found:
        return await inbound.door.typed(f"{command} {found[0]}", asked)
    addresses = _WEB.findall(str(message.get("text") or "").replace("&amp;", "&"))
    if command == WHY and addresses:
        return await inbound.door.typed(f"why {addresses[0]}", asked)
    return Reply(ok=False, error=_("There is no story of mine in that message."))


async def _ask_which(
    inbound: Inbound,
    found: tuple[str, ...],
    command: str,
    *,
    message: Mapping[str, Any],
    asked: Asked,
    trigger: str,
) -> None:
    seen = await inbound.door.room.store.stories.visible(asked.caller.tenant, found)
    stories = [seen[one] for one in found if one in seen]
    view = picks.which_story(stories, command, _carried(message, asked), asked.translate)
    await open_view(asked, view, trigger)


def stories_in(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The stories that a message of ours is about, by the lines of its buttons."""
    lines = [line_pressed(element) for element in _elements(message.get("blocks") or ())]
    found = [match[1] or match[2] for line in lines if (match := _STORY.match(line))]
    return tuple(dict.fromkeys(found))


def _elements(part: Any) -> Iterator[Mapping[str, Any]]:
    """Buttons, and what menus offer, as if it had been chosen."""
    if isinstance(part, Mapping):
        if part.get("type") == "button":
            yield part
        for option in part.get("options") or ():
            yield {"selected_option": option}
        for key in ("elements", "accessory"):
            yield from _elements(part.get(key) or ())
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _elements(one)


def _is_ours(message: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Another app's buttons may carry anything."""
    us = {context.get("bot_user_id"), context.get("bot_id")} - {None, ""}
    return bool(us & {message.get("user"), message.get("bot_id")})


def _carried(message: Mapping[str, Any], asked: Asked) -> Carried:
    place = asked.place
    thread = str(message.get("thread_ts") or message.get("ts") or "")
    return Carried(channel=place.channel, channel_name=place.channel_name, thread=thread)


def _way(body: Body, message: Mapping[str, Any], asked: Asked) -> Way:
    return Way(
        url=str(body.get("response_url") or ""),
        channel=asked.place.channel,
        thread=str(message.get("thread_ts") or ""),
        is_direct=asked.place.is_direct,
    )

"""Lines that are typed: the root command, mentions in channels and threads, messages to the app itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.cards import Reply
from bot.platforms.slack.asking import ANY, Inbound
from bot.platforms.slack.door import Asked
from bot.platforms.slack.replies import Way
from bot.platforms.slack.typed import after_mention, to_line
from bot.platforms.slack.views import form_asked_for, form_buttons, open_form

Body = Mapping[str, Any]


def listen(bolt: AsyncApp, inbound: Inbound) -> None:
    """Hangs these into bolt. Whatever the operator called the root command, it is answered."""

    @bolt.command(ANY)
    async def command(ack: AsyncAck, body: Body, context: Body) -> None:
        await ack()
        await _command(inbound, body, context)

    @bolt.event("app_mention")
    async def mention(body: Body, context: Body) -> None:
        await _mention(inbound, body, context)

    @bolt.event("message")
    async def message(body: Body, context: Body) -> None:
        await _message(inbound, body, context)


async def _command(inbound: Inbound, body: Body, context: Body) -> None:
    line = to_line(str(body.get("text") or "")) or "help"
    form = form_asked_for(line)
    asked = await (inbound.asked_soon(body, context) if form else inbound.asked(body, context))
    way = Way(url=str(body.get("response_url") or ""), channel=asked.place.channel)
    if form is not None:
        await open_form(inbound, form, asked, str(body.get("trigger_id") or ""))
        return
    await inbound.tell(await _answered(inbound, line, asked), asked, way)


async def _answered(inbound: Inbound, line: str, asked: Asked) -> Reply:
    """The reply; under the help stands what can be filled in instead of typed."""
    reply = await inbound.door.typed(line, asked)
    if line.strip().lower() != "help":
        return reply
    return replace(reply, buttons=(*form_buttons(asked), *reply.buttons))


async def _mention(inbound: Inbound, body: Body, context: Body) -> None:
    """A slash command cannot be typed in a thread; the app's name can. Only the asker sees the answer."""
    event = body["event"]
    if event.get("bot_id") or event.get("edited"):
        return
    asked = await inbound.asked(body, context)
    line = after_mention(str(event.get("text") or "")) or "help"
    thread = str(event.get("thread_ts") or "")
    way = Way(channel=asked.place.channel, thread=thread, is_direct=asked.place.is_direct)
    await inbound.tell(await _answered(inbound, line, asked), asked, way)


async def _message(inbound: Inbound, body: Body, context: Body) -> None:
    """A message to the app itself is a line; in channels only mentions are."""
    event = body["event"]
    if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
        return
    asked = await inbound.asked(body, context)
    line = to_line(str(event.get("text") or "")) or "help"
    way = Way(channel=asked.place.channel, thread=str(event.get("thread_ts") or ""), is_direct=True)
    await inbound.tell(await _answered(inbound, line, asked), asked, way)

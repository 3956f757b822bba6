"""Replies on their way back: over a response_url, into a thread, to the person, as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.cards import Reply
from bot.platforms.slack import calls
from bot.platforms.slack.door import Asked
from bot.platforms.slack.files import send_file

log = structlog.get_logger(__name__)
TIMEOUT = 10
NO_UNFURLING = {"unfurl_links": False, "unfurl_media": False}
_LOST = (aiohttp.ClientError, OSError, TimeoutError)
Payload = dict[str, Any]
Draw = Callable[[Reply, str, str], Payload]
"""A reply for a tenant in a language, as `text` and `blocks`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How an answer gets back: `url` is a response_url (five uses in half an hour, one of which we take).

    `replaces`: the message that was acted on is changed in place, where the asker alone sees it.
    """

    url: str = ""
    channel: str = ""
    thread: str = ""
    is_direct: bool = False
    replaces: bool = False


async def tell(reply: Reply, asked: Asked, way: Way, draw: Draw) -> bool:
    """Gives the answer: privately unless the reply is for all. Says whether Slack took it."""
    if reply.attachment:
        reply = await _with_file(reply, asked)
    message = draw(reply, asked.caller.tenant, asked.translate.lang)
    if way.url and await _respond(message, reply, way):
        return True
    if reply.private and not way.is_direct and way.channel:
        return await _whisper(message, asked, way) or await _say(message, asked, asked.caller.person, "")
    return await _say(message, asked, way.channel or asked.caller.person, way.thread)


async def _respond(message: Payload, reply: Reply, way: Way) -> bool:
    """Over the response_url; it works where the app is no member."""
    said = message | NO_UNFURLING | {"replace_original": way.replaces and reply.private}
    said["response_type"] = "ephemeral" if reply.private else "in_channel"
    if way.thread:
        said["thread_ts"] = way.thread
    client = AsyncWebhookClient(way.url, timeout=TIMEOUT, retry_handlers=[])
    try:
        answer = await client.send_dict(said)
    except _LOST as error:
        log.warning("response_url cannot be reached", error=repr(error))
        return False
    if answer.status_code != 200:
        log.info("response_url not taken", status=answer.status_code, body=answer.body[:200])
    return bool(answer.status_code == 200)


async def _with_file(reply: Reply, asked: Asked) -> Reply:
    _ = asked.translate
    name = reply.attachment_name or "slugline.txt"
    is_there = await send_file(asked.client, asked.caller.person, name, reply.attachment)
    said = _("The file came to you as a direct message.")
    if not is_there:
        said = _("Slack did not take the file: the app needs the scopes files:write and im:write.")
    return replace(reply, text=f"{reply.text} {said}".strip(), attachment="")


async def _whisper(message: Payload, asked: Asked, way: Way) -> bool:
    """In the channel or thread, for the asker's eyes."""
    given = message | {"channel": way.channel, "user": asked.caller.person}
    return await _sent("chat.postEphemeral", given | _in_thread(way.thread), asked)


async def _say(message: Payload, asked: Asked, channel: str, thread: str) -> bool:
    given = message | {"channel": channel} | NO_UNFURLING | _in_thread(thread)
    return await _sent("chat.postMessage", given, asked)


async def _sent(method: str, given: Payload, asked: Asked) -> bool:
    result = await calls.write(asked.client, method, given)
    if not isinstance(result, calls.Answered):
        log.warning("an answer was not taken", method=method, channel=given["channel"], answer=repr(result))
    return isinstance(result, calls.Answered)


def _in_thread(thread: str) -> Payload:
    return {"thread_ts": thread} if thread else {}

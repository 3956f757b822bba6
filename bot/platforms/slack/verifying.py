"""Whether a message whose answer was lost is there: its mark, looked for in the channel or its thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.locale import N_
from bot.platforms.slack.calls import Answered, Failed, Lost, Unsent, read
from bot.platforms.slack.errors import SOON, Meaning, verdict
from bot.ports import AskLater, CannotTell, Found, NotFound, Verification

Looked = Verification | Failed
EVENT = "slugline_delivery"
CLOCKS_APART = timedelta(minutes=2)  # Slack's stamps are Slack's time; the mark makes a wide look harmless
PAGE, MOST_PAGES = 100, 4
BLIND = N_("Slugline may not read this channel's history, so nobody can tell whether a message arrived.")
NO_END = N_("There are too many messages since then to tell.")


async def look(client: AsyncWebClient, channel: str, thread: str, *, mark: str, since: datetime) -> Looked:
    """Found, not found, or why nobody can tell; with a `thread` its answers are looked through first.

    `Failed` is for a token that Slack refuses: with another one it can be told.
    """
    in_thread = await _look_in_thread(client, channel, thread, mark, since) if thread else NotFound()
    # The message may stand beside its thread, where the thread was locked or its first message gone.
    settled = isinstance(in_thread, Found | AskLater | Failed)
    return in_thread if settled else await _look(client, channel, mark, since)


async def _look_in_thread(
    client: AsyncWebClient, channel: str, thread: str, mark: str, since: datetime
) -> Looked:
    given = _asked(channel, since) | {"ts": thread}
    return await _pages(client, "conversations.replies", given, mark)


async def _look(client: AsyncWebClient, channel: str, mark: str, since: datetime) -> Looked:
    return await _pages(client, "conversations.history", _asked(channel, since), mark)


def _asked(channel: str, since: datetime) -> dict[str, str]:
    oldest = (since - CLOCKS_APART).timestamp()
    return {
        "channel": channel,
        "oldest": f"{oldest:.6f}",
        "inclusive": "true",
        "include_all_metadata": "true",
        "limit": str(PAGE),
    }


async def _pages(client: AsyncWebClient, method: str, given: dict[str, str], mark: str) -> Looked:
    for _ in range(MOST_PAGES):
        result = await read(client, method, given)
        if not isinstance(result, Answered):
            return _unknown(result)
        for message in _messages(result.data):
            if _mark_of(message) == mark:
                return Found(message=str(message.get("ts", "")))
        cursor = result.text("response_metadata", "next_cursor")
        if not cursor:
            return NotFound()
        given = given | {"cursor": cursor}
    return CannotTell(reason=NO_END)


def _unknown(result: Failed | Unsent | Lost) -> Looked:
    """A look changes nothing, so whatever passes by itself is simply asked again."""
    if not isinstance(result, Failed):
        return AskLater(retry_after=SOON, reason=result.reason)
    found = verdict(result.code)
    if found.meaning in {Meaning.TOKEN, Meaning.EXPIRED}:
        return result
    if found.meaning in {Meaning.WAIT, Meaning.DOUBT}:
        return AskLater(retry_after=result.retry_after or found.wait, reason=found.reason)
    if found.meaning is Meaning.UNTHREADED:
        return NotFound()
    return CannotTell(reason=BLIND if result.code in {"missing_scope", "not_in_channel"} else found.reason)


def _messages(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    rows = data.get("messages")
    yield from (row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()


def _mark_of(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("delivery", "")) if isinstance(payload, Mapping) else ""

"""A reply's file, sent to the asker as a direct message; in a channel everybody would see it.

https://docs.slack.dev/messaging/working-with-files#upload
"""

from __future__ import annotations

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack import calls
from bot.platforms.slack.calls import Answered

log = structlog.get_logger(__name__)
SECONDS = 20.0


async def send_file(client: AsyncWebClient, person: str, name: str, text: str) -> bool:
    """Whether the person has it now."""
    content = text.encode()
    opened = await calls.write(client, "conversations.open", {"users": person})
    asked = {"filename": name, "length": str(len(content))}
    place = await calls.submit(client, "files.getUploadURLExternal", asked)
    if not isinstance(opened, Answered) or not isinstance(place, Answered):
        log.warning("a file was not taken", name=name, opened=repr(opened), place=repr(place))
        return False
    if not await _put(place.text("upload_url"), content):
        return False
    given = {
        "files": [{"id": place.text("file_id"), "title": name}],
        "channel_id": opened.text("channel", "id"),
    }
    shared = await calls.write(client, "files.completeUploadExternal", given)
    if not isinstance(shared, Answered):
        log.warning("a file was not shared", name=name, answer=repr(shared))
    return isinstance(shared, Answered)


async def _put(url: str, content: bytes) -> bool:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=content, proxy=calls.proxy_for(url)) as answer,
        ):
            return answer.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("a file was lost", error=repr(error))
        return False

"""What a posted card gets besides, where its channel asks for it: publishing, a thread of its own.

`outbound` calls it once a message is there. None of it may cost us the message: what fails is logged.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.platforms.discord.channels import Kind, Place, address_of, read_name, route
from bot.platforms.discord.rest import Answer, Lost, Rest, Result
from bot.platforms.discord.sheet import Sheet
from bot.ports import Posting

log = structlog.get_logger(__name__)
PATIENCE = 3.0  # seconds; the message's own lease is running
THREAD_RESTS_AFTER = 1_440  # minutes
DONE_BEFORE = frozenset({40033, 160004})


class Extras:
    """Publishes and opens threads."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def see_to(self, place: Place, posting: Posting, sheet: Sheet, message: str) -> bool:
        """Whatever the channel's settings ask for; doing it twice changes nothing.

        Says whether it is published, or may be.
        """
        settings, name = posting.destination.settings, read_name(message)
        if name.channel or place.channel != address_of(posting.destination):
            return False
        published = settings.publish and place.kind is Kind.ANNOUNCEMENT
        try:
            async with asyncio.timeout(PATIENCE):
                if published:
                    published = await self._publish(place.channel, name.message)
                if settings.threads and place.takes_threads and sheet.topics and not posting.reply_to:
                    await self._thread(place.channel, name.message, sheet.title)
        except TimeoutError:
            log.warning("no time for publishing or a thread", destination=posting.destination.id)
        return published

    async def _publish(self, channel: str, message: str) -> bool:
        result = await self._rest.ask(route("POST", _CROSSPOST, channel, message))
        return self._noted("published", result) or isinstance(result, Lost)

    async def _thread(self, channel: str, message: str, title: str) -> None:
        body = {"name": title, "auto_archive_duration": THREAD_RESTS_AFTER}
        result = await self._rest.ask(route("POST", _THREADS, channel, message), body=body)
        self._noted("thread opened", result)

    def _noted(self, what: str, result: Result) -> bool:
        """Whether it is done; what is not is in the log."""
        if isinstance(result, Answer) and (result.ok or result.code in DONE_BEFORE):
            return True
        why = result.text("message") or result.status if isinstance(result, Answer) else type(result).__name__
        log.warning("not done on discord", what=what, why=why)
        return False


_CROSSPOST = "/channels/{}/messages/{}/crosspost"
_THREADS = "/channels/{}/messages/{}/threads"

"""What a posted card gets besides, where its channel asks for it: publishing, a thread of its own.

`outbound` calls it once a message is there. None of it may cost us the message: what fails is logged.
"""

from __future__ import annotations

import asyncio
from time import monotonic

import structlog

from bot.platforms.discord.channels import Kind, Place, address_of, read_name, route
from bot.platforms.discord.rates import Window
from bot.platforms.discord.rest import Answer, Rest, Result
from bot.platforms.discord.sheet import Sheet
from bot.ports import Posting

log = structlog.get_logger(__name__)
PATIENCE = 3.0  # seconds; the message's own lease is running
PUBLISHED_AN_HOUR = 10  # for each channel, as MonitoRSS found (synzen/MonitoRSS#184)
HOUR = 3600.0
MOST_CHANNELS = 1_000
THREAD_RESTS_AFTER = 1_440  # minutes
DONE_BEFORE = frozenset({40033, 160004})


class Extras:
    """Publishes and opens threads."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._published: dict[str, Window] = {}

    async def see_to(self, place: Place, posting: Posting, sheet: Sheet, message: str) -> None:
        """Whatever the channel's settings ask for; doing it twice changes nothing."""
        settings, name = posting.destination.settings, read_name(message)
        if name.channel or place.channel != address_of(posting.destination):
            return
        try:
            async with asyncio.timeout(PATIENCE):
                if settings.publish and place.kind is Kind.ANNOUNCEMENT:
                    await self._publish(place.channel, name.message)
                if settings.threads and place.takes_threads and sheet.topics and not posting.reply_to:
                    await self._thread(place.channel, name.message, sheet.title)
        except TimeoutError:
            log.warning("no time for publishing or a thread", destination=posting.destination.id)

    async def _publish(self, channel: str, message: str) -> None:
        window, now = self._window(channel), monotonic()
        if window.wait(now) > 0:
            log.info("not published: ten an hour are the most", channel=channel)
            return
        window.add(now)
        self._note("published", await self._rest.ask(route("POST", _CROSSPOST, channel, message)))

    async def _thread(self, channel: str, message: str, title: str) -> None:
        body = {"name": title, "auto_archive_duration": THREAD_RESTS_AFTER}
        self._note(
            "thread opened", await self._rest.ask(route("POST", _THREADS, channel, message), body=body)
        )

    def _window(self, channel: str) -> Window:
        if len(self._published) > MOST_CHANNELS:
            self._published.clear()
        return self._published.setdefault(channel, Window(PUBLISHED_AN_HOUR, HOUR))

    def _note(self, what: str, result: Result) -> None:
        if isinstance(result, Answer) and (result.ok or result.code in DONE_BEFORE):
            return
        why = result.text("message") or result.status if isinstance(result, Answer) else type(result).__name__
        log.warning("not done on discord", what=what, why=why)


_CROSSPOST = "/channels/{}/messages/{}/crosspost"
_THREADS = "/channels/{}/messages/{}/threads"

"""Whether a message arrived that we have no answer about; `outbound` asks before anything is sent again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.platforms.discord.channels import Channels, Place, name_of, route
from bot.platforms.discord.errors import to_outcome
from bot.platforms.discord.rest import Answer, Held, Lost, Rest, Result, Unreached
from bot.platforms.discord.sheet import Sheet, same_message
from bot.platforms.discord.targets import Target
from bot.ports import AskLater, CannotTell, Found, NotFound, Posting, Throttled, Verification
from feeds.model import Destination

EPOCH = datetime.fromisoformat("2015-01-01T00:00:00+00:00")
SKEW = timedelta(minutes=1)  # our clock and Discord's
NONCE_HOLDS = timedelta(minutes=2)  # "the past few minutes": the least that can be meant
PAGE = 100
MOST_PAGES = 5
LATER = timedelta(seconds=10)
UNKNOWN_CHANNEL = 10003
Now = Callable[[], datetime]
NO_READING = "Slugline may not read this channel's history, so it cannot see whether the message arrived."


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Finding:
    """Looks through history and posts. `clock` gives aware UTC times."""

    def __init__(self, rest: Rest, channels: Channels, *, clock: Now = utc_now) -> None:
        self._rest = rest
        self._channels = channels
        self._clock = clock

    async def find(
        self, place: Place, target: Target, posting: Posting, sheet: Sheet, since: datetime
    ) -> Verification:
        """Found with the message's name, or what else can be said. `since`: when it was claimed."""
        after, destination = to_snowflake(since - SKEW), posting.destination
        if target.is_post:
            return await self._post(place, destination, sheet, after)
        verified = await self._message(target.channel, destination, sheet, after)
        if target.is_inside and not isinstance(verified, Found):
            # Where the thread was gone, it went to the destination itself.
            outside = await self._elsewhere(place, destination, sheet, after)
            verified = verified if isinstance(outside, NotFound) else outside
        if isinstance(verified, CannotTell) and self._clock() - since < NONCE_HOLDS:
            return NotFound()  # sent again within the nonce's time, it gives the message that is there
        return verified

    async def _elsewhere(
        self, place: Place, destination: Destination, sheet: Sheet, after: int
    ) -> Verification:
        if place.is_forum:
            return await self._post(place, destination, sheet, after)
        return await self._message(place.channel, destination, sheet, after)

    async def _message(
        self, channel: str, destination: Destination, sheet: Sheet, after: int
    ) -> Verification:
        seen = 0
        for _ in range(MOST_PAGES):
            page = await self._page(channel, after)
            if isinstance(page, Answer | Held | Unreached | Lost):
                gone = isinstance(page, Answer) and page.code == UNKNOWN_CHANNEL
                return NotFound() if gone else unknown(page)
            for message in page:
                if same_message(sheet.message, message):
                    return Found(message=str(name_of(channel, str(message["id"]), destination)))
            seen += len(page)
            if len(page) < PAGE:
                return NotFound() if seen else await self._silence(channel, after)
            after = max(int(message["id"]) for message in page)
        return CannotTell(reason="Too much was posted since to look through.")

    async def _page(self, channel: str, after: int) -> Result | Sequence[Mapping[str, Any]]:
        query = {"after": str(after), "limit": str(PAGE)}
        result = await self._rest.ask(route("GET", "/channels/{}/messages", channel), query=query)
        if isinstance(result, Answer) and result.ok and isinstance(result.body, list):
            return result.body
        return result

    async def _silence(self, channel: str, after: int) -> Verification:
        """Nothing in the history: nothing was posted, or it is kept from us; the channel knows its newest."""
        place = await self._channels.look(channel)
        if not isinstance(place, Place):
            return unknown(place)
        return CannotTell(reason=NO_READING) if place.newest > after else NotFound()

    async def _post(self, place: Place, destination: Destination, sheet: Sheet, after: int) -> Verification:
        """Forum posts have no nonce: they are known by name and time, among the open and the filed away."""
        for path in (
            route("GET", "/guilds/{}/threads/active", place.guild),
            route("GET", "/channels/{}/threads/archived/public", place.channel),
        ):
            result = await self._rest.ask(path)
            if not isinstance(result, Answer) or not result.ok or not isinstance(result.body, dict):
                return unknown(result)
            for thread in result.body.get("threads") or ():
                ours = str(thread.get("parent_id")) == place.channel and thread.get("name") == sheet.title
                if ours and int(thread["id"]) > after:
                    post = str(thread["id"])
                    return Found(message=str(name_of(post, post, destination)))
        return NotFound()


def to_snowflake(at: datetime) -> int:
    """The id that a message of that moment would have at least."""
    return max(0, (at - EPOCH) // timedelta(milliseconds=1)) << 22


def unknown(result: Result) -> Verification:
    """Why a look gave nothing: a matter of time, or for good."""
    outcome = to_outcome(result)
    if isinstance(outcome, Throttled):
        return AskLater(retry_after=outcome.retry_after, reason="asked to wait")
    if isinstance(result, Lost) or (isinstance(result, Answer) and result.status >= 500):
        return AskLater(retry_after=LATER, reason="Discord does not answer")
    return CannotTell(reason=getattr(outcome, "reason", NO_READING))

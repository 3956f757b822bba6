"""Cards out to Discord: one message for each, its edits, and the look whether one arrived.

`bot.deliver` and `bot.edits` call it through the port. A definite refusal that we can mend (an archived
thread, a forum's tags that changed, a deleted thread) is mended once; the rest is for the outbox to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.cards import AnyCard
from bot.platforms.discord.channels import Channels, Place, address_of, name_of, read_name, route
from bot.platforms.discord.errors import SOON, to_outcome
from bot.platforms.discord.extras import Extras
from bot.platforms.discord.finding import Finding, Now, unknown, utc_now
from bot.platforms.discord.lacking import Lacking
from bot.platforms.discord.pings import ringing, role_of
from bot.platforms.discord.render import payload
from bot.platforms.discord.rest import Answer, Lost, Rest, Result
from bot.platforms.discord.sheet import Sheet, read_sheet, tags_for, to_sheet
from bot.platforms.discord.targets import Target, target_of
from bot.ports import ChannelGone, Found, MessageGone, Outcome, Posted, Posting, Throttled, Verification
from feeds.model import Destination

NAME = "discord"
MESSAGES, MESSAGE = "/channels/{}/messages", "/channels/{}/messages/{}"
UNKNOWN_CHANNEL, UNKNOWN_TAG, TAG_NEEDED, ARCHIVED, NO_HISTORY = 10003, 10087, 40067, 50083, 160002
KEEP_OPEN = 10_080  # minutes without a message before Discord files a post away: its longest
Draw = Callable[[AnyCard, Destination], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One message to one target."""

    posting: Posting
    sheet: Sheet
    place: Place
    target: Target


class DiscordPlatform:
    """A `ChatPlatform` over one token's client; `close` ends it."""

    def __init__(self, rest: Rest, *, draw: Draw = payload, clock: Now = utc_now) -> None:
        self._rest = rest
        self._channels = Channels(rest)
        self._finding = Finding(rest, self._channels, clock=clock)
        self._extras = Extras(rest)
        self._lacking = Lacking(rest)
        self._draw = draw

    @property
    def name(self) -> str:
        """`discord`."""
        return NAME

    @property
    def can_edit(self) -> bool:
        """Cards live."""
        return True

    def render(self, card: AnyCard, destination: Destination) -> str:
        """The message as JSON, with the title and topics that a forum post needs."""
        return to_sheet(card, self._draw(card, destination)).write()

    def redraw(self, card: AnyCard, destination: Destination, shown: str) -> str:
        """Components stay components and embeds embeds, whatever was set since: Discord lets none go back."""
        if not shown:
            return self.render(card, destination)
        look = replace(destination.settings, embeds=not read_sheet(shown).is_composed)
        return self.render(card, replace(destination, settings=look))

    async def post(self, posting: Posting) -> Outcome:
        """Sends once; a nonce that has made a message before gives that message."""
        place = await self._channels.place(posting.destination)
        if not isinstance(place, Place):
            return await self._by_name(_not_posted(place), posting, is_inside=False)
        job = self._job(posting, place)
        outcome = await self._post(job)
        if isinstance(outcome, ChannelGone):
            self._channels.forget(place.channel)
            return await self._by_name(outcome, posting, is_inside=job.target.is_inside)
        if isinstance(outcome, Posted):
            published = await self._extras.see_to(place, posting, job.sheet, outcome.message)
            rang = self._body(job) != job.sheet.body
            return replace(outcome, rang=rang, published=published)
        return outcome

    async def edit(self, posting: Posting, message: str) -> Outcome:
        """Replaces what a message says; one whose post or thread is gone is gone."""
        name, body = read_name(message), read_sheet(posting.text).changed_body
        channel = name.channel or address_of(posting.destination)
        result = await self._rest.ask(route("PATCH", MESSAGE, channel, name.message), body=body)
        if _code(result) == ARCHIVED and await self._reopened(channel):
            result = await self._rest.ask(route("PATCH", MESSAGE, channel, name.message), body=body)
        if isinstance(result, Answer) and result.ok:
            return Posted(message=message)
        if name.channel and _code(result) == UNKNOWN_CHANNEL:
            return MessageGone()
        return await self._by_name(to_outcome(result), posting, is_inside=bool(name.channel))

    async def find(self, posting: Posting, since: datetime) -> Verification:
        """Looks through what was posted since; the threads and posts that it may be in as well."""
        place = await self._channels.place(posting.destination)
        if not isinstance(place, Place):
            return unknown(place)
        job = self._job(posting, place)
        verified = await self._finding.find(place, job.target, posting, job.sheet, since)
        if isinstance(verified, Found):
            published = await self._extras.see_to(place, posting, job.sheet, verified.message)
            return replace(verified, published=published)
        return verified

    async def close(self) -> None:
        """Ends the connections."""
        await self._rest.close()

    async def _by_name(self, outcome: Outcome, posting: Posting, *, is_inside: bool) -> Outcome:
        """A refusal with what is missing for it by its name."""
        if not isinstance(outcome, ChannelGone):
            return outcome
        return await self._lacking.told(outcome, posting.destination, is_inside=is_inside)

    def _job(self, posting: Posting, place: Place) -> _Job:
        target = target_of(place, posting.destination, posting.reply_to)
        return _Job(posting=posting, sheet=read_sheet(posting.text), place=place, target=target)

    async def _post(self, job: _Job) -> Outcome:
        if job.target.is_post:
            return await self._forum_post(job)
        result = await self._message(job, job.target.channel, job.target.reply_to)
        if _code(result) == UNKNOWN_CHANNEL and job.target.is_inside:
            return await self._outside(job)
        return self._posted(job, job.target.channel, result)

    async def _outside(self, job: _Job) -> Outcome:
        """The thread or post that it belongs into is gone: it stands by itself."""
        if job.place.is_forum:
            return await self._forum_post(job)
        result = await self._message(job, job.place.channel, job.target.otherwise)
        return self._posted(job, job.place.channel, result)

    async def _message(self, job: _Job, channel: str, reply_to: str) -> Result:
        body = self._body(job) | {"nonce": job.posting.nonce, "enforce_nonce": True}
        reference = {"message_id": reply_to, "fail_if_not_exists": False}
        reply = {"message_reference": reference} if reply_to else {}
        posting = route("POST", MESSAGES, channel)
        result = await self._rest.ask(posting, body=body | reply)
        if _code(result) == ARCHIVED and await self._reopened(channel):
            result = await self._rest.ask(posting, body=body | reply)
        if _code(result) == NO_HISTORY and reply:
            result = await self._rest.ask(posting, body=body)
        return result

    async def _forum_post(self, job: _Job) -> Outcome:
        result = await self._opened(job, job.place)
        if _code(result) in {UNKNOWN_TAG, TAG_NEEDED}:
            place = await self._channels.look(job.place.channel)
            result = await self._opened(job, place) if isinstance(place, Place) else place
        if isinstance(result, Answer) and result.ok:
            post = result.text("id")
            return Posted(message=str(name_of(post, post, job.posting.destination)))
        return to_outcome(result)

    async def _opened(self, job: _Job, place: Place) -> Result:
        """A post of its own; nonces count for nothing there (openclaw/openclaw#103867), so it has none."""
        body = {
            "name": job.sheet.title or "Slugline",
            "auto_archive_duration": KEEP_OPEN,
            "applied_tags": tags_for(job.sheet.topics, dict(place.tags), needs_one=place.needs_tag),
            "message": self._body(job),
        }
        return await self._rest.ask(route("POST", "/channels/{}/threads", place.channel), body=body)

    def _body(self, job: _Job) -> dict[str, Any]:
        """The message; a card rings the role that the channel's managers named."""
        role = role_of(job.posting.destination) if job.sheet.topics else ""
        return ringing(job.sheet.body, role) if role else job.sheet.body

    def _posted(self, job: _Job, channel: str, result: Result) -> Outcome:
        if isinstance(result, Answer) and result.ok:
            return Posted(message=str(name_of(channel, result.text("id"), job.posting.destination)))
        return to_outcome(result)

    async def _reopened(self, thread: str) -> bool:
        """Takes an archived thread out of the archive, where we may."""
        result = await self._rest.ask(route("PATCH", "/channels/{}", thread), body={"archived": False})
        return isinstance(result, Answer) and result.ok


def _not_posted(result: Result) -> Outcome:
    """Why a place could not be told. Nothing was posted yet, so there is nothing to doubt."""
    lost = isinstance(result, Lost) or (isinstance(result, Answer) and (result.ok or result.status >= 500))
    return Throttled(retry_after=SOON) if lost else to_outcome(result)


def _code(result: Result) -> int:
    return result.code if isinstance(result, Answer) and not result.ok else 0

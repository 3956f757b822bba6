"""What every page has in hand: the room of commands, the one door, and the frame around a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from aiohttp import web

from bot.cards import AnyCard, Reply
from bot.cards.words import topic_word
from bot.commands import Caller, CommandRoom
from bot.platforms.reading_room.drawing import draw
from bot.platforms.reading_room.listeners import Listeners
from bot.platforms.reading_room.reader import ME, NEWS, Reader, reader_of
from bot.web import Gate
from feeds.model import Destination, Source, SourceState
from feeds.store import LOCAL, StoryQuery

A_WEEK = timedelta(days=7)
PRIVATE = {"Cache-Control": "no-store"}
PLATFORM = "reading_room"

Draw = Callable[[AnyCard, Destination], str]
"""A platform's `render`."""


class Answer(Protocol):
    """The one door, `bot.commands.answer`."""

    async def __call__(
        self, line: str, caller: Caller, room: CommandRoom, *, attachment: bytes = b""
    ) -> Reply:
        """What the line comes to."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCount:
    """A topic in the reader's words, and how many stories it had in a week."""

    id: str
    title: str
    definition: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page. `answered` counts sources asked at least once."""

    here: str
    now: datetime
    topics: tuple[TopicCount, ...]
    sources: int
    working: int
    answered: int
    stories: int
    version: str
    has_gate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Handed to every handler."""

    room: CommandRoom
    answer: Answer
    gate: Gate | None
    listeners: Listeners
    previews: Mapping[str, Draw] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time."""
        return self.room.clock.now()

    async def reader(self, request: web.Request) -> Reader:
        """Who asks."""
        return await reader_of(request, self.room)

    async def channel(self, address: str = NEWS) -> Destination:
        """The room's channel, or what the person has for themselves."""
        ensure = self.room.store.wants.ensure_destination
        return await ensure(LOCAL, PLATFORM, address, is_person=address == ME, label=address)

    async def type_in(self, line: str, reader: Reader, *, attachment: bytes = b"") -> Reply:
        """What the line comes to."""
        return await self.answer(line, reader.caller, self.room, attachment=attachment)

    async def topics(self, reader: Reader, since: datetime) -> tuple[TopicCount, ...]:
        """All topics with their counts, in the desk's order."""
        counts = await self.room.store.stories.counts_by_topic(LOCAL, since)
        lang = reader.translate.lang
        return tuple(
            TopicCount(
                id=topic.id,
                title=topic_word(self.room.desk, topic.id, lang),
                definition=topic.definition.get(lang) or topic.definition.get("en", ""),
                count=counts.get(topic.id, 0),
            )
            for topic in self.room.desk.topics
        )

    async def frame(self, reader: Reader, here: str) -> Frame:
        """The frame of a page in its present state."""
        sources = await self.room.store.sources.all(LOCAL)
        return Frame(
            here=here,
            now=self.now,
            topics=await self.topics(reader, self.now - A_WEEK),
            sources=len(sources),
            working=sum(is_working(one) for one in sources),
            answered=sum(one.health.polls > 0 for one in sources),
            stories=await self.stories_since(self.now - A_WEEK),
            version=self.room.settings.version,
            has_gate=self.gate is not None,
        )

    async def stories_since(self, since: datetime) -> int:
        """How many stories have a report since then."""
        page = await self.room.store.stories.search(LOCAL, StoryQuery(since=since), limit=1)
        return page.total or 0

    async def page(
        self, reader: Reader, template: str, *, here: str, status: int = 200, **values: Any
    ) -> web.Response:
        """A whole page, for this reader only."""
        frame = await self.frame(reader, here)
        text = draw(template, reader, frame=frame, **values)
        headers = {**PRIVATE, "Vary": "Accept-Language, Cookie", "Content-Language": reader.translate.lang}
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def is_working(source: Source) -> bool:
    """Whether the last time that it was asked, it answered with a feed."""
    active = source.state is SourceState.ACTIVE
    return active and source.health.worked_at is not None and source.health.failures == 0

"""The pages of topics and of sources."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.commands.context import Context, context_of
from bot.commands.source_words import health_in_words, never_worked
from bot.platforms.reading_room.site import A_WEEK, Site, is_working
from feeds.model import Source, SourceState
from feeds.store import LOCAL

STATES = ("fails", "waits", "works", "rests")
MONTH = A_WEEK * 30 / 7


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source as the table shows it. `state` is `works`, `waits`, `fails`, `rests`."""

    source: Source
    state: str
    says: str


async def show_topics(site: Site, request: web.Request) -> web.Response:
    """What each topic means, and how busy it was."""
    reader = await site.reader(request)
    month = {one.id: one.count for one in await site.topics(reader, site.now - MONTH)}
    return await site.page(reader, "topics.html", here="topics", month=month)


async def show_sources(site: Site, request: web.Request) -> web.Response:
    """Every feed and how it is doing, the troubled ones first."""
    reader = await site.reader(request)
    context = await context_of(reader.caller, site.room)
    sources = await site.room.store.sources.all(LOCAL)
    lines = sorted((_line(one, context) for one in sources), key=_order)
    counts = {state: sum(one.state == state for one in lines) for state in STATES}
    return await site.page(reader, "sources.html", here="sources", lines=lines, counts=counts)


def _line(source: Source, context: Context) -> SourceLine:
    return SourceLine(source=source, state=state_of(source), says=health_in_words(source, context))


def state_of(source: Source) -> str:
    """The one word that the row is marked with."""
    if source.state is not SourceState.ACTIVE:
        return "rests"
    if is_working(source):
        return "works"
    return "fails" if source.health.failures or never_worked(source) else "waits"


def _order(line: SourceLine) -> tuple[int, str]:
    return (STATES.index(line.state), line.source.outlet.casefold())

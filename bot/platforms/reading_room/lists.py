"""The pages of topics and of sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.commands.context import Context, context_of
from bot.commands.source_words import health_in_words, never_worked
from bot.locale import Translator
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
    summary = in_words(Counter(line.state for line in lines), reader.translate)
    return await site.page(reader, "sources.html", here="sources", lines=lines, summary=summary)


def in_words(counts: Mapping[str, int], translate: Translator) -> str:
    """How many are in which state, in one line; what nobody is in is not said."""
    _ = translate
    if set(counts) == {"works"}:
        return _("all work.")
    said = {
        "works": _("{count} work"),
        "fails": _("{count} fail"),
        "waits": _("{count} not heard yet"),
        "rests": _("{count} at rest"),
    }
    parts = [sentence.format(count=counts[state]) for state, sentence in said.items() if counts.get(state)]
    return ", ".join(parts) + "." if parts else _("none yet.")


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

"""Suggestions while somebody types, from memory: autocomplete and external selects ask here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from bot.commands.choices import Choice, languages_read
from bot.commands.kinds import Kind
from bot.locale import translator
from feeds.judging.text import fold_text
from feeds.model import Desk, Source, Story
from feeds.store.answers import StoryQuery
from feeds.store.store import Store

Log = logging.getLogger(__name__)
FRESH_FOR = 60.0
MOST_TENANTS = 512
MOST_STORIES = 200
LONGEST_LABEL = 100
_OWN = {Kind.OUTLET, Kind.STORY, Kind.ITEM, Kind.SOURCE}


@dataclass(frozen=True, slots=True)
class _Known:
    """A value with its label and the folded spellings that find it."""

    label: str
    value: str
    spellings: tuple[str, ...]


@dataclass(slots=True)
class _Shelf:
    """What one tenant may be offered, and when that was read."""

    read_at: float = float("-inf")
    kinds: dict[Kind, tuple[_Known, ...]] = field(default_factory=dict)
    reading: asyncio.Task[None] | None = None


class Suggestions:
    """Topics, names and languages are the desk's; outlets, sources and stories a tenant's own.

    `suggest` never waits: what is older than a minute is read anew beside it.
    """

    def __init__(self, store: Store, desk: Desk, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._shelves: OrderedDict[str, _Shelf] = OrderedDict()
        self._common: dict[tuple[Kind, str], tuple[_Known, ...]] = {}

    def suggest(
        self, tenant: str, kind: Kind, typed: str, limit: int = 25, *, lang: str = "en"
    ) -> tuple[Choice, ...]:
        """Pairs of label and value, best first; labels have at most 100 characters."""
        known = self._own(tenant, kind) if kind in _OWN else self._shared(kind, lang)
        return tuple((one.label, one.value) for one in _best(known, fold_text(typed.strip()), limit))

    async def ready(self, tenant: str, *, within: float = 1.0) -> None:
        """Waits, so long at most, until a tenant that is asked for the first time is known."""
        shelf = self._shelf(tenant)
        if not shelf.kinds and shelf.reading:
            await asyncio.wait({shelf.reading}, timeout=within)

    def forget(self, tenant: str) -> None:
        """The tenant has gone."""
        shelf = self._shelves.pop(tenant, None)
        if shelf and shelf.reading:
            shelf.reading.cancel()

    def _own(self, tenant: str, kind: Kind) -> tuple[_Known, ...]:
        return self._shelf(tenant).kinds.get(Kind.STORY if kind is Kind.ITEM else kind, ())

    def _shared(self, kind: Kind, lang: str) -> tuple[_Known, ...]:
        if (kind, lang) not in self._common:
            self._common[kind, lang] = _of_desk(self._desk, kind, lang)
        return self._common[kind, lang]

    def _shelf(self, tenant: str) -> _Shelf:
        shelf = self._shelves.setdefault(tenant, _Shelf())
        self._shelves.move_to_end(tenant)
        while len(self._shelves) > MOST_TENANTS:
            self._shelves.popitem(last=False)
        if shelf.reading is None and self._clock() - shelf.read_at >= FRESH_FOR:
            shelf.read_at = self._clock()
            shelf.reading = asyncio.get_running_loop().create_task(self._read(tenant, shelf))
        return shelf

    async def _read(self, tenant: str, shelf: _Shelf) -> None:
        try:
            sources = await self._store.sources.all(tenant)
            page = await self._store.stories.latest(tenant, StoryQuery(), limit=MOST_STORIES)
            shelf.kinds = _of_tenant(sources, page.stories)
        except Exception:
            # Beside every command: a database that is busy costs suggestions, not the one who types.
            Log.exception("suggestions could not be read")
        finally:
            shelf.reading = None


def _of_tenant(sources: Sequence[Source], stories: Sequence[Story]) -> dict[Kind, tuple[_Known, ...]]:
    outlets = sorted({source.outlet for source in sources}, key=str.casefold)
    return {
        Kind.OUTLET: tuple(_known(outlet, outlet) for outlet in outlets),
        Kind.SOURCE: tuple(
            _known(f"{source.number} · {source.outlet}", str(source.number), source.outlet)
            for source in sources
        ),
        Kind.STORY: tuple(_story(story) for story in stories),
    }


def _of_desk(desk: Desk, kind: Kind, lang: str) -> tuple[_Known, ...]:
    if kind is Kind.TOPIC:
        titles = [(topic.title.get(lang) or topic.id, topic) for topic in desk.topics]
        return tuple(_known(title, topic.id, topic.id, *topic.title.values()) for title, topic in titles)
    if kind is Kind.NAME:
        return tuple(_known(name.id, name.id, *name.aliases) for name in desk.names)
    if kind is Kind.LANG:
        return tuple(_known(label, code, code) for label, code in languages_read(desk, translator(lang)))
    if kind is Kind.ZONE:
        return tuple(_known(zone, zone, *zone.split("/")) for zone in sorted(available_timezones()))
    return ()


def _story(story: Story) -> _Known:
    ending = f" · {story.id}"
    headline = " ".join(story.telling.headline.split())
    room = LONGEST_LABEL - len(ending)
    shown = headline if len(headline) <= room else headline[: room - 1].rstrip() + "…"
    return _Known(shown + ending, story.id, (story.id, fold_text(headline)))


def _known(label: str, value: str, *spellings: str) -> _Known:
    folded = dict.fromkeys(fold_text(one) for one in (label, *spellings))
    return _Known(label[:LONGEST_LABEL], value, tuple(folded))


def _best(known: Iterable[_Known], typed: str, limit: int) -> list[_Known]:
    """Those that begin with it, then those with a word that does, then those that hold it."""
    if not typed:
        return list(known)[:limit]
    ranks: tuple[list[_Known], ...] = ([], [], [])
    for one in known:
        rank = min((_rank(spelling, typed) for spelling in one.spellings), default=3)
        if rank < len(ranks):
            ranks[rank].append(one)
    return [one for rank in ranks for one in rank][:limit]


def _rank(spelling: str, typed: str) -> int:
    place = spelling.find(typed)
    if place <= 0:
        return 0 if place == 0 else 3
    return 1 if f" {typed}" in spelling or f"-{typed}" in spelling else 2

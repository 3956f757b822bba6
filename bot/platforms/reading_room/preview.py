"""A story as chat platforms would draw it: their renderers' own output, shown as their clients show it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from markupsafe import Markup

from bot.cards import AnyCard, NoteCard
from bot.cards.compose import digest_card, story_card
from bot.locale import LANGUAGES, Translator, translator
from bot.platforms.reading_room.markup import Span, discord_lines, discord_spans, slack_spans
from bot.platforms.reading_room.reader import Reader
from bot.platforms.reading_room.site import PLATFORM, Draw, Site
from feeds.model import Destination, DestinationSettings, Story
from feeds.store import LOCAL

KINDS = ("card", "digest", "note")
FORMATS = ("card", "compact", "headline")
LONG = {"f": "d MMMM yyyy HH:mm", "F": "EEEE d MMMM yyyy HH:mm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One platform's drawing: the message as data, and as the JSON that would be sent."""

    platform: str
    title: str
    message: dict[str, Any]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the page was asked to show."""

    kind: str = "card"
    format: str = "card"
    lang: str = "en"


class Ink:
    """Reads chat markup for the template; times are written in the reader's zone."""

    def __init__(self, reader: Reader, now: datetime) -> None:
        self._reader, self._now = reader, now

    def discord(self, text: str) -> tuple[Span, ...]:
        """A text of several lines."""
        return discord_lines(text)

    def discord_line(self, text: str) -> tuple[Span, ...]:
        """A title."""
        return discord_spans(text)

    def slack(self, text: str) -> tuple[Span, ...]:
        """A text of mrkdwn."""
        return slack_spans(text)

    def discord_time(self, span: Span) -> str:
        """As Discord writes that style; https://discord.com/developers/docs/reference#message-formatting."""
        at, locale = self._local(span.target), self._reader.translate.locale
        if span.text == "R":
            return format_timedelta(at - self._now, add_direction=True, locale=locale)
        if span.text in {"t", "T"}:
            return format_time(at, "short" if span.text == "t" else "medium", locale=locale)
        if span.text in {"d", "D"}:
            return format_date(at, "short" if span.text == "d" else "long", locale=locale)
        return format_datetime(at, LONG.get(span.text, LONG["f"]), locale=locale)

    def slack_time(self, seconds: str, pattern: str) -> str:
        """As Slack fills a date token."""
        at, locale = self._local(seconds), self._reader.translate.locale
        filled = pattern
        for token, text in (
            ("{date_short_pretty}", format_date(at, "d MMM", locale=locale)),
            ("{date_short}", format_date(at, "d MMM yyyy", locale=locale)),
            ("{date_pretty}", format_date(at, "d MMMM", locale=locale)),
            ("{date_long}", format_date(at, "EEEE d MMMM yyyy", locale=locale)),
            ("{date}", format_date(at, "d MMMM yyyy", locale=locale)),
            ("{time}", format_time(at, "HH:mm", locale=locale)),
        ):
            filled = filled.replace(token, text)
        return filled

    def _local(self, seconds: str) -> datetime:
        return datetime.fromtimestamp(int(seconds), UTC).astimezone(self._reader.zone)


async def show_preview(site: Site, request: web.Request) -> web.Response:
    """The story's message on every platform that can draw one."""
    reader, wanted = await site.reader(request), request.match_info["story"].lower()
    found = await site.room.store.stories.get(LOCAL, wanted)
    if found is None:
        return await site.page(reader, "missing.html", here="", status=404, what=wanted)
    asked = _asked(request, reader)
    looks = _looks(site, found, asked)
    return await site.page(
        reader,
        "preview.html",
        here="preview",
        story=found,
        asked=asked,
        looks=looks,
        ink=Ink(reader, site.now),
        colour=colour,
        colour_of=colour_of,
        kinds=KINDS,
        formats=FORMATS,
        langs=LANGUAGES,
    )


def _asked(request: web.Request, reader: Reader) -> Wanted:
    def one_of(name: str, known: tuple[str, ...], usual: str) -> str:
        value = request.query.get(name, "")
        return value if value in known else usual

    return Wanted(
        kind=one_of("as", KINDS, "card"),
        format=one_of("format", FORMATS, "card"),
        lang=one_of("lang", LANGUAGES, reader.translate.lang),
    )


def _looks(site: Site, story: Story, asked: Wanted) -> tuple[Look, ...]:
    settings = DestinationSettings(lang=asked.lang, format=asked.format)
    card = _card(site, story, asked, settings)
    looks = []
    for platform, draw in site.previews.items():
        looks.append(_look(platform, draw, card, settings))
        if platform == "discord":
            looks.append(_look(platform, draw, card, replace(settings, embeds=True)))
    return tuple(looks)


def _look(platform: str, draw: Draw, card: AnyCard, settings: DestinationSettings) -> Look:
    place = Destination(
        id=0, platform=platform, tenant=f"{platform}:preview", address=PLATFORM, settings=settings
    )
    message = json.loads(draw(card, place))
    inner = message.get("message")
    shown = inner if isinstance(inner, dict) else message
    source = json.dumps(shown, ensure_ascii=False, indent=2)
    title = f"{platform.capitalize()}, embeds" if settings.embeds else platform.capitalize()
    return Look(platform=platform, title=title, message=shown, source=source)


def _card(site: Site, story: Story, asked: Wanted, settings: DestinationSettings) -> AnyCard:
    _: Translator = translator(asked.lang)
    desk = site.room.desk
    if asked.kind == "digest":
        return digest_card([story] * 3, desk=desk, lang=_.lang, settings=settings, translate=_, when=site.now)
    if asked.kind == "note":
        return NoteCard(text=story.telling.headline, lang=_.lang)
    return story_card(story, desk=desk, lang=_.lang, settings=settings, translate=_)


def colour_of(text: str) -> Markup:
    """The same for `#9a3412`."""
    return colour(int(text.removeprefix("#"), 16))


def colour(number: int) -> Markup:
    """A class for an accent: styles in the page itself are not allowed."""
    return Markup(f"edge-{number:06x}")

"""The older look, by setting: cards as embeds. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards import Card, DigestCard, NoteCard
from bot.cards.addresses import address, picture
from bot.cards.colours import on_dark
from bot.cards.slugline import line
from bot.locale import translator
from bot.platforms.discord import render_lines as lines
from bot.platforms.discord.escape import said, units, unmarked
from bot.platforms.discord.render_actions import card_rows
from bot.platforms.discord.render_components import left_out_line, note_line
from bot.platforms.discord.render_room import (
    ADDRESS,
    EMBED_AUTHOR,
    EMBED_DESCRIPTION,
    EMBED_FOOTER,
    EMBED_SUM,
    EMBED_TITLE,
    ROOMS,
    Room,
)
from feeds.model import Destination
from feeds.reading.text import safe_text

Embed = dict[str, Any]


def card_message(card: Card, destination: Destination) -> dict[str, Any]:
    """A story's card: slugline as author, headline as title, its time where embeds have theirs."""
    zone = ZoneInfo(destination.settings.tz or "UTC")
    slug = unmarked(line(card.slugline, zone, card.lang), EMBED_AUTHOR)
    made = _roomiest(lambda room: _card(card, room, slug))
    return _message(made) | {"components": card_rows(card, destination.tenant)}


def digest_message(card: DigestCard) -> dict[str, Any]:
    """One embed for all."""
    return _message(_roomiest(lambda room: _digest(card, room)))


def note_message(card: NoteCard) -> dict[str, Any]:
    """A line in a card's thread."""
    return _message(_roomiest(lambda room: {"description": note_line(card, room)}))


def sum_of(embed: Embed) -> int:
    """Characters that Discord counts together."""
    texts = (
        embed.get("title", ""),
        embed.get("description", ""),
        embed.get("author", {}).get("name", ""),
        embed.get("footer", {}).get("text", ""),
    )
    return sum(units(text) for text in texts)


def _card(card: Card, room: Room, slug: str) -> Embed:
    title = said(card.headline.text, room.headline)
    thumbnail = picture(card.image.url, ADDRESS) if card.image else ""
    embed: Embed = {
        "author": {"name": slug},
        "title": title or "…",
        "description": lines.filled(_told(card, room)),
        "color": int(on_dark(card.slugline.topic_id)[1:], 16),
        "timestamp": card.slugline.at.isoformat(),
    }
    target = address(card.headline.url, ADDRESS)
    embed |= {"url": target} if target else {}
    embed |= {"thumbnail": {"url": thumbnail}} if thumbnail else {}
    return embed | ({"footer": {"text": _footer(card, room)}} if card.footer else {})


def _told(card: Card, room: Room) -> list[str]:
    return [
        *lines.marks(card, room),
        *lines.summary(card, room),
        *lines.documents(card, room),
        *lines.also_covered(card, room),
        *lines.topics(card, room),
        *lines.notes(card, room),
    ]


def _footer(card: Card, room: Room) -> str:
    if card.footer is None:
        return ""
    _ = translator(card.lang)
    first = _("First: {outlet},").format(outlet=safe_text(card.footer.outlet, room.words)).rstrip(",")
    parts = (first, card.footer.story, safe_text(card.footer.why, room.words * 2))
    return unmarked(" · ".join(part for part in parts if part), EMBED_FOOTER)


def _digest(card: DigestCard, room: Room) -> Embed:
    told = [_brief(one, room) for one in card.cards[: room.stories]]
    left_out = left_out_line(card, room)
    title = said(card.title, room.headline) or "…"
    return {"title": title, "description": "\n\n".join([*told, *([left_out] if left_out else [])])}


def _brief(card: Card, room: Room) -> str:
    first, *others = lines.headline(card, room)
    parts = [lines.slugline(card, room, "D"), f"**{first}**", *others]
    return lines.filled([*parts, *lines.marks(card, room), *lines.summary(card, room, 1)])


def _roomiest(draw: Callable[[Room], Embed]) -> Embed:
    embeds = (draw(room) for room in ROOMS)
    return next((one for one in embeds if _fits(one)), None) or draw(ROOMS[-1])


def _fits(embed: Embed) -> bool:
    fields = ((embed.get("title", ""), EMBED_TITLE), (embed.get("description", ""), EMBED_DESCRIPTION))
    return sum_of(embed) <= EMBED_SUM and all(units(text) <= most for text, most in fields)


def _message(embed: Embed) -> dict[str, Any]:
    shown = {name: value for name, value in embed.items() if value}
    return {"allowed_mentions": {"parse": []}, "embeds": [shown], "components": []}

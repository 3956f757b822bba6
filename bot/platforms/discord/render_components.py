"""Cards, digests and notes as Components V2. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.cards import Card, DigestCard, NoteCard
from bot.cards.addresses import picture
from bot.cards.colours import on_dark
from bot.platforms.discord import render_lines as lines
from bot.platforms.discord.escape import link, said, unmarked
from bot.platforms.discord.render_actions import Component, card_rows, more_button, without_repeats
from bot.platforms.discord.render_room import ADDRESS, ALT, ROOMS, TEXT, Room, fits

SECTION, THUMBNAIL, SEPARATOR, CONTAINER = 9, 11, 14, 17
COMPONENTS_V2 = 1 << 15
SLUG_DAY = "D"
NO_WORDS = "…"
GAP: Component = {"type": SEPARATOR, "divider": False, "spacing": 1}


def card_message(card: Card, tenant: str) -> dict[str, Any]:
    """A story's card: one container, its edge in the topic's colour, its actions inside."""
    return roomiest(lambda room: [card_container(card, room, card_rows(card, tenant))])


def digest_message(card: DigestCard, tenant: str) -> dict[str, Any]:
    """A line of date and count, short stories, what was left out."""
    return roomiest(lambda room: [{"type": CONTAINER, "components": _digest(card, room, tenant)}])


def note_message(card: NoteCard) -> dict[str, Any]:
    """A line in a card's thread."""
    return roomiest(lambda room: [text(note_line(card, room))])


def roomiest(draw: Callable[[Room], list[Component]]) -> dict[str, Any]:
    """The message drawn with as much room as Discord leaves."""
    messages = (message(draw(room)) for room in ROOMS)
    tight = None
    for tight in messages:
        if fits(tight):
            break
    return tight or message([])


def message(components: list[Component]) -> dict[str, Any]:
    """A payload for create and edit alike; it pings nobody."""
    return {
        "flags": COMPONENTS_V2,
        "allowed_mentions": {"parse": []},
        "components": without_repeats(components),
    }


def text(content: str) -> Component:
    """A text component."""
    return {"type": TEXT, "content": content}


def card_container(card: Card, room: Room, rows: list[Component]) -> Component:
    """All slots of a card, in the order of display."""
    return {
        "type": CONTAINER,
        "accent_color": int(on_dark(card.slugline.topic_id)[1:], 16),
        "components": [_head(card, room), *_body(card, room), *_foot(card, room), *rows],
    }


def brief(card: Card, room: Room, tenant: str) -> Component:
    """A story in a list: slugline, linked headline, one sentence; its first button beside it."""
    parts = [lines.slugline(card, room, SLUG_DAY), *_strong(lines.headline(card, room))]
    told = lines.filled([*parts, *lines.marks(card, room), *lines.summary(card, room, 1)])
    button = more_button(card, tenant)
    return {"type": SECTION, "components": [text(told)], "accessory": button} if button else text(told)


def note_line(card: NoteCard, room: Room) -> str:
    """A note's text and link."""
    parts = [said(card.text, room.sentence)]
    if card.link:
        parts.append(link(card.link.text, card.link.url, limit=room.headline, longest=room.link))
    return " ".join(part for part in parts if part) or NO_WORDS


def _head(card: Card, room: Room) -> Component:
    first, *others = lines.headline(card, room)
    told = lines.filled(
        [lines.slugline(card, room), f"### {first or NO_WORDS}", *others, *lines.marks(card, room)]
    )
    picture = _picture(card)
    return {"type": SECTION, "components": [text(told)], "accessory": picture} if picture else text(told)


def _body(card: Card, room: Room) -> list[Component]:
    told = lines.filled(
        [*lines.summary(card, room), *lines.documents(card, room), *lines.also_covered(card, room)]
    )
    return [text(told)] if told else []


def _foot(card: Card, room: Room) -> list[Component]:
    told = lines.filled([*lines.topics(card, room), *lines.notes(card, room), *lines.footer(card, room)])
    return [text(told)] if told else []


def _picture(card: Card) -> Component | None:
    source = picture(card.image.url, ADDRESS) if card.image else ""
    if card.image is None or not source:
        return None
    alt = unmarked(card.image.alt, ALT)
    return {"type": THUMBNAIL, "media": {"url": source}} | ({"description": alt} if alt else {})


def _digest(card: DigestCard, room: Room, tenant: str) -> list[Component]:
    parts = [text(f"### {said(card.title, room.headline) or NO_WORDS}")]
    for place, one in enumerate(card.cards[: room.stories]):
        parts += [GAP] if place else []
        parts.append(brief(one, room, tenant))
    left_out = left_out_line(card, room)
    return [*parts, text(left_out)] if left_out else parts


def left_out_line(card: DigestCard, room: Room, most: int = 3) -> str:
    """What did not fit, a few by name."""
    shown = [link(one.text, one.url, limit=room.words, longest=room.link) for one in card.left_out[:most]]
    more = len(card.left_out) - len(shown)
    named = " · ".join([*shown, *([f"+{more}"] if more > 0 else [])])
    return f"{lines.SMALL}{said(card.left_out_line, room.words)} {named}" if named else ""


def _strong(headline: list[str]) -> list[str]:
    return [f"**{headline[0] or NO_WORDS}**", *headline[1:]]

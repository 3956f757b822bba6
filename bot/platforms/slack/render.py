"""Cards to Slack's JSON: text and blocks of a message, the same bytes for the same card. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.cards import AnyCard, Card, DigestCard, Link, NoteCard
from bot.locale import translator
from bot.platforms.slack.escape import Element, between, escaped, link, plain, words
from bot.platforms.slack.render_actions import card_actions, numbered
from bot.platforms.slack.render_blocks import brief, coverage, foot, headline, rich, slugline, summary
from bot.platforms.slack.render_room import HEADER, NOTIFICATION, ROOMS, Room, fits
from feeds.model import Destination
from feeds.reading.text import safe_text

MOST_STORIES = 10
MOST_LEFT_OUT = 3


def render(card: AnyCard, destination: Destination) -> str:
    """The message as JSON: `text`, `blocks`, and that nothing unfurls."""
    return json.dumps(payload(card), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def payload(card: AnyCard) -> dict[str, Any]:
    """What chat.postMessage and chat.update take, besides where."""
    said = {"text": notification(card), "blocks": roomiest(lambda room: blocks_of(card, room))}
    return said | {"unfurl_links": False, "unfurl_media": False}


def roomiest(draw: Callable[[Room], list[Element]]) -> list[Element]:
    """Blocks with as much room as Slack leaves."""
    drawn: list[Element] = []
    for room in ROOMS:
        drawn = draw(room)
        if fits(drawn):
            break
    return numbered(drawn)


def blocks_of(card: AnyCard, room: Room) -> list[Element]:
    """A card's blocks."""
    match card:
        case Card():
            return [*card_blocks(card, room), *card_actions(card)]
        case DigestCard():
            return _digest(card, room)
        case NoteCard():
            return [note(card, room)]


def card_blocks(card: Card, room: Room) -> list[Element]:
    """All slots of a card in the order of display, without its actions."""
    above = [slugline(card, room), headline(card, room), *summary(card, room)]
    return [*above, *coverage(card, room), *foot(card, room)]


def note(card: NoteCard, room: Room) -> Element:
    """A line in a card's thread."""
    line = [*words(card.text, room.sentence)]
    if card.link:
        led = link(card.link.text, card.link.url, limit=room.headline, longest=room.link)
        line += [*([between(" ")] if line and led else []), *led]
    return rich([line or [between("–")]])


def notification(card: AnyCard) -> str:
    """What notifications, search and screen readers get."""
    match card:
        case Card():
            said = _in_one_line(card)
        case DigestCard():
            first = card.cards[0].headline.text if card.cards else ""
            said = f"{card.title}. {first}" if first else card.title
        case NoteCard():
            said = card.text
    return escaped(safe_text(said, NOTIFICATION // 5)) or "Slugline"


def _in_one_line(card: Card) -> str:
    """Topic, headline, first outlet, how many more."""
    _ = translator(card.lang)
    count = card.slugline.outlets
    outlets = _.ngettext("{count} outlet", "{count} outlets", count).format(count=count)
    topic = safe_text(card.slugline.topic, 40)
    title = safe_text(card.headline.text, 130)
    return f"{topic}: {title} ({outlets})" if topic else f"{title} ({outlets})"


def _digest(card: DigestCard, room: Room) -> list[Element]:
    stories = [block for one in card.cards[:MOST_STORIES] for block in brief(one, room)]
    left_out = _left_out(card.left_out_line, card.left_out, room)
    return [{"type": "header", "text": plain(card.title, HEADER)}, *stories, *left_out]


def _left_out(line: str, links: tuple[Link, ...], room: Room) -> list[Element]:
    """What did not fit, a few by name."""
    if not links:
        return []
    pieces: list[Element] = [*words(line, room.words)]
    for one in links[:MOST_LEFT_OUT]:
        pieces += [
            between(" · " if pieces else ""),
            *link(one.text, one.url, limit=room.words, longest=room.link),
        ]
    more = len(links) - MOST_LEFT_OUT
    pieces += [between(f" · +{more}")] if more > 0 else []
    return [rich([[piece for piece in pieces if piece.get("text")]])] if pieces else []

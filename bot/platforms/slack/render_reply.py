"""Replies to lines as blocks: text, cards, rows as compact text, buttons. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.cards import Card, DigestCard, NoteCard, Reply, ReplyRow
from bot.locale import Translator, translator
from bot.platforms.slack.escape import NOTHING, Element, between, escaped, link, plain, words
from bot.platforms.slack.render import card_blocks, note
from bot.platforms.slack.render_actions import card_actions, more_button, numbered, reply_actions
from bot.platforms.slack.render_blocks import brief, context, rich, section
from bot.platforms.slack.render_room import MOST_TEXT, NOTIFICATION, ROOMS, Room, text_in
from feeds.reading.text import safe_text

MOST_WORDS = 2000
MOST_CELLS = 8
MOST_ROWS = 100
HEADING = 300
MOST_BLOCKS_BEFORE_ROWS = 43
LAST_LINE = 200  # characters kept for the lines that count what is left out
LEFT_FOR_ROWS = 3000


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Blocks, and whether a card found no place among them."""

    blocks: list[Element]
    is_cut: bool


def draw_reply(reply: Reply, tenant: str, lang: str) -> dict[str, Any]:
    """`text` and `blocks` of an answer; who sees it is for the one who sends it.

    The tenant comes with whatever is pressed, so that values need not carry it.
    """
    blocks = numbered(_roomiest(reply, translator(lang)))
    return {"text": _notification(reply), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def _roomiest(reply: Reply, translate: Translator) -> list[Element]:
    """With as much room as lets every card stand, else as many cards as a middling room takes."""
    drawn = (_drawn(reply, room, translate) for room in ROOMS)
    whole = next((one for one in drawn if not one.is_cut), None)
    return (whole or _drawn(reply, ROOMS[len(ROOMS) // 2], translate)).blocks


def _drawn(reply: Reply, room: Room, translate: Translator) -> _Drawn:
    """Words, as many cards and rows as have a place, buttons."""
    actions = reply_actions(reply.buttons)
    most = MOST_TEXT - LAST_LINE - text_in(actions)
    blocks, left_out = _with_cards(reply, room, most - (LEFT_FOR_ROWS if reply.rows else 0))
    blocks += _more_cards(left_out, translate)
    rows, hidden = _rows(reply, room, most - text_in(blocks))
    blocks += [*rows, *_more_rows(hidden, translate)]
    return _Drawn([*(blocks or [section([NOTHING])]), *actions], left_out > 0)


def _with_cards(reply: Reply, room: Room, most: int) -> tuple[list[Element], int]:
    """What stands before the rows, and how many cards there was no place for."""
    said = [line for line in (*reply.error.splitlines(), *reply.text.splitlines()) if line.strip()]
    blocks = [section(said, min(MOST_WORDS, room.headline * 8))] if said else []
    cards = list(_cards(reply, room))
    for place, card in enumerate(cards):
        if text_in([*blocks, *card]) > most or len(blocks) + len(card) > MOST_BLOCKS_BEFORE_ROWS:
            return blocks, len(cards) - place
        blocks += card
    return blocks, 0


def _cards(reply: Reply, room: Room) -> Iterator[list[Element]]:
    """One card is shown whole; several are a list."""
    is_single = len(reply.cards) == 1
    for card in reply.cards:
        match card:
            case Card() if is_single:
                actions = card_actions(card, without=[one.line for one in reply.buttons])
                yield [*card_blocks(card, room), *actions]
            case Card():
                yield _listed(card, room)
            case DigestCard():
                yield from (_listed(one, room) for one in card.cards)
            case NoteCard():
                yield [note(card, room)]


def _listed(card: Card, room: Room) -> list[Element]:
    """A story of a list with the button that leads to all of it."""
    button = more_button(card)
    return [*brief(card, room), *([{"type": "actions", "elements": [button]}] if button else [])]


def _rows(reply: Reply, room: Room, most: int) -> tuple[list[Element], int]:
    """A heading, rows as lines of rich text, as many as fit, and how many did not."""
    if not reply.rows:
        return [], 0
    names = " · ".join(safe_text(name, 30) for name, _cell in reply.rows[0].cells[:MOST_CELLS])
    lines: list[list[Element]] = []
    size = len(names)
    for row in reply.rows[:MOST_ROWS]:
        line = _row(row, room)
        size += text_in([line]) + 1
        if size > most:
            break
        lines.append(line)
    return [context([plain(names, HEADING)]), *([rich(lines)] if lines else [])], len(reply.rows) - len(lines)


def _row(row: ReplyRow, room: Room) -> list[Element]:
    """The first cell stands out, the last one bears the link."""
    cells = [safe_text(cell, room.headline) or NOTHING for _name, cell in row.cells[:MOST_CELLS]]
    if not cells:
        return [between(NOTHING)]
    last = link(cells[-1], row.link, limit=room.headline, longest=room.link)
    if len(cells) == 1:
        return last
    first, *others = cells[:-1]
    pieces = words(first, room.headline, bold=True)
    for one in others:
        pieces += [between(" · "), *words(one, room.headline)]
    return [*pieces, between(" · "), *last]


def _more_cards(count: int, translate: Translator) -> list[Element]:
    words_for = translate.ngettext("{count} more story.", "{count} more stories.", count)
    return [context([plain(words_for.format(count=count), LAST_LINE)])] if count else []


def _more_rows(count: int, translate: Translator) -> list[Element]:
    words_for = translate.ngettext("{count} more row.", "{count} more rows.", count)
    return [context([plain(words_for.format(count=count), LAST_LINE)])] if count else []


def _notification(reply: Reply) -> str:
    said = reply.error or reply.text
    for card in reply.cards[:1]:
        said = said or (card.headline.text if isinstance(card, Card) else "")
    return escaped(safe_text(said, NOTIFICATION // 5)) or "Slugline"

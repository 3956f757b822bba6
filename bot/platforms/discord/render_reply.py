"""Replies to lines as messages: text, cards, rows as compact text, buttons, a file. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cards import Card, DigestCard, NoteCard, Reply, ReplyRow
from bot.locale import Translator, translator
from bot.platforms.discord.escape import escaped, link, said
from bot.platforms.discord.render_actions import Component, card_rows, reply_rows
from bot.platforms.discord.render_components import brief, card_container, message, note_line, text
from bot.platforms.discord.render_lines import SMALL
from bot.platforms.discord.render_room import (
    MOST_COMPONENTS,
    MOST_TEXT,
    ROOMS,
    Room,
    components_in,
    text_in,
)
from feeds.reading.text import safe_text

FILE = 13
TABLE = "table.tsv"
MOST_LINES = 20
MOST_CELLS = 8
LEFT_FOR_ROWS = 1500  # bytes that cards leave where rows follow
LAST_LINE = 200  # bytes kept for the lines that count what is left out
_OTHERS = 3  # components beside words, cards and buttons: the counting line, the rows, the file
NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnReply:
    """A reply as Discord takes it.

    `payload` is the body of an answer, a follow-up or its edit. `private` asks for the flag EPHEMERAL, which
    only what creates a message may carry. `file` is the text of a file to send along under `file_name`.
    """

    payload: dict[str, Any]
    private: bool
    file: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands before the rows, how many cards there was no place for, whether the words alone fit."""

    parts: list[Component]
    left_out: int
    fits: bool


def draw_reply(reply: Reply, tenant: str, locale: str) -> DrawnReply:
    """The reply in at most one message; rows that do not fit go along as a file."""
    _ = translator(locale)
    room, said_first = _roomiest(reply, tenant)
    parts = [*said_first.parts, *_more_cards(said_first.left_out, _)]
    shown = _shown_rows(reply, room, MOST_TEXT - text_in(message(parts)) - LAST_LINE)
    left_out = len(reply.rows) - max(0, len(shown) - 1)
    parts += [text("\n".join([*shown, *_more_rows(left_out, _)]))] if shown else []
    file, name = _file(reply, is_cut=left_out > 0)
    parts += [{"type": FILE, "file": {"url": f"attachment://{name}"}}] if file else []
    parts += reply_rows(reply.buttons, tenant)
    whole = message(parts or [text(NOTHING)])
    return DrawnReply(payload=whole, private=reply.private, file=file, file_name=name)


def _roomiest(reply: Reply, tenant: str) -> tuple[Room, _Said]:
    """With as much room as lets every card stand, else as many cards as a middling room takes."""
    cut: list[tuple[Room, _Said]] = []
    for room in ROOMS:
        said_first = _said(reply, room, tenant)
        if said_first.fits and not said_first.left_out:
            return room, said_first
        cut.append((room, said_first))
    tighter = cut[len(cut) // 2 :]
    return next((one for one in tighter if one[1].fits), tighter[-1])


def _said(reply: Reply, room: Room, tenant: str) -> _Said:
    words = [line for line in (*_lines(reply.error, room), *_lines(reply.text, room)) if line]
    parts = [text("\n".join(words))] if words else []
    kept = _OTHERS + sum(1 + len(row["components"]) for row in reply_rows(reply.buttons, tenant))
    most = MOST_TEXT - LAST_LINE - (LEFT_FOR_ROWS if reply.rows else 0)
    fits = text_in(message(parts)) <= most
    cards = list(_cards(reply, room, tenant))
    for place, card in enumerate(cards):
        with_card = message([*parts, card])
        if text_in(with_card) > most or _count(with_card) + kept > MOST_COMPONENTS:
            return _Said(parts, len(cards) - place, fits)
        parts.append(card)
    return _Said(parts, 0, fits)


def _count(drawn: dict[str, Any]) -> int:
    return sum(1 for _ in components_in(drawn))


def _lines(words: str, room: Room) -> list[str]:
    """A reply's words keep their lines."""
    lines = [line for line in words.splitlines() if line.strip()][:MOST_LINES]
    share = max(room.headline * 4 // max(1, len(lines)), room.words)
    return [said(line, share) for line in lines]


def _cards(reply: Reply, room: Room, tenant: str) -> Iterator[Component]:
    """One card is shown whole; several are a list."""
    is_single = len(reply.cards) == 1
    for card in reply.cards:
        match card:
            case Card() if is_single:
                rows = card_rows(card, tenant, without=[one.line for one in reply.buttons])
                yield card_container(card, room, rows)
            case Card():
                yield brief(card, room, tenant)
            case DigestCard():
                yield from (brief(one, room, tenant) for one in card.cards)
            case NoteCard():
                yield text(note_line(card, room))


def _shown_rows(reply: Reply, room: Room, most: int) -> list[str]:
    """Heading and as many rows as fit."""
    if not reply.rows:
        return []
    shown = [_heading(reply.rows[0])]
    size = _size(shown[0])
    for line in (_row(row, room) for row in reply.rows):
        size += _size(line)
        if size > most:
            break
        shown.append(line)
    return shown


def _size(line: str) -> int:
    return len(line.encode("utf-8", "surrogatepass")) + 1


def _heading(row: ReplyRow) -> str:
    return SMALL + " · ".join(said(name, 30) for name, _cell in row.cells[:MOST_CELLS])


def _row(row: ReplyRow, room: Room) -> str:
    """The first cell stands out, the last one bears the link."""
    cells = [safe_text(cell, room.headline) or NOTHING for _name, cell in row.cells[:MOST_CELLS]]
    if not cells:
        return NOTHING
    first, *others = cells
    if not others:
        return link(first, row.link, limit=room.headline, longest=room.link)
    last = link(others.pop(), row.link, limit=room.headline, longest=room.link)
    return " · ".join([f"**{escaped(first)}**", *(escaped(one) for one in others), last])


def _more_rows(count: int, translate: Translator) -> list[str]:
    if count <= 0:
        return []
    words = translate.ngettext("{count} more row in the file.", "{count} more rows in the file.", count)
    return [SMALL + words.format(count=count)]


def _more_cards(count: int, translate: Translator) -> list[Component]:
    if count <= 0:
        return []
    words = translate.ngettext("{count} more story.", "{count} more stories.", count)
    return [text(SMALL + words.format(count=count))]


def _file(reply: Reply, *, is_cut: bool) -> tuple[str, str]:
    """The reply's own file, else its rows where not all of them are shown."""
    if reply.attachment:
        return reply.attachment, _file_name(reply.attachment_name)
    return (_table(reply.rows), TABLE) if is_cut else ("", "")


def _table(rows: Sequence[ReplyRow]) -> str:
    """Rows as tab-separated text with a heading; cells are of one line."""
    heading = [*(name for name, _cell in rows[0].cells), "link"]
    lines = [[*(cell for _name, cell in row.cells), row.link] for row in rows]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in [heading, *lines]) + "\n"


def _file_name(name: str) -> str:
    """Letters that an attachment's address may have."""
    kept = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name
    )
    return kept.strip("._")[:80] or "slugline.txt"

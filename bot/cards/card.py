"""Cards and replies: plain text in named slots; platforms escape, trim and draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Image


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead somewhere. Both plain text; the address is http or https."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slugline:
    """The line above a card: topic, at most two names, first report, outlets so far."""

    topic: str
    topic_id: str
    names: tuple[str, ...]
    at: datetime
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A summary sentence and the outlet that wrote it; `lang` where it is not the card's."""

    text: str
    outlet: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoCovered:
    """A further outlet, minutes after the first report, and its own headline's address."""

    outlet: str
    minutes: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """An action: its label and the line of text that pressing it types."""

    label: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """First report: who and when; the story's id; why in one line."""

    outlet: str
    at: datetime
    story: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story's card, slot by slot, in the order of display. Empty slots are not drawn.

    `lang` is the language of the card's own words, `headline_lang` set only where it differs.
    """

    story: str
    version: int
    lang: str
    slugline: Slugline
    headline: Link
    headline_lang: str = ""
    marks: tuple[str, ...] = ()
    summary: tuple[Sentence, ...] = ()
    documents: tuple[Link, ...] = ()
    also: tuple[AlsoCovered, ...] = ()
    also_more: int = 0
    topics: tuple[str, ...] = ()
    image: Image | None = None
    footer: Footer | None = None
    buttons: tuple[Button, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCard:
    """Several stories in one message: a title line, short cards, and what was left out."""

    title: str
    lang: str
    cards: tuple[Card, ...]
    left_out: tuple[Link, ...] = ()
    left_out_line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCard:
    """A line in a card's thread: a correction, a retraction, a next stage elsewhere."""

    text: str
    lang: str
    link: Link | None = None


AnyCard = Card | DigestCard | NoteCard


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """One row of a table-like answer: cells by column name, and a link where the row has one."""

    cells: tuple[tuple[str, str], ...]
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a line. `error` is empty when it went well; `buttons` type further lines."""

    text: str = ""
    ok: bool = True
    private: bool = True
    cards: tuple[AnyCard, ...] = ()
    rows: tuple[ReplyRow, ...] = ()
    buttons: tuple[Button, ...] = ()
    error: str = ""
    attachment: str = ""
    attachment_name: str = ""

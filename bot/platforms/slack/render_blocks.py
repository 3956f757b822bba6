"""Slots of a card as Block Kit blocks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.cards import Card, Sentence
from bot.cards.addresses import picture
from bot.cards.slugline import names_in_capitals, outlets_in_capitals, topic_in_capitals
from bot.commands.wording import after_in_words
from bot.locale import Translator, translator
from bot.platforms.slack.escape import (
    DAY,
    MOMENT,
    NOTHING,
    Element,
    between,
    date_token,
    link,
    plain,
    plain_lines,
    words,
)
from bot.platforms.slack.render_room import ADDRESS, ALT, SECTION, Room
from feeds.reading.text import safe_text

MOST_SENTENCES = 3
MOST_MARKS = 2
MOST_DOCUMENTS = 3
MOST_ALSO = 5
MOST_TOPICS = 4
MOST_NOTES = 2
LINE_END = "\n"


def slugline(card: Card, room: Room, pattern: str = MOMENT) -> Element:
    """`DEALS · RUNWAY / LIONSGATE — <date> · 6 OUTLETS`, small; the time is the viewer's own."""
    slug = card.slugline
    names = safe_text(names_in_capitals(slug), room.words * 2)
    topic = safe_text(topic_in_capitals(slug), room.words)
    matter = " · ".join(part for part in (topic, names) if part)
    outlets = outlets_in_capitals(slug, card.lang)
    return context(
        [
            plain(f"{matter} —", room.words * 4),
            date_token(slug.at, pattern, card.lang),
            plain(f"· {outlets}", room.words),
        ]
    )


def headline(card: Card, room: Room) -> Element:
    """The linked headline, marks below it."""
    head = link(card.headline.text, card.headline.url, limit=room.headline, longest=room.link, bold=True)
    return rich([head or [between(NOTHING)], *_marks(card, room)])


def summary(card: Card, room: Room) -> list[Element]:
    """Sentences, each closed by its outlet; the picture beside them."""
    image = _picture(card)
    told = " ".join(sentence(one, card, room) for one in card.summary[:MOST_SENTENCES])
    if not told and not image:
        return []
    section = {"type": "section", "text": plain(told, SECTION)}
    return [section | ({"accessory": image} if image else {})]


def coverage(card: Card, room: Room) -> list[Element]:
    """Documents and other outlets, as links."""
    lines = [*_documents(card, room), *_also(card, room)]
    return [rich(lines)] if lines else []


def foot(card: Card, room: Room) -> list[Element]:
    """Topics, notes, and the footer."""
    lines = [" · ".join(card.topics[:MOST_TOPICS])] if len(card.topics) > 1 else []
    lines += card.notes[:MOST_NOTES]
    shown = [safe_text(line, room.words * 3) for line in lines]
    above = [context([plain(line, room.words * 3)]) for line in shown if line]
    return [*above, *_footer(card, room)]


def brief(card: Card, room: Room) -> list[Element]:
    """A story in a list: slugline, linked headline, one sentence."""
    said = [sentence(one, card, room) for one in card.summary[:1]]
    head = link(card.headline.text, card.headline.url, limit=room.headline, longest=room.link, bold=True)
    lines = [head or [between(NOTHING)], *_marks(card, room)]
    lines += [words(one, room.sentence + room.words * 2) for one in said]
    return [slugline(card, room, DAY), rich([line for line in lines if line])]


def sentence(one: Sentence, card: Card, room: Room) -> str:
    """`Words of the sentence. [Outlet]`, its language named where it is not the headline's."""
    outlet = safe_text(one.outlet, room.words)
    if one.lang and one.lang != card.headline_lang:
        outlet = f"{outlet}, {in_language(one.lang, translator(card.lang))}"
    return f"{safe_text(one.text, room.sentence)} [{outlet}]"


def rich(lines: Iterable[Sequence[Element]]) -> Element:
    """A block of rich text, a line each."""
    elements: list[Element] = []
    for line in lines:
        elements += [*([between(LINE_END)] if elements else []), *line]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def context(elements: list[Element]) -> Element:
    """Small grey text."""
    return {"type": "context", "elements": elements}


def section(lines: list[str], limit: int = SECTION) -> Element:
    """Our own words in plain text."""
    return {"type": "section", "text": plain_lines(lines, limit)}


def in_language(code: str, translate: Translator) -> str:
    """`in Japanese`."""
    _ = translate
    return _("in {language}").format(language=_.locale.languages.get(code, code))


def _marks(card: Card, room: Room) -> list[list[Element]]:
    marks = [word for mark in card.marks[:MOST_MARKS] if (word := safe_text(mark, room.words))]
    if card.headline_lang:
        marks.append(in_language(card.headline_lang, translator(card.lang)))
    line = words(" · ".join(marks), room.words * 4, italic=True)
    return [line] if line else []


def _documents(card: Card, room: Room) -> list[list[Element]]:
    _ = translator(card.lang)
    parts = [
        link(one.text, one.url, limit=room.words, longest=room.link)
        for one in card.documents[:MOST_DOCUMENTS]
    ]
    listed = _listed([part for part in parts if part])
    return [[between(f"{_('Documents')}: "), *listed]] if listed else []


def _also(card: Card, room: Room) -> list[list[Element]]:
    if not card.also:
        return []
    _ = translator(card.lang)
    parts = [
        [
            *link(one.outlet, one.url, limit=room.words, longest=room.link),
            between(f" {after_in_words(one.minutes, _)}"),
        ]
        for one in card.also[:MOST_ALSO]
    ]
    more = card.also_more + len(card.also[MOST_ALSO:])
    counted = [between(f", +{more}")] if more else []
    return [[between(f"{_('Also covered by')} "), *_listed(parts), *counted]]


def _footer(card: Card, room: Room) -> list[Element]:
    if card.footer is None:
        return []
    _ = translator(card.lang)
    first = _("First: {outlet},").format(outlet=safe_text(card.footer.outlet, room.words))
    rest = [card.footer.story, safe_text(card.footer.why, room.words * 3)]
    told = "".join(f" · {part}" for part in rest if part)
    elements = [plain(first, room.words * 2), date_token(card.footer.at, MOMENT, card.lang)]
    return [context([*elements, *([plain(told, room.words * 5)] if told else [])])]


def _picture(card: Card) -> Element | None:
    source = picture(card.image.url, ADDRESS) if card.image else ""
    if card.image is None or not source:
        return None
    alt = safe_text(card.image.alt, ALT) or safe_text(card.headline.text, ALT) or NOTHING
    return {"type": "image", "image_url": source, "alt_text": alt}


def _listed(parts: Sequence[Sequence[Element]]) -> list[Element]:
    """`a, b, c`."""
    out: list[Element] = []
    for part in parts:
        out += [*([between(", ")] if out else []), *part]
    return out

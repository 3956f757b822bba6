"""Slots of a card as lines of Discord's markdown; both looks are made of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards import AlsoCovered, Card, Sentence
from bot.cards.addresses import address, host
from bot.cards.slugline import names_in_capitals, outlets_in_capitals, topic_in_capitals
from bot.commands.wording import after_in_words
from bot.locale import Translator, translator
from bot.platforms.discord.escape import link, may_be_label, said, stamp
from bot.platforms.discord.render_room import Room
from feeds.reading.text import safe_text

MOST_SENTENCES = 3
MOST_MARKS = 2
MOST_DOCUMENTS = 3
MOST_ALSO = 5
MOST_TOPICS = 4
MOST_NOTES = 2
SMALL = "-# "
AGO = "R"


def slugline(card: Card, room: Room, style: str = "f") -> str:
    """`**DEALS** · RUNWAY / LIONSGATE — <t:…> · 6 OUTLETS`, small; the time is the viewer's own."""
    slug = card.slugline
    topic, names = said(topic_in_capitals(slug), room.words), said(names_in_capitals(slug), room.words * 2)
    matter = " · ".join(part for part in (f"**{topic}**" if topic else "", names) if part)
    outlets = outlets_in_capitals(slug, card.lang)
    return f"{SMALL}{matter} — {stamp(slug.at, style)} · {outlets}"


def headline(card: Card, room: Room) -> list[str]:
    """The headline as a link; one that may not be a label has its link on a line of its own."""
    words, target = safe_text(card.headline.text, room.headline), address(card.headline.url, room.link)
    if not target or may_be_label(words):
        return [link(words, target, limit=room.headline, longest=room.link)]
    label = host(target)
    own = link(label, target, limit=room.words, longest=room.link) if may_be_label(label) else ""
    return [said(words, room.headline), *([f"{SMALL}{own}"] if own else [])]


def marks(card: Card, room: Room) -> list[str]:
    """Marks in words, the headline's language as one of them where it is foreign."""
    words = [word for mark in card.marks[:MOST_MARKS] if (word := said(mark, room.words))]
    if card.headline_lang:
        words.append(said(in_language(card.headline_lang, translator(card.lang)), room.words))
    return [f"{SMALL}*{' · '.join(words)}*"] if words else []


def summary(card: Card, room: Room, most: int = MOST_SENTENCES) -> list[str]:
    """Sentences in a paragraph, each closed by its outlet."""
    sentences = [_sentence(one, card, room) for one in card.summary[:most]]
    return [" ".join(sentences)] if sentences else []


def documents(card: Card, room: Room) -> list[str]:
    """Dockets, bills, filings."""
    _ = translator(card.lang)
    links = [
        link(one.text, one.url, limit=room.words, longest=room.link)
        for one in card.documents[:MOST_DOCUMENTS]
    ]
    return [f"{said(_('Documents'), room.words)}: {', '.join(links)}"] if links else []


def also_covered(card: Card, room: Room) -> list[str]:
    """Other outlets in order of report."""
    _ = translator(card.lang)
    if not card.also:
        return []
    more = card.also_more + len(card.also[MOST_ALSO:])
    outlets = [_outlet(one, room, _) for one in card.also[:MOST_ALSO]]
    return [f"{_('Also covered by')} {', '.join([*outlets, *([f'+{more}'] if more else [])])}"]


def topics(card: Card, room: Room) -> list[str]:
    """All topics, where there are more than the slugline names."""
    if len(card.topics) < 2:
        return []
    return [SMALL + " · ".join(said(topic, room.words) for topic in card.topics[:MOST_TOPICS])]


def notes(card: Card, room: Room) -> list[str]:
    """Lines about the card itself."""
    return [f"{SMALL}{said(note, room.words * 2)}" for note in card.notes[:MOST_NOTES]]


def footer(card: Card, room: Room) -> list[str]:
    """Who was first and when, the story's id, why it is here."""
    if card.footer is None:
        return []
    _ = translator(card.lang)
    first = _("First: {outlet},").format(outlet=safe_text(card.footer.outlet, room.words))
    parts = [
        f"{said(first, room.words * 2)} {stamp(card.footer.at, AGO)}",
        said(card.footer.story, 40),
        said(card.footer.why, room.words * 2),
    ]
    return [SMALL + " · ".join(part for part in parts if part)]


def in_language(code: str, translate: Translator) -> str:
    """`in Japanese`."""
    _ = translate
    return _("in {language}").format(language=_.locale.languages.get(code, code))


def filled(lines: Iterable[str]) -> str:
    """The lines that say something, as one text."""
    return "\n".join(line for line in lines if line)


def _sentence(one: Sentence, card: Card, room: Room) -> str:
    outlet = safe_text(one.outlet, room.words)
    if one.lang and one.lang != card.headline_lang:
        outlet = f"{outlet}, {in_language(one.lang, translator(card.lang))}"
    return f"{said(one.text, room.sentence)} \\[{said(outlet, room.words * 2)}\\]"


def _outlet(one: AlsoCovered, room: Room, translate: Translator) -> str:
    after = after_in_words(one.minutes, translate)
    return f"{link(one.outlet, one.url, limit=room.words, longest=room.link)} {after}"

"""What a field of a form or an option can be chosen from, in the reader's words. Pure."""

from __future__ import annotations

from bot.cards.words import topic_word
from bot.commands.args import Slot
from bot.commands.kinds import Kind
from bot.locale import N_, Translator
from feeds.model import Desk

Choice = tuple[str, str]
"""What people read, and the value as a line has it."""

MOST_OUTLETS = 5
WORDS = {
    "now": N_("at once"),
    "hourly": N_("every hour"),
    "daily": N_("every day"),
    "weekdays": N_("on weekdays"),
    "weekly": N_("every week"),
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
    "none": N_("nothing"),
    "one": N_("the best story"),
    "five": N_("the best five, as a digest"),
    "card": N_("the whole card"),
    "compact": N_("headline and summary"),
    "headline": N_("headline alone"),
    "default": N_("as everywhere"),
    "newest": N_("newest first"),
    "best": N_("best first"),
    "day": N_("24 hours"),
    "week": N_("7 days"),
    "month": N_("30 days"),
    "on": N_("on"),
    "off": N_("off"),
    "again": N_("what was shown last"),
    "up": N_("good, more like it"),
    "off-topic": N_("not about the beat"),
    "duplicate": N_("told already"),
    "wrong-topic": N_("another topic"),
    "not-interesting": N_("of no interest here"),
}


def choices_of(slot: Slot, translate: Translator, desk: Desk | None = None) -> tuple[Choice, ...]:
    """All that the field can be, or nothing where that is open or unknown without a desk."""
    if slot.choices:
        return tuple((_word(one, translate), one) for one in slot.choices)
    if slot.kind is Kind.FLAG:
        return tuple((_word(one, translate), one) for one in ("on", "off"))
    if slot.kind is Kind.NUMBER and slot.option == "outlets":
        return tuple((str(count), str(count)) for count in range(1, MOST_OUTLETS + 1))
    if desk and slot.kind is Kind.TOPIC:
        return tuple((topic_word(desk, one.id, translate.lang), one.id) for one in desk.topics)
    if desk and slot.kind is Kind.LANG:
        return languages_read(desk, translate)
    return ()


def languages_read(desk: Desk, translate: Translator) -> tuple[Choice, ...]:
    """The languages of the shipped sources, those with most sources first."""
    counts: dict[str, int] = {}
    for source in desk.sources:
        counts[source.lang] = counts.get(source.lang, 0) + 1
    langs = sorted((lang for lang in counts if lang), key=lambda lang: (-counts[lang], lang))
    return tuple((language_word(lang, translate), lang) for lang in langs)


def language_word(lang: str, translate: Translator) -> str:
    """`French`, `français`; the code itself where nobody knows better."""
    word = str(translate.locale.languages.get(lang, lang))
    return word[:1].upper() + word[1:]


def _word(value: str, translate: Translator) -> str:
    """A language's own name for a language code, else the catalogue's word, else the value."""
    if value in WORDS:
        word = translate(WORDS[value])
    else:
        word = language_word(value, translate) if len(value) == 2 else value
    return word[:1].upper() + word[1:]

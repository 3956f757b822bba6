"""Cards as lines of styled text. Pure; the styles are kept as ANSI codes, which a plain stream drops."""

from __future__ import annotations

import re
from datetime import tzinfo
from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.cards import AnyCard, Card, DigestCard, NoteCard
from bot.cards.slugline import digest_line, line
from bot.locale import Translator, translator

WIDTH = 80
QUIET = Style(dim=True)
STRONG = Style(bold=True)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def drawn(card: AnyCard, zone: tzinfo) -> str:
    """The card as text with ANSI styles, at most 80 columns wide."""
    paper = StringIO()
    console = Console(
        file=paper, width=WIDTH, force_terminal=True, color_system="standard", legacy_windows=False
    )
    for part in _parts(card, zone):
        console.print(part, soft_wrap=False)
    return paper.getvalue().rstrip()


def _parts(card: AnyCard, zone: tzinfo) -> list[Text | Padding]:
    match card:
        case Card():
            return _card(card, zone)
        case DigestCard():
            return _digest(card, zone)
        case NoteCard():
            return [_text(card.text, Style(italic=True))]


def _card(card: Card, zone: tzinfo) -> list[Text | Padding]:
    _ = translator(card.lang)
    parts: list[Text | Padding] = [_text(line(card.slugline, zone, card.lang)), _headline(card)]
    if card.marks:
        parts.append(_text(f"({' · '.join(card.marks)})"))
    parts += [_sentence(one.text, one.outlet) for one in card.summary]
    parts += [_inset(f"{_('Documents')}: {one.text}", _link(one.url)) for one in card.documents]
    parts += [_inset(also) for also in _also(card, _)]
    parts += [_inset(note) for note in card.notes]
    if card.footer:
        first = _("First: {outlet},").format(outlet=card.footer.outlet)
        parts.append(_inset(f"{first} {card.footer.why} ({card.story})".replace(",  (", " ("), QUIET))
    return parts


def _digest(card: DigestCard, zone: tzinfo) -> list[Text | Padding]:
    parts: list[Text | Padding] = [_text(card.title, STRONG)]
    for one in card.cards:
        parts += [_text(digest_line(one.slugline, zone, one.lang)), _headline(one)]
        parts += [_sentence(said.text, said.outlet) for said in one.summary[:1]]
    if card.left_out:
        parts.append(_text(f"{card.left_out_line} {'; '.join(one.text for one in card.left_out)}", QUIET))
    return parts


def _headline(card: Card) -> Text:
    return _text(card.headline.text, STRONG + _link(card.headline.url))


def _sentence(text: str, outlet: str) -> Padding:
    said = _text(text)
    said.append(f" [{_clean(outlet)}]", QUIET)
    return Padding(said, (0, 0, 0, 2))


def _also(card: Card, translate: Translator) -> list[str]:
    if not card.also:
        return []
    outlets = ", ".join(f"{one.outlet} +{one.minutes} min" for one in card.also)
    more = f", +{card.also_more}" if card.also_more else ""
    return [f"{translate('Also covered by')} {outlets}{more}"]


def _inset(text: str, style: Style = QUIET) -> Padding:
    return Padding(_text(text, style), (0, 0, 0, 2))


def _text(text: str, style: Style | str = "") -> Text:
    return Text(_clean(text), style=style)


def _link(url: str) -> Style:
    return Style(link=_clean(url)) if url.startswith(("https://", "http://")) else Style()


def _clean(text: str) -> str:
    """Without control characters: a headline must not steer the terminal."""
    return _CONTROL.sub(" ", text)

"""Cards as plain lines for answers on the command line."""

from __future__ import annotations

from datetime import UTC, tzinfo

from rich.console import Console
from rich.text import Text

from bot.cards import AnyCard, Card, DigestCard, NoteCard
from bot.cards.slugline import line


def draw_card(console: Console, card: AnyCard, *, zone: tzinfo = UTC, locale: str = "en") -> None:
    """One card below the other, a blank line before each."""
    match card:
        case Card():
            _draw(console, card, zone, locale)
        case DigestCard():
            console.print(Text(card.title, style="bold"))
            for one in card.cards:
                _draw(console, one, zone, locale)
            for link in card.left_out:
                console.print(Text(f"  {link.text}  {link.url}"))
        case NoteCard():
            console.print(Text(card.text))


def _draw(console: Console, card: Card, zone: tzinfo, locale: str) -> None:
    console.print()
    console.print(Text(line(card.slugline, zone, locale), style="dim"))
    console.print(Text(card.headline.text, style="bold"))
    if card.marks:
        console.print(Text(" · ".join(card.marks), style="italic"))
    for sentence in card.summary:
        console.print(Text(f"  {sentence.text} [{sentence.outlet}]"))
    if card.also:
        also = ", ".join(f"{one.outlet} +{one.minutes} min" for one in card.also)
        more = f", +{card.also_more}" if card.also_more else ""
        console.print(Text(f"  {also}{more}", style="dim"))
    console.print(Text(f"  {card.story}  {card.headline.url}", style="dim"))

"""Buttons and the card's menu; each carries the line that it types. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.cards import Button, Card, CardAction, card_buttons
from bot.commands import CATALOG
from bot.platforms.slack.escape import Element, plain
from bot.platforms.slack.render_room import LABEL, MOST_ELEMENTS, OPTION_VALUE, VALUE

MOST_OPTIONS = 5


def card_actions(card: Card, *, without: Iterable[str] = ()) -> list[Element]:
    """The card's buttons, its menu at their end; lines in `without` have their button elsewhere."""
    left_out = set(without)
    actions = [
        one for one in card_buttons(card, CATALOG) if one.line not in left_out and len(one.line) <= VALUE
    ]
    buttons = [_button(one.label, one.line) for one in actions if not one.in_menu]
    return _row([*buttons, *_menu([one for one in actions if one.in_menu])])


def reply_actions(buttons: Iterable[Button]) -> list[Element]:
    """A reply's buttons; one whose line is too long for a value is left out."""
    lines = {one.line: one.label for one in buttons if one.line}
    return _row([_button(label, line) for line, label in lines.items() if len(line) <= VALUE])


def more_button(card: Card) -> Element | None:
    """The first of a card's buttons, which leads to all of it."""
    first = next(iter(card_buttons(card, CATALOG)), None)
    return _button(first.label, first.line) if first else None


def numbered(blocks: Sequence[Element]) -> list[Element]:
    """Action ids one of a kind over the message, as modals ask for."""
    count = 0
    for block in blocks:
        for element in [*block.get("elements", ()), block.get("accessory", {})]:
            if element.get("type") in {"button", "overflow"}:
                element["action_id"] = f"line:{count}"
                count += 1
    return list(blocks)


def _row(elements: Sequence[Element]) -> list[Element]:
    return [{"type": "actions", "elements": list(elements[:MOST_ELEMENTS])}] if elements else []


def _button(label: str, line: str) -> Element:
    return {"type": "button", "text": plain(label, LABEL), "value": line}


def _menu(actions: Sequence[CardAction]) -> list[Element]:
    options = [
        {"text": plain(one.label, LABEL), "value": one.line}
        for one in actions
        if len(one.line) <= OPTION_VALUE
    ]
    return [{"type": "overflow", "options": options[:MOST_OPTIONS]}] if options else []

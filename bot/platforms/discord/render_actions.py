"""Rows of buttons and the card's menu, as components; each id is bound to its tenant. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.cards import Button, Card, CardAction, card_buttons
from bot.cards.buttons import menu_label
from bot.commands import CATALOG
from bot.platforms.discord.escape import unmarked
from bot.platforms.discord.ids import form_id, line_id, menu_id
from bot.platforms.discord.render_room import LABEL, MOST_BUTTONS_IN_ROW, OPTION_LABEL

ROW, BUTTON, SELECT = 1, 2, 3
QUIET = 2  # the grey style: nothing on a card shouts
MOST_ROWS_OF_REPLY = 2

Component = dict[str, Any]


def card_rows(card: Card, tenant: str, *, without: Iterable[str] = ()) -> list[Component]:
    """The card's buttons, and its menu below them; lines in `without` have their button elsewhere."""
    left_out = set(without)
    actions = [one for one in card_buttons(card, CATALOG) if one.line not in left_out]
    buttons = [_button(one.label, action_id(one, tenant)) for one in actions if not one.in_menu]
    return [*in_rows(buttons), *_menu(card, [one for one in actions if one.in_menu], tenant)]


def reply_rows(buttons: Iterable[Button], tenant: str) -> list[Component]:
    """A reply's buttons; one whose line is too long for an id is left out."""
    ids = {line_id(one.line, tenant): one.label for one in buttons}
    drawn = [_button(label, custom_id) for custom_id, label in ids.items() if custom_id]
    return in_rows(drawn)[:MOST_ROWS_OF_REPLY]


def more_button(card: Card, tenant: str) -> Component | None:
    """The first of a card's buttons, which leads to all of it."""
    first = next(iter(card_buttons(card, CATALOG)), None)
    return _button(first.label, action_id(first, tenant)) if first else None


def without_repeats(components: Sequence[Component]) -> list[Component]:
    """Discord refuses a message in which an id stands twice: the second such button goes."""
    return list(_once(components, set()))


def _once(components: Iterable[Component], seen: set[str]) -> Iterator[Component]:
    for one in components:
        custom_id = one.get("custom_id", "")
        beside = one.get("accessory", {}).get("custom_id", "")
        if custom_id in seen:
            continue
        if beside in seen:
            yield from one["components"]
            continue
        seen |= {custom_id, beside} - {""}
        inside = list(_once(one.get("components", ()), seen))
        if inside or "components" not in one:
            yield one | ({"components": inside} if inside else {})


def in_rows(buttons: Sequence[Component | None]) -> list[Component]:
    """Five in a row."""
    there = [one for one in buttons if one]
    return [
        {"type": ROW, "components": there[start : start + MOST_BUTTONS_IN_ROW]}
        for start in range(0, len(there), MOST_BUTTONS_IN_ROW)
    ]


def action_id(action: CardAction, tenant: str) -> str | None:
    """The id of a button or of a menu's choice."""
    return form_id(action.line, tenant) if action.opens_form else line_id(action.line, tenant)


def _button(label: str, custom_id: str | None) -> Component | None:
    words = unmarked(label, LABEL)
    if not custom_id or not words:
        return None
    return {"type": BUTTON, "style": QUIET, "label": words, "custom_id": custom_id}


def _menu(card: Card, actions: Sequence[CardAction], tenant: str) -> list[Component]:
    ids = [(one.label, action_id(one, tenant)) for one in actions]
    options = [{"label": unmarked(label, OPTION_LABEL), "value": value} for label, value in ids if value]
    if not options:
        return []
    select = {
        "type": SELECT,
        "custom_id": menu_id(card.story, tenant),
        "placeholder": menu_label(card.lang),
        "options": options,
    }
    return [{"type": ROW, "components": [select]}]

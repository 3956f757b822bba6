"""What a reader can do with a card, once for every chat platform: the same actions in the same order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.cards.card import Card
from bot.locale import N_, translator


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAction:
    """An action: the line that it types, its label in the card's language.

    `in_menu` ones stand in the card's menu, the others as buttons. `opens_form` means that the line wants
    more than the story: the platform asks for it. `for_managers` are refused to anybody else.
    """

    label: str
    line: str
    in_menu: bool = False
    opens_form: bool = False
    for_managers: bool = False


def card_buttons(card: Card, commands: Collection[str]) -> tuple[CardAction, ...]:
    """Actions whose command is among `commands`, buttons first; a card without buttons has none."""
    if not card.buttons:
        return ()
    offered = (*_buttons(card), *_menu(card))
    return tuple(one for one in offered if one.line.partition(" ")[0] in commands)


def menu_label(lang: str) -> str:
    """What the menu is called."""
    return translator(lang)(N_("More actions"))


def _buttons(card: Card) -> tuple[CardAction, ...]:
    _ = translator(card.lang)
    follows = [one.line for one in card.buttons if one.line.startswith("follow ")][:1]
    return (
        CardAction(label=_("More"), line=f"story {card.story}"),
        CardAction(label=_("Why?"), line=f"why {card.story}"),
        *(CardAction(label=_("Follow"), line=line) for line in follows),
        CardAction(label=_("Not relevant"), line=f"vote {card.story} off-topic"),
    )


def _menu(card: Card) -> tuple[CardAction, ...]:
    _ = translator(card.lang)
    return (
        CardAction(label=_("Mute for 7 days"), line=f"mute story:{card.story} for:7d", in_menu=True),
        CardAction(label=_("Save"), line=f"save {card.story}", in_menu=True),
        CardAction(
            label=_("Split out…"),
            line=f"split {card.story}",
            in_menu=True,
            opens_form=True,
            for_managers=True,
        ),
        CardAction(
            label=_("Merge into…"),
            line=f"merge {card.story}",
            in_menu=True,
            opens_form=True,
            for_managers=True,
        ),
    )

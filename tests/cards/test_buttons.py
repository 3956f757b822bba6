"""A card's actions: one list for every platform, and none whose command is not there."""

from __future__ import annotations

from bot.cards import card_buttons
from bot.commands import CATALOG, read
from tests.cards.hostile import a_card

EVERY = {"story", "why", "follow", "vote", "mute", "save", "split", "merge"}


def test_actions_stand_in_one_order() -> None:
    actions = card_buttons(a_card(), EVERY)

    assert [one.line for one in actions] == [
        "story k3f9qa",
        "why k3f9qa",
        'follow "SAG-AFTRA"',
        "vote k3f9qa off-topic",
        "mute story:k3f9qa for:7d",
        "save k3f9qa",
        "split k3f9qa",
        "merge k3f9qa",
    ]
    assert [one.in_menu for one in actions] == [False] * 4 + [True] * 4
    assert [one.opens_form for one in actions] == [False] * 6 + [True] * 2
    assert [one.for_managers for one in actions] == [False] * 6 + [True] * 2


def test_an_action_whose_command_is_missing_is_not_offered() -> None:
    assert [one.label for one in card_buttons(a_card(), {"why", "save"})] == ["Why?", "Save"]


def test_every_line_that_is_offered_can_be_read() -> None:
    for action in card_buttons(a_card(), CATALOG):
        if not action.opens_form:
            assert read(action.line)


def test_a_card_without_buttons_has_no_actions() -> None:
    assert not card_buttons(a_card(buttons=()), EVERY)

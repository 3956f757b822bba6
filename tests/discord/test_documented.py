"""docs/discord.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from bot.platforms.discord.rights import INVITED_WITH, NAMES
from bot.platforms.discord.tree import places

TEXT = (Path(__file__).parents[2] / "docs" / "discord.md").read_text(encoding="utf-8")


def test_the_invite_link_asks_for_the_rights_that_are_named() -> None:
    asked = {name for bit, name in NAMES.items() if INVITED_WITH & bit}

    assert f"permissions={INVITED_WITH}" in TEXT
    assert all(name in TEXT for name in asked)


def test_every_command_in_it_is_there() -> None:
    known = {one.path[:2] for one in places()}
    named = {tuple(words) for words in re.findall(r"`/(news|desk) (\w+)", TEXT)}

    assert named
    assert named <= known

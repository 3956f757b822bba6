"""Buttons and menus that work after a restart and on messages of any age: the id is all that they need."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.platforms.discord.asking import Asked
from bot.platforms.discord.ids import PATTERN

_IDS = re.compile(PATTERN, re.S)


class LineItem(discord.ui.DynamicItem[discord.ui.Item[Any]], template=_IDS):
    """A button or a menu whose id is one of ours, whatever message it stands on."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Asked, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The item as it stands on the message; what its id says is read by `Inbound`."""
        return cls(item)

    async def callback(self, interaction: Asked) -> None:
        """Pressed, or something was chosen."""
        data: dict[str, Any] = dict(interaction.data or {})
        chosen = tuple(str(value) for value in data.get("values", ()))
        await interaction.client.inbound.press(interaction, str(data.get("custom_id", "")), chosen)

"""The terminal: cards drawn as text where the desk was started."""

from bot.platforms.terminal.terminal import Terminal as Terminal

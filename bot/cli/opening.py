"""Settings, logs and parts for one command, opened and closed around it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.parts import Parts, list_sources_once, open_channel, open_parts
from config.logs import configure
from config.settings import Settings, load_settings


def read_settings(given: Mapping[str, str] | None = None, *, quiet: bool = False) -> Settings:
    """The settings of the environment and its files; logs configured by them."""
    settings = load_settings(os.environ, given)
    configure(settings.log, level="WARNING" if quiet else "INFO")
    return settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Parts]:
    """The parts, closed whatever happens."""
    parts = await open_parts(settings)
    try:
        yield parts
    finally:
        await parts.close()


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[Parts]:
    """The parts for a command that may run beside a running copy."""
    async with opened(settings) as parts:
        await list_sources_once(parts)
        await open_channel(parts)
        yield parts

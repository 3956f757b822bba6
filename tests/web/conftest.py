"""A reading room for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.newsroom import Newsroom, a_newsroom


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    room = await a_newsroom(tmp_path)
    yield room
    await room.close()


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[Newsroom]:
    room = await a_newsroom(tmp_path, password="open sesame")
    yield room
    await room.close()

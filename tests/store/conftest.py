"""A real store in a file of its own, for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from feeds.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "slugline.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    opened = await Store.open(file)
    yield opened
    await opened.close()

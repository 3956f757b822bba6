"""A room for every test of commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from feeds.store import Store
from tests.commands.lines import DESK, Typist, a_room


@pytest.fixture
async def say(tmp_path: Path) -> AsyncIterator[Typist]:
    store = await Store.open(tmp_path / "slugline.db", desk=DESK)
    yield await a_room(store)
    await store.close()

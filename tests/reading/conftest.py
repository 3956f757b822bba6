"""What the tests of reading share: a web on loopback and one parser with its child."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from feeds.reading.fetch import HttpFetch
from feeds.reading.guard import Guard
from feeds.reading.parse import FeedParser
from tests.fakes.web import FakeWeb, fake_web


@pytest.fixture
async def web() -> AsyncIterator[FakeWeb]:
    async with fake_web() as fake:
        yield fake


@pytest.fixture
async def fetch(web: FakeWeb) -> AsyncIterator[HttpFetch]:
    fetching = HttpFetch(
        user_agent="Slugline/0 (tests)",
        guard=Guard(frozenset({web.place})),
        host_gap=timedelta(),
        per_host=1,
        total=timedelta(seconds=2),
    )
    yield fetching
    await fetching.close()


@pytest.fixture
async def parser() -> AsyncIterator[FeedParser]:
    parsing = FeedParser()
    yield parsing
    await parsing.close()

"""A headless Chromium, where this machine has one; on CI its absence is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.web.newsroom import Newsroom, a_newsroom

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where it is."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = f"no Chromium here: none of {', '.join(NAMES)} is on the path"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield opened
        await opened.close()


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    room = await a_newsroom(tmp_path)
    yield room
    await room.close()


@pytest.fixture
async def context(browser: Browser, newsroom: Newsroom) -> AsyncIterator[BrowserContext]:
    """A window in Los Angeles, in English, that knows the room's address."""
    made = await browser.new_context(
        base_url=newsroom.server.url,
        locale="en-US",
        timezone_id="America/Los_Angeles",
        viewport={"width": 1280, "height": 900},
    )
    made.set_default_timeout(10_000)
    yield made
    await made.close()


def _is_complaint(said: ConsoleMessage) -> bool:
    """Tests that cut the network on purpose are told so by the browser."""
    return said.type == "error" and "Failed to load resource" not in said.text


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """An empty page; what it complains of fails the test."""
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
    yield opened

    assert complaints == []

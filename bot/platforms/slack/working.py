"""Which listeners are at work, so that a stop waits for them, and what becomes of one that fails."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener_completion_handler import AsyncListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler

log = structlog.get_logger(__name__)


class AtWork:
    """bolt starts listeners as tasks that it does not keep; these handlers count them."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def watch(self, bolt: AsyncApp) -> None:
        """Counts this app's listeners from now on."""
        bolt.listener_runner.listener_start_handler = _Started(self)
        bolt.listener_runner.listener_completion_handler = _Ended(self)

        @bolt.error
        async def failed(error: Exception, body: dict[str, Any]) -> None:
            # One listener that fails must not cost the others their answers; what was typed is not logged.
            log.error("a listener failed", kind=body.get("type") or "command", exc_info=error)

    def started(self) -> None:
        """One more."""
        self._count += 1
        self._idle.clear()

    def ended(self) -> None:
        """One less."""
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def rest(self, seconds: float) -> None:
        """Waits until none is at work, so long at most."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            log.warning("stopped with answers under way", count=self._count)


class _Started(AsyncListenerStartHandler):
    def __init__(self, at_work: AtWork) -> None:
        self._at_work = at_work

    async def handle(self, request: Any, response: Any) -> None:
        self._at_work.started()


class _Ended(AsyncListenerCompletionHandler):
    def __init__(self, at_work: AtWork) -> None:
        self._at_work = at_work

    async def handle(self, request: Any, response: Any) -> None:
        self._at_work.ended()

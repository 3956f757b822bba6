"""The pool of parsing children that `feeds.poll` gives its documents to."""

from __future__ import annotations

import asyncio
from typing import Any

from feeds.reading.article import Article
from feeds.reading.discover import FoundFeed
from feeds.reading.parse.wire import pack, to_result
from feeds.reading.parse.worker import LateError, LostError, Worker
from feeds.reading.raw import ParsedFeed, Unreadable

DEADLINE = 5.0
ARTICLE_DEADLINE = 20.0
LARGEST = 16 * 1024 * 1024


class FeedParser:
    """Parses in `workers` child processes; a document that takes over five seconds costs its child."""

    def __init__(self, workers: int = 1, *, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        self._slots = asyncio.Semaphore(workers)
        self._idle: list[Worker] = []
        self._closed = False

    async def parse(
        self, body: bytes, *, content_type: str = "", known: frozenset[str] = frozenset()
    ) -> ParsedFeed | Unreadable:
        """The feed in `body`, with the items whose hashes are not in `known`."""
        if len(body) > LARGEST:
            return Unreadable(reason="The document is too large to be a feed.")
        head = {"job": "feed", "content_type": content_type, "known": sorted(known)}
        answer = await self._answer(head, body, self._deadline)
        return answer if isinstance(answer, Unreadable) else to_result(answer)

    async def article(self, body: bytes, url: str) -> Article | None:
        """The text of a web page, or None where there is none to be had."""
        answer = await self._answer({"job": "article", "url": url}, body[:LARGEST], ARTICLE_DEADLINE)
        if isinstance(answer, Unreadable) or not answer.get("article"):
            return None
        return Article(**answer["article"])

    async def find_feeds(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        """The feeds that a web page names."""
        answer = await self._answer({"job": "discover", "url": url}, body[:LARGEST], self._deadline)
        if isinstance(answer, Unreadable):
            return ()
        return tuple(FoundFeed(url=url, title=title) for url, title in answer.get("feeds", []))

    async def close(self) -> None:
        """Ends the children."""
        self._closed = True
        while self._idle:
            await self._idle.pop().kill()

    async def _answer(
        self, head: dict[str, Any], body: bytes, deadline: float
    ) -> dict[str, Any] | Unreadable:
        async with self._slots:
            worker = await self._take()
            try:
                answer = await worker.work(pack(head, body), deadline)
            except LateError:
                return Unreadable(
                    reason=f"Reading the document took longer than {deadline:g} seconds, so it was stopped."
                )
            except LostError:
                return Unreadable(reason="The document broke the reader and was put aside.")
            await self._give_back(worker)
        return Unreadable(reason=answer["reason"]) if answer.get("kind") == "unreadable" else answer

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if not worker.is_spent:
                return worker
            await worker.kill()
        return await Worker.start()

    async def _give_back(self, worker: Worker) -> None:
        if self._closed or worker.is_spent:
            await worker.kill()
        else:
            self._idle.append(worker)

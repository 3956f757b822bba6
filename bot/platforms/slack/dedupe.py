"""What Slack delivers twice is answered once: each delivery has a key, and its answer is kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")
KEPT_FOR = 15 * 60.0
MOST_KEPT = 20_000


def delivery_key(body: Mapping[str, Any]) -> str:
    """What stays the same when Slack delivers the same thing again; empty for what may be asked twice.

    Events carry an `event_id`, everything that a person starts a `trigger_id`; a form that is sent again
    after its errors has a new `hash`. Option searches change nothing.
    """
    if body.get("type") == "event_callback":
        return f"event:{body.get('event_id', '')}" if body.get("event_id") else ""
    view = body.get("view") or {}
    if body.get("type") in {"view_submission", "view_closed"}:
        return f"{body['type']}:{view.get('id', '')}:{view.get('hash', '')}:{body.get('trigger_id', '')}"
    trigger = body.get("trigger_id")
    return f"trigger:{trigger}" if trigger and body.get("type") != "block_suggestion" else ""


class Once(Generic[Answer]):
    """Remembers answers by key. A second delivery gets the first one's answer, even while it is made."""

    def __init__(
        self,
        *,
        kept_for: float = KEPT_FOR,
        most: int = MOST_KEPT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept_for, self._most, self._clock = kept_for, most, clock
        self._known: OrderedDict[str, tuple[float, asyncio.Future[Answer]]] = OrderedDict()

    async def do(self, key: str, work: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer to that key: made by `work` the first time. Without a key always made anew."""
        if not key:
            return await work()
        self._forget_old()
        known = self._known.get(key)
        if known is not None:
            return await asyncio.shield(known[1])
        made = asyncio.ensure_future(work())
        self._known[key] = (self._clock(), made)
        try:
            return await asyncio.shield(made)
        except BaseException:
            self._known.pop(key, None)  # what failed may be tried again
            raise

    def is_known(self, key: str) -> bool:
        """Whether that came before."""
        self._forget_old()
        return key in self._known

    def _forget_old(self) -> None:
        oldest = self._clock() - self._kept_for
        while self._known and (len(self._known) > self._most or next(iter(self._known.values()))[0] < oldest):
            self._known.popitem(last=False)


class Seen:
    """Keys that were seen within a span of seconds, for what must not come twice at all."""

    def __init__(
        self, span: float, *, most: int = MOST_KEPT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._span, self._most, self._clock = span, most, clock
        self._known: OrderedDict[str, float] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Notes the key; no where it was noted within the span already."""
        oldest = self._clock() - self._span
        while self._known and (len(self._known) > self._most or next(iter(self._known.values())) < oldest):
            self._known.popitem(last=False)
        if key in self._known:
            return False
        self._known[key] = self._clock()
        return True

"""A seed about chess machines, small but large enough for figures: a rare kind of story among common ones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from feeds.ports import Vectors

RowData = dict[str, object]

TOPICS = ("cheating", "engines")
DEEDS = {"cheating": "is accused of cheating", "engines": "has a new version"}
RARE = (
    "quiet pupils learn openings from a patient robot",
    "old clubs lend their halls to talking boards",
    "blind players hear each move from a small lamp",
)
"""Events without any name: only their words tell that two reports are of one."""


def seed(events: int = 30) -> list[RowData]:
    """Two reports each of common events and of rare ones, and as many of gardens."""
    rows: list[RowData] = []
    for event in range(events):
        topic = TOPICS[event % 2]
        rows += [_report(f"e{event}", number, topic, common(event, number)) for number in range(2)]
        rows += [_garden(f"{event} {number}") for number in range(2)]
    for event in range(len(RARE)):
        rows += [_report(f"r{event}", number, "engines", rare(event, number)) for number in range(2)]
    return rows


def common(event: int, number: int) -> str:
    """A report of a common event."""
    return f"Engine Zorba{event} {DEEDS[TOPICS[event % 2]]} in a chess tournament, says club {number}"


def rare(event: int, number: int) -> str:
    """A report of a rare event."""
    return f"{RARE[event % len(RARE)]}{('', ' again')[number % 2]}"


def _report(event: str, number: int, topic: str, title: str) -> RowData:
    day = crc32(event.encode()) % 27 + 1
    return {
        "id": f"{event} {number}",
        "title": title,
        "lang": "en",
        "published": f"2026-02-{day:02d}",
        "relevant": True,
        "event": event,
        "primary": topic,
        "topics": [topic],
    }


def _garden(number: str) -> RowData:
    return {"id": f"n{number}", "title": f"Gardeners praise rose number {number}", "relevant": False}


def vote(place: int, title: str, *, relevant: bool = True, topic: str | None = None) -> RowData:
    """A manager's word on one report, each a manager of its own."""
    said: RowData = {"id": f"vote-{place}", "title": title, "lang": "en", "relevant": relevant}
    said |= {"weight": 0.5, "voters": [f"v{place}"]}
    return said | ({"primary": topic, "topics": [topic]} if topic else {})


def pair(place: int, one: str, other: str, *, same: bool) -> RowData:
    """A manager's word on two reports of one day."""
    both = [
        {"id": f"p{place} {number}", "title": title, "lang": "en", "published": "2026-02-03"}
        for number, title in enumerate((one, other))
    ]
    return {"pair": both, "same": same, "weight": 0.5, "voters": [f"v{place}"]}


class WordEncoder:
    """Texts are close where they share words."""

    name = "words"

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length one."""
        await asyncio.sleep(0)
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[crc32(word.encode()) % 512] += 1.0
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)

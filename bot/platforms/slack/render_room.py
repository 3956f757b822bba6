"""Slack's limits on a message, and how much of each slot is shown so that a card keeps to them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# https://docs.slack.dev/reference/block-kit; the sum is not published, slackapi/bolt-js#2509 measured 13 200.
MOST_BLOCKS = 50
MOST_TEXT = 9500
SECTION = 3000
LABEL = 75
VALUE = 2000
OPTION_VALUE = 150
MOST_ELEMENTS = 25
ALT = 2000
HEADER = 150
ADDRESS = 2000
NOTIFICATION = 1000
_COUNTED = ("text", "url", "image_url", "alt_text", "fallback")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Characters for each kind of text; `link` is the longest address that is still linked."""

    headline: int
    sentence: int
    words: int
    link: int


ROOMS = (
    Room(headline=300, sentence=600, words=120, link=ADDRESS),
    Room(headline=250, sentence=400, words=80, link=700),
    Room(headline=200, sentence=250, words=50, link=300),
    Room(headline=120, sentence=120, words=30, link=150),
)


def text_in(blocks: Sequence[Any]) -> int:
    """Characters of all texts and addresses: more than Slack is known to count."""
    return sum(len(text) for block in blocks for text in _texts(block))


def fits(blocks: Sequence[Any]) -> bool:
    """Whether Slack takes the blocks in one message."""
    return len(blocks) < MOST_BLOCKS and text_in(blocks) < MOST_TEXT


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, str) and name in _COUNTED:
                yield value
            yield from _texts(value)
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)

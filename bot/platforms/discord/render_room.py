"""Discord's limits on a message, and how much of each slot is shown so that a card keeps to them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# https://discord.com/developers/docs/components/reference and …/resources/message
MOST_TEXT = 4000  # over all text components, in characters; kept in UTF-8 bytes, which are never fewer
MOST_COMPONENTS = 40
MOST_BUTTONS_IN_ROW = 5
LABEL = 80
OPTION_LABEL = 100
ALT = 1024
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_AUTHOR = 256
EMBED_FOOTER = 2048
EMBED_SUM = 6000
ADDRESS = 2000
TEXT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Characters for each kind of text; `link` is the longest address that is still linked."""

    headline: int
    sentence: int
    words: int
    link: int
    stories: int = 7


# From what a good card takes to what always fits, four bytes a letter. A message drawn with components stays
# one for good, so a text that grows is shortened; it cannot turn into an embed.
ROOMS = (
    Room(headline=256, sentence=500, words=100, link=ADDRESS),
    Room(headline=200, sentence=320, words=60, link=700),
    Room(headline=160, sentence=200, words=40, link=400),
    Room(headline=120, sentence=120, words=30, link=250),
    Room(headline=80, sentence=50, words=20, link=160),
)


def components_in(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every component, nested ones and accessories too."""
    waiting = list(message.get("components", ()))
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.get("components", ())
        waiting += [one["accessory"]] if "accessory" in one else []


def text_in(message: Mapping[str, Any]) -> int:
    """Bytes of text over all components."""
    texts = (one["content"] for one in components_in(message) if one["type"] == TEXT)
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


def fits(message: Mapping[str, Any]) -> bool:
    """Whether Discord takes the message, drawn with components."""
    return text_in(message) <= MOST_TEXT and sum(1 for _ in components_in(message)) <= MOST_COMPONENTS

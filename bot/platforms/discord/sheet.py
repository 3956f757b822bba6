"""A message as it waits in the outbox: Discord's payload, and what a forum post needs besides. Pure.

`outbound` writes it when a card is rendered and reads it back before each post and edit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.cards import AnyCard, Card, DigestCard
from feeds.reading.text import safe_text

V2 = 1 << 15
TITLE = 100
MOST_TAGS = 5
TAG = 20
TEXT = 10
NO_MENTIONS: Mapping[str, Any] = {"parse": []}
_INNER = ("components", "accessory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`message` is the body of a create; `title` at most 100 characters; `topics` words, primary first."""

    message: Mapping[str, Any]
    title: str = ""
    topics: tuple[str, ...] = ()

    def write(self) -> str:
        """The same bytes for the same message."""
        said = {"message": self.message, "title": self.title, "topics": self.topics}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def body(self) -> dict[str, Any]:
        """What is sent: never with live mentions, even where a drawing forgot to say so."""
        return {"allowed_mentions": NO_MENTIONS, **self.message}

    @property
    def is_composed(self) -> bool:
        """Whether it is made of components, which a message that has them never gives up again."""
        return bool(int(self.message.get("flags") or 0) & V2)

    @property
    def changed_body(self) -> dict[str, Any]:
        """What an edit sends: a message of components gives up its older parts."""
        older: dict[str, Any] = {"content": None, "embeds": []}
        return older | self.body if self.is_composed else self.body


def to_sheet(card: AnyCard, message: Mapping[str, Any]) -> Sheet:
    """The drawn card with its title and topics."""
    if isinstance(card, Card):
        topics = tuple(dict.fromkeys((card.slugline.topic, *card.topics, card.slugline.topic_id)))
        return Sheet(message=message, title=safe_text(card.headline.text, TITLE), topics=topics)
    title = card.title if isinstance(card, DigestCard) else card.text
    return Sheet(message=message, title=safe_text(title, TITLE))


def read_sheet(text: str) -> Sheet:
    """What `write` made; a bare payload is taken as it is."""
    said = json.loads(text)
    if not isinstance(said.get("message"), dict):
        return Sheet(message=said)
    return Sheet(message=said["message"], title=said["title"], topics=tuple(said["topics"]))


def same_message(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Whether a message of the history is the one that we sent.

    History does not give nonces back (Rapptz/discord.py#2451), so it is known by its words, white space
    aside, which Discord trims; or by its buttons, which name the story and the tenant.
    """
    words = _words(ours)
    if words and words == _words(theirs):
        return True
    ids = tuple(_values(ours, "custom_id"))
    is_answer = bool(theirs.get("interaction_metadata"))
    return bool(ids) and not is_answer and ids == tuple(_values(theirs, "custom_id"))


def tags_for(topics: tuple[str, ...], tags: Mapping[str, str], *, needs_one: bool) -> list[str]:
    """Ids of the forum's tags (given as name to id) that are named like the topics, five at most.

    A forum that asks for a tag and has none of ours gets its first: better than no post.
    """
    known = {_folded(name): id_ for name, id_ in tags.items()}
    found = [known[_folded(topic)] for topic in topics if _folded(topic) in known]
    chosen = list(dict.fromkeys(found))[:MOST_TAGS]
    return chosen or (list(tags.values())[:1] if needs_one else [])


def _folded(name: str) -> str:
    return name[:TAG].strip().casefold()


def _words(message: Mapping[str, Any]) -> tuple[str, ...]:
    texts = ("".join(text.split()) for text in _texts(message))
    return tuple(text for text in texts if text)


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    yield message.get("content") or ""
    for embed in message.get("embeds") or ():
        yield from (embed.get(key) or "" for key in ("title", "description"))
        for one in embed.get("fields") or ():
            yield from (one["name"], one["value"])
        yield (embed.get("footer") or {}).get("text") or ""
    for part in _parts(message):
        if part.get("type") == TEXT:
            yield part.get("content") or ""


def _values(message: Mapping[str, Any], key: str) -> Iterator[str]:
    yield from (part[key] for part in _parts(message) if part.get(key))


def _parts(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every component, in order, with those inside it."""
    for key in _INNER:
        inner = message.get(key) or ()
        for part in (inner,) if isinstance(inner, Mapping) else inner:
            yield part
            yield from _parts(part)

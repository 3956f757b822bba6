"""What goes to Slack about one message: the stored text as arguments of chat.postMessage and chat.update."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.cards import AnyCard, Card, DigestCard, NoteCard
from bot.platforms.slack.verifying import EVENT
from bot.platforms.slack.workspaces import Workspace
from bot.ports import Posting

POST, UPDATE, OPEN = "chat.postMessage", "chat.update", "conversations.open"
STORY = "story"
MOST_PLAIN = 3000
_KINDS: Mapping[type[AnyCard], str] = {Card: STORY, DigestCard: "digest", NoteCard: "note"}
_CONTENT = ("text", "blocks", "attachments")
_SENDING = (*_CONTENT, "unfurl_links", "unfurl_media")
Given = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """A request about one message: where, what, and under whose token."""

    workspace: Workspace
    method: str
    given: Given = field(repr=False)

    def without(self, *names: str) -> Send:
        """The same with less in it."""
        return replace(self, given={name: value for name, value in self.given.items() if name not in names})

    def plain(self) -> Send:
        """Words alone, for a message that Slack would not take as it was drawn."""
        words = str(self.given.get("text", ""))[:MOST_PLAIN]
        return replace(self, given=self.without("blocks", "attachments").given | {"text": words})


def to_text(drawn: str, card: AnyCard) -> str:
    """What is stored of a drawn card: the same JSON, and what kind of card it is."""
    marked = {**_payload(drawn), "kind": _KINDS[type(card)]}
    return json.dumps(marked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def is_story(posting: Posting) -> bool:
    """Whether it is a story's own card: no digest, and no note in a thread."""
    return _payload(posting.text).get("kind") == STORY


def to_post(posting: Posting, channel: str) -> Given:
    """Arguments of a new message; an answer where it continues one, in the channel too by setting."""
    # Nothing unfurls unless the drawing says so, and the mark is how a lost answer is told from a lost post.
    given: Given = {"unfurl_links": False, "unfurl_media": False, "channel": channel}
    given |= _content(posting.text, _SENDING)
    given["metadata"] = {"event_type": EVENT, "event_payload": {"delivery": posting.nonce}}
    place = posting.destination
    if place.thread or posting.reply_to:
        given["thread_ts"] = place.thread or posting.reply_to
        if place.settings.broadcast and not place.thread and is_story(posting):
            given["reply_broadcast"] = True
    return given


def to_update(posting: Posting, channel: str, message: str) -> Given:
    """Arguments of a change; its mark stays as it is."""
    return _content(posting.text, _CONTENT) | {"channel": channel, "ts": message}


def _content(text: str, names: tuple[str, ...]) -> Given:
    payload = _payload(text)
    return {name: payload[name] for name in names if name in payload}


def _payload(text: str) -> Mapping[str, Any]:
    payload = json.loads(text)
    return payload if isinstance(payload, dict) else {}

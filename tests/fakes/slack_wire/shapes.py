"""Slack's published limits on blocks and views, checked on everything that reaches the simulated Slack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tests.fakes.slack_wire.world import Json, Refusal, dig

BLOCKS = {"message": 50, "modal": 100, "home": 100}
TOTAL_TEXT = 13_200
BLOCK_TYPES = {
    *("actions", "context", "divider", "file", "header", "image", "input", "markdown", "rich_text"),
    *("section", "video", "table", "call", "context_actions", "alert", "card", "carousel", "container"),
}
MENU_TYPES = {
    f"{many}{source}_select"
    for many in ("", "multi_")
    for source in ("static", "external", "users", "conversations", "channels")
}
INPUT_TYPES = {
    *("plain_text_input", "rich_text_input", "email_text_input", "url_text_input", "number_input"),
    *("datepicker", "timepicker", "datetimepicker", "radio_buttons", "checkboxes", "file_input"),
}
ELEMENT_TYPES = MENU_TYPES | INPUT_TYPES | {"button", "overflow", "image", "mrkdwn", "plain_text"}
LENGTHS = {
    "action_id": 255,
    "block_id": 255,
    "callback_id": 255,
    "private_metadata": 3000,
    "external_id": 255,
    "image_url": 3000,
    "alt_text": 2000,
    "url": 3000,
}
TEXTS: dict[str, tuple[tuple[str, int], ...]] = {
    "section": (("text", 3000),),
    "header": (("text", 150),),
    "button": (("text", 75),),
    "image": (("title", 2000),),
    "input": (("label", 2000), ("hint", 2000)),
    "modal": (("title", 24), ("submit", 24), ("close", 24)),
}
LISTS = {
    "actions": ("elements", 25),
    "context": ("elements", 10),
    "section": ("fields", 10),
    "overflow": ("options", 5),
    "static_select": ("options", 100),
    "multi_static_select": ("options", 100),
    "checkboxes": ("options", 10),
    "radio_buttons": ("options", 10),
}
_LIVE = re.compile(r"<(!channel|!here|!everyone|!subteam\^[^>]*|@[UW][A-Z0-9]+|#C[A-Z0-9]+)[|>]")
_LINK = re.compile(r"<((?:https?|mailto)[^|>]*)\|([^>]*)>")


def check_blocks(blocks: Any, kind: str = "message") -> None:
    """Refuses what Slack would refuse, with the first fault in words."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    faults = [*_count(blocks, kind), *(fault for block in blocks for fault in _block(block))]
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    if len(ids) != len(set(ids)):
        faults.append("block_id is used twice")
    if faults:
        raise Refusal("invalid_blocks", response_metadata={"messages": [f"[ERROR] {one}" for one in faults]})
    if kind == "message" and text_length(blocks) > TOTAL_TEXT:
        raise Refusal("msg_blocks_too_long")


def check_view(view: Any) -> None:
    """A modal or a Home tab."""
    if not isinstance(view, dict) or view.get("type") not in {"modal", "home"}:
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] no such view"]})
    if view["type"] == "modal" and "title" not in view:
        raise Refusal("invalid_arguments", response_metadata={"messages": ["[ERROR] a modal needs a title"]})
    faults = [*_texts(view, view["type"]), *_lengths(view)]
    has_input = any(block.get("type") == "input" for block in view.get("blocks", []))
    if view["type"] == "modal" and has_input and "submit" not in view:
        faults.append("a modal with inputs needs submit")
    if faults:
        raise Refusal(
            "invalid_arguments", response_metadata={"messages": [f"[ERROR] {one}" for one in faults]}
        )
    check_blocks(view.get("blocks"), view["type"])


def text_length(blocks: Sequence[Json]) -> int:
    """Letters in all texts of the blocks."""
    return sum(len(node["text"]) for node in dig(list(blocks)) if isinstance(node.get("text"), str))


def live_markup(payload: Any) -> list[str]:
    """Mentions that would ring: none may come from a feed."""
    return [found.group(0) for text in mrkdwn_texts(payload) for found in _LIVE.finditer(text)]


def links(payload: Any) -> list[tuple[str, str]]:
    """Address and words of every link in mrkdwn."""
    return [found.groups() for text in mrkdwn_texts(payload) for found in _LINK.finditer(text)]  # type: ignore[misc]


def mrkdwn_texts(payload: Any) -> Iterator[str]:
    """Texts in which Slack reads markup: the message's own and those of type mrkdwn."""
    is_message = isinstance(payload, dict) and payload.get("type", "message") == "message"
    if is_message and isinstance(payload.get("text"), str):
        yield payload["text"]
    for node in dig(payload):
        if node.get("type") in {"mrkdwn", "markdown"} and isinstance(node.get("text"), str):
            yield node["text"]


def _count(blocks: list[Any], kind: str) -> Iterator[str]:
    if len(blocks) > BLOCKS[kind]:
        yield f"no more than {BLOCKS[kind]} items allowed"


def _block(block: Any) -> Iterator[str]:
    if not isinstance(block, dict) or block.get("type") not in BLOCK_TYPES:
        yield f"unsupported type: {block.get('type') if isinstance(block, dict) else block!r}"
        return
    for node in dig(block):
        yield from _node(node)
    yield from _needs(block)


def _node(node: Json) -> Iterator[str]:
    kind = node.get("type", "")
    yield from _texts(node, kind)
    yield from _lengths(node)
    name, most = LISTS.get(kind, ("", 0))
    if name and len(node.get(name, [])) > most:
        yield f"{kind}.{name}: no more than {most} items"
    if kind in {"plain_text", "mrkdwn"} and not node.get("text"):
        yield f"{kind}: text must be more than 0 characters"
    if kind == "button" and len(str(node.get("value", ""))) > 2000:
        yield "button.value: more than 2000 characters"
    if kind in {"overflow", "static_select", "multi_static_select", "checkboxes", "radio_buttons"}:
        if not node.get("options") and not node.get("option_groups"):
            yield f"{kind}: options are missing"
        yield from _options(node, kind)


def _options(node: Json, kind: str) -> Iterator[str]:
    for option in node.get("options", []):
        if len(option.get("text", {}).get("text", "")) > 75:
            yield f"{kind}: an option's text has more than 75 characters"
        if not 0 < len(option.get("value", "")) <= 150:
            yield f"{kind}: an option's value must have 1 to 150 characters"


def _needs(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind == "section" and "text" not in block and "fields" not in block:
        yield "section: text or fields"
    if kind in {"actions", "context"} and not block.get("elements"):
        yield f"{kind}: elements are missing"
    if kind == "image" and not block.get("alt_text"):
        yield "image: alt_text is missing"
    if kind == "header" and block.get("text", {}).get("type") != "plain_text":
        yield "header: plain_text only"
    if kind == "input" and "element" not in block:
        yield "input: element is missing"
    for element in [*block.get("elements", []), block.get("accessory"), block.get("element")]:
        if kind != "rich_text" and element is not None and element.get("type") not in ELEMENT_TYPES:
            yield f"{kind}: unsupported element {element.get('type')}"


def _texts(node: Json, kind: str) -> Iterator[str]:
    for name, most in TEXTS.get(kind, ()):
        value = node.get(name)
        if isinstance(value, dict) and len(value.get("text", "")) > most:
            yield f"{kind}.{name}: more than {most} characters"


def _lengths(node: Json) -> Iterator[str]:
    for name, most in LENGTHS.items():
        if isinstance(node.get(name), str) and len(node[name]) > most:
            yield f"{name}: more than {most} characters"

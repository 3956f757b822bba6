"""What Discord refuses of a message, as a table of its published limits, and what the wire fake says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.discord_wire.checks import check_message
from tests.fakes.discord_wire.trouble import ApiError

# type: (name of the text, least, most); https://discord.com/developers/docs/components/reference
TEXTS = {
    2: (("label", 1, 80), ("custom_id", 1, 100)),
    3: (("custom_id", 1, 100), ("placeholder", 0, 150)),
    10: (("content", 1, 4000),),
    11: (("description", 1, 1024),),
}
CHILDREN = {1: (1, 5), 9: (1, 3), 17: (1, 40)}
EMBED = {"title": 256, "description": 4096}


def refusals(message: Mapping[str, Any]) -> list[str]:
    """Why Discord would not take it; empty where it would."""
    components = list(_all(message.get("components", [])))
    said = [trouble for one in components for trouble in _refused(one)]
    ids = [one["custom_id"] for one in components if "custom_id" in one]
    said += ["custom ids repeat"] if len(ids) != len(set(ids)) else []
    said += [f"{len(components)} components"] if len(components) > 40 else []
    size = sum(len(one["content"].encode()) for one in components if one["type"] == 10)
    said += [f"{size} bytes of text"] if size > 4000 else []
    is_v2 = bool(message.get("flags", 0) & 1 << 15)
    said += ["components and embeds together"] if is_v2 and message.get("embeds") else []
    said += ["text components without the flag"] if not is_v2 and size else []
    said += ["nothing in it"] if not components and not message.get("embeds") else []
    said += ["mentions are allowed"] if message.get("allowed_mentions") != {"parse": []} else []
    return said + list(_refused_embeds(message.get("embeds", []))) + _by_the_wire(message)


def _by_the_wire(message: Mapping[str, Any]) -> list[str]:
    """What the simulated Discord says to it."""
    try:
        check_message(message)
    except ApiError as refusal:
        return [str(refusal)]
    return []


def _all(components: list[Any]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        yield from _all(one.get("components", []))
        yield from _all([one["accessory"]] if "accessory" in one else [])


def _refused(one: Mapping[str, Any]) -> Iterator[str]:
    for name, least, most in TEXTS.get(one["type"], ()):
        text = one.get(name)
        if text is not None and not least <= len(text.encode("utf-16-le")) // 2 <= most:
            yield f"{name} of {len(text)} characters"
    least, most = CHILDREN.get(one["type"], (0, 40))
    if one["type"] in CHILDREN and not least <= len(one["components"]) <= most:
        yield f"type {one['type']} with {len(one['components'])} parts"
    options = one.get("options", [])
    if one["type"] == 3 and not 1 <= len(options) <= 25:
        yield f"{len(options)} options"
    for option in options:
        if not (1 <= len(option["label"]) <= 100 and 1 <= len(option["value"]) <= 100):
            yield f"option {option}"
    if one["type"] == 11 and not one["media"]["url"].startswith(("https://", "attachment://")):
        yield "a picture without an address"


def _refused_embeds(embeds: list[Any]) -> Iterator[str]:
    total = 0
    for embed in embeds:
        texts = {name: embed.get(name, "") for name in EMBED}
        extras = (embed.get("author", {}).get("name", ""), embed.get("footer", {}).get("text", ""))
        total += sum(len(text.encode("utf-16-le")) // 2 for text in (*texts.values(), *extras))
        yield from (name for name, text in texts.items() if len(text.encode("utf-16-le")) // 2 > EMBED[name])
        if len(extras[0]) > 256 or len(extras[1]) > 2048:
            yield "author or footer"
        if not embed.get("title") and not embed.get("description"):
            yield "an empty embed"
        if embed.get("url", "https://").split("://")[0] not in {"http", "https"}:
            yield "url"
    if total > 6000:
        yield f"{total} characters of embeds"

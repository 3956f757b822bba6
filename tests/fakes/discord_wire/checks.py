"""What Discord demands of a message, a thread, a form: limits of its documentation, refused with 50035."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.discord_wire.trouble import ApiError, malformed
from tests.fakes.discord_wire.world import components_of, texts_of

V2 = 1 << 15
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, EPHEMERAL = 1 << 2, 1 << 12, 1 << 6
MAY_SET = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | V2
BUTTON, TEXT_INPUT, TEXT, THUMBNAIL, GALLERY, ROW, SECTION, CONTAINER = 2, 4, 10, 11, 12, 1, 9, 17
SELECTS = frozenset({3, 5, 6, 7, 8})
EMBED_LIMITS = {"title": 256, "description": 4096}
MENTION = re.compile(r"<@[!&]?\d+>|@everyone|@here")


def check_message(payload: Mapping[str, Any], *, may_be_ephemeral: bool = False) -> None:
    """Raises what Discord would answer to a message like that."""
    flags = int(payload.get("flags") or 0)
    allowed = MAY_SET | (EPHEMERAL if may_be_ephemeral else 0)
    if flags & ~allowed:
        raise malformed("flags", "Value may not be set.")
    if flags & V2:
        _check_v2(payload)
    else:
        _check_classic(payload)
    _check_components(payload)
    nonce = payload.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        raise malformed("nonce", "Must be 25 or fewer in length.")
    for key in ("roles", "users"):
        if len((payload.get("allowed_mentions") or {}).get(key) or []) > 100:
            raise malformed("allowed_mentions", "Must be 100 or fewer in length.")


def _check_v2(payload: Mapping[str, Any]) -> None:
    for key in ("content", "embeds", "poll", "stickers"):
        if payload.get(key):
            raise malformed(
                key, "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2."
            )
    parts = list(components_of(payload))
    if not parts:
        raise ApiError(400, 50006, "Cannot send an empty message")
    if len(parts) > 40:
        raise malformed("components", "Must be 40 or fewer components in total.")
    text = "".join(part["content"] for part in parts if part.get("type") == TEXT)
    if len(text) > 4000:
        raise malformed("components", "Must be 4000 or fewer displayable characters in total.")


def _check_classic(payload: Mapping[str, Any]) -> None:
    content, embeds = payload.get("content") or "", payload.get("embeds") or []
    if not (content or embeds or payload.get("attachments") or payload.get("components")):
        raise ApiError(400, 50006, "Cannot send an empty message")
    if len(content) > 2000:
        raise malformed("content", "Must be 2000 or fewer in length.")
    if len(embeds) > 10:
        raise malformed("embeds", "Must be 10 or fewer in length.")
    if sum(len(text) for text in texts_of({"embeds": embeds})) > 6000:
        raise malformed("embeds", "Embed size exceeds maximum size of 6000")
    for embed in embeds:
        for key, most in EMBED_LIMITS.items():
            if len(embed.get(key) or "") > most:
                raise malformed(key, f"Must be {most} or fewer in length.")
        if len(embed.get("fields") or []) > 25:
            raise malformed("fields", "Must be 25 or fewer in length.")
        for one in embed.get("fields") or []:
            if not 0 < len(one["name"]) <= 256 or not 0 < len(one["value"]) <= 1024:
                raise malformed("fields", "Must be between 1 and 256, 1 and 1024 in length.")
    if any(part["type"] not in {ROW, BUTTON, *SELECTS} for part in components_of(payload)):
        raise malformed("components", "The flag IS_COMPONENTS_V2 is needed for these components.")


def _check_components(payload: Mapping[str, Any]) -> None:
    for part in components_of(payload):
        check = CHECKS.get(int(part.get("type") or 0))
        if check is None:
            raise malformed("type", "Value must be the type of a component.")
        check(part)
    ids = [part["custom_id"] for part in components_of(payload) if part.get("custom_id")]
    if len(ids) != len(set(ids)):
        raise malformed("components", "Component custom id cannot be duplicated")


def _check_gallery(part: Mapping[str, Any]) -> None:
    if not 1 <= len(part.get("items") or []) <= 10:
        raise malformed("items", "Must be between 1 and 10 in length.")
    for one in part["items"]:
        if len(one.get("description") or "") > 1024:
            raise malformed("description", "Must be 1024 or fewer in length.")


def _check_section(part: Mapping[str, Any]) -> None:
    if not 1 <= len(part.get("components") or []) <= 3 or not part.get("accessory"):
        raise malformed("components", "A section has 1 to 3 texts and an accessory.")


def _check_row(part: Mapping[str, Any]) -> None:
    buttons = [one for one in part["components"] if one["type"] == BUTTON]
    selects = [one for one in part["components"] if one["type"] in SELECTS]
    if not part["components"] or len(buttons) > 5 or len(selects) > 1 or (buttons and selects):
        raise malformed("components", "A row has 1 to 5 buttons or one select.")


def _check_text(part: Mapping[str, Any]) -> None:
    if not part.get("content"):
        raise malformed("content", "This field is required")


def _check_button(part: Mapping[str, Any]) -> None:
    if len(part.get("label") or "") > 80:
        raise malformed("label", "Must be 80 or fewer in length.")
    if part.get("style") == 5:
        if not 0 < len(part.get("url") or "") <= 512:
            raise malformed("url", "Must be between 1 and 512 in length.")
    elif not 0 < len(part.get("custom_id") or "") <= 100:
        raise malformed("custom_id", "Must be between 1 and 100 in length.")


def _check_select(part: Mapping[str, Any]) -> None:
    if not 0 < len(part.get("custom_id") or "") <= 100:
        raise malformed("custom_id", "Must be between 1 and 100 in length.")
    options = part.get("options") or []
    if part["type"] == 3 and not 1 <= len(options) <= 25:
        raise malformed("options", "Must be between 1 and 25 in length.")
    for one in options:
        if not (0 < len(one["label"]) <= 100 and 0 < len(one["value"]) <= 100):
            raise malformed("options", "Must be between 1 and 100 in length.")
    if len({one["value"] for one in options}) != len(options):
        raise malformed("options", "The specified option value is already used")


def _check_nothing(part: Mapping[str, Any]) -> None:
    """Separators, thumbnails, files and containers are checked by what is in them."""


CHECKS = {
    ROW: _check_row,
    BUTTON: _check_button,
    SECTION: _check_section,
    TEXT: _check_text,
    THUMBNAIL: _check_nothing,
    GALLERY: _check_gallery,
    13: _check_nothing,
    14: _check_nothing,
    CONTAINER: _check_nothing,
    **dict.fromkeys(SELECTS, _check_select),
}


def check_form(form: Mapping[str, Any]) -> None:
    """A modal."""
    if not 0 < len(form.get("title") or "") <= 45:
        raise malformed("title", "Must be between 1 and 45 in length.")
    if not 0 < len(form.get("custom_id") or "") <= 100:
        raise malformed("custom_id", "Must be between 1 and 100 in length.")
    if not 1 <= len(form.get("components") or []) <= 5:
        raise malformed("components", "Must be between 1 and 5 in length.")
    for part in components_of(form):
        if part.get("type") == TEXT_INPUT and len(part.get("value") or "") > 4000:
            raise malformed("value", "Must be 4000 or fewer in length.")
        if part.get("type") == 18 and not 0 < len(part.get("label") or "") <= 45:
            raise malformed("label", "Must be between 1 and 45 in length.")
        if part.get("type") in SELECTS:
            _check_select(part)


def pinged(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The mentions that would ring: without `allowed_mentions` every one that stands in the text."""
    found = [hit for text in texts_of(payload) for hit in MENTION.findall(text)]
    allowed = payload.get("allowed_mentions")
    if allowed is None:
        return tuple(found)
    kinds, roles = set(allowed.get("parse") or []), set(allowed.get("roles") or [])
    users = set(allowed.get("users") or [])
    return tuple(hit for hit in found if _rings(hit, kinds, roles, users))


def _rings(hit: str, kinds: set[str], roles: set[str], users: set[str]) -> bool:
    who = hit.strip("<@!&>")
    if hit.startswith("@"):
        return "everyone" in kinds
    if hit.startswith("<@&"):
        return "roles" in kinds or who in roles
    return "users" in kinds or who in users

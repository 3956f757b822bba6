"""Lines as custom ids, bound to their tenant, and back. Pure; renderers write them, inbound reads them."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.commands.tokens import MAX_LINE
from bot.platforms.discord.escape import units

LONGEST = 100  # of a custom id or an option's value, in UTF-16 units
PREFIX = "n1"
PATTERN = r"n1:(?P<tag>[a-z2-7]{8}):(?P<kind>[a-z]):(?P<rest>.*)"
MENU = "x"
FORM = "f"
_WHOLE = re.compile(PATTERN, re.S)
# Known lines have a letter of their own, so that they are short whatever the story.
_SHORT = {
    "s": ("story {}", re.compile(r"story (\w{1,40})")),
    "w": ("why {}", re.compile(r"why (\w{1,40})")),
    "k": ("save {}", re.compile(r"save (\w{1,40})")),
    "o": ("vote {} off-topic", re.compile(r"vote (\w{1,40}) off-topic")),
    "m": ("mute story:{} for:7d", re.compile(r"mute story:(\w{1,40}) for:7d")),
    "u": ("undo {}", re.compile(r"undo (\d{1,12})")),
}
_AS_IT_IS, _PACKED = "l", "z"
_WORDS = (
    b"unsubscribe subscriptions preview following unfollow saved remove catchup settings audit status"
    b" topic: outlet: name: lang: phrase: since: until: page: most: cadence:weekly cadence:daily at:08:30"
    b' to:me for:7d -topic: -name: subscribe labor,deals mute story: follow "share "latest "top "search '
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a custom id or a chosen value asks for.

    `opens_form`: the line wants more, ask for it. `is_menu`: the line stands in the chosen value.
    """

    line: str = ""
    opens_form: bool = False
    is_menu: bool = False


@lru_cache(maxsize=4096)
def tag_of(tenant: str) -> str:
    """Eight letters that tell tenants apart: an id made for one is nothing to another."""
    digest = hashlib.sha256(tenant.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest)[:8].decode().lower()


def line_id(line: str, tenant: str) -> str | None:
    """The custom id that types the line; None for one too long for any button."""
    return next((one for one in _candidates(line, tenant) if units(one) <= LONGEST), None)


def form_id(line: str, tenant: str) -> str | None:
    """The id that opens a form for the rest of a line."""
    return _checked(_joined(tenant, FORM, line))


def menu_id(story: str, tenant: str) -> str:
    """The id of a card's menu; what is chosen is an id of its own."""
    return _joined(tenant, MENU, story)


def read_id(custom_id: str, tenant: str) -> Pressed | None:
    """What the id asks for; None for a stranger's, another tenant's or a damaged one."""
    found = _WHOLE.fullmatch(custom_id)
    if found is None or found["tag"] != tag_of(tenant):
        return None
    kind, rest = found["kind"], found["rest"]
    if kind == MENU:
        return Pressed(is_menu=True)
    if kind == FORM:
        return Pressed(line=rest, opens_form=True)
    line = _line(kind, rest)
    return Pressed(line=line) if line else None


def _candidates(line: str, tenant: str) -> Iterator[str]:
    """Shortest first; packing costs most and is seldom asked for."""
    for kind, (_, shape) in _SHORT.items():
        if found := shape.fullmatch(line):
            yield _joined(tenant, kind, found[1])
    yield _joined(tenant, _AS_IT_IS, line)
    yield _joined(tenant, _PACKED, _pack(line))


def _line(kind: str, rest: str) -> str:
    if kind in _SHORT:
        return _SHORT[kind][0].format(rest)
    if kind == _AS_IT_IS:
        return rest
    return _unpack(rest) if kind == _PACKED else ""


def _joined(tenant: str, kind: str, rest: str) -> str:
    return f"{PREFIX}:{tag_of(tenant)}:{kind}:{rest}"


def _checked(custom_id: str) -> str | None:
    return custom_id if units(custom_id) <= LONGEST else None


def _pack(line: str) -> str:
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_WORDS)
    packed = press.compress(line.encode("utf-8", "surrogatepass")) + press.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _unpack(text: str) -> str:
    """The line, bounded; nothing where it is damaged."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        opened = zlib.decompressobj(-15, zdict=_WORDS)
        return opened.decompress(packed, MAX_LINE * 4).decode()
    except (ValueError, zlib.error):
        return ""

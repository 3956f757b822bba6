"""Reading single tags out of HTML without building a tree: bounded patterns, linear on any input."""

from __future__ import annotations

import html
import re

_ATTRIBUTE = re.compile(
    r"""([a-z][a-z:-]{0,30})\s{0,3}=\s{0,3}(?:"([^"]{0,2500})"|'([^']{0,2500})'|([^\s"'<>`]{1,2500}))""", re.I
)
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style|template)\b[^<>]{0,3000}>.*?</\1\s*>", re.I | re.S)


def visible(page: str) -> str:
    """The page without comments, scripts and styles."""
    return _HIDDEN.sub(" ", page)


def tags(page: str, name: str, *, most: int) -> list[dict[str, str]]:
    """The attributes of the first `most` tags of that name."""
    found = []
    for match in re.finditer(rf"<{name}\b([^<>]{{1,3000}})>", page, re.I):
        found.append(attributes(match[1]))
        if len(found) >= most:
            break
    return found


def attributes(inside: str) -> dict[str, str]:
    """Attributes by lower-case name, entities resolved; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(inside):
        found.setdefault(name.lower(), html.unescape(double or single or bare).strip())
    return found

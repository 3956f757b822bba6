"""The text of `slugline.toml` and `secrets.env` with some values changed and every other line left. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

SECRETS_HEAD = (
    "# Slugline's secrets, read by Slugline alone: mode 600, never in a repository.\n"
    "# The environment goes before this file.\n"
)


def settings_text(before: str, values: Mapping[str, str]) -> str:
    """Values by full name; a line that is there or stands there as a comment is used, else one is added."""
    text = before
    for name, value in values.items():
        text = _with_key(text, name.removeprefix("SLUGLINE_").lower(), value)
    return text


def secrets_text(before: str, values: Mapping[str, str]) -> str:
    """`NAME=value` lines; what was there for the same name, or for a file of that name, goes."""
    lines = (before or SECRETS_HEAD).splitlines()
    for name, value in values.items():
        lines = _with_secret(lines, name, f"{name}={value}")
    return "\n".join(lines) + "\n"


def _with_secret(lines: list[str], name: str, line: str) -> list[str]:
    """In the place of what was there for that name; else at the end."""
    places = [place for place, one in enumerate(lines) if _name_of(one) in {name, f"{name}_FILE"}]
    if not places:
        return [*lines, line]
    rest = [one for place, one in enumerate(lines) if place not in places[1:]]
    return [*rest[: places[0]], line, *rest[places[0] + 1 :]]


def _with_key(text: str, key: str, value: str) -> str:
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    top, tables = _split(text)
    for there in (rf"^{key}[ \t]*=.*$", rf"^#[ \t]*{key}[ \t]*=.*$"):
        changed, count = re.subn(there, lambda _: line, top, count=1, flags=re.MULTILINE)
        if count:
            return changed + tables
    ended = top if not top or top.endswith("\n") else f"{top}\n"
    return f"{ended}{line}\n{tables}"


def _split(text: str) -> tuple[str, str]:
    """The top of the file, and its tables: a key below a table's head would be that table's."""
    head = re.search(r"^\[", text, flags=re.MULTILINE)
    return (text, "") if head is None else (text[: head.start()], text[head.start() :])


def _name_of(line: str) -> str:
    name, is_value, _ = line.strip().removeprefix("export ").partition("=")
    return name.strip() if is_value and not name.startswith("#") else ""

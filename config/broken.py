"""A file that cannot be read, in words: where it is broken, what to do. `layers` and `desk_file` ask."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)")
_AT_END = "(at end of document)"


def toml_trouble(text: str, error: tomllib.TOMLDecodeError) -> tuple[int, str]:
    """The line, and what is wrong there; the last line where something is never closed."""
    said = str(error)
    place = _PLACE.search(said)
    line = int(place.group(1)) if place else text.rstrip("\n").count("\n") + 1
    return line, _PLACE.sub("", said).removesuffix(_AT_END).strip()


def line_of(error: UnicodeDecodeError) -> int:
    """The line with the first byte that is no text."""
    return error.object.count(b"\n", 0, error.start) + 1


def not_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    """The fault of a settings file."""
    line, what = toml_trouble(text, error)
    return f'{path} is not TOML in line {line} ({what}); write name = "value" there, or # before a remark'


def unread(path: Path, error: OSError | UnicodeDecodeError) -> str:
    """The fault of a file of settings or secrets that is no text, or is not ours to read."""
    if isinstance(error, UnicodeDecodeError):
        return (
            f"{path} is no UTF-8 text (line {line_of(error)}); save it as that, or put another in its place"
        )
    said = error.strerror or type(error).__name__
    return f"{path} cannot be read ({said}); let this user read it, or put another in its place"

"""One TOML file of a desk, and the line that a fault stands on; used by `config.desk`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.broken import line_of, toml_trouble
from feeds.errors import DeskError


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFile:
    """A parsed file beside its lines, because tomllib keeps no places."""

    path: Path
    lines: tuple[str, ...]
    data: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> DeskFile:
        """Parse it, or say where it is broken."""
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError as missing:
            raise DeskError(f"{path} is missing.", "Every desk has this file.") from missing
        except OSError as broken:
            raise DeskError(
                f"{path} cannot be read: {broken.strerror}.", "Let this user read it."
            ) from broken
        except UnicodeDecodeError as broken:
            raise DeskError(
                f"{path}, line {line_of(broken)}: this is no UTF-8 text.", "Save it as that."
            ) from broken
        try:
            return cls(path=path, lines=tuple(text.splitlines()), data=tomllib.loads(text))
        except tomllib.TOMLDecodeError as broken:
            raise _toml_fault(path, text, broken) from broken

    def fault(self, line: int, what: str, remedy: str) -> DeskError:
        """The error to raise: file, line, what is wrong, and what to do."""
        return DeskError(f"{self.path}, line {line}: {what}.", remedy)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The [[key]] tables in order."""
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.fault(self.line_of_key(key, 1), f"{key} must be written as [[{key}]]", "Write it so.")
        return found

    def text_of(self, key: str, *, line: int) -> str:
        """A text that must be there."""
        value = self.data.get(key)
        if not isinstance(value, str) or not value:
            raise self.fault(line, f"{key} is missing", f'Write {key} = "…".')
        return value

    def only_keys(self, raw: Mapping[str, Any], known: set[str], line: int) -> None:
        """Refuse a key that nobody reads: it is a slip of the pen."""
        for key in raw:
            if key not in known:
                place = self.line_after(line, key)
                raise self.fault(place, f"{key!r} is unknown here", f"Known are {', '.join(sorted(known))}.")

    def line_of_header(self, header: str, number: int) -> int:
        """Line of the number-th `[header]`, or 1."""
        wanted = f"[{header}]"
        places = [at for at, line in enumerate(self.lines, start=1) if _header(line) == wanted]
        return places[number - 1] if len(places) >= number else 1

    def line_of_key(self, key: str, start: int) -> int:
        """Line at or after `start` that sets `key`, quoted or bare; else `start`."""
        spelled = re.escape(key)
        pattern = re.compile(rf"""\s*(?:"{spelled}"|'{spelled}'|{spelled})\s*=""")
        found = (at for at, line in enumerate(self.lines[start - 1 :], start=start) if pattern.match(line))
        return next(found, start)

    def line_after(self, start: int, key: str) -> int:
        """Line of `key` inside the table that opens on `start`; else `start`."""
        return self.line_of_key(key, start)


def _header(line: str) -> str:
    return line.split("#", 1)[0].strip().replace(" ", "")


def _toml_fault(path: Path, text: str, error: tomllib.TOMLDecodeError) -> DeskError:
    line, what = toml_trouble(text, error)
    return DeskError(f"{path}, line {line}: this is not TOML: {what}.", "Mend that line.")


def table(file: DeskFile, value: Any, line: int, what: str) -> dict[str, Any]:
    """The value as a table, or a fault."""
    if not isinstance(value, dict):
        raise file.fault(line, f"{what} must be a table", f"Write [{what}] and its keys below.")
    return value


def strings(file: DeskFile, value: Any, line: int, what: str) -> tuple[str, ...]:
    """The value as texts, none of them empty, or a fault."""
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise file.fault(line, f"{what} must be a list of texts", f'Write {what} = ["…", "…"].')
    return tuple(value)

"""Where settings come from: environment, secret files, the TOML file, `secrets.env`; merged by name."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from config.broken import not_toml, unread

PREFIX = "SLUGLINE_"
TABLES = ("discord", "slack")
SETTINGS_FILE = "slugline.toml"
SECRETS_FILE = "secrets.env"


@dataclass(slots=True)
class Layers:
    """Values by full name, where each was found, and what was wrong on the way."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def put(self, name: str, value: str, place: str) -> None:
        """Keeps the value, unless an earlier layer gave one."""
        if name not in self.values:
            self.values[name] = value
            self.places[name] = place


def read_layers(names: frozenset[str], secrets: frozenset[str], env: Mapping[str, str], data: Path) -> Layers:
    """Environment first, then the files; `names` are those that exist, `secrets` may be in a file."""
    layers = Layers()
    _take_named(layers, env, names=names, secrets=secrets, place="the environment")
    chosen = env.get(f"{PREFIX}CONFIG", "")
    path = Path(chosen).expanduser() if chosen else data / SETTINGS_FILE
    if _is_there(path):
        _take_toml(layers, path, names)
    elif chosen:
        layers.faults.append(f"{PREFIX}CONFIG: there is no file {path}")
    hidden = data / SECRETS_FILE
    if _is_there(hidden):
        _take_secrets(layers, hidden, names=names, secrets=secrets)
    return layers


def _is_there(path: Path) -> bool:
    """What lies in a folder that cannot be looked into is not; opening the store there says so."""
    return os.path.exists(path)


def _take_named(
    layers: Layers, given: Mapping[str, str], *, names: frozenset[str], secrets: frozenset[str], place: str
) -> None:
    for name in sorted(names):
        # An empty variable is one that somebody unset in the only way that compose files know.
        if given.get(name):
            layers.put(name, given[name], place)
        elif name in secrets and given.get(f"{name}_FILE"):
            _take_file(layers, name, Path(given[f"{name}_FILE"]).expanduser())


def _take_file(layers: Layers, name: str, path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        layers.faults.append(f"{name}_FILE: {unread(path, error)}")
        return
    if text:
        layers.put(name, text, str(path))
    else:
        layers.faults.append(f"{name}_FILE: {path} is empty")


def _take_secrets(layers: Layers, path: Path, *, names: frozenset[str], secrets: frozenset[str]) -> None:
    try:
        given = {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}
    except (OSError, UnicodeDecodeError) as error:
        layers.faults.append(unread(path, error))
        return
    for name in given:
        if name not in names and name.removesuffix("_FILE") not in secrets:
            layers.faults.append(_unknown(f"{path}: {name}", name, names))
    _take_named(layers, given, names=names, secrets=secrets, place=str(path))


def _take_toml(layers: Layers, path: Path, names: frozenset[str]) -> None:
    written = _parsed(path)
    if isinstance(written, str):
        layers.faults.append(written)
        return
    for key, name, value in _named(written):
        if name not in names:
            known = frozenset(_key_of(one) for one in names)
            layers.faults.append(_unknown(f"{path}: {key}", key, known))
        elif (text := _to_text(value)) is None:
            layers.faults.append(f"{path}: {key} is a {type(value).__name__}, which is no setting")
        elif text:
            layers.put(name, text, str(path))


def _parsed(path: Path) -> Mapping[str, Any] | str:
    """What is written, or why it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # an editor's byte order mark says nothing
    except (OSError, UnicodeDecodeError) as error:
        return unread(path, error)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return not_toml(path, text, error)


def _named(written: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for key, value in written.items():
        if key in TABLES and isinstance(value, dict):
            for inner, deep in value.items():
                yield f"{key}.{inner}", f"{key}_{inner}".upper(), deep
        else:
            yield key, f"{PREFIX}{key.upper()}", value


def _key_of(name: str) -> str:
    for table in TABLES:
        if name.startswith(f"{table.upper()}_"):
            return f"{table}.{name.lower().removeprefix(f'{table}_')}"
    return name.removeprefix(PREFIX).lower()


def _to_text(value: Any) -> str | None:
    """TOML's own booleans, numbers and lists say the same as words would."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return None


def _unknown(where: str, name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    return f"{where} is no setting" + (f"; did you mean {near[0]}?" if near else "")

"""What an operator may change: read once by the root, handed down as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import ValidationError

from config.form import FIELDS, SECRETS, Form, faults_of
from config.layers import Layers, read_layers
from config.values import (
    DiscordSettings as DiscordSettings,
    Settings as Settings,
    SlackSettings as SlackSettings,
)
from feeds.errors import UserError

EXAMPLE = Path(__file__).with_name("example.toml")
"""Every setting as a comment, with its default."""


def load_settings(env: Mapping[str, str], given: Mapping[str, str] | None = None) -> Settings:
    """Reads every layer; what is `given`, under the same names, goes before the environment.

    One `UserError` lists every fault at once.
    """
    env = {**env, **(given or {})}
    data = _data_folder(env)
    layers = read_layers(frozenset(FIELDS), SECRETS, env, data)
    form, faults = _fill({FIELDS[name]: value for name, value in layers.values.items()}, layers)
    faults = [*layers.faults, *faults, *form.together()]
    if faults:
        raise _faulty(faults)
    return form.settings(data)


def _fill(values: Mapping[str, Any], layers: Layers) -> tuple[Form, list[str]]:
    """The form, and what was wrong; a faulty field has its default, so that faults of two are found too."""
    try:
        return Form(**dict(values)), []
    except ValidationError as error:
        wrong = faults_of(error)
        rest = {
            name: value for name, value in values.items() if name not in {FIELDS[one] for one, _ in wrong}
        }
        return Form(**rest), [_line(name, sentence, layers) for name, sentence in wrong]


def _data_folder(env: Mapping[str, str]) -> Path:
    chosen = env.get("SLUGLINE_DATA")
    path = Path(chosen).expanduser() if chosen else platformdirs.user_data_path("slugline", appauthor=False)
    return path.absolute()


def _line(name: str, sentence: str, layers: Layers) -> str:
    if name in SECRETS:  # the sentence quotes what was written
        sentence = "that is not a value it can take"
    return f"{name} (from {layers.places.get(name, 'the defaults')}): {sentence}"


def _faulty(faults: Sequence[str]) -> UserError:
    if len(faults) == 1:
        return UserError(f"A setting is wrong: {faults[0]}.")
    lines = "".join(f"\n  - {fault}" for fault in faults)
    return UserError(f"{len(faults)} settings are wrong:{lines}")

"""Trained numbers of a desk: arrays and where they come from; refused where they do not fit the desk."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from feeds.errors import DeskError
from feeds.model import WEIGHT_INPUTS, Name, Topic, Weights

ARRAYS = "weights.npz"
PROVENANCE = "provenance.json"
_AGAIN = "Train again (slugline train), or remove that folder to use the shipped weights."


def read_weights(
    folder: Path, own: Path | None, *, topics: Sequence[Topic], names: Sequence[Name]
) -> Weights | None:
    """The operator's own weights where there are any, else the desk's, else None."""
    candidates = [place / "weights" for place in (own, folder) if place is not None]
    found = next((place for place in candidates if (place / ARRAYS).exists()), None)
    if found is None:
        return None
    provenance = _provenance(found / PROVENANCE)
    _must_fit(found, provenance, "topics", [topic.id for topic in topics])
    _must_fit(found, provenance, "inputs", [WEIGHT_INPUTS])
    _must_fit(found, provenance, "kinds", list(dict.fromkeys(name.kind for name in names)))
    return Weights(
        version=provenance.get("version", "unnamed"), arrays=_arrays(found / ARRAYS), provenance=provenance
    )


def _arrays(path: Path) -> dict[str, object]:
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in sorted(file.files)}
    except (OSError, ValueError, zipfile.BadZipFile) as broken:
        raise DeskError(f"{path} does not hold weights.", _AGAIN) from broken


def _provenance(path: Path) -> dict[str, str]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as broken:
        raise DeskError(f"{path} cannot be read: {broken}.", _AGAIN) from broken
    except json.JSONDecodeError as broken:
        raise DeskError(f"{path}, line {broken.lineno}: this is not JSON: {broken.msg}.", _AGAIN) from broken
    if not isinstance(raw, dict):
        raise DeskError(f"{path}, line 1: this is not a JSON object.", _AGAIN)
    return {str(key): str(value) for key, value in raw.items()}


def _must_fit(folder: Path, provenance: dict[str, str], key: str, wanted: list[str]) -> None:
    trained = provenance.get(key, "").split()
    if trained != wanted:
        raise DeskError(
            f"The weights in {folder} were trained for other {key} ({' '.join(trained) or 'none'}) than the "
            f"desk has ({' '.join(wanted)}).",
            _AGAIN,
        )

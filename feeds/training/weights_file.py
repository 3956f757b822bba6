"""Weights written to a desk folder so that the same weights are the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.judging.kit import kit_of
from feeds.model import WEIGHT_INPUTS, Desk

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_weights(out: Path, arrays: Mapping[str, NDArray[Any]], provenance: Mapping[str, str]) -> Path:
    """Write `weights/weights.npz` and `weights/provenance.json` below `out`; sorted, without clock times."""
    folder = out / "weights"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.npz").write_bytes(packed(arrays))
    text = json.dumps(dict(sorted(provenance.items())), ensure_ascii=False, indent=2)
    (folder / "provenance.json").write_text(text + "\n", encoding="utf-8")
    return folder


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """A compressed npz whose bytes depend on the arrays alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", date_time=_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, member.getvalue())
    return target.getvalue()


def fits(desk: Desk) -> dict[str, str]:
    """What weights trained for this desk must say in their provenance, so that loading can check it."""
    kit = kit_of(desk)
    return {"topics": " ".join(kit.topics), "kinds": " ".join(kit.kinds), "inputs": WEIGHT_INPUTS}

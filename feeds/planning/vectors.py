"""Vectors as the store keeps them: two rows, whole text and headline, in half precision."""

from __future__ import annotations

import numpy as np

from feeds.ports import Vectors


def to_bytes(full: Vectors, title: Vectors) -> bytes:
    """The two rows of one entry."""
    return np.stack([full, title]).astype("<f2").tobytes()


def from_bytes(kept: bytes | None) -> Vectors | None:
    """The same as float32, or None where there was no encoder."""
    if kept is None:
        return None
    return np.frombuffer(kept, dtype="<f2").reshape(2, -1).astype(np.float32)

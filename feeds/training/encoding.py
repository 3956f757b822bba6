"""Vectors of whole batches of texts, for commands that have no event loop of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from feeds.judging.text import full, title
from feeds.model import Entry
from feeds.ports import Encoder, Vectors


def encoded(texts: Sequence[str], encoder: Encoder | None) -> Vectors | None:
    """One row a text, or None without an encoder."""
    return asyncio.run(_encode(texts, encoder)) if encoder is not None else None


async def _encode(texts: Sequence[str], encoder: Encoder) -> Vectors:
    return await encoder.encode(texts)


def entry_vectors(entries: Sequence[Entry], encoder: Encoder | None) -> Vectors | None:
    """Two rows an entry: first all full texts, then all titles."""
    texts = [*(full(entry) for entry in entries), *(title(entry) for entry in entries)]
    return encoded(texts, encoder)

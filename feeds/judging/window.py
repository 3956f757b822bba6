"""Entries as arrays, all against all: those that folding has reached, and those that it is trained with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from feeds.judging.open_entry import Folding as Folding
from feeds.judging.pairs import PairBlock, PairModel
from feeds.judging.rare_names import RareNames, rare_names
from feeds.judging.sketch import sketch
from feeds.judging.vector_rows import as_kept
from feeds.model import Entry, Judgement, NameHit
from feeds.ports import Vectors

Indices = NDArray[np.int64]
_DAY = 86_400.0
NO_VECTORS = np.zeros((0, 0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NameTable:
    """The names of all entries, sorted by name: who else has it is one look-up."""

    keys: Indices
    owner: Indices
    weights: NDArray[np.float32]
    in_title: NDArray[np.bool_]
    totals: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """Entries in order of time, then id, and all that pairs of them are judged by.

    `encoded` and `sketched` are (n, 2, 512), empty where not needed; `has_vector` says whose row counts.
    """

    foldings: tuple[Folding, ...]
    model: PairModel
    names: tuple[RareNames, ...]
    table: NameTable
    days: NDArray[np.float64]
    langs: Indices
    has_vector: NDArray[np.bool_]
    encoded: Vectors
    sketched: Vectors

    def block(self, rows: Indices, vectors: Vectors) -> PairBlock:
        """Raw pair features of some entries with every entry."""
        shared_sum, overlap, shared_title = self._shared_names(rows)
        named = (self.table.totals > 0).astype(np.float32)
        return PairBlock(
            title_cosine=vectors[rows, 1] @ vectors[:, 1].T,
            full_cosine=vectors[rows, 0] @ vectors[:, 0].T,
            overlap=overlap,
            shared_sum=shared_sum,
            shared_title=shared_title,
            both_named=named[rows][:, None] * named[None, :],
            across=(self.langs[rows][:, None] != self.langs[None, :]).astype(np.float32),
            days=np.abs(self.days[rows][:, None] - self.days[None, :]).astype(np.float32),
        )

    def _shared_names(self, rows: Indices) -> tuple[NDArray[np.float32], ...]:
        shape = (len(rows), len(self.days))
        shared_sum, shared_title = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        for place, row in enumerate(rows.tolist()):
            self._share(self.names[row], shared_sum[place], shared_title[place])
        smaller = np.minimum(self.table.totals[rows][:, None], self.table.totals[None, :])
        return shared_sum, (shared_sum / (2.0 + smaller)).astype(np.float32), shared_title

    def _share(self, own: RareNames, total: NDArray[np.float32], best: NDArray[np.float32]) -> None:
        starts = np.searchsorted(self.table.keys, own.keys, "left").tolist()
        ends = np.searchsorted(self.table.keys, own.keys, "right").tolist()
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            owner = self.table.owner[start:end]
            weight = np.minimum(self.table.weights[start:end], own.weights[number]) * own.idf[number]
            total[owner] += weight
            in_title = self.table.in_title[start:end] | own.in_title[number]
            best[owner] = np.maximum(best[owner], weight * in_title)


def window_of(foldings: Sequence[Folding], model: PairModel) -> Window:
    """Arrays of these entries, whatever their order was."""
    ordered = tuple(sorted(foldings, key=lambda one: (one.entry.time, one.entry.id)))
    names = tuple(names_of(one.entry, one.judgement, model) for one in ordered)
    langs = {lang: number for number, lang in enumerate(sorted({one.judgement.lang for one in ordered}))}
    has_vector = np.array([one.vector is not None for one in ordered], dtype=np.bool_)
    return Window(
        foldings=ordered,
        model=model,
        names=names,
        table=table_of(names),
        days=np.array([one.entry.time.timestamp() / _DAY for one in ordered]),
        langs=np.array([langs[one.judgement.lang] for one in ordered], dtype=np.int64),
        has_vector=has_vector,
        encoded=_encoded(ordered) if has_vector.any() else NO_VECTORS,
        sketched=NO_VECTORS if has_vector.all() else _sketched(ordered, model),
    )


def names_of(entry: Entry, judgement: Judgement, model: PairModel) -> RareNames:
    """The rare names of an entry."""
    foreign = tuple(hit for hit in judgement.names if not hit.found.isascii())
    return _names_of(entry.title, entry.summary, foreign, model)


# An open entry comes back in every round; these two remember what it said of itself.
@lru_cache(maxsize=32_768)
def _names_of(head: str, summary: str, known: tuple[NameHit, ...], model: PairModel) -> RareNames:
    return rare_names(head, summary, known=known, statistics=model.names)


@lru_cache(maxsize=32_768)
def _sketch_of(head: str, summary: str, model: PairModel) -> NDArray[np.float16]:
    return sketch(head, f"{head}. {summary}", idf=model.idf).astype(np.float16)


def _encoded(foldings: Sequence[Folding]) -> Vectors:
    """What the store gives back is half as precise, and what is open is kept in bytes."""
    size = next(one.vector.shape for one in foldings if one.vector is not None)
    missing = np.zeros(size, dtype=np.float16)
    rows = [missing if one.vector is None else one.vector.astype(np.float16) for one in foldings]
    return as_kept(np.stack(rows))


def _sketched(foldings: Sequence[Folding], model: PairModel) -> Vectors:
    rows = [_sketch_of(one.entry.title, one.entry.summary, model) for one in foldings]
    return as_kept(np.stack(rows))


def table_of(names: Sequence[RareNames]) -> NameTable:
    """The names of all, by key."""
    keys = np.concatenate([own.keys for own in names])
    order = np.argsort(keys, kind="stable")
    owner = np.repeat(np.arange(len(names)), [len(own.keys) for own in names])
    return NameTable(
        keys=keys[order],
        owner=owner[order],
        weights=np.concatenate([own.weights for own in names])[order],
        in_title=np.concatenate([own.in_title for own in names])[order],
        totals=np.array([own.total for own in names], dtype=np.float32),
    )

"""Rows judged as one batch, as `slugline judge` and `slugline score` do it: no database, no clock."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from feeds.judging.fold import Cluster, fold
from feeds.judging.judge import judge_entries
from feeds.judging.reasons import sentence
from feeds.judging.summary import tell
from feeds.judging.tale import Filing, filing_of
from feeds.judging.window import Folding
from feeds.model import Desk, Entry, Judgement, Reason, Telling
from feeds.ports import Encoder, Json, Vectors
from feeds.training.encoding import entry_vectors
from feeds.training.rows import Row, to_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Entries in the order of their rows, what the desk thinks of each, and the stories they fold into."""

    entries: tuple[Entry, ...]
    judgements: tuple[Judgement, ...]
    clusters: tuple[Cluster, ...]
    accepted: frozenset[str]

    @property
    def home(self) -> Mapping[str, Cluster]:
        """The story of each entry that has one."""
        return {member: cluster for cluster in self.clusters for member in cluster.members}


def judge_rows(rows: Sequence[Row], desk: Desk, encoder: Encoder | None) -> list[Json]:
    """One object a row, in order: what `slugline judge` prints."""
    return answers(judge_batch(rows, desk, encoder), desk)


def judge_batch(rows: Sequence[Row], desk: Desk, encoder: Encoder | None) -> Batch:
    """Judge the rows together; held ones are settled at the end."""
    entries = tuple(to_entry(row) for row in rows)
    vectors = entry_vectors(entries, encoder) if entries else None
    return fold_batch(entries, judge_entries(entries, desk, vectors), desk, vectors)


def fold_batch(
    entries: Sequence[Entry], judgements: Sequence[Judgement], desk: Desk, vectors: Vectors | None
) -> Batch:
    """The entries that are, or may be, on the beat become stories."""
    news = [
        Folding(entry=entry, judgement=judgement, vector=_own(vectors, place, len(entries)))
        for place, (entry, judgement) in enumerate(zip(entries, judgements, strict=True))
        if judgement.relevant or judgement.held
    ]
    ids = (f"story-{number}" for number in itertools.count(1))
    result = fold(news, (), {}, desk=desk, new_ids=ids)
    return Batch(
        entries=tuple(entries),
        judgements=tuple(judgements),
        clusters=result.clusters,
        accepted=frozenset(result.accepted),
    )


def _own(vectors: Vectors | None, place: int, count: int) -> Vectors | None:
    return None if vectors is None else np.stack([vectors[place], vectors[count + place]])


def answers(batch: Batch, desk: Desk) -> list[Json]:
    """The batch as rows of output; what is in a story is filed as its story is."""
    home, filings = batch.home, _filings(batch, desk)
    rows = []
    for entry, judgement in zip(batch.entries, batch.judgements, strict=True):
        cluster, is_accepted = home.get(entry.id), entry.id in batch.accepted
        if cluster is not None and (judgement.relevant or is_accepted):
            filing = filings[cluster.story_id]
            filed = replace(judgement, primary=filing.primary, topics=filing.topics)
            rows.append(_answer(filed, cluster, is_accepted=is_accepted))
        else:
            rows.append(_answer(judgement, cluster, is_accepted=is_accepted))
    return rows


def _filings(batch: Batch, desk: Desk) -> dict[str, Filing]:
    verdicts = {judgement.entry: judgement for judgement in batch.judgements}
    return {
        cluster.story_id: filing_of([verdicts[one] for one in cluster.members], desk)
        for cluster in batch.clusters
    }


def _answer(judgement: Judgement, cluster: Cluster | None, *, is_accepted: bool) -> Json:
    is_relevant = judgement.relevant or is_accepted
    reasons = [*judgement.reasons, *(cluster.why if cluster and is_relevant else ())]
    if is_accepted:
        reasons.append(Reason(code="association", facts=("another report",)))
    return {
        "id": judgement.entry,
        "relevant": is_relevant,
        "score": judgement.score,
        "primary": judgement.primary,
        "topics": list(judgement.topics),
        "names": list(dict.fromkeys(hit.name for hit in judgement.names)),
        "cluster": cluster.story_id if cluster and is_relevant else None,
        "lang": judgement.lang,
        "why": [sentence(reason, str) for reason in reasons],
    }


def tellings(batch: Batch, desk: Desk) -> list[tuple[str, Telling]]:
    """Each story's id and how it is told."""
    members = {
        entry.id: (entry, judgement) for entry, judgement in zip(batch.entries, batch.judgements, strict=True)
    }
    return [
        (cluster.story_id, tell([members[one] for one in cluster.members], desk))
        for cluster in batch.clusters
    ]


def summaries(batch: Batch, desk: Desk) -> list[Json]:
    """One object a story: what `--summaries` writes."""
    return [
        {
            "cluster": story,
            "headline": told.headline,
            "sentences": [
                {"text": one.text, "outlet": one.outlet, "entry": one.entry} for one in told.sentences
            ],
        }
        for story, told in tellings(batch, desk)
    ]

"""The verdict on each entry: on the beat or not, filed under what, naming whom, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feeds.judging.findings import Findings, find_all
from feeds.judging.kit import Kit, kit_of
from feeds.judging.long_text import with_text
from feeds.judging.reasons import listed, percent, quoted
from feeds.judging.screen import HELD, MEANING, PATTERNS, RELEVANT, RULES, Score, screen
from feeds.judging.topics import Filed, file_under
from feeds.model import Desk, Entry, Judgement, Reason
from feeds.ports import Vectors

_UNKNOWN = "und"


def judge_entries(entries: Sequence[Entry], desk: Desk, vectors: Vectors | None) -> tuple[Judgement, ...]:
    """One judgement an entry, in order.

    `vectors` has two rows an entry: first all full texts (`text.full`), then all titles (`text.title`);
    None where there is no encoder.
    """
    kit = kit_of(desk)
    found = [find_all(entry, kit) for entry in entries]
    of_full = None if vectors is None else vectors[: len(entries)]
    scores = screen(found, kit, of_full, [bool(_declared(entry, kit)) for entry in entries])
    by_lead = file_under(found, kit, vectors)
    filed = [with_text(one, entry, kit) for one, entry in zip(by_lead, entries, strict=True)]
    return tuple(_judgement(*parts, kit=kit) for parts in zip(entries, found, scores, filed, strict=True))


def _judgement(entry: Entry, found: Findings, score: Score, filed: Filed, *, kit: Kit) -> Judgement:
    relevant = score.p >= RELEVANT
    held = HELD <= score.p < RELEVANT
    weights = kit.desk.weights
    return Judgement(
        entry=entry.id,
        relevant=relevant,
        held=held,
        score=round(score.p, 4),
        primary=filed.primary,
        topics=filed.topics,
        names=found.name_hits(),
        lang=found.lang,
        parts=tuple((name, round(p, 4)) for name, p in score.parts),
        features=score.strongest,
        reasons=tuple(_reasons(entry, found, score, filed, _declared(entry, kit))),
        model=weights.version if weights is not None else "rules",
        leanings=filed.leanings,
    )


def _declared(entry: Entry, kit: Kit) -> tuple[str, ...]:
    """Topics of the desk that the entry's feed says it is about."""
    return tuple(topic for topic in kit.topics if topic in entry.source_topics)


def _reasons(
    entry: Entry, found: Findings, score: Score, filed: Filed, declared: Sequence[str]
) -> Iterator[Reason]:
    yield _verdict(score.p)
    yield _parts(score)
    if declared:
        yield Reason(code="declared", facts=(listed(declared),))
    yield from _for_and_against(found)
    if score.p >= HELD:
        yield from _filing(filed)
    declared = entry.lang.split("-")[0].lower()
    if declared not in {"", _UNKNOWN, found.lang}:
        yield Reason(code="language-seen", facts=(found.lang, declared))


def _verdict(p: float) -> Reason:
    code = "relevant" if p >= RELEVANT else "held" if p >= HELD else "dropped"
    return Reason(code=code, facts=(percent(p),))


def _parts(score: Score) -> Reason:
    parts = dict(score.parts)
    if PATTERNS not in parts:
        return Reason(code="untrained")
    if MEANING not in parts:
        return Reason(code="parts", facts=(percent(parts[PATTERNS]), percent(parts[RULES])))
    facts = tuple(percent(parts[name]) for name in (PATTERNS, MEANING, RULES))
    return Reason(code="parts-meaning", facts=facts)


def _for_and_against(found: Findings) -> Iterator[Reason]:
    ai = [*(word.words for word in found.acronyms), *(word.words for word in found.ai)]
    of_ai = any(one.spelling.name is not None and one.spelling.name.ai for one in found.names)
    of_film = any(one.spelling.name is not None and one.spelling.name.film for one in found.names)
    if ai:
        yield Reason(code="ai-words", facts=(quoted(ai),))
    elif not of_ai:
        yield Reason(code="no-ai")
    if found.film:
        yield Reason(code="film-words", facts=(quoted([word.words for word in found.film]),))
    elif not of_film:
        yield Reason(code="no-film")
    if found.names:
        yield Reason(code="names", facts=(listed([hit.name for hit in found.name_hits()]),))
    yield from _against(found)


def _against(found: Findings) -> Iterator[Reason]:
    if len(found.fiction) > 1:
        yield Reason(code="fiction", facts=(quoted([word.words for word in found.fiction]),))
    elif not found.fiction:
        yield Reason(code="not-fiction")
    if found.arts:
        yield Reason(code="arts", facts=(quoted([word.words for word in found.arts]),))
    if found.masks:
        yield Reason(code="other-meaning", facts=(quoted(found.masks),))
    if found.doubtful:
        yield Reason(code="without-company", facts=(quoted(found.doubtful),))


def _filing(filed: Filed) -> Iterator[Reason]:
    for topic, words in filed.words:
        code = "primary" if topic == filed.primary else "topic"
        if words:
            yield Reason(code=code, facts=(topic, quoted(words)))
        else:
            yield Reason(code=f"{code}-likeness", facts=(topic,))

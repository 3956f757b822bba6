"""How a story is told: the best report's headline and up to three sentences, word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from feeds.judging.candidates import Candidate, candidates_of
from feeds.judging.closeness import Bag, bags, likeness
from feeds.judging.text import full
from feeds.model import Desk, Entry, Image, Judgement, SummarySentence, Telling

MOST_SENTENCES = 3
MOST_CHARACTERS = 600
MOST_WORDS = 90
_REPEATS = 0.5
_REPEATS_HEADLINE = 0.75
_TIER_COUNTS = 0.04
_HEADLINE_ONLY = "headline-only"

Member = tuple[Entry, Judgement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The members that a telling draws on, and the one that leads it."""

    lead: Member
    members: tuple[Member, ...]


def tell(members: Sequence[Member], desk: Desk, *, lang: str | None = None) -> Telling:
    """The story in that language where a member has it, else in the commonest one."""
    ordered = sorted(members, key=lambda member: (member[0].time, member[0].id))
    wanted = _language(ordered, lang)
    pool = tuple(member for member in ordered if member[1].lang == wanted)
    told = Told(lead=_representative(pool, desk), members=pool)
    sentences = tuple(_chosen(told, desk))
    entry, judgement = told.lead
    marks = entry.marks - {_HEADLINE_ONLY} if sentences else entry.marks | {_HEADLINE_ONLY}
    return Telling(
        headline=entry.title,
        link=entry.url or entry.canonical,
        lang=judgement.lang,
        lead=entry.id,
        sentences=sentences,
        image=_picture(entry, ordered),
        marks=marks,
    )


def _language(ordered: Sequence[Member], wanted: str | None) -> str:
    counts = Counter(judgement.lang for _, judgement in ordered)
    if wanted in counts:
        return str(wanted)
    # Counter keeps the order of report, so that of two equally common languages the first one tells.
    return counts.most_common(1)[0][0]


def _representative(pool: Sequence[Member], desk: Desk) -> Member:
    """The member most like the others; with a sentence to show rather than without, better tiers first."""
    if len(pool) == 1:
        return pool[0]
    texts = bags([full(entry) for entry, _ in pool])
    alike = [
        float(np.mean([likeness(text, other) for other in texts if other is not text])) for text in texts
    ]

    def rank(place: int) -> tuple[bool, float]:
        entry = pool[place][0]
        return bool(candidates_of(entry, desk)), round(alike[place] - _TIER_COUNTS * entry.tier, 3)

    return pool[max(range(len(pool)), key=lambda place: (rank(place), -place))]


def _picture(lead: Entry, ordered: Sequence[Member]) -> Image | None:
    pictures = (entry.image for entry in (lead, *(entry for entry, _ in ordered)))
    return next((image for image in pictures if image is not None), None)


def _chosen(told: Told, desk: Desk) -> list[SummarySentence]:
    """The lead's first good sentence, then the most central ones that say something else."""
    entry = told.lead[0]
    by_member = {member[0].id: candidates_of(member[0], desk) for member in told.members}
    every = [one for found in by_member.values() for one in found]
    texts = bags([entry.title, *(one.text for one in every)])
    headline, words = texts[0], dict(zip(map(id, every), texts[1:], strict=True))
    fresh = [one for one in every if likeness(words[id(one)], headline) < _REPEATS_HEADLINE]
    first = [one for one in by_member[entry.id] if one in fresh][:1]
    central = Bag.sum_of(words[id(one)] for one in fresh)
    # Sorting keeps the order of report among those that are equally central.
    rest = sorted(fresh, key=lambda one: -round(likeness(words[id(one)], central), 6))
    chosen: list[Candidate] = []
    for one in (*first, *rest):
        if _fits(one, chosen) and all(likeness(words[id(one)], words[id(c)]) <= _REPEATS for c in chosen):
            chosen.append(one)
    return [one.sentence(told.lead[1].lang) for one in chosen]


def _fits(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    together = (*chosen, one)
    return (
        one not in chosen
        and len(together) <= MOST_SENTENCES
        and sum(len(each.text) + 1 for each in together) <= MOST_CHARACTERS
        and sum(each.words for each in together) <= MOST_WORDS
    )

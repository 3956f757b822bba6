"""Which undecided entries people are asked about: the closest to the line first. Pure; the store calls it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.judging.screen import HELD, RELEVANT

MOST_ASKED = 5
ASKED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """An entry that was held and that no story took in, as far as choosing needs to know it."""

    id: str
    outlet: str
    title: str
    score: float
    time: datetime


def was_held(score: float, *, relevant: bool) -> bool:
    """Whether the desk was in doubt; a held entry is settled after a while, its score stays."""
    return not relevant and HELD <= score <= RELEVANT


def worth_asking(undecided: Iterable[Undecided]) -> tuple[str, ...]:
    """Ids, closest to the line first and among equals the newest; one an outlet, one a headline."""
    chosen: list[str] = []
    outlets: set[str] = set()
    titles: set[str] = set()
    for one in sorted(undecided, key=_doubt):
        outlet, title = one.outlet.casefold(), " ".join(one.title.casefold().split())
        if outlet not in outlets and title not in titles and len(chosen) < MOST_ASKED:
            chosen.append(one.id)
            outlets.add(outlet)
            titles.add(title)
    return tuple(chosen)


def _doubt(one: Undecided) -> tuple[float, float, str]:
    return (round(abs(RELEVANT - one.score), 4), -one.time.timestamp(), one.id)

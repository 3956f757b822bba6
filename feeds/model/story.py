"""Stories: one development each, told by one or many outlets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.model.entry import Image, SummarySentence
from feeds.model.judgement import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One outlet's report within a story, as cards and timelines list it."""

    entry: str
    outlet: str
    title: str
    url: str
    lang: str
    at: datetime
    source: int
    tier: int = 2
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How a story is told: the best report's headline, verbatim sentences, one picture."""

    headline: str
    link: str
    lang: str
    lead: str
    sentences: tuple[SummarySentence, ...] = ()
    image: Image | None = None
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """Why a story does not wait: `follows`, `three-outlets` or `primary-document`."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One development.

    `id` is six letters or digits, never used again; a merged story keeps `merged_into`. `reports` are in
    order of report. `version` rises whenever a card of it would change. `posted` says that a message of
    it is out (or on its way): from then on its entries are never split.
    """

    id: str
    telling: Telling
    primary: str
    topics: tuple[str, ...]
    names: tuple[str, ...]
    reports: tuple[Report, ...]
    version: int = 1
    urgent: Urgent | None = None
    follows: str | None = None
    merged_into: str | None = None
    posted: bool = False
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    changed_at: datetime | None = None
    opened_at: datetime | None = None

    @property
    def first(self) -> Report:
        """Who broke it."""
        return self.reports[0]

    @property
    def newest(self) -> datetime:
        """The time of the latest report."""
        return max(report.at for report in self.reports)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Outlets in order of report, each once."""
        return tuple(dict.fromkeys(report.outlet for report in self.reports))

    @property
    def langs(self) -> tuple[str, ...]:
        """Languages in order of report, each once."""
        return tuple(dict.fromkeys(report.lang for report in self.reports))

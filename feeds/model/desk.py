"""What a desk knows: data that `config.desk` reads and every judgement is made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WEIGHT_INPUTS = "2"
"""What trained models see of an entry, as a number that rises when it changes: older weights do not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A named interest. `lexicon` maps language codes to (stem, weight 1-3) pairs."""

    id: str
    title: Mapping[str, str]
    definition: Mapping[str, str]
    descriptions: tuple[str, ...] = ()
    lexicon: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person, company, guild, title, law or case, with its spellings.

    An `ambiguous` name counts only beside words of its trade (Runway, Sora, Flow). `ai` and `film` say
    which half of the beat it belongs to. `sure` are spellings of an ambiguous name that need no such words.
    """

    id: str
    kind: str
    aliases: tuple[str, ...]
    ambiguous: bool = False
    ai: bool = False
    film: bool = False
    context: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """A named list of words or phrases, by language code (`*` for all)."""

    id: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """A shipped source, as `sources.toml` writes it down."""

    url: str
    outlet: str
    lang: str
    site: str = ""
    tier: int = 2
    kind: str = "press"
    folder: str = ""
    topics: tuple[str, ...] = ()
    paywall: bool = False
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Trained numbers by name, as arrays of float32, and where they come from.

    The arrays are numpy's; this module does not import it so that the nouns stay light.
    """

    version: str
    arrays: Mapping[str, object]
    provenance: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One beat: topics in order of display, names, words, sources, weights."""

    id: str
    title: str
    topics: tuple[Topic, ...]
    names: tuple[Name, ...]
    words: Mapping[str, WordList]
    sources: tuple[SourceSpec, ...]
    weights: Weights | None = None

    def topic(self, topic_id: str) -> Topic | None:
        """The topic of that id, or None."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)

"""Findings as numbers: the rule features of relevance and the lexicon scores of topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from feeds.judging.findings import Findings, Word
from feeds.judging.kit import Kit
from feeds.judging.names import Found

_LEXICON_CAP = 7.0
_FEATURE_CAP = 5.0
_ACTION = 2.0

_PLAIN = (
    "AI words", "AI initials", "AI names", "film words", "film names", "AI", "film", "AI and film",
    "fiction words", "words of other arts", "topics touched", "AI words in the title",
    "AI initials in the title", "AI names in the title", "film words in the title",
    "film names in the title", "no AI", "no film", "other meaning",
)  # fmt: skip


def feature_names(kit: Kit) -> tuple[str, ...]:
    """What each number of `features` counts, in order."""
    kinds = (f"a {kind}" for kind in kit.kinds)
    return (*_PLAIN, *kinds, *(f"words of {topic}" for topic in kit.topics))


def features(found: Findings, kit: Kit) -> NDArray[np.float32]:
    """The rule features of one entry, not yet standardised."""
    lexicon = lexicon_scores(found, kit)
    values = [*_plain(found, lexicon), *kind_flags(found, kit), *np.minimum(lexicon, _FEATURE_CAP)]
    return np.array(values, dtype=np.float32)


def kind_flags(found: Findings, kit: Kit) -> NDArray[np.float32]:
    """Is there a name of each kind?"""
    present = {one.spelling.name.kind for one in found.names if one.spelling.name is not None}
    return np.array([kind in present for kind in kit.kinds], dtype=np.float32)


def lexicon_scores(found: Findings, kit: Kit) -> NDArray[np.float32]:
    """Per topic: words of the title, capped, and half of those in the description."""
    scores = [
        min(_weighed([w for w in found.topics[topic] if w.in_title]), _LEXICON_CAP)
        + 0.5 * min(_weighed([w for w in found.topics[topic] if not w.in_title]), _LEXICON_CAP)
        for topic in kit.topics
    ]
    return np.array(scores, dtype=np.float32)


def _weighed(words: Sequence[Word]) -> float:
    counts = Counter(word.weight for word in words)
    return float(sum(weight * min(2, count) for weight, count in counts.items()))


def _plain(found: Findings, lexicon: NDArray[np.float32]) -> list[float]:
    strong, initials = min(len(found.ai), 2), min(len(found.acronyms), 2)
    tools = _count(found, _of_ai)
    words, film_names = min(len(found.film), 4), min(_count(found, _of_film), 3)
    ai = 2.0 * strong + 1.5 * initials + 1.2 * min(tools, 2)
    film = words + 1.3 * film_names
    return [
        strong, initials, min(tools, 3), words, film_names, ai, film,
        min(ai, 4.0) * min(film, 4.0) / 4.0,
        min(len(found.fiction), 4), min(len(found.arts), 3), float((lexicon >= _ACTION).sum()),
        min(_titled(found.ai), 2), min(_titled(found.acronyms), 2), min(_count_titled(found, _of_ai), 3),
        min(_titled(found.film), 4), min(_count_titled(found, _of_film), 3),
        float(ai == 0), float(film == 0), float(bool(found.masks or found.doubtful)),
    ]  # fmt: skip


def _titled(words: Sequence[Word]) -> int:
    return sum(word.in_title for word in words)


def _of_ai(one: Found) -> bool:
    return one.spelling.name is not None and one.spelling.name.ai


def _of_film(one: Found) -> bool:
    return one.spelling.name is not None and one.spelling.name.film


def _count(found: Findings, wanted: Callable[[Found], bool]) -> int:
    return sum(wanted(one) for one in found.names)


def _count_titled(found: Findings, wanted: Callable[[Found], bool]) -> int:
    return sum(
        wanted(one) and one.spelling.name is not None and one.spelling.name.id in found.in_title
        for one in found.names
    )

"""Further topics of a text that is long enough to have several; what headline and lead say stays first."""

from __future__ import annotations

from dataclasses import replace

from feeds.judging.findings import Word, find_all
from feeds.judging.kit import Kit
from feeds.judging.topics import Filed
from feeds.model import Entry

LONG = 1500  # characters: shorter texts say no more than their lead
MOST_OF_A_TEXT = 7
PIECE = 1000
_DECISIVE = 3
_ENOUGH = 4  # weight of distinct words over the whole text


def with_text(filed: Filed, entry: Entry, kit: Kit) -> Filed:
    """The filing, and the topics that the words of a long text speak for decisively."""
    if len(entry.body) < LONG:
        return filed
    words = _words_of_text(entry, kit)
    further = [topic for topic in kit.topics if topic not in filed.topics and _speaks(words[topic])]
    further.sort(key=lambda topic: -_weight(words[topic]))
    further = further[: max(0, MOST_OF_A_TEXT - len(filed.topics))]
    found = tuple((topic, tuple(word.words for word in _strongest(words[topic]))) for topic in further)
    return replace(filed, topics=(*filed.topics, *further), words=(*filed.words, *found))


def _words_of_text(entry: Entry, kit: Kit) -> dict[str, dict[str, Word]]:
    words: dict[str, dict[str, Word]] = {topic: {} for topic in kit.topics}
    for start in range(0, min(len(entry.body), 20 * PIECE), PIECE):
        piece = replace(entry, title="", summary=entry.body[start : start + PIECE], body="")
        for topic, found in find_all(piece, kit).topics.items():
            for word in found:
                words[topic].setdefault(word.stem, word)
    return {topic: _each_once(found) for topic, found in words.items()}


def _each_once(words: dict[str, Word]) -> dict[str, Word]:
    """Without longer stems of a word that is there under a shorter one: they are the same word."""
    return {
        stem: word
        for stem, word in words.items()
        if not any(stem != other and stem.startswith(other) for other in words)
    }


def _speaks(words: dict[str, Word]) -> bool:
    """Several words, and not only such as stand in any text of the trade."""
    is_decisive = any(word.weight == _DECISIVE for word in words.values())
    return is_decisive and len(words) > 1 and _weight(words) >= _ENOUGH


def _weight(words: dict[str, Word]) -> int:
    return sum(word.weight for word in words.values())


def _strongest(words: dict[str, Word]) -> list[Word]:
    return sorted(words.values(), key=lambda word: -word.weight)[:3]

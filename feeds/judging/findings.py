"""What stands in an entry: words of every list, names, acronyms; all later decisions start from this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.judging import text as texts
from feeds.judging.kit import AI, ARTS, CONTEXT, FICTION, FILM, INITIALS, TOPIC, Kit
from feeds.judging.language import detect
from feeds.judging.names import Found, Sighting, in_company
from feeds.judging.stems import ANY, StemHit
from feeds.model import Entry, NameHit

_ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a list as it stands in the text."""

    words: str
    stem: str
    weight: int = 1
    in_title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that was found in one entry. `folded` is what n-grams are made of."""

    folded: str
    lang: str
    ai: tuple[Word, ...]
    acronyms: tuple[Word, ...]
    film: tuple[Word, ...]
    fiction: tuple[Word, ...]
    arts: tuple[Word, ...]
    topics: Mapping[str, tuple[Word, ...]]
    names: tuple[Found, ...]
    in_title: frozenset[str]
    doubtful: tuple[str, ...]
    masks: tuple[str, ...]

    def name_hits(self) -> tuple[NameHit, ...]:
        """The names as a judgement carries them."""
        return tuple(
            NameHit(name=name.id, kind=name.kind, found=one.words, in_title=name.id in self.in_title)
            for one in self.names
            if (name := one.spelling.name) is not None
        )


def find_all(entry: Entry, kit: Kit) -> Findings:
    """Read one entry with the desk's lists."""
    text = texts.fold_with_offsets(texts.full(entry))
    title_end = len(texts.fold_text(entry.title))
    lang = detect(text.text, entry.lang)
    hits = kit.stems.find(text.folded)
    lists = _lists(hits, lang, text, title_end)
    found = kit.names.find(text)
    masks = [one for one in found if one.spelling.name is None]
    acronyms = () if lists.get(INITIALS) else _acronyms(text, title_end, masks, kit)
    sighting = _sighting(found, hits, speaks_of_ai=bool(lists.get(AI) or acronyms))
    topics = {topic: lists.get(TOPIC + topic, ()) for topic in kit.topics}
    return Findings(
        folded=text.folded,
        lang=lang,
        ai=lists.get(AI, ()),
        acronyms=acronyms,
        film=lists.get(FILM, ()),
        fiction=lists.get(FICTION, ()),
        arts=lists.get(ARTS, ()),
        topics=topics,
        names=sighting.names,
        in_title=frozenset(
            one.spelling.name.id for one in found if one.spelling.name is not None and one.start < title_end
        ),
        doubtful=tuple(dict.fromkeys(one.words for one in sighting.doubtful)),
        masks=tuple(dict.fromkeys(one.words for one in sighting.masks)),
    )


def _lists(
    hits: Sequence[StemHit], lang: str, text: texts.Folded, title_end: int
) -> dict[str, tuple[Word, ...]]:
    """Distinct words by list, in the entry's language and English; in any, where it is unknown."""
    lists: dict[str, dict[str, Word]] = {}
    languages = {lang, _ENGLISH, ANY}
    for hit in hits:
        stem = hit.stem
        if stem.lang in languages or lang == "und" or texts.is_cjk(stem.text):
            word = Word(
                words=text.original(hit.start, hit.end),
                stem=stem.text,
                weight=stem.weight,
                in_title=hit.start < title_end,
            )
            lists.setdefault(stem.list_id, {}).setdefault(stem.text, word)
    return {list_id: tuple(words.values()) for list_id, words in lists.items()}


def _acronyms(text: texts.Folded, title_end: int, masks: Sequence[Found], kit: Kit) -> tuple[Word, ...]:
    words: dict[str, Word] = {}
    masked = [one.words for one in masks]
    for match in kit.acronyms.finditer(_without(text.text, masked)):
        words.setdefault(match[0], Word(words=match[0], stem=match[0], in_title=match.start() < title_end))
    return tuple(words.values())


def _without(text: str, phrases: Sequence[str]) -> str:
    for phrase in phrases:
        text = text.replace(phrase, "_" * len(phrase))
    return text


def _sighting(found: Sequence[Found], hits: Sequence[StemHit], *, speaks_of_ai: bool) -> Sighting:
    context: dict[str, bool] = {}
    for one in found:
        if one.spelling.name is not None and one.spelling.doubtful:
            name = one.spelling.name.id
            list_id = CONTEXT + name
            good = any(hit.stem.list_id == list_id and not (one.start <= hit.start < one.end) for hit in hits)
            context[name] = context.get(name, False) or good
    return in_company(found, context=context, speaks_of_ai=speaks_of_ai)

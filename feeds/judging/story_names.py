"""The names of a story that tell its matter from others: rare words, known names, works in quotes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from feeds.judging.pairs import pair_model
from feeds.judging.rare_names import Token, may_be_name, tokens
from feeds.judging.text import fold_text, plain
from feeds.model import Desk, Name as DeskName, Story

Name = tuple[tuple[str, str], ...]  # key and spelling of each of its words

_RARE_WORD = 0.002
_RARE_NAME = 0.01
_NO_NAMES = frozenset({"body", "law", "case"})
# A company and its tools, or studios that sue together, are in many matters: those of one side are one name.
_COMPANIES = frozenset({"studio", "streamer", "vendor", "tool"})
_CJK_LANGS = frozenset({"ja", "ko", "zh"})
_NAME_IN_CJK = 4
# Endings of words that are no names: what a headline in capitals is made of, and German nouns.
_WORDY = re.compile(r"(?:ing|ed|ly|tions?|ers|ments?|ness|ity|ies|ures?|ists?|ances?|ences?)$")
_NOUN = re.compile(
    r"(?:ung|ungen|heit|keit|schaft|tion|tionen|ismus|innen?|ist|isten|verband|recht|gericht)$"
)
_LONGEST_GERMAN_NAME = 12
_ARTICLES = frozenset(
    re.findall(
        r"\w+",
        "der die das den dem des ein eine einen einem einer eines im am zum zur vom beim ins ans kein keine "
        "seine seiner ihre ihrer mehr neue neuen neuer alle vor nach gegen uber",
    )
)
_KANA_NAME = re.compile(
    r"[\u30a1-\u30fa\u30fc]{2,}(?:[・＝=][\u30a1-\u30fa\u30fc]+)+|[\u30a1-\u30fa\u30fc]{3,}(?=社|氏|さん)"
)
_PERSON_IN_JAPANESE = re.compile(r"[\u4e00-\u9fff々][\u4e00-\u9fff々\u30a1-\u30fa\u30fc]{2,3}(?=氏|さん)")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2}[·・•][\u4e00-\u9fff]{2}")
_FORMS = (_KANA_NAME, _PERSON_IN_JAPANESE, _HAN_NAME)
_WORK = re.compile(
    r"『([^『』]{3,40})』|《([^《》]{2,40})》|[«»]\s?([^«»]{5,60}?)\s?[«»]|[“„]([^“”„]{5,60})[“”]"
    r"|(?<![\w])'([^']{5,60})'(?!\w)|\"([^\"]{5,60})\""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A headline or a sentence, in its language."""

    text: str
    lang: str


def headlines(story: Story) -> tuple[Line, ...]:
    """Every headline of the story, each once."""
    told = Line(text=story.telling.headline, lang=_base(story.telling.lang))
    return tuple(
        dict.fromkeys((told, *(Line(text=one.title, lang=_base(one.lang)) for one in story.reports)))
    )


def lines(story: Story) -> tuple[Line, ...]:
    """Its headlines and the sentences of its summary."""
    sentences = (Line(text=one.text, lang=_base(one.lang)) for one in story.telling.sentences)
    return (*headlines(story), *sentences)


@lru_cache(maxsize=2_000)
def words_of(text: str) -> tuple[Token, ...]:
    """The words of a line, which is looked at from several sides."""
    return tuple(tokens(text))


def _base(lang: str) -> str:
    return lang.partition("-")[0].lower()


def possible_keys(story: Story) -> frozenset[str]:
    """Keys of every name that `names_in_common` could find in the story, and of more."""
    words = {token.key for line in lines(story) for token in words_of(line.text) if token.capital}
    known = {token.key for name in story.names for token in tokens(name)}
    marked = {key for line in lines(story) for name in _marked(line) for key, _ in name}
    return frozenset({key for key in words | known if _may_be_one(key)} | marked)


def rare_keys(story: Story, desk: Desk) -> frozenset[str]:
    """Those of the keys that few texts hold."""
    statistics = pair_model(desk.weights).names
    most = max(1.0, _RARE_NAME * statistics.texts)
    return frozenset(key for key in possible_keys(story) if statistics.of(key)[2] <= most)


class Reading:
    """What both stories say of a word: in small letters somewhere, capitalised where that is a sign."""

    def __init__(self, *, story: Story, earlier: Story, desk: Desk) -> None:
        both = (*lines(story), *lines(earlier))
        self._desk = desk
        self._statistics = pair_model(desk.weights).names
        self._most_texts = _RARE_NAME * self._statistics.texts
        self._ordinary = frozenset(key for line in both for key in _ordinary(line)) | _places(desk)
        self._free = frozenset(key for line in both for key in _free_capitals(line))

    def names(self, texts: Sequence[Line]) -> Iterator[Name]:
        """Names as they stand in these lines."""
        for line in texts:
            yield from _marked(line)
            for phrase in phrases(line):
                yield from self._runs(phrase, line.lang)

    def _runs(self, phrase: Sequence[Token], lang: str) -> Iterator[Name]:
        name: list[tuple[str, str]] = []
        for token in phrase:
            if self._is_name(token, lang):
                name.append((token.key, token.spelling))
            elif name:
                yield tuple(name)
                name = []
        if name:
            yield tuple(name)

    def known(self, story: Story) -> Iterator[Name]:
        """Names of the desk, in whatever script they stand, under the desk's own spelling."""
        sides: dict[bool, Name] = {}
        for name in self._rare(story):
            words = tuple((one.key, one.spelling) for one in tokens(name.id) if _may_be_one(one.key))
            yield words
            if name.kind in _COMPANIES:
                sides[name.ai] = (*sides.get(name.ai, ()), *words)
        yield from sides.values()

    def _rare(self, story: Story) -> Iterator[DeskName]:
        for name in self._desk.names:
            if name.id in story.names and name.kind not in _NO_NAMES:
                held = [self._statistics.of(one.key)[2] for one in tokens(name.id) if _may_be_one(one.key)]
                if held and min(held) <= self._most_texts:
                    yield name

    def heads(self, story: Story) -> frozenset[str]:
        """Keys that stand in its headlines, those of known names among them."""
        heads = headlines(story)
        text = fold_text(" ".join(line.text for line in heads))
        found = {key for name in self.names(heads) for key, _ in name}
        for name in self._desk.names:
            if name.id in story.names and any(fold_text(one) in text for one in (name.id, *name.aliases)):
                found |= {token.key for token in tokens(name.id)}
        return frozenset(found)

    def _is_name(self, token: Token, lang: str) -> bool:
        """A capitalised word that few texts hold and nobody writes in small letters."""
        lower, capital, holding = self._statistics.of(token.key)
        if not token.capital or not _may_be_one(token.key) or token.key in self._ordinary:
            return False
        if lower > capital or holding > max(1.0, _RARE_WORD * self._statistics.texts):
            return False
        if lang in _CJK_LANGS:
            return len(token.key) >= _NAME_IN_CJK
        if lang == "de" and (len(token.key) > _LONGEST_GERMAN_NAME or _NOUN.search(token.key)):
            return False
        return token.key in self._free or (lang != "de" and capital > 0) or self._may_stand_in_capitals(token)

    def _may_stand_in_capitals(self, token: Token) -> bool:
        """In a headline in capitals a word that no text knew is a name, unless it ends as words do."""
        return self._statistics.of(token.key)[2] == 0 and not _WORDY.search(token.key)


def phrases(line: Line) -> Iterator[list[Token]]:
    """Words with nothing but space between them: a comma, or a word in another script, ends a name."""
    text, place = plain(line.text), 0
    phrase: list[Token] = []
    for token in words_of(line.text):
        found = text.find(token.spelling, place)
        if text[place:found].strip(" .'’s") and phrase:
            yield phrase
            phrase = []
        phrase.append(token)
        place = found + len(token.spelling)
    if phrase:
        yield phrase


def _may_be_one(key: str) -> bool:
    return may_be_name(key) and not key[0].isdigit()


def _ordinary(line: Line) -> Iterator[str]:
    """Words in small letters; in German, where every noun has a capital, those behind an article."""
    words = words_of(line.text)
    for before, token, after in zip((None, *words), words, (*words[1:], None), strict=False):
        led = line.lang == "de" and before is not None and before.key in _ARTICLES
        if not token.capital or (led and (after is None or not after.capital)):
            yield token.key


def _free_capitals(line: Line) -> Iterator[str]:
    """Words whose capital is a sign of a name: not at a start, unless a second name stands behind it."""
    words = words_of(line.text)
    for token, following in itertools.zip_longest(words, words[1:]):
        is_led = following is not None and following.capital and following.free
        if token.capital and (token.free or is_led):
            yield token.key


def _marked(line: Line) -> Iterator[Name]:
    """Names that say so themselves: with a dot between the parts, before a title, a work in quotes."""
    text = plain(line.text)
    for found in (name for form in _FORMS for name in form.finditer(text)):
        yield ((fold_text(found.group()), found.group()),)
    for found in _WORK.finditer(text):
        work = next(part for part in found.groups() if part)
        if not work[0].islower():
            yield ((fold_text(work), work),)


def _places(desk: Desk) -> frozenset[str]:
    words = desk.words.get("places")
    return frozenset() if words is None else frozenset(one for some in words.words.values() for one in some)

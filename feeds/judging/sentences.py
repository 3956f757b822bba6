"""Text cut into sentences, in Latin scripts and in Chinese, Japanese and Korean; quotations stay whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORT_FORMS = """
mr mrs ms dr prof st sr sra srta jr vs etc inc ltd co corp no nos fig al approx dept est gen gov hon rep
sen rev lt col capt vol ed eds pp jan feb mar apr jun jul aug sept sep oct nov dec mme mlle mm me cf ex
bzw ca usw vgl nr str bspw evtl ggf inkl abs art sig dott avv ing on pag num ee uu av dra dto núm
"""
_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())
_END = re.compile(r"[.!?…]+(?:[\"”“»«’'›)\]]|\s»)*\s+|[。！？｡]+[」』”’）)】]*\s*")
_OPENING = {"“": "”", "„": "“", "«": "»", "「": "」", "『": "』", "《": "》", "（": "）"}
_CLOSING = frozenset("”»」』》）")
_LAST_WORD = re.compile(r"([^\s(\"“„«']+)\.$")
_LEADING = re.compile(r"[\"“„«»'‘¿¡(\[\s]*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_GOES_ON = re.compile("[\u3041-\u3096、]")
_SENTENCE_END = re.compile(r"[.!?。！？｡][\"”“»«’'›)\]」』】）]*$")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text as they stand in it; a line break always ends one."""
    return tuple(sentence for line in text.splitlines() for sentence in _of_line(line))


def is_whole(sentence: str) -> bool:
    """Does it end like a sentence? What feeds cut off does not."""
    return _SENTENCE_END.search(sentence) is not None and not re.search(r"(?:…|\.\.\.)\W*$", sentence)


def _of_line(line: str) -> Iterator[str]:
    depths = _quote_depths(line)
    start = 0
    for match in _END.finditer(line):
        inside_quote = depths[len(match.group().rstrip()) + match.start() - 1] > 0
        if inside_quote or not _may_end(line, match):
            continue
        sentence = line[start : match.end()].strip()
        if sentence:
            yield sentence
        start = match.end()
    if line[start:].strip():
        yield line[start:].strip()


def _may_end(line: str, match: re.Match[str]) -> bool:
    if match.group()[0] in "。！？｡":
        # 「…。」と語った goes on after its quotation.
        return match.group()[-1] not in "」』" or _GOES_ON.match(line, match.end()) is None
    following = line[_after_openers(line, match.end()) :][:1]
    if following.islower():
        return False
    return not (
        match.group()[0] == "." and not match.group().startswith("..") and _is_short(line, match.start())
    )


def _after_openers(line: str, place: int) -> int:
    found = _LEADING.match(line, place)
    return found.end() if found else place


def _is_short(line: str, dot: int) -> bool:
    """Is the point that of an abbreviation, of initials or of a German ordinal?"""
    found = _LAST_WORD.search(line[: dot + 1])
    if found is None:
        return False
    word = found.group(1)
    if word.lower() in _ABBREVIATIONS or _INITIALS.fullmatch(word):
        return True
    return word.isdigit() and len(word) <= 2


def _quote_depths(line: str) -> list[int]:
    """How many quotations are open after each character; none where the marks do not pair up."""
    depths: list[int] = []
    open_: list[str] = []
    for place, char in enumerate(line):
        _step(open_, char, before=line[place - 1 : place])
        depths.append(len(open_))
    return depths if not open_ else [0] * len(line)


def _step(open_: list[str], char: str, *, before: str) -> None:
    if open_ and char == open_[-1]:
        open_.pop()
    elif char == '"':
        open_.append('"')
    elif char == "»" and (not before or before.isspace()):
        open_.append("«")  # German books quote »so«
    elif char in _OPENING:
        open_.append(_OPENING[char])
    elif char in _CLOSING and open_:
        open_.pop()

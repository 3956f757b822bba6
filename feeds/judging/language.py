"""Which language a text is in: script first, then the feed's word, then a vote of function words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feeds.judging.text import fold_text, words

_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u3400-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_LETTER = re.compile(r"[^\W\d_]")
_CAPITALS = re.compile(r"\b[A-Z]{2}\b")  # "AI" is no Italian word, nor "US" an English one
_SHARE = 0.2
_CLEAR_LEAD = 3
_ENOUGH = 2

_VOTERS: Mapping[str, str] = {
    "en": "the and of to in is that for with as on it by from at are was has his her their this be "
    "not an who will about after over new how why what its they but have says into more out "
    "up all first",
    "fr": "le la les des du et un une est dans pour que qui sur par avec au aux ce cette son ses se "
    "pas plus sont ont de en il elle sans mais comme leur nous vous ete face entre contre "
    "selon ou l d qu c",
    "de": "der die das und ist ein eine nicht mit fur von auf den dem des im zu sich wie auch als "
    "an bei uber nach vor aus wird werden hat sind sein seine ihre gegen zum zur durch noch "
    "nur",
    "it": "il lo gli della dello dei delle degli di e che un una per con non nel nella sono alla al "
    "dal dalla piu come si ha anche le suo sua contro tra fra dopo ma questo questa essere i "
    "del sulla ai",
    "es": "el los las del de y que un una por con para no en es su sus se al como mas pero sobre "
    "este esta la lo contra entre sin tras desde ha han son fue ser tambien ya cuando",
    "pt": "o os as do da dos das de e que um uma por com para nao em no na nos nas se ao como mais "
    "mas sobre este esta contra entre sem apos desde foi ser tambem pelo pela sao seu sua",
    "nl": "de het een en van is op te in dat met voor niet zijn aan er ook als bij naar over door "
    "maar uit om wordt werd deze dit heeft hij ze tot nog kan moet weten je",
}
_WORDS = {lang: frozenset(text.split()) for lang, text in _VOTERS.items()}


def detect(text: str, declared: str = "") -> str:
    """Two letters, or `und`: a clear script, else the declared one unless the words say otherwise."""
    by_script = of_script(text)
    if by_script:
        return by_script
    declared = declared.strip().lower().replace("_", "-").split("-")[0][:3]
    if declared in {"", "und", "mul", "zxx"}:
        return of_words(text)
    if declared in _WORDS:
        return _unless_contradicted(text, declared)
    return declared


def of_script(text: str) -> str:
    """ja, ko, zh, uk or ru where the script says so, else nothing."""
    letters = len(_LETTER.findall(text)) or 1
    if len(_HANGUL.findall(text)) / letters > _SHARE:
        return "ko"
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if (kana + han) / letters > _SHARE:
        return "ja" if kana / (kana + han) > 0.05 else "zh"
    if len(_CYRILLIC.findall(text)) / letters > _SHARE:
        return "uk" if _UKRAINIAN.search(text) else "ru"
    return ""


def of_words(text: str) -> str:
    """The Latin-script language whose function words are most of it, or `und`."""
    votes = _votes(text)
    best = max(votes, key=lambda lang: votes[lang])
    return best if votes[best] >= 1 else "und"


def _unless_contradicted(text: str, declared: str) -> str:
    votes = _votes(text)
    best = max(votes, key=lambda lang: votes[lang])
    clear = votes[best] >= _ENOUGH * _CLEAR_LEAD and votes[best] >= _CLEAR_LEAD * max(votes[declared], 1)
    return best if clear else declared


def _votes(text: str) -> dict[str, int]:
    tokens = [part for word in words(fold_text(_CAPITALS.sub(" ", text))) for part in word.split("'")]
    return {lang: sum(token in known for token in tokens) for lang, known in _WORDS.items()}

"""A line cut into tokens: white space separates, quotes keep together, and what was quoted stays marked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.commands.trouble import LineError
from bot.locale import N_

QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“"}
MAX_LINE = 2000


@dataclass(frozen=True, slots=True)
class Token:
    """Characters, and for each whether a quotation or backslash protects it from being syntax."""

    text: str
    kept: tuple[bool, ...]

    def split_option(self) -> tuple[str, Token] | None:
        """The word before the first bare colon, lower case, and the rest; None without such a word."""
        for place, letter in enumerate(self.text):
            if letter == ":" and not self.kept[place]:
                word = self.text[:place]
                is_word = word[:1].isalpha() and not any(self.kept[:place])
                return (word.lower(), self.after(place + 1)) if is_word else None
        return None

    def after(self, place: int) -> Token:
        """What follows that place."""
        return Token(self.text[place:], self.kept[place:])

    def is_bare(self, text: str) -> bool:
        """Whether it is that text, unquoted."""
        return self.text == text and not any(self.kept)

    def is_minus(self) -> bool:
        """Whether it begins with a bare minus and goes on."""
        return len(self.text) > 1 and self.text[0] == "-" and not self.kept[0]

    def values(self) -> list[str]:
        """Its parts between bare commas, empty ones left out."""
        parts, start = [], 0
        for place in range(len(self.text) + 1):
            if place == len(self.text) or (self.text[place] == "," and not self.kept[place]):
                parts.append(self.text[start:place].strip())
                start = place + 1
        return [part for part in parts if part]


def cut(line: str) -> list[Token]:
    """The tokens of a line."""
    if len(line) > MAX_LINE:
        raise LineError(
            N_("That line is too long."), hint=N_("Keep it under {most} characters."), most=str(MAX_LINE)
        )
    return _Cutter(line).run()


class _Cutter:
    def __init__(self, line: str) -> None:
        self._line = line
        self._place = 0
        self._tokens: list[Token] = []
        self._text: list[str] = []
        self._kept: list[bool] = []
        self._open = False

    def run(self) -> list[Token]:
        while self._place < len(self._line):
            self._step(self._line[self._place])
        self._end()
        return self._tokens

    def _step(self, letter: str) -> None:
        self._place += 1
        if letter.isspace():
            self._end()
        elif letter in QUOTES and self._may_open():
            self._quotation(QUOTES[letter])
        else:
            self._add(letter, kept=False)

    def _may_open(self) -> bool:
        """A quotation begins a token or a value: inside a word, a quotation mark is a letter."""
        if not self._text:
            return True
        if self._text[-1] == "-" and len(self._text) > 1:
            return False
        return self._text[-1] in ":,-" and not self._kept[-1]

    def _quotation(self, close: str) -> None:
        self._open = True
        start = len(self._text)
        while self._place < len(self._line):
            letter = self._line[self._place]
            self._place += 1
            if letter == "\\" and self._line[self._place : self._place + 1] in {'"', "\\", close}:
                self._add(self._line[self._place], kept=True)
                self._place += 1
            elif letter == close:
                self._trim(start, close)
                return
            else:
                self._add(letter, kept=True)
        raise LineError(
            N_("A quotation mark is opened and not closed."), hint=N_('Close it, or write \\" for the mark.')
        )

    def _trim(self, start: int, close: str) -> None:
        """French quotation marks have spaces inside that are not part of the words."""
        while close == "»" and len(self._text) > start and self._text[-1].isspace():
            del self._text[-1], self._kept[-1]
        while close == "»" and len(self._text) > start and self._text[start].isspace():
            del self._text[start], self._kept[start]

    def _add(self, letter: str, *, kept: bool) -> None:
        self._text.append(letter)
        self._kept.append(kept)

    def _end(self) -> None:
        if self._text or self._open:
            self._tokens.append(Token("".join(self._text), tuple(self._kept)))
        self._text, self._kept, self._open = [], [], False

"""What a person typed and we cannot do: one sentence, the nearest right word, an example."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from feeds.errors import UserError

Translate = Callable[[str], str]
TRANSLATED = {"part", "trouble"}  # facts that are messages themselves; all others are people's own words


class LineError(UserError):
    """A UserError that can still be said in the reader's language.

    `message` and `hint` are messages of the catalogue with {facts} in braces, marked with `N_` where they
    stand. `nearest` is the right word that was probably meant, `example` a line that works.
    """

    def __init__(
        self, message: str, *, hint: str = "", nearest: str = "", example: str = "", **facts: str
    ) -> None:
        super().__init__(message.format(**facts), hint.format(**facts))
        self.template = message
        self.hint_template = hint
        self.nearest = nearest
        self.example = example
        self.facts = facts

    def say(self, translate: Translate) -> str:
        """The sentence, the nearest word, the next step and the example, in that language."""
        _ = translate
        facts = {name: _(fact) if name in TRANSLATED else fact for name, fact in self.facts.items()}
        parts = [_(self.template).format(**facts)]
        if self.nearest:
            parts.append(_("Nearest: {word}.").format(word=self.nearest))
        if self.hint_template:
            parts.append(_(self.hint_template).format(**facts))
        if self.example:
            parts.append(_("For example: {line}").format(line=self.example))
        return " ".join(parts)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like that one, or nothing when none is like it."""
    by_folded = {choice.casefold(): choice for choice in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    if found:
        return by_folded[found[0]]
    starts = [choice for folded, choice in by_folded.items() if word and folded.startswith(word.casefold())]
    return starts[0] if starts else ""

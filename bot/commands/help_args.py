"""help: what can be typed, from the catalog and the arguments themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.args import Args, Slot, rest
from bot.commands.kinds import READINGS, Kind
from bot.locale import N_, Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpArgs(Args):
    """`help`, `help feeds add`."""

    command: ClassVar[str] = "help"
    about: str = rest(Kind.TEXT, N_("a command"))


def slot_in_words(slot: Slot, translate: Translator) -> tuple[str, str]:
    """How a field is written, and what it is."""
    sample = "|".join(slot.choices) or READINGS[slot.kind].example.partition(", ")[0]
    word = slot.option or slot.excludes
    if slot.is_positional:
        shown = f"<{translate(slot.says)}>" if slot.required else f"[{translate(slot.says)}]"
    elif word == "-":
        shown = f"-{sample}"
    else:
        shown = f"{'-' if slot.excludes else ''}{word}:{sample}"
    return shown, translate(slot.says)

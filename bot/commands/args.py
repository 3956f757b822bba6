"""Arguments of commands as frozen dataclasses whose fields say what they are: the source of every form."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar

from bot.commands.kinds import Kind

SLOT = "slot"


class Args:
    """Base of all arguments. `command` is the words that begin the line."""

    __slots__ = ()
    command: ClassVar[str] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One field of a line.

    `option` is the word before the colon (empty for a positional), `excludes` that of `-word:`, or `-` for
    bare `-word`. `many` makes a list, `whole` joins the rest of the line into one value. `says` is its help.
    """

    field: str = ""
    kind: Kind
    says: str
    option: str = ""
    excludes: str = ""
    many: bool = False
    whole: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_positional(self) -> bool:
        """Whether it is written without a word and a colon."""
        return not self.option and not self.excludes


def positional(kind: Kind, says: str, *, choices: tuple[str, ...] = (), default: Any = "") -> Any:
    """A single value by its place; empty when left out."""
    return field(default=default, metadata={SLOT: Slot(kind=kind, says=says, choices=choices)})


def required(kind: Kind, says: str, *, choices: tuple[str, ...] = ()) -> Any:
    """A single value by its place that cannot be left out."""
    return field(metadata={SLOT: Slot(kind=kind, says=says, required=True, choices=choices)})


def rest(kind: Kind, says: str) -> Any:
    """The rest of the line as one value; empty when left out."""
    return field(default="", metadata={SLOT: Slot(kind=kind, says=says, whole=True)})


def required_rest(kind: Kind, says: str) -> Any:
    """The rest of the line as one value that cannot be left out."""
    return field(metadata={SLOT: Slot(kind=kind, says=says, whole=True, required=True)})


def listed(kind: Kind, says: str) -> Any:
    """All positional values as a list."""
    return field(default=(), metadata={SLOT: Slot(kind=kind, says=says, many=True)})


def option(word: str, kind: Kind, says: str, *, default: Any = "", choices: tuple[str, ...] = ()) -> Any:
    """`word:value`."""
    return field(default=default, metadata={SLOT: Slot(kind=kind, says=says, option=word, choices=choices)})


def options(word: str, kind: Kind, says: str) -> Any:
    """`word:one,two`, or the option again."""
    return field(default=(), metadata={SLOT: Slot(kind=kind, says=says, option=word, many=True)})


def excluded(word: str, kind: Kind, says: str) -> Any:
    """`-word:one,two`; the word `-` itself takes bare `-value`."""
    return field(default=(), metadata={SLOT: Slot(kind=kind, says=says, excludes=word, many=True)})


def slots(args: type[Args]) -> tuple[Slot, ...]:
    """The fields of a command's arguments, in order."""
    known = _SLOTS.get(args)
    if known is None:
        known = _SLOTS[args] = tuple(_named(one) for one in fields(args))  # type: ignore[arg-type]
    return known


_SLOTS: dict[type[Args], tuple[Slot, ...]] = {}


def _named(one: Field[Any]) -> Slot:
    slot: Slot = one.metadata[SLOT]
    return Slot(**{name: getattr(slot, name) for name in Slot.__slots__} | {"field": one.name})

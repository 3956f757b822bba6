"""A line of text to a command's arguments and back: the one grammar of every platform. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from bot.commands.args import Args, Slot, slots
from bot.commands.kinds import READINGS, Kind
from bot.commands.tokens import Token, cut
from bot.commands.trouble import LineError, nearest
from bot.locale import N_

SYNONYMS = {"entity": "name"}
FREE = {Kind.TEXT, Kind.WORD, Kind.ADDRESS, Kind.SOURCE, Kind.NAME, Kind.STORY, Kind.ITEM}
_SAFE = re.compile(r"[\w./#@+%&=?~!*'][\w./#@+%&=?~!*'-]*")
_WEB = re.compile(r"https?://[\w./#@+%&=?~!*'-]+")

Shapes = Mapping[str, type[Args]]


class UnplacedError(LineError):
    """Words that the command has no place for. `so_far` is what the rest of the line stands for."""

    def __init__(self, so_far: Args, words: str, first: str) -> None:
        shape = type(so_far)
        message = N_("{command} does not know what to do with {word}.")
        super().__init__(message, example=example_of(shape), command=shape.command, word=first)
        self.so_far = so_far
        self.words = words


def read(line: str, shapes: Shapes) -> Args:
    """The arguments that a line stands for; raises LineError with the nearest right word and an example."""
    tokens = cut(line)
    shape, tokens = _shape(tokens, shapes)
    found = _Found()
    for place, token in enumerate(tokens):
        if token.is_bare("--"):
            found.plain += tokens[place + 1 :]
            break
        _sort_in(token, shape, found)
    unplaced = _place_positionals(shape, found)
    args = _built(shape, found)
    if unplaced:
        raise UnplacedError(args, _whole(unplaced), unplaced[0].text)
    return args


def write(args: Args) -> str:
    """The line that `read` turns into these arguments; everything at its default is left out."""
    defaults = {one.name: one.default for one in fields(args)}  # type: ignore[arg-type]
    parts = [type(args).command]
    for slot in sorted(slots(type(args)), key=lambda slot: not slot.is_positional):
        value = getattr(args, slot.field)
        if value != defaults[slot.field]:
            parts.append(_written(slot, value))
    return " ".join(part for part in parts if part)


def quoted(text: str) -> str:
    """A value as it may stand anywhere in a line."""
    if _SAFE.fullmatch(text) or _WEB.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(slots=True)
class _Found:
    plain: list[Token] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, slot: Slot, values: Sequence[str]) -> None:
        known = self.values.setdefault(slot.field, [])
        known[:] = [*known, *values] if slot.many else values


def _shape(tokens: list[Token], shapes: Shapes) -> tuple[type[Args], list[Token]]:
    words = [token.text.lower() for token in tokens[:2]]
    if not words:
        return shapes["help"], []
    for count in (2, 1):
        shape = shapes.get(" ".join(words[:count])) if len(words) >= count else None
        if shape:
            return shape, tokens[count:]
    if len(words) == 1 and (shape := shapes.get(f"{words[0]} list")):
        return shape, []
    raise _no_command(words, shapes)


def _no_command(words: list[str], shapes: Shapes) -> LineError:
    family = sorted({name.partition(" ")[2] for name in shapes if name.startswith(f"{words[0]} ")})
    if family and len(words) > 1:
        near = nearest(words[1], family) or family[0]
        message = N_("There is no {word} after {command}.")
        return LineError(message, nearest=near, example=f"{words[0]} {near}", word=words[1], command=words[0])
    near = nearest(words[0], {name.partition(" ")[0] for name in shapes if not name.startswith("restore")})
    message = N_("There is no command {word}.")
    return LineError(message, nearest=near, example=f"help {near}".strip(), word=words[0])


def _sort_in(token: Token, shape: type[Args], found: _Found) -> None:
    if token.is_minus() and (exclusion := _exclusion(token.after(1), shape)):
        excluding, rest = exclusion
        found.add(excluding, rest.values() if excluding.excludes != "-" else [rest.text])
        return
    split = token.split_option()
    slot = _option(shape, split[0]) if split else None
    if split and slot:
        found.add(slot, split[1].values() if slot.many else [split[1].text])
    elif split and not _takes_anything(shape):
        raise _no_option(shape, split[0])
    else:
        found.plain.append(token)


def _exclusion(token: Token, shape: type[Args]) -> tuple[Slot, Token] | None:
    by_word = {slot.excludes: slot for slot in slots(shape) if slot.excludes}
    split = token.split_option()
    if split and (slot := by_word.get(SYNONYMS.get(split[0], split[0]))):
        return slot, split[1]
    return (by_word["-"], token) if "-" in by_word else None


def _option(shape: type[Args], word: str) -> Slot | None:
    word = SYNONYMS.get(word, word)
    return next((slot for slot in slots(shape) if slot.option == word), None)


def _takes_anything(shape: type[Args]) -> bool:
    return any(slot.is_positional and slot.kind in FREE for slot in slots(shape))


def _no_option(shape: type[Args], word: str) -> LineError:
    known = [slot.option for slot in slots(shape) if slot.option]
    near = nearest(word, known)
    example = example_of(shape)
    message = N_("{command} has no option {word}:.")
    return LineError(
        message, nearest=f"{near}:" if near else "", example=example, command=shape.command, word=word
    )


def _place_positionals(shape: type[Args], found: _Found) -> list[Token]:
    """Those that have no place are left."""
    waiting = list(found.plain)
    for slot in (slot for slot in slots(shape) if slot.is_positional):
        if slot.many:
            free = slot.kind in {Kind.TEXT, Kind.WORD}
            values = [part for token in waiting for part in ([token.text] if free else token.values())]
            found.add(slot, values)
            waiting = []
        elif slot.whole:
            if waiting:
                found.add(slot, [_whole(waiting)])
            waiting = []
        elif waiting:
            found.add(slot, [waiting.pop(0).text])
    return waiting


def _whole(tokens: list[Token]) -> str:
    """The rest of a line as one value; quotations inside it stay quotations."""
    if len(tokens) == 1:
        return tokens[0].text
    return " ".join(quoted(one.text) if any(one.kept) and " " in one.text else one.text for one in tokens)


def _built(shape: type[Args], found: _Found) -> Args:
    values: dict[str, Any] = {}
    for slot in slots(shape):
        texts = found.values.get(slot.field)
        if texts:
            read_values = tuple(_value(shape, slot, text) for text in texts)
            values[slot.field] = tuple(dict.fromkeys(read_values)) if slot.many else read_values[0]
        elif slot.required:
            message = N_("{command} needs more: {part}.")
            raise LineError(message, example=example_of(shape), command=shape.command, part=slot.says)
    return shape(**values)


def _value(shape: type[Args], slot: Slot, text: str) -> Any:
    reading = READINGS[slot.kind]
    try:
        value = reading.read(text)
    except ValueError:
        example = f"{slot.option}:{reading.example}" if slot.option else reading.example
        raise LineError(reading.trouble, example=example, value=text or '""') from None
    if slot.choices and value not in slot.choices:
        near = nearest(str(value), slot.choices)
        message, choices = N_("{value} is none of {choices}."), ", ".join(slot.choices)
        raise LineError(message, nearest=near, example=example_of(shape), value=text, choices=choices)
    return value


def example_of(shape: type[Args]) -> str:
    """A line that works, made of the fields that it must have and the first that it may have."""
    parts = [shape.command]
    for slot in slots(shape):
        sample = slot.choices[0] if slot.choices else READINGS[slot.kind].example.partition(", ")[0]
        if slot.is_positional:
            parts.append(sample)
    first = next((slot for slot in slots(shape) if slot.option), None)
    if first and len(parts) == 1:
        sample = first.choices[0] if first.choices else READINGS[first.kind].example.partition(", ")[0]
        parts.append(f"{first.option}:{sample}")
    return " ".join(parts)


def _written(slot: Slot, value: Any) -> str:
    show = READINGS[slot.kind].write
    texts = [quoted(show(one)) for one in (value if slot.many else (value,))]
    if slot.option:
        return f"{slot.option}:{','.join(texts)}"
    if slot.excludes == "-":
        return " ".join(f"-{text}" for text in texts)
    if slot.excludes:
        return f"-{slot.excludes}:{','.join(texts)}"
    return " ".join(texts) if slot.kind in {Kind.TEXT, Kind.WORD} else ",".join(texts)


def is_default(slot: Slot, args: Args) -> bool:
    """Whether the field was left out."""
    known = next(one for one in fields(args) if one.name == slot.field)  # type: ignore[arg-type]
    return known.default is not MISSING and getattr(args, slot.field) == known.default

"""Forms of the commands that people fill in rather than type: one description for every platform. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from bot.commands.args import Args, Slot, slots
from bot.commands.arranging import QuietArgs, SettingsArgs
from bot.commands.choices import Choice, choices_of
from bot.commands.context import Context
from bot.commands.kinds import READINGS, Kind
from bot.commands.subscribing import SubscribeArgs
from bot.commands.syntax import example_of, write
from bot.commands.trouble import LineError
from bot.commands.vocabulary import names_known, topics_named
from bot.locale import N_, Translator
from feeds.model import Desk

Values = Mapping[str, str | Sequence[str]]
"""What was filled in, by the field of the arguments; a field that is missing keeps what the form had."""

_EMPTY = N_("Something has to stand here.")
_PARTS = re.compile(r'\s*(?:"([^"]*)"|“([^”]*)”|«\s*([^»]*?)\s*»|([^,;\n]+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field: its `slot` of the arguments, its words, and what it may be.

    `choices` are (label, value) pairs, empty where it is free text. `default` is what it shows at first,
    as a line writes it: none, one, or several values.
    """

    slot: Slot
    label: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    default: tuple[str, ...] = ()
    required: bool = False
    many: bool = False

    @property
    def name(self) -> str:
        """The field's name in the values that come back."""
        return self.slot.field


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A command to be filled in; the most important fields come first, for platforms that show few.

    `command` is the command of the line that comes out. `preset` are its arguments before anything is
    filled in. `only_changes` leaves out of the line what still says what the form said.
    """

    command: str
    title: str
    fields: tuple[FormField, ...]
    shape: type[Args] = field(repr=False)
    preset: Args = field(repr=False)
    translate: Translator = field(repr=False)
    only_changes: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which command a form writes, and its fields in the order of weight."""

    shape: type[Args]
    title: str
    order: tuple[str, ...]
    preset: Mapping[str, str] = field(default_factory=dict)
    only_changes: bool = False


_PLANS = {
    "subscribe": _Plan(
        SubscribeArgs,
        N_("Subscribe"),
        (
            *("topics", "cadence", "langs", "outlets", "ping"),
            *("names", "phrases", "outlets_named", "without_topics", "at", "on", "first"),
        ),
    ),
    "digest": _Plan(
        SubscribeArgs,
        N_("Digest"),
        ("topics", "cadence", "at", "on", "langs", "outlets", "names"),
        {"cadence": "daily"},
    ),
    "quiet": _Plan(QuietArgs, N_("Quiet hours"), ("hours", "weekends"), only_changes=True),
    "settings": _Plan(
        SettingsArgs,
        N_("Settings"),
        ("lang", "format", "images", "cap", "tz", "urgent", "ping", "managers"),
        only_changes=True,
    ),
}
FORMS = tuple(_PLANS)
"""Names of all forms. A digest is a subscription with another cadence."""


def form_of(
    name: str, within: Context | Translator, *, known: Args | None = None, desk: Desk | None = None
) -> Form:
    """The form of that name, in the reader's words; `known` are the arguments that it shows at first.

    With a context or a desk, topics and languages can be chosen from. Raises KeyError for other names.
    """
    plan = _PLANS[name]
    translate = within.translate if isinstance(within, Context) else within
    desk = within.room.desk if isinstance(within, Context) else desk
    preset = known if isinstance(known, plan.shape) else plan.shape(**plan.preset)
    by_field = {slot.field: slot for slot in slots(plan.shape)}
    chosen = [by_field[one] for one in plan.order] + _unplanned(plan)
    return Form(
        command=plan.shape.command,
        title=translate(plan.title),
        fields=tuple(_field(slot, preset, translate, desk) for slot in chosen),
        shape=plan.shape,
        preset=preset,
        translate=translate,
        only_changes=plan.only_changes,
    )


def line_from(form: Form, values: Values) -> str:
    """The line that the values stand for; raises LineError for the first that cannot be read."""
    fields_said = _said(form.shape, values)
    emptied = {name for name in values if name not in fields_said}
    shown = {one.name: getattr(form.preset, one.name) for one in fields(form.preset)}  # type: ignore[arg-type]
    if form.only_changes:
        changed = {name: value for name, value in fields_said.items() if value != shown[name]}
        return write(form.shape(**changed))
    kept = {name: value for name, value in shown.items() if name not in emptied}
    return write(form.shape(**kept | fields_said))


def args_from(shape: type[Args], values: Values) -> Args:
    """A command's arguments from values alone; raises LineError for what cannot be read or is missing."""
    said = _said(shape, values)
    for slot in slots(shape):
        if slot.required and slot.field not in said:
            message = N_("{command} needs more: {part}.")
            raise LineError(message, example=example_of(shape), command=shape.command, part=slot.says)
    return shape(**said)


def field_errors(form: Form, values: Values, desk: Desk | None = None) -> dict[str, str]:
    """What is wrong, one sentence a field, in the form's language; with a desk, its words are known too."""
    by_field = {slot.field: slot for slot in slots(form.shape)}
    wrong: dict[str, str] = {}
    for name, value in values.items():
        try:
            _check(by_field[name], value, desk)
        except LineError as error:
            wrong[name] = error.say(form.translate)
    for one in form.fields:
        if one.required and one.name in values and not _texts(one.slot, values[one.name]):
            wrong[one.name] = form.translate(_EMPTY)
    return wrong


def _said(shape: type[Args], values: Values) -> dict[str, Any]:
    by_field = {slot.field: slot for slot in slots(shape)}
    return {
        name: _read(by_field[name], texts)
        for name in values
        if (texts := _texts(by_field[name], values[name]))
    }


def _check(slot: Slot, value: str | Sequence[str], desk: Desk | None) -> None:
    texts = _texts(slot, value)
    if not texts:
        return
    _read(slot, texts)
    if desk and slot.kind is Kind.TOPIC:
        topics_named(desk, texts)
    if desk and slot.kind is Kind.NAME:
        names_known(desk, texts)


def _field(slot: Slot, preset: Args, translate: Translator, desk: Desk | None) -> FormField:
    label = translate(slot.says)
    return FormField(
        slot=slot,
        label=label[:1].upper() + label[1:],
        kind=slot.kind,
        choices=choices_of(slot, translate, desk),
        default=_shown(slot, getattr(preset, slot.field)),
        required=slot.required,
        many=slot.many,
    )


def _unplanned(plan: _Plan) -> list[Slot]:
    """Settings that came later than this page's order are filled in as well, behind the known ones."""
    if not plan.only_changes:
        return []
    return [one for one in slots(plan.shape) if one.field not in plan.order and one.kind is not Kind.PLACE]


def _shown(slot: Slot, value: Any) -> tuple[str, ...]:
    values = value if slot.many else (value,)
    return tuple(READINGS[slot.kind].write(one) for one in values if one is not None and one != "")


def _texts(slot: Slot, value: str | Sequence[str]) -> list[str]:
    """The values of a field; free text is cut at commas, quotation marks keep together."""
    if not isinstance(value, str):
        parts = list(value)
    elif slot.many:
        parts = ["".join(found.groups("")) for found in _PARTS.finditer(value)]
    else:
        parts = [value]
    return [stripped for part in parts if (stripped := part.strip())]


def _read(slot: Slot, texts: Sequence[str]) -> Any:
    read = tuple(dict.fromkeys(_one(slot, text) for text in texts))
    return read if slot.many else read[0]


def _one(slot: Slot, text: str) -> Any:
    reading = READINGS[slot.kind]
    try:
        value = reading.read(text)
    except ValueError:
        raise LineError(reading.trouble, example=reading.example, value=text) from None
    if slot.choices and value not in slot.choices:
        message, choices = N_("{value} is none of {choices}."), ", ".join(slot.choices)
        raise LineError(message, value=text, choices=choices)
    return value

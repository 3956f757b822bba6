"""Forms as Discord's modals, and what was filled in there back into values. Pure.

A modal takes five fields, so a form has pages; the most important five come first. Nothing is kept between
opening and sending: the modal's id says which form it is and for which place.
Page: components/reference of Discord's developer documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.forms import FORMS, Form, FormField
from bot.commands.kinds import Kind
from bot.platforms.discord.options import to_text

LABEL, SELECT, TEXT, ROLES = 18, 3, 4, 6
ONE_LINE = 1
FIELDS_A_PAGE = 5
MOST_OPTIONS = 25
TITLE, FIELD_LABEL, OPTION_LABEL = 45, 45, 100
LONGEST = 1000
PREFIX = "f1"

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which form, which page of it (from 1), and for which place (`to:` of the line)."""

    form: str
    number: int = 1
    to: str = ""

    @property
    def custom_id(self) -> str:
        """The modal's id."""
        return f"{PREFIX}:{self.form}:{self.number}:{self.to}"

    @property
    def line(self) -> str:
        """What a button's line says to open it."""
        return f"form {self.form} {self.number} {self.to}".strip()


def page_of(custom_id: str) -> Page | None:
    """The page behind a modal's id; None for any other."""
    prefix, _, rest = custom_id.partition(":")
    form, _, rest = rest.partition(":")
    number, _, to = rest.partition(":")
    if prefix != PREFIX or form not in FORMS or number not in {"1", "2"}:
        return None
    return Page(form=form, number=int(number), to=to)


def page_opened_by(line: str) -> Page | None:
    """The page that a button opens: `form settings 2`."""
    words = line.split(" ")
    if len(words) < 2 or words[0] != "form" or words[1] not in FORMS:
        return None
    number = 2 if words[2:3] == ["2"] else 1
    return Page(form=words[1], number=number, to=" ".join(words[3:]))


def modal(form: Form, page: Page, *, in_server: bool) -> Payload:
    """The modal of one page; roles can be chosen in servers alone."""
    shown = list(fields_on(form, page.number, in_server=in_server))
    return {
        "custom_id": page.custom_id,
        "title": form.title[:TITLE],
        "components": [_labelled(one) for one in shown],
    }


def fields_on(form: Form, number: int, *, in_server: bool) -> Sequence[FormField]:
    """The fields of a page."""
    askable = [one for one in form.fields if in_server or one.kind is not Kind.PERSON]
    return askable[(number - 1) * FIELDS_A_PAGE : number * FIELDS_A_PAGE]


def has_page(form: Form, number: int, *, in_server: bool) -> bool:
    """Whether there is anything on that page."""
    return bool(fields_on(form, number, in_server=in_server))


def values_of(components: Sequence[Mapping[str, Any]]) -> dict[str, str | list[str]]:
    """What was filled in, by field; roles come as `@&id`."""
    values: dict[str, str | list[str]] = {}
    for one in _inputs(components):
        if one.get("type") == ROLES:
            values[one["custom_id"]] = [to_text(Kind.PERSON, f"<@&{role}>") for role in one.get("values", ())]
        elif "values" in one:
            values[one["custom_id"]] = [str(value) for value in one["values"]]
        else:
            values[one["custom_id"]] = str(one.get("value") or "")
    return values


def _inputs(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Inputs stand alone inside a label; older clients send them in rows."""
    for one in components:
        if "component" in one:
            yield one["component"]
        elif "components" in one:
            yield from _inputs(one["components"])
        elif "custom_id" in one:
            yield one


def _labelled(field: FormField) -> Payload:
    return {"type": LABEL, "label": field.label[:FIELD_LABEL], "component": _input(field)}


def _input(field: FormField) -> Payload:
    if field.kind is Kind.PERSON:
        return _roles(field)
    return _select(field) if field.choices else _text(field)


def _roles(field: FormField) -> Payload:
    most = MOST_OPTIONS if field.many else 1
    known = [one.removeprefix("@&") for one in field.default if one.startswith("@&")]
    chosen = [{"id": role, "type": "role"} for role in known][:most]
    select = {"type": ROLES, "custom_id": field.name, "required": False, "min_values": 0, "max_values": most}
    return select | ({"default_values": chosen} if chosen else {})


def _select(field: FormField) -> Payload:
    options = [
        {"label": label[:OPTION_LABEL], "value": value, "default": value in field.default}
        for label, value in field.choices[:MOST_OPTIONS]
    ]
    return {
        "type": SELECT,
        "custom_id": field.name,
        "options": options,
        "required": field.required,
        "min_values": 1 if field.required else 0,
        "max_values": len(options) if field.many else 1,
    }


def _text(field: FormField) -> Payload:
    text = {"type": TEXT, "custom_id": field.name, "style": ONE_LINE, "required": field.required}
    shown = ", ".join(field.default)[:LONGEST]
    return text | {"max_length": LONGEST} | ({"value": shown} if shown else {})

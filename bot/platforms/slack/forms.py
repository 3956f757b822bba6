"""Forms as Slack's modals, and what was filled in there back into values. Pure.

Nothing is kept between opening and sending: the modal itself carries which form it is and for which place.
https://docs.slack.dev/reference/views/modal-views and …/block-kit/block-elements
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.commands.forms import Form, FormField
from bot.commands.kinds import Kind
from bot.locale import Translator

TITLE, LABEL, PLACEHOLDER, OPTION, OPTION_VALUE = 24, 2000, 150, 75, 150
MOST_OPTIONS, LONGEST, ERROR = 100, 3000, 2000
TO = "to"
PICK = "pick"
SEARCHED = {Kind.TOPIC, Kind.NAME, Kind.OUTLET, Kind.ZONE, Kind.STORY}
"""Kinds whose values are searched for while typing."""

GROUP = "group"
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a modal carries along: the place that it was opened in, and the `to:` of its line."""

    channel: str = ""
    channel_name: str = ""
    thread: str = ""
    to: str = ""

    def written(self) -> str:
        """For `private_metadata`, 3000 characters at most."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def carried_by(view: Mapping[str, Any]) -> Carried:
    """The same from a modal; an empty one where it carries nothing that we know."""
    try:
        known = json.loads(view.get("private_metadata") or "{}")
        return Carried(**{name: str(known[name]) for name in Carried.__slots__ if name in known})
    except (ValueError, TypeError):
        return Carried()


def plain(text: str, limit: int) -> Payload:
    """Text that Slack does not read markup in; never empty, as Slack refuses that."""
    words = " ".join(text.split()) or "–"
    return {"type": "plain_text", "text": words if len(words) <= limit else words[: limit - 1] + "…"}


def modal(
    title: str, blocks: Sequence[Payload], *, translate: Translator, carried: Carried, callback: str = ""
) -> Payload:
    """A modal; with a callback it can be sent, without one only closed."""
    _ = translate
    view = {
        "type": "modal",
        "title": plain(title, TITLE),
        "close": plain(_("Cancel") if callback else _("Close"), TITLE),
        "private_metadata": carried.written(),
        "blocks": list(blocks),
    }
    return view | ({"callback_id": callback, "submit": plain(_("Send"), TITLE)} if callback else {})


def form_modal(name: str, form: Form, carried: Carried, *, asks_place: bool, where: str) -> Payload:
    """The modal of a form; `where` says for whom it is, unless it is asked."""
    _ = form.translate
    top = [_place_field(form.translate)] if asks_place else [note(where)]
    blocks = [*top, *(_field(one, form.translate) for one in form.fields)]
    return modal(form.title, blocks, translate=_, carried=carried, callback=f"form:{name}")


def note(text: str) -> Payload:
    """A small line."""
    return {"type": "context", "elements": [plain(text, 2000)]}


def field(name: str, label: str, element: Payload, *, optional: bool = True, hint: str = "") -> Payload:
    """An input under its label."""
    block = {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain(label, LABEL),
        "element": element,
    }
    return block | ({"hint": plain(hint, LABEL)} if hint else {})


def searched(kind: str, *, many: bool, chosen: Sequence[tuple[str, str]] = (), hint: str) -> Payload:
    """A select whose options are searched for while typing."""
    element: Payload = {
        "type": "multi_external_select" if many else "external_select",
        "action_id": f"{PICK}:{kind}",
        "min_query_length": 0,
        "placeholder": plain(hint, PLACEHOLDER),
    }
    options = options_of(chosen)
    if options:
        element |= {"initial_options": options} if many else {"initial_option": options[0]}
    return element


def kind_searched(action_id: str) -> str:
    """What is being searched for; empty for a select of another sort."""
    prefix, _, kind = action_id.partition(":")
    return kind if prefix == PICK else ""


def options_of(choices: Sequence[tuple[str, str]]) -> list[Payload]:
    """Options of a select; a value too long for one is left out."""
    return [
        {"text": plain(label, OPTION), "value": value}
        for label, value in choices[:MOST_OPTIONS]
        if 0 < len(value) <= OPTION_VALUE
    ]


def values_of(view: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What was filled in, by field; what was emptied is an empty text."""
    fields = (view.get("state") or {}).get("values") or {}
    return {name: _value(next(iter(elements.values()))) for name, elements in fields.items() if elements}


def _value(element: Mapping[str, Any]) -> str | list[str]:
    """https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"""
    if "selected_options" in element:
        return [str(one["value"]) for one in element["selected_options"] or ()]
    if "selected_users" in element:
        return [f"@{person}" for person in element["selected_users"] or ()]
    if "selected_option" in element:
        return str((element["selected_option"] or {}).get("value", ""))
    for key, sign in (
        ("selected_time", ""),
        ("selected_date", ""),
        ("selected_conversation", "#"),
        ("value", ""),
    ):
        if key in element:
            return f"{sign}{element[key]}" if element[key] else ""
    return ""


def _place_field(translate: Translator) -> Payload:
    _ = translate
    element = {
        "type": "conversations_select",
        "action_id": TO,
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "placeholder": plain(_("Channel"), PLACEHOLDER),
    }
    return field(TO, _("Channel"), element, hint=_("Leave it empty for yourself alone."))


def _field(one: FormField, translate: Translator) -> Payload:
    return field(one.name, one.label, _element(one, translate), optional=not one.required)


def _element(one: FormField, translate: Translator) -> Payload:
    _ = translate
    if one.kind in SEARCHED:
        by_value = {value: label for label, value in one.choices}
        chosen = [(by_value.get(value, value), value) for value in one.default]
        return searched(one.kind.value, many=one.many, chosen=chosen, hint=_("Type to search"))
    if one.kind is Kind.PERSON:
        return _people(one, translate)
    if one.choices:
        return _select(one, translate)
    if one.kind is Kind.TIME:
        element = {"type": "timepicker", "action_id": one.name}
        return element | ({"initial_time": one.default[0]} if one.default else {})
    return _text(one)


def _people(one: FormField, translate: Translator) -> Payload:
    """People manage, groups are pinged: a ping is for a user group alone."""
    _ = translate
    if not one.many:
        chosen = [(value, value) for value in one.default]
        return searched(GROUP, many=False, chosen=chosen, hint=_("User group"))
    known = [value.removeprefix("@") for value in one.default if value.startswith("@")]
    element: Payload = {"type": "multi_users_select", "action_id": one.name}
    return element | ({"initial_users": known} if known else {})


def _select(one: FormField, translate: Translator) -> Payload:
    options = options_of(one.choices)
    chosen = [option for option in options if option["value"] in one.default]
    kind = "multi_static_select" if one.many else "static_select"
    element: Payload = {"type": kind, "action_id": one.name, "options": options}
    if chosen:
        element |= {"initial_options": chosen} if one.many else {"initial_option": chosen[0]}
    return element


def _text(one: FormField) -> Payload:
    element: Payload = {"type": "plain_text_input", "action_id": one.name, "max_length": LONGEST}
    text = ", ".join(one.default)
    return element | ({"initial_value": text} if text else {})

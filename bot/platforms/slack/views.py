"""Modals: opened while their trigger is good, checked field by field, answered in place."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.cards import Button, Reply
from bot.commands.context import is_personal
from bot.commands.forms import FORMS, Form, field_errors, form_of, line_from
from bot.commands.known import known_args
from bot.commands.permissions import Need, may
from bot.commands.trouble import LineError
from bot.platforms.slack import calls, forms, picks
from bot.platforms.slack.asking import ANY, Inbound
from bot.platforms.slack.door import Asked
from bot.platforms.slack.forms import Carried, carried_by
from bot.platforms.slack.replies import Way

log = structlog.get_logger(__name__)
BEFORE_ACK = 2.2
"""Seconds that a line may take before the form is answered: Slack gives three."""

SUBSCRIBING = {"subscribe", "digest"}
Body = Mapping[str, Any]
View = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAsked:
    """A form to open: its name, and the `to:` of the line that comes out."""

    name: str
    to: str = ""


def form_asked_for(line: str) -> FormAsked | None:
    """The form that a line asks for: `form settings me`, or `digest`, which is nothing but a form."""
    words = line.split()
    if words == ["digest"]:
        return FormAsked(name="digest")
    if len(words) < 2 or words[0] != "form" or words[1] not in {*FORMS, picks.SEARCH}:
        return None
    return FormAsked(name=words[1], to=words[2] if len(words) > 2 else "")


def listen(bolt: AsyncApp, inbound: Inbound) -> None:
    """Hangs these into bolt."""

    @bolt.view_submission(ANY)
    async def sent(ack: AsyncAck, body: Body, context: Body) -> None:
        await _sent(inbound, ack, body, context)

    @bolt.view_closed(ANY)
    async def closed(ack: AsyncAck) -> None:
        await ack()


async def open_form(
    inbound: Inbound, wanted: FormAsked, asked: Asked, trigger: str, *, asks_place: bool = False
) -> bool:
    """Shows a form; whoever may not change the channel gets one for themselves."""
    if wanted.name == picks.SEARCH:
        return await open_view(asked, picks.search(_carried(asked, ""), asked.translate), trigger)
    to = wanted.to
    if wanted.name in SUBSCRIBING and not to and not may(asked.caller, Need.PLACE):
        to = "me"
    form, carried = await _form(inbound, wanted.name, to, asked), _carried(asked, to)
    where = _where(asked, to)
    view = forms.form_modal(wanted.name, form, carried, asks_place=asks_place, where=where)
    return await open_view(asked, view, trigger)


async def open_view(asked: Asked, view: View, trigger: str) -> bool:
    """Opens a modal; a trigger that is too old is only logged, as nothing can be shown any more."""
    result = await calls.write(asked.client, "views.open", {"trigger_id": trigger, "view": view})
    if not isinstance(result, calls.Answered):
        log.warning("a form was not opened", answer=repr(result))
    return isinstance(result, calls.Answered)


async def show_reply(inbound: Inbound, line: str, asked: Asked, *, trigger: str = "", view: str = "") -> None:
    """Types a line and shows the answer in a modal: the open one, or a new one."""
    work = asyncio.ensure_future(inbound.door.typed(line, asked))
    if view:
        await _update(asked, view, answer_view(inbound, await work, asked))
        return
    done, _late = await asyncio.wait({work}, timeout=BEFORE_ACK - 1)
    shown = answer_view(inbound, work.result(), asked) if done else waiting_view(asked)
    result = await calls.write(asked.client, "views.open", {"trigger_id": trigger, "view": shown})
    if not isinstance(result, calls.Answered):
        log.warning("an answer was not shown", answer=repr(result))
    elif not done:
        await _update(asked, result.text("view", "id"), answer_view(inbound, await work, asked))


def answer_view(inbound: Inbound, reply: Reply, asked: Asked) -> View:
    """A reply as a modal."""
    _ = asked.translate
    message = inbound.draw(reply, asked.caller.tenant, _.lang)
    blocks = message.get("blocks") or [forms.note(str(message["text"]))]
    return forms.modal("Slugline", blocks, translate=_, carried=_carried(asked, ""))


def waiting_view(asked: Asked) -> View:
    """What stands there while a line takes its time."""
    _ = asked.translate
    return forms.modal("Slugline", [forms.note(_("A moment…"))], translate=_, carried=_carried(asked, ""))


async def asked_in_view(inbound: Inbound, body: Body, context: Body) -> Asked:
    """Who acts in a modal, as if in the place that it was opened in: rights are asked for anew."""
    carried = carried_by(body.get("view") or {})
    channel = {"channel_id": carried.channel} if carried.channel else {}
    inside = {**body, "channel": {"id": carried.channel, "name": carried.channel_name}} if channel else body
    asked = await inbound.asked_soon(inside, {**context, **channel})
    return replace(asked, place=replace(asked.place, thread=carried.thread))


async def _sent(inbound: Inbound, ack: AsyncAck, body: Body, context: Body) -> None:
    started = asyncio.get_running_loop().time()
    view, values = body["view"], forms.values_of(body["view"])
    asked = await asked_in_view(inbound, body, context)
    try:
        line, wrong = await _read(inbound, str(view.get("callback_id", "")), carried_by(view), values, asked)
    except LineError as error:
        line, wrong = "", {_first(view): error.say(asked.translate)}
    if wrong or not line:
        await ack(response_action="errors", errors=_at_fields(wrong, view, asked))
        return
    work = asyncio.ensure_future(inbound.door.typed(line, asked))
    left = BEFORE_ACK - (asyncio.get_running_loop().time() - started)
    done, _late = await asyncio.wait({work}, timeout=max(left, 0.1))
    if not done:
        await ack(response_action="update", view=waiting_view(asked))
        await _update(asked, str(view["id"]), await _finished(inbound, await work, asked))
    elif work.result().error and not work.result().buttons:
        wrong = {_first(view): work.result().error}
        await ack(response_action="errors", errors=_at_fields(wrong, view, asked))
    else:
        await ack(response_action="update", view=await _finished(inbound, work.result(), asked))


async def _read(
    inbound: Inbound, callback: str, carried: Carried, values: Mapping[str, Any], asked: Asked
) -> tuple[str, dict[str, str]]:
    """The line that a modal stands for, or what is wrong at which field."""
    kind, _, name = callback.partition(":")
    if kind != "form" or name not in FORMS:
        return picks.line_of(callback, values), {}
    chosen = dict(values)
    to = carried.to
    if forms.TO in chosen:
        to = str(chosen.pop(forms.TO)) or "me"
    form = await _form(inbound, name, to, asked)
    wrong = field_errors(form, chosen, inbound.door.room.desk)
    return ("", wrong) if wrong else (line_from(form, chosen | ({"to": to} if to else {})), {})


async def _form(inbound: Inbound, name: str, to: str, asked: Asked) -> Form:
    """The form with what holds now."""
    room = inbound.door.room
    known = await known_args(name, asked.caller, room, to)
    return form_of(name, asked.translate, known=known, desk=room.desk)


async def _finished(inbound: Inbound, reply: Reply, asked: Asked) -> View:
    """What is for all goes to the channel or thread that the modal was opened in; the rest stays here."""
    if reply.private or not asked.place.channel:
        return answer_view(inbound, reply, asked)
    _ = asked.translate
    shown = await inbound.tell(reply, asked, Way(channel=asked.place.channel, thread=asked.place.thread))
    said = _("Shown to everybody here.") if shown else _("Slack did not let me show it here.")
    return answer_view(inbound, Reply(text=said), asked)


async def _update(asked: Asked, view_id: str, view: View) -> None:
    result = await calls.write(asked.client, "views.update", {"view_id": view_id, "view": view})
    if not isinstance(result, calls.Answered):
        log.warning("a modal was not brought up to date", answer=repr(result))


def _carried(asked: Asked, to: str) -> Carried:
    place = asked.place
    name = asked.caller.channel_name or place.channel_name
    return Carried(channel=place.channel, channel_name=name, thread=place.thread, to=to)


def _where(asked: Asked, to: str) -> str:
    _ = asked.translate
    if is_personal(asked.caller, to):
        return _("For you alone.")
    if to.lower() == "team":
        return _("For the whole workspace.")
    return _("For {place}.").format(place=to or f"#{asked.caller.channel_name or asked.caller.channel}")


def _first(view: Mapping[str, Any]) -> str:
    """The block that an error stands under when it belongs to none."""
    inputs = [block["block_id"] for block in view.get("blocks", ()) if block.get("type") == "input"]
    return str(inputs[0]) if inputs else ""


def _at_fields(wrong: Mapping[str, str], view: Mapping[str, Any], asked: Asked) -> dict[str, str]:
    """Errors under blocks that are there; Slack refuses others."""
    _ = asked.translate
    there = {block.get("block_id") for block in view.get("blocks", ()) if block.get("type") == "input"}
    placed = {name: said[: forms.ERROR] for name, said in wrong.items() if name in there}
    return placed or {_first(view): next(iter(wrong.values()), _("Something has to stand here."))}


def form_buttons(asked: Asked) -> tuple[Button, ...]:
    """What can be filled in instead of typed; shown under the help."""
    _ = asked.translate
    return (
        Button(label=_("Subscribe…"), line="form subscribe"),
        Button(label=_("Digest…"), line="form digest"),
        Button(label=_("Quiet hours…"), line="form quiet"),
        Button(label=_("Settings…"), line="form settings"),
    )

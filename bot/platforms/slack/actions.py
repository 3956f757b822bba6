"""Buttons and menus: the line that a button carries is typed for whoever presses it; some open a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.cards import Reply
from bot.commands import CATALOG
from bot.commands.kinds import Kind
from bot.commands.permissions import may
from bot.platforms.slack import forms, picks
from bot.platforms.slack.asking import ANY, Inbound
from bot.platforms.slack.door import Asked
from bot.platforms.slack.forms import Carried
from bot.platforms.slack.groups import Groups
from bot.platforms.slack.home import Home
from bot.platforms.slack.replies import Way
from bot.platforms.slack.views import (
    answer_view,
    asked_in_view,
    form_asked_for,
    open_form,
    open_view,
    show_reply,
)

log = structlog.get_logger(__name__)
MOST_OPTIONS = 100
TURNED = ("latest", "search", "saved", "feeds list", "undo", "help")
"""Commands whose answer replaces the message that it was asked for in, where one person alone sees that."""

PICKED = {"split", "merge"}
Body = Mapping[str, Any]


def listen(bolt: AsyncApp, inbound: Inbound, *, home: Home, groups: Groups) -> None:
    """Hangs these into bolt."""

    @bolt.action(ANY)
    async def pressed(ack: AsyncAck, body: Body, context: Body) -> None:
        await ack()
        line = line_pressed(body["actions"][0])
        if line:
            await _pressed(inbound, home, line, body, context)

    @bolt.options(ANY)
    async def searched(ack: AsyncAck, body: Body, context: Body) -> None:
        await ack(options=await _searched(inbound, groups, body, context))


def line_pressed(action: Mapping[str, Any]) -> str:
    """The line of a button, or of what was chosen in a menu; links and inputs have none."""
    if action.get("url"):
        return ""
    chosen = action.get("selected_option") or {}
    return str(chosen.get("value") or action.get("value") or "")


async def open_pick(inbound: Inbound, line: str, asked: Asked, trigger: str) -> None:
    """Asks for what `split ID` and `merge ID` still want; managers alone are asked."""
    _ = asked.translate
    command, story_id = line.split()
    known = CATALOG.get(command)
    if known is None or not may(asked.caller, known.need):
        said = _("Only managers may use {command}.").format(command=command)
        await open_view(asked, answer_view(inbound, Reply(ok=False, error=said), asked), trigger)
        return
    story = await inbound.door.room.store.stories.get(asked.caller.tenant, story_id)
    if story is None:
        await show_reply(inbound, f"story {story_id}", asked, trigger=trigger)
        return
    place = asked.place
    carried = Carried(channel=place.channel, channel_name=place.channel_name, thread=place.thread)
    draw = picks.which_report if command == "split" else picks.which_other
    await open_view(asked, draw(story, carried, _), trigger)


def wants_more(line: str) -> bool:
    """Whether the line lacks its second half."""
    words = line.split()
    return len(words) == 2 and words[0] in PICKED


async def _pressed(inbound: Inbound, home: Home, line: str, body: Body, context: Body) -> None:
    trigger = str(body.get("trigger_id") or "")
    view = body.get("view")
    form = form_asked_for(line)
    if view is not None:
        asked = await asked_in_view(inbound, body, context)
    elif form or wants_more(line):
        asked = await inbound.asked_soon(body, context)
    else:
        asked = await inbound.asked(body, context)
    if form is not None:
        await open_form(inbound, form, asked, trigger)
    elif wants_more(line):
        await open_pick(inbound, line, asked, trigger)
    elif view is not None:
        await _pressed_in_view(inbound, home, line, asked, view=view, trigger=trigger)
    else:
        await inbound.tell(await inbound.door.typed(line, asked), asked, _way(line, body, asked))


async def _pressed_in_view(
    inbound: Inbound, home: Home, line: str, asked: Asked, *, view: Mapping[str, Any], trigger: str
) -> None:
    """In a modal its answer takes its place; on the Home tab a modal opens, and the tab is drawn anew."""
    if view.get("type") == "modal":
        await show_reply(inbound, line, asked, view=str(view["id"]))
        return
    await show_reply(inbound, line, asked, trigger=trigger)
    await home.show(asked)


async def _searched(inbound: Inbound, groups: Groups, body: Body, context: Body) -> list[dict[str, Any]]:
    """Options for what was typed so far, from memory."""
    kind, typed = forms.kind_searched(str(body.get("action_id") or "")), str(body.get("value") or "")
    asked = await inbound.asked_soon(body, context)
    if kind == forms.GROUP:
        return forms.options_of(await groups.like(typed, asked))
    if kind not in set(Kind):
        return []
    tenant, lang = asked.caller.tenant, asked.translate.lang
    await inbound.door.suggestions.ready(tenant)
    found = inbound.door.suggestions.suggest(tenant, Kind(kind), typed, MOST_OPTIONS, lang=lang)
    own = [(typed, typed)] if kind == Kind.NAME and typed and not found else []
    return forms.options_of([*found, *own])


def _way(line: str, body: Body, asked: Asked) -> Way:
    """Back over the response_url; pages turn in place where nobody else reads them."""
    container = body.get("container") or {}
    is_alone = bool(container.get("is_ephemeral"))
    return Way(
        url=str(body.get("response_url") or ""),
        channel=asked.place.channel,
        thread=asked.place.thread,
        is_direct=asked.place.is_direct,
        replaces=is_alone and line.startswith(TURNED),
    )

"""Every interaction's way: acknowledge, make a line of it, have it answered, send what was drawn.

Called by the client's events alone. Nothing here knows a command: lines and forms come from the catalogue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import discord
import structlog

from bot.cards import Button, Reply
from bot.commands import Caller, CommandRoom
from bot.commands.forms import Form, field_errors, form_of, line_from
from bot.commands.known import known_args
from bot.commands.suggest import Suggestions
from bot.commands.trouble import LineError
from bot.locale import N_, Translator
from bot.platforms.discord import forms, menus, picks
from bot.platforms.discord.answering import Answer, Payload
from bot.platforms.discord.asking import Asked, caller_of, is_personal, tenant_of
from bot.platforms.discord.completing import completions
from bot.platforms.discord.door import may_subscribe_here, standing, typed, words_of
from bot.platforms.discord.forms import Page
from bot.platforms.discord.ids import Pressed, read_id
from bot.platforms.discord.options import FILE, Chosen, line_of
from bot.platforms.discord.render_reply import draw_reply
from bot.platforms.discord.tree import DIGEST, command_at

log = structlog.get_logger(__name__)
READ_WITHIN = 1.5
"""Seconds for reading what a form shows at first: a form has to be there within three."""

LARGEST_FILE = 2_000_000
SUBCOMMANDS = {1, 2}
_GONE = N_("That command has changed. Reload Discord and try again.")
_FOREIGN = N_("That button belongs to another server or to an older card.")


class Inbound:
    """Answers interactions for one installation."""

    def __init__(self, room: CommandRoom, suggestions: Suggestions) -> None:
        self._room = room
        self._suggestions = suggestions

    async def command(self, asked: Asked) -> None:
        """A slash command, or one of a message's menu."""
        data: dict[str, Any] = dict(asked.data or {})
        if data.get("type", 1) != 1:
            await self._menu(asked, data)
            return
        path, options = _walked(data)
        command = command_at(path)
        page = _form_asked(command, options)
        if page:
            await self._open(asked, page)
            return
        answer = Answer(asked)
        if not await answer.acknowledge():
            return
        if command is None:
            await self._say(asked, answer, _sorry(self._words(asked)(_GONE)))
            return
        file = await _file(asked, data, options)
        try:
            line = line_of(command, options)
        except LineError as error:
            await self._say(asked, answer, _sorry(error.say(self._words(asked))))
            return
        await self._type(asked, answer, line, attachment=file)

    async def suggest(self, asked: Asked) -> None:
        """Autocomplete, from memory."""
        data: dict[str, Any] = dict(asked.data or {})
        path, _options = _walked(data)
        await Answer(asked).offer(
            await completions(asked, command_at(path), _focused(data), self._suggestions)
        )

    async def press(self, asked: Asked, custom_id: str, chosen: tuple[str, ...] = ()) -> None:
        """A button, or what was chosen in a menu; old messages' too."""
        pressed = read_id(custom_id, tenant_of(asked))
        if pressed and pressed.is_menu:
            pressed = read_id(chosen[0], tenant_of(asked)) if chosen else None
        page = forms.page_opened_by(pressed.line) if pressed else None
        if page:
            await self._open(asked, page)
            return
        answer = Answer(asked)
        if not await answer.acknowledge():
            return
        if pressed is None:
            await self._say(asked, answer, _sorry(self._words(asked)(_FOREIGN)))
        elif pressed.opens_form:
            await self._pick(asked, answer, pressed)
        else:
            await self._type(asked, answer, pressed.line)

    async def fill(self, asked: Asked) -> None:
        """A form was sent."""
        data: dict[str, Any] = dict(asked.data or {})
        answer, page = Answer(asked), forms.page_of(str(data.get("custom_id", "")))
        if not await answer.acknowledge():
            return
        if page is None:
            await self._say(asked, answer, _sorry(self._words(asked)(_GONE)))
            return
        form, _caller = await self._form(asked, page)
        values = forms.values_of(data.get("components", ()))
        wrong = field_errors(form, values, self._room.desk)
        if wrong:
            again = Button(label=form.translate(N_("Fill it in again")), line=page.line)
            said = " ".join(wrong.values())
            await self._say(asked, answer, Reply(ok=False, error=said, buttons=(again,)))
            return
        await self._type(asked, answer, line_from(form, values | ({"to": page.to} if page.to else {})))

    async def _menu(self, asked: Asked, data: Mapping[str, Any]) -> None:
        answer, command = Answer(asked), menus.command_of(str(data.get("name", "")))
        if not await answer.acknowledge():
            return
        message = data.get("resolved", {}).get("messages", {}).get(str(data.get("target_id")), {})
        _ = self._words(asked)
        mine = str(message.get("author", {}).get("id", "")) == str(asked.application_id) or _is_ours(
            asked, message
        )
        found = menus.stories_in(message, tenant_of(asked)) if mine and command else ()
        if not found or command is None:
            await self._say(asked, answer, _sorry(_("There is no story of mine in that message.")))
        elif len(found) > 1:
            await self._ask_which(asked, answer, found, command)
        elif command == "why":
            await self._type(asked, answer, f"why {found[0]}")
        else:
            await self._pick(asked, answer, Pressed(line=f"{command} {found[0]}", opens_form=True))

    async def _ask_which(self, asked: Asked, answer: Answer, found: tuple[str, ...], command: str) -> None:
        seen = await self._room.store.stories.visible(tenant_of(asked), found)
        stories = tuple(seen[one] for one in found if one in seen)
        question = menus.which_story(stories, command, tenant_of(asked), self._words(asked))
        await answer.tell(question)

    async def _pick(self, asked: Asked, answer: Answer, pressed: Pressed) -> None:
        """Asks for what a line still wants; managers alone are asked."""
        caller, _ = await standing(asked, self._room), self._words(asked)
        question = await picks.question(
            pressed.line, caller, room=self._room, suggestions=self._suggestions, translate=_
        )
        if isinstance(question, Reply):
            await self._say(asked, answer, question)
        elif isinstance(question, str):
            await self._type(asked, answer, question)
        else:
            await answer.tell(question)

    async def _open(self, asked: Asked, page: Page) -> None:
        """Shows a form; whoever may not change the channel gets one for themselves."""
        form, caller = await self._form(asked, page)
        if page.form in {"subscribe", DIGEST} and not page.to and not may_subscribe_here(caller):
            page = Page(form=page.form, number=page.number, to="me")
        await Answer(asked).ask(forms.modal(form, page, in_server=not is_personal(asked)))

    async def _form(self, asked: Asked, page: Page) -> tuple[Form, Caller]:
        """The form with what holds now, where that can be read in time."""
        caller, known = caller_of(asked), None
        try:
            async with asyncio.timeout(READ_WITHIN):
                caller = await standing(asked, self._room)
                known = await known_args(page.form, caller, self._room, page.to)
        except TimeoutError:
            log.warning("form opened without what holds now", form=page.form)
        words = words_of(caller, self._room)
        return form_of(page.form, words, known=known, desk=self._room.desk), caller

    async def _type(self, asked: Asked, answer: Answer, line: str, *, attachment: bytes = b"") -> None:
        await self._say(asked, answer, await typed(line, asked, self._room, attachment=attachment))

    async def _say(self, asked: Asked, answer: Answer, reply: Reply) -> None:
        """Privately, unless the reply is for everybody: then it is shown, and the asker told so."""
        drawn = draw_reply(reply, tenant_of(asked), self._words(asked).lang)
        file = (drawn.file_name, drawn.file) if drawn.file else None
        _ = self._words(asked)
        if drawn.private:
            if not await answer.tell(drawn.payload, file=file):
                await answer.tell(_plain(_("Discord did not take the answer. It is in the log.")))
            return
        # The first message after a "thinking…" takes its place, privately: the asker's note comes first.
        await answer.tell(_plain(_("Shown to everybody here.")))
        if not await answer.show(drawn.payload):
            await answer.tell(_plain(_("Discord did not let me show it here.")))

    def _words(self, asked: Asked) -> Translator:
        return words_of(caller_of(asked), self._room)


def _walked(data: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Chosen, ...]]:
    """The words of a command, and the options at its end."""
    path, options = [str(data.get("name", ""))], data.get("options", [])
    while options and options[0].get("type") in SUBCOMMANDS:
        path.append(str(options[0]["name"]))
        options = options[0].get("options", [])
    return tuple(path), tuple(Chosen(one["name"], one.get("value", "")) for one in options)


def _focused(data: Mapping[str, Any]) -> tuple[str, str]:
    """Which option is being typed, and what stands there so far."""
    options = data.get("options", [])
    while options and options[0].get("type") in SUBCOMMANDS:
        options = options[0].get("options", [])
    one: Mapping[str, Any] = next((option for option in options if option.get("focused")), {})
    return str(one.get("name", "")), str(one.get("value", ""))


def _form_asked(command: str | None, options: tuple[Chosen, ...]) -> Page | None:
    """A digest is always a form, a subscription where nothing was said."""
    if command == DIGEST:
        return Page(form=DIGEST)
    if command == "subscribe" and all(one.name in {"me", "to"} for one in options):
        by_name = {one.name: one.value for one in options}
        to = "me" if by_name.get("me") else f"#{by_name['to']}" if "to" in by_name else ""
        return Page(form="subscribe", to=to)
    return None


async def _file(asked: Asked, data: Mapping[str, Any], options: tuple[Chosen, ...]) -> bytes:
    """The file that came with a command; Discord keeps it for us at an address of its own."""
    number = next((str(one.value) for one in options if one.name == FILE), "")
    known = data.get("resolved", {}).get("attachments", {}).get(number)
    if not known or int(known.get("size", 0)) > LARGEST_FILE:
        return b""
    try:
        return await asked.client.http.get_from_cdn(known["url"])  # type: ignore[no-any-return]
    except (discord.HTTPException, OSError):
        return b""


def _is_ours(asked: Asked, message: Mapping[str, Any]) -> bool:
    me = asked.client.user
    return me is not None and str(message.get("author", {}).get("id", "")) == str(me.id)


def _sorry(said: str) -> Reply:
    return Reply(ok=False, error=said)


def _plain(said: str) -> Payload:
    return {"content": said}

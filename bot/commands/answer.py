"""The one door: a typed line and who typed it come in, a reply goes out. Every platform calls this."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.cards import Button, Reply, ReplyRow
from bot.commands.args import Args, slots
from bot.commands.caller import Caller
from bot.commands.catalog import CATALOG, Command, read
from bot.commands.context import Context, Done, context_of
from bot.commands.desk_work import UNDO_FOR, ShareArgs, UndoArgs
from bot.commands.help_args import HelpArgs, slot_in_words
from bot.commands.meaning import in_its_place
from bot.commands.permissions import Need, may, refuse
from bot.commands.room import CommandRoom
from bot.commands.syntax import UnplacedError
from bot.commands.trouble import LineError, nearest
from bot.locale import N_, Translator, translator
from feeds.errors import UserError

Log = logging.getLogger(__name__)
SHAREABLE = {"latest", "top", "search", "story", "why", "topics", "feeds list", "status", "help"}


async def answer(line: str, caller: Caller, room: CommandRoom, *, attachment: bytes = b"") -> Reply:
    """What the line comes to. Never raises: what went wrong is `error`, one sentence."""
    _ = translator(caller.locale or room.settings.locale)
    try:
        context = await context_of(caller, room, attachment)
        _ = context.translate
        return await _answered(line, await _read(line, context), context)
    except UserError as error:
        return _sorry(error, _)
    except Exception:
        # The last wall before a platform's loop: a bug in one handler must not cost the others their answers.
        Log.exception("a line could not be answered")
        return Reply(ok=False, error=_("Something broke on our side. It is in the log. Try again."))


async def _read(line: str, context: Context) -> Args:
    try:
        return read(line)
    except UnplacedError as unplaced:
        raise await in_its_place(unplaced, context) from unplaced


async def _answered(line: str, args: Args, context: Context) -> Reply:
    command = CATALOG[args.command]
    if not may(context.caller, command.need, getattr(args, "to", "")):
        raise refuse(command.need, args)
    if isinstance(args, HelpArgs):
        return _help(args, context)
    if isinstance(args, UndoArgs):
        return await _undo(args, context)
    if isinstance(args, ShareArgs):
        return await _share(args, context)
    return await _noted(line, await _handled(command, args, context), context)


async def _handled(command: Command, args: Args, context: Context) -> Reply | Done:
    if command.handler is None:
        raise LineError(N_("{command} cannot be typed here."), command=command.name)
    return await command.handler(args, context)


async def _noted(line: str, outcome: Reply | Done, context: Context) -> Reply:
    """A change is written down with the way back, and its reply offers it."""
    if isinstance(outcome, Reply):
        return outcome
    _ = context.translate
    by, undo = context.caller.person, "\n".join(outcome.undo)
    number = await context.store.audit.write(context.tenant, by, line.strip(), undo, context.now)
    if not undo:
        return outcome.reply
    button = Button(label=_("Undo"), line=f"undo {number}")
    return replace(outcome.reply, buttons=(*outcome.reply.buttons, button))


async def _undo(args: UndoArgs, context: Context) -> Reply:
    """Types the lines that take a change back, on the word of who made it or of a manager."""
    _ = context.translate
    caller, audit = context.caller, context.store.audit
    row = await audit.undoable(context.tenant, caller.person, args.number, context.now - UNDO_FOR)
    if row is None:
        raise LineError(N_("There is nothing to take back."), hint=N_("Changes can be undone for 24 hours."))
    if row.by != caller.person and not caller.is_manager:
        raise LineError(N_("Only {who} or a manager may take that back."), who=row.by)
    # The change was allowed when it was made, so is its way back: `may` is not asked again. What belongs
    # to the person who made it is found as theirs.
    trusted = replace(caller, person=row.by, is_manager=True)
    said = []
    for line in row.undo_line.splitlines():
        parsed = read(line)
        outcome = await _handled(CATALOG[parsed.command], parsed, replace(context, caller=trusted))
        said.append((outcome.reply if isinstance(outcome, Done) else outcome).text)
    await audit.mark_undone(context.tenant, row.number, context.now)
    return Reply(text=" ".join([_("Undone: {line}.").format(line=row.line), *said[:3]]))


async def _share(args: ShareArgs, context: Context) -> Reply:
    inner = read(args.line)
    if inner.command not in SHAREABLE:
        raise LineError(
            N_("{command} is for you alone."), example="share search runway", command=inner.command
        )
    reply = await _answered(args.line, inner, context)
    return replace(reply, private=False, buttons=())


def _help(args: HelpArgs, context: Context) -> Reply:
    _ = context.translate
    about = " ".join(args.about.lower().split())
    chosen = [one for name, one in CATALOG.items() if not one.hidden and _is_about(name, about)]
    if about and not chosen:
        near = nearest(about, [name for name, one in CATALOG.items() if not one.hidden])
        raise LineError(
            N_("There is no command {word}."), nearest=near, example=f"help {near}".strip(), word=about
        )
    if len(chosen) == 1:
        return _help_on(chosen[0], _)
    rows = tuple(
        ReplyRow(cells=((_("command"), one.name), (_("does"), _(one.says)), (_("example"), one.example)))
        for one in chosen
    )
    return Reply(text=_("Type a line. More on one of them: help search"), rows=rows)


def _is_about(name: str, about: str) -> bool:
    return not about or name == about or name.startswith(f"{about} ")


def _help_on(command: Command, translate: Translator) -> Reply:
    _ = translate
    who = {
        Need.ANYONE: "",
        Need.PLACE: _("For a channel: its managers. For yourself: to:me."),
        Need.MANAGER: _("For managers."),
    }[command.need]
    rows = []
    for slot in slots(command.args):
        shown, says = slot_in_words(slot, _)
        rows.append(ReplyRow(cells=((_("part"), shown), (_("means"), says))))
    example = _("For example: {line}").format(line=command.example)
    text = " ".join(part for part in (_(command.says), who, example) if part)
    return Reply(text=text, rows=tuple(rows))


def _sorry(error: UserError, translate: Translator) -> Reply:
    if isinstance(error, LineError):
        return Reply(ok=False, error=error.say(translate))
    parts = (translate(error.message), translate(error.hint) if error.hint else "")
    return Reply(ok=False, error=" ".join(part for part in parts if part))

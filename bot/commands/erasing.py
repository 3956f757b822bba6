"""erase: all that a team ever said here and was sent, gone for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Button, Reply
from bot.commands.args import Args, option, required
from bot.commands.context import Context
from bot.commands.kinds import Kind
from bot.commands.trouble import LineError
from bot.locale import N_
from feeds.store.store import LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseArgs(Args):
    """`erase everything sure:on`."""

    command: ClassVar[str] = "erase"
    what: str = required(Kind.CHOICE, N_("everything of this team"), choices=("everything",))
    sure: bool = option("sure", Kind.FLAG, N_("do it without another question"), default=False)


async def erase(args: EraseArgs, context: Context) -> Reply:
    """Asks once, then deletes the team's rows; nothing of it can be brought back."""
    _ = context.translate
    if context.tenant == LOCAL:
        message = N_("The reading room's own data is in the data folder.")
        raise LineError(message, hint=N_("Delete that folder to begin anew."))
    if not args.sure:
        text = _(
            "This erases the subscriptions, mutes, lists, votes, settings and history of this team for good. "
            "No undo."
        )
        button = Button(label=_("Erase everything"), line="erase everything sure:on")
        return Reply(text=text, buttons=(button,))
    count = await context.store.erase(context.tenant)
    said = _.ngettext(
        "Erased: {count} row. Nothing is left.", "Erased: {count} rows. Nothing is left.", count
    )
    return Reply(text=said.format(count=count))

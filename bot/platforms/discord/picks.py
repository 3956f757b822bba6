"""Lines that want one thing more, such as which report to split out: asked as a menu to choose from."""

from __future__ import annotations

from bot.cards import Reply
from bot.commands import CATALOG, Caller, CommandRoom
from bot.commands.permissions import may
from bot.commands.suggest import Suggestions
from bot.locale import Translator
from bot.platforms.discord.menus import Payload, which_other, which_report


async def question(
    line: str, caller: Caller, *, room: CommandRoom, suggestions: Suggestions, translate: Translator
) -> Payload | Reply | str:
    """The question, or why it is not asked, or a line that wants nothing more."""
    _ = translate
    command, _space, story_id = line.partition(" ")
    known = CATALOG.get(command)
    if known is None:
        return Reply(ok=False, error=_("That does not work here yet."))
    if not may(caller, known.need):
        return Reply(ok=False, error=_("Only managers may use {command}.").format(command=command))
    story = await room.store.stories.get(caller.tenant, story_id)
    if story is None or command not in {"split", "merge"}:
        return line
    if command == "split":
        return which_report(story, caller.tenant, translate)
    await suggestions.ready(caller.tenant)
    return which_other(story, suggestions, caller.tenant, translate)

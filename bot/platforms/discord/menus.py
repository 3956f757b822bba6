"""Commands in a message's own menu: why, split out, merge into; they find the story by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.commands import CATALOG
from bot.commands.kinds import Kind
from bot.commands.suggest import Suggestions
from bot.locale import N_, Translator, translator
from bot.platforms.discord.escape import said
from bot.platforms.discord.ids import line_id, menu_id, read_id
from bot.platforms.discord.tree import (
    GUILD_INSTALL,
    IN_BOT_DM,
    IN_PRIVATE,
    IN_SERVER,
    MANAGE_SERVER,
    USER_INSTALL,
)
from feeds.model import Story

MESSAGE = 3
ROW, SELECT = 1, 3
MOST_OPTIONS = 25
LABEL = 100
WHY, SPLIT, MERGE = N_("Why this story"), N_("Split out"), N_("Merge into…")
COMMANDS = {WHY: "why", SPLIT: "split", MERGE: "merge"}
_STORY = re.compile(r"(?:story|why|vote|split|merge|save) (\w{1,40})\b|mute story:(\w{1,40})\b")

Payload = dict[str, Any]


def menus() -> list[Payload]:
    """The menu commands whose command works, as Discord's bulk registration takes them."""
    return [_menu(name) for name, command in COMMANDS.items() if command in CATALOG]


def command_of(menu: str) -> str | None:
    """The command behind a menu's name."""
    return COMMANDS.get(menu)


def stories_in(message: Mapping[str, Any], tenant: str) -> tuple[str, ...]:
    """The stories that a message of ours is about, by the ids of its buttons; another tenant's give none."""
    lines = [pressed.line for one in _ids(message) if (pressed := read_id(one, tenant))]
    found = [match[1] or match[2] for line in lines if (match := _STORY.match(line))]
    return tuple(dict.fromkeys(found))


def which_story(stories: Sequence[Story], command: str, tenant: str, translate: Translator) -> Payload:
    """Asks which of a digest's stories is meant."""
    _ = translate
    options = [_option(one.telling.headline, f"{command} {one.id}", tenant) for one in stories]
    return _question(_("Which of these?"), options, tenant)


def which_report(story: Story, tenant: str, translate: Translator) -> Payload:
    """Asks which report shall leave the story."""
    _ = translate
    options = [
        _option(f"{number}. {report.outlet}: {report.title}", f"split {story.id} {number}", tenant)
        for number, report in enumerate(story.reports, start=1)
    ]
    text = _("Which report of “{headline}” is another story?")
    return _question(text.format(headline=said(story.telling.headline, LABEL)), options, tenant)


def which_other(story: Story, suggestions: Suggestions, tenant: str, translate: Translator) -> Payload:
    """Asks which story it is the same as; the newest are offered."""
    _ = translate
    offered = suggestions.suggest(tenant, Kind.STORY, "", MOST_OPTIONS + 1, lang=translate.lang)
    options = [
        _option(label, f"merge {story.id} {other}", tenant) for label, other in offered if other != story.id
    ]
    text = _("Which story is “{headline}” the same as?")
    return _question(text.format(headline=said(story.telling.headline, LABEL)), options, tenant)


def _menu(name: str) -> Payload:
    everyone = {
        "integration_types": [GUILD_INSTALL, USER_INSTALL],
        "contexts": [IN_SERVER, IN_BOT_DM, IN_PRIVATE],
    }
    managers = {
        "integration_types": [GUILD_INSTALL],
        "contexts": [IN_SERVER],
        "default_member_permissions": MANAGE_SERVER,
    }
    french = translator("fr")(name)
    words = {"name_localizations": {"en-US": name, "en-GB": name, "fr": french}}
    return {"type": MESSAGE, "name": name, **words, **(everyone if name == WHY else managers)}


def _question(text: str, options: Sequence[Payload | None], tenant: str) -> Payload:
    there = [one for one in options if one][:MOST_OPTIONS]
    if not there:
        return {"content": text}
    select = {"type": SELECT, "custom_id": menu_id("", tenant), "options": there}
    return {"content": text, "components": [{"type": ROW, "components": [select]}]}


def _option(label: str, line: str, tenant: str) -> Payload | None:
    value = line_id(line, tenant)
    words = " ".join(label.split())
    shown = words if len(words) <= LABEL else words[: LABEL - 1].rstrip() + "…"
    return {"label": shown, "value": value} if value and shown else None


def _ids(part: Any) -> Iterator[str]:
    """Every id in a message's components: of buttons, of menus, of what menus offer."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in {"custom_id", "value"} and isinstance(value, str):
                yield value
            elif key in {"components", "accessory", "options"}:
                yield from _ids(value)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _ids(one)

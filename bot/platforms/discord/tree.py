"""The catalogue as Discord's slash commands: which root, group and name each line has there. Pure.

`/news` is for everyone, `/desk` for managers; neither word is part of the line. Rare commands stand in
groups, as Discord takes 25 children a root and 8 000 characters in the longest language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.commands import CATALOG
from bot.commands.permissions import Need
from bot.locale import N_
from bot.platforms.discord.localized import described, named
from bot.platforms.discord.options import options_of

NEWS, DESK = "news", "desk"
MANAGE_SERVER = str(1 << 5)
GUILD_INSTALL, USER_INSTALL = 0, 1
IN_SERVER, IN_BOT_DM, IN_PRIVATE = 0, 1, 2
MOST_CHILDREN = 25
MOST_CHARACTERS = 8000
DIGEST = "digest"
"""A form, not a line: what it writes is a subscription."""

_ALSO_AT_THE_DESK = ("settings", "quiet", "undo", "feeds list", "feeds export", "status")
_GROUPED = {
    "following": "my",
    "unfollow": "my",
    "saved": "my",
    "saved remove": "my",
    "votes forget": "my",
    "settings": "my",
    "quiet": "my",
}
_SAID = {
    NEWS: N_("AI in film and television: search, subscribe, follow."),
    DESK: N_("The desk: sources, settings, corrections."),
    "my": N_("What is yours: names, stories, settings."),
    "feeds": N_("The sources."),
    "more": N_("More commands."),
    DIGEST: N_("Stories in one message a day or a week."),
}

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command stands: its root, its group or none, and its name there."""

    root: str
    group: str
    name: str
    command: str

    @property
    def path(self) -> tuple[str, ...]:
        """The words that Discord sends."""
        return tuple(word for word in (self.root, self.group, self.name) if word)


def places() -> tuple[Place, ...]:
    """Every command that is typed by people, where Discord shows it."""
    news = [_news_place(name) for name, one in CATALOG.items() if not one.hidden and _is_news(name)]
    desk = [_place(DESK, name) for name, one in CATALOG.items() if not one.hidden and _is_desk(name)]
    return (*_fitting(NEWS, [*news, Place(NEWS, "", DIGEST, DIGEST)]), *_fitting(DESK, desk))


def command_at(path: tuple[str, ...]) -> str | None:
    """The command behind the words that Discord sent; None where nothing stands any more."""
    return _paths().get(path)


def tree() -> list[Payload]:
    """Both roots as Discord's bulk registration takes them; menus come from `menus`."""
    known = places()
    news = _root(NEWS, [one for one in known if one.root == NEWS])
    desk = _root(DESK, [one for one in known if one.root == DESK])
    anywhere = {
        "integration_types": [GUILD_INSTALL, USER_INSTALL],
        "contexts": [IN_SERVER, IN_BOT_DM, IN_PRIVATE],
    }
    managers = {
        "integration_types": [GUILD_INSTALL],
        "contexts": [IN_SERVER],
        "default_member_permissions": MANAGE_SERVER,
    }
    return [news | anywhere, desk | managers]


def hash_of(payload: Iterable[Payload]) -> str:
    """Differs when anything would have to be registered anew."""
    text = json.dumps(list(payload), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def characters(payload: Mapping[str, Any]) -> int:
    """How Discord counts a command: names, descriptions and values, each in its longest language."""
    own = sum(
        max(len(text) for text in (payload.get(key, ""), *payload.get(f"{key}_localizations", {}).values()))
        for key in ("name", "description")
    )
    value = len(str(payload.get("value", "")))
    inside = (*payload.get("options", ()), *payload.get("choices", ()))
    return own + value + sum(characters(one) for one in inside)


def _is_news(name: str) -> bool:
    return CATALOG[name].need is not Need.MANAGER


def _is_desk(name: str) -> bool:
    return CATALOG[name].need is Need.MANAGER or name in _ALSO_AT_THE_DESK


def _news_place(name: str) -> Place:
    if name in _GROUPED:
        return Place(NEWS, _GROUPED[name], name.replace(" ", "-"), name)
    return _place(NEWS, name)


def _place(root: str, name: str) -> Place:
    family, _, member = name.partition(" ")
    return Place(root, family, member, name) if member else Place(root, "", name, name)


def _fitting(root: str, known: list[Place]) -> Iterator[Place]:
    """What is too much for a root goes into a last group."""
    groups = {one.group for one in known if one.group}
    plain = [one for one in known if not one.group]
    over = len(groups) + len(plain) - MOST_CHILDREN
    last = plain[-(over + 1) :] if over > 0 else []
    for one in known:
        yield Place(root, "more", one.name, one.command) if one in last else one


def _paths() -> dict[tuple[str, ...], str]:
    return {one.path: one.command for one in places()}


def _root(root: str, known: list[Place]) -> Payload:
    children: dict[str, Payload] = {}
    for one in known:
        if one.group:
            group = children.setdefault(one.group, _group(one.group))
            group["options"].append(_leaf(one))
        else:
            children[one.name] = _leaf(one)
    return {"type": 1, **named(root), **described(_SAID[root]), "options": list(children.values())}


def _group(name: str) -> Payload:
    says = _SAID.get(name, N_("More commands."))
    return {"type": 2, **named(name), **described(says), "options": []}


def _leaf(place: Place) -> Payload:
    says = _SAID[DIGEST] if place.command == DIGEST else CATALOG[place.command].says
    options = [] if place.command == DIGEST else options_of(place.command)
    return {"type": 1, **named(place.name), **described(says), "options": options}

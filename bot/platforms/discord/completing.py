"""Autocomplete: what can stand in the option that is being typed. From memory; free text still counts."""

from __future__ import annotations

from collections.abc import Iterable

from bot.commands.kinds import Kind
from bot.commands.suggest import Suggestions
from bot.commands.syntax import quoted
from bot.locale import language_of
from bot.platforms.discord.asking import Asked, roles_of, tenant_of
from bot.platforms.discord.options import slot_of

MOST = 25
LONGEST = 100
NOBODY = "nobody"
_INSTEAD = {("unsubscribe", "what"): Kind.TOPIC, ("unmute", "which"): Kind.FLAG}
"""Fields that take a number of the tenant's own or a word, never a source."""

_ALSO_ALL = {"unsubscribe", "unmute"}
Choice = tuple[str, str]


async def completions(
    asked: Asked, command: str | None, focused: tuple[str, str], suggestions: Suggestions
) -> tuple[Choice, ...]:
    """Pairs of label and value, at most 25, each at most 100 characters."""
    name, typed = focused
    slot = slot_of(command, name) if command else None
    if slot is None or command is None:
        return ()
    kept, typed = _split(typed) if slot.many else ((), typed)
    kind = _INSTEAD.get((command, slot.field), slot.kind)
    if kind is Kind.PERSON:
        offered = _roles(asked, typed)
    else:
        tenant, lang = tenant_of(asked), language_of(str(asked.locale))
        suggestions.suggest(tenant, kind, typed, MOST, lang=lang)
        await suggestions.ready(tenant)
        offered = suggestions.suggest(tenant, kind, typed, MOST, lang=lang)
    if command in _ALSO_ALL and "all".startswith(typed.lower()):
        offered = (("all", "all"), *offered)
    return tuple(_within(_joined(kept, offered) if slot.many else offered))


def _split(typed: str) -> tuple[tuple[str, ...], str]:
    """What stands before the last comma, and what is being typed behind it."""
    before, comma, last = typed.rpartition(",")
    kept = tuple(part.strip() for part in before.split(",") if part.strip()) if comma else ()
    return kept, last.strip()


def _joined(kept: tuple[str, ...], offered: Iterable[Choice]) -> Iterable[Choice]:
    for label, value in offered:
        if value not in kept:
            text = quoted(value) if "," in value else value
            yield ", ".join((*kept, label)), ", ".join((*kept, text))


def _roles(asked: Asked, typed: str) -> tuple[Choice, ...]:
    wanted = typed.lower().lstrip("@")
    known = [(f"@{name}", f"@&{number}") for name, number in roles_of(asked)]
    found = [one for one in known if wanted in one[0].lower()]
    return (*found, (NOBODY, NOBODY)) if NOBODY.startswith(wanted) else tuple(found)


def _within(offered: Iterable[Choice]) -> list[Choice]:
    fits = [(label[:LONGEST], value) for label, value in offered if value and len(value) <= LONGEST]
    return fits[:MOST]

"""People's words for topics, names and outlets, turned into the desk's own, or the nearest one offered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.commands.context import Context
from bot.commands.trouble import LineError, nearest
from bot.locale import N_
from feeds.judging.text import fold_text
from feeds.model import Desk


def topics_named(desk: Desk, words: Iterable[str]) -> tuple[str, ...]:
    """Topic ids, by id or by title in any language."""
    known = {fold_text(title): topic.id for topic in desk.topics for title in topic.title.values()}
    known |= {topic.id: topic.id for topic in desk.topics}
    return tuple(dict.fromkeys(_topic(known, word) for word in words))


def _topic(known: dict[str, str], word: str) -> str:
    found = known.get(fold_text(word)) or known.get(fold_text(word).replace(" ", "-"))
    if found:
        return found
    near = nearest(fold_text(word), known)
    raise LineError(
        N_("There is no topic {word}."),
        nearest=known.get(near, ""),
        hint=N_("topics lists them all."),
        word=word,
    )


def names_known(desk: Desk, words: Iterable[str]) -> tuple[str, ...]:
    """Canonical names, by any spelling that the desk knows."""
    known = _spellings(desk.names)
    return tuple(dict.fromkeys(_name(known, word) for word in words))


def _name(known: dict[str, str], word: str) -> str:
    found = known.get(fold_text(word))
    if found:
        return found
    near = known.get(nearest(fold_text(word), known), "")
    example = f'subscribe phrase:"{word}"'
    raise LineError(N_("I know no name {word}."), nearest=near, example=example, word=word)


@lru_cache(maxsize=4)
def _spellings(names: tuple[object, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for name in names:
        for spelling in name.aliases:  # type: ignore[attr-defined]
            known.setdefault(fold_text(spelling), name.id)  # type: ignore[attr-defined]
    return known


async def outlets_known(context: Context, words: tuple[str, ...]) -> tuple[str, ...]:
    """Outlets as this tenant's sources spell them."""
    if not words:
        return ()
    known = {
        fold_text(source.outlet): source.outlet for source in await context.store.sources.all(context.tenant)
    }
    return tuple(dict.fromkeys(_outlet(known, word) for word in words))


def _outlet(known: dict[str, str], word: str) -> str:
    folded = fold_text(word)
    if folded in known:
        return known[folded]
    inside = [outlet for spelling, outlet in known.items() if folded in spelling.split()]
    if len(inside) == 1:
        return inside[0]
    near = known.get(nearest(folded, known), "")
    message = N_("No source here is called {word}.")
    raise LineError(message, nearest=near, hint=N_("feeds list shows them all."), word=word)

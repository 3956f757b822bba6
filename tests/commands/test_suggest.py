"""Suggestions come from memory, each tenant's own, and never hold up who types."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.commands.kinds import Kind
from bot.commands.suggest import FRESH_FOR, Suggestions
from config.desk import SHIPPED, load_desk
from feeds.model import Reach
from tests.builders import a_spec
from tests.commands.lines import DESK, Typist
from tests.fakes.clock import NOON


class Ticks:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("kind", "typed", "values"),
    [
        (Kind.TOPIC, "lab", ("labor",)),
        (Kind.TOPIC, "trav", ("labor",)),
        (Kind.NAME, "sag", ("SAG-AFTRA",)),
        (Kind.NAME, "zzz", ()),
        (Kind.OUTLET, "2", ("Outlet 2",)),
        (Kind.STORY, "runway", ("deal01",)),
        (Kind.ITEM, "STRIKE", ("strike",)),
        (Kind.SOURCE, "outlet 2", ("2",)),
        (Kind.ZONE, "paris", ("Europe/Paris",)),
        (Kind.FLAG, "o", ()),
    ],
)
async def test_what_is_typed_finds(say: Typist, kind: Kind, typed: str, values: tuple[str, ...]) -> None:
    suggestions = Suggestions(say.store, DESK)
    suggestions.suggest("local", kind, typed)
    await suggestions.ready("local")

    assert tuple(value for _label, value in suggestions.suggest("local", kind, typed)) == values


async def test_nothing_typed_offers_the_newest_stories(say: Typist) -> None:
    suggestions = Suggestions(say.store, DESK)
    suggestions.suggest("local", Kind.STORY, "")
    await suggestions.ready("local")

    found = suggestions.suggest("local", Kind.STORY, "")

    assert [value for _label, value in found] == ["strike", "deal01"]
    assert found[0][0].endswith("· strike")


async def test_another_tenant_is_never_offered_what_is_not_its_own(say: Typist) -> None:
    spec = a_spec(url="https://secret.example/feed", outlet="Secret Paper")
    await say.store.sources.add("discord:1", spec, Reach.ADDED, NOON)
    suggestions = Suggestions(say.store, DESK)
    for tenant in ("discord:1", "discord:2"):
        suggestions.suggest(tenant, Kind.OUTLET, "")
        await suggestions.ready(tenant)

    assert suggestions.suggest("discord:1", Kind.OUTLET, "secret")
    assert not suggestions.suggest("discord:2", Kind.OUTLET, "secret")
    assert not suggestions.suggest("discord:2", Kind.SOURCE, "secret")


async def test_it_reads_again_after_a_minute_and_not_before(say: Typist) -> None:
    ticks = Ticks()
    suggestions = Suggestions(say.store, DESK, clock=ticks)
    suggestions.suggest("local", Kind.OUTLET, "")
    await suggestions.ready("local")
    await say.store.sources.add("local", a_spec(url="https://new.example/f", outlet="New"), Reach.ADDED, NOON)

    assert not await _asked_twice(suggestions)

    ticks.now = FRESH_FOR

    assert await _asked_twice(suggestions)


async def _asked_twice(suggestions: Suggestions) -> bool:
    """Whether the new outlet is offered, once a reading that the first question may start has ended."""
    suggestions.suggest("local", Kind.OUTLET, "new")
    await asyncio.sleep(0.3)
    return bool(suggestions.suggest("local", Kind.OUTLET, "new"))


async def test_the_shipped_desk_is_searched_in_five_milliseconds(say: Typist) -> None:
    suggestions = Suggestions(say.store, load_desk(SHIPPED))
    suggestions.suggest("local", Kind.NAME, "a")
    typed = ["", "s", "sag", "the walt", "no such name at all", "ディズニー"]
    spent = []
    for word in typed * 3:
        began = time.perf_counter()
        suggestions.suggest("local", Kind.NAME, word)
        spent.append(time.perf_counter() - began)

    assert sorted(spent)[len(spent) // 2] < 0.005

"""Servers that remove the desk: everything rests, comes back with them, and is erased after thirty days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.commands import Caller, answer
from bot.platforms.discord.tenants import KEPT_FOR, REMOVED, Servers
from feeds.store import Store
from tests.commands.lines import Typist

OURS, THEIRS = 11, 22


async def _subscribe(say: Typist, guild: int) -> None:
    caller = Caller(tenant=f"discord:{guild}", person="7", channel="70", is_manager=True, platform="discord")
    await answer("subscribe labor", caller, say.room)


async def _suspended(store: Store, guild: int) -> set[str]:
    return {place.suspended for place in await store.wants.destinations(f"discord:{guild}")}


async def test_a_removal_rests_and_a_return_wakes(say: Typist) -> None:
    gone: list[str] = []
    servers = Servers(say.store, say.clock, on_tenant_gone=gone.append)
    await _subscribe(say, OURS)
    await _subscribe(say, THEIRS)

    await servers.removed(OURS)

    assert await _suspended(say.store, OURS) == {REMOVED}
    assert await _suspended(say.store, THEIRS) == {""}
    assert gone == [f"discord:{OURS}"]

    await servers.joined(OURS, locale="en-US")

    assert await _suspended(say.store, OURS) == {""}
    assert len(await say.store.wants.subscriptions(f"discord:{OURS}")) == 1


@pytest.mark.parametrize(
    ("days", "erased"),
    [(KEPT_FOR - timedelta(minutes=1), False), (KEPT_FOR, True)],
    ids=["29 days", "30 days"],
)
async def test_what_is_gone_is_erased_after_thirty_days(say: Typist, days: timedelta, erased: bool) -> None:
    servers = Servers(say.store, say.clock)
    await _subscribe(say, OURS)
    await _subscribe(say, THEIRS)
    await servers.removed(OURS)
    say.clock.advance(days)
    due = await servers.purge()

    assert (f"discord:{OURS}" not in await say.store.tenants.all()) is erased
    assert due == ((f"discord:{OURS}",) if erased else ())
    assert await say.store.wants.subscriptions(f"discord:{THEIRS}")


async def test_a_second_removal_does_not_begin_the_thirty_days_anew(say: Typist) -> None:
    servers = Servers(say.store, say.clock)
    await servers.removed(OURS)
    say.clock.advance(timedelta(days=20))
    await servers.removed(OURS)
    say.clock.advance(timedelta(days=10))

    assert await servers.purge() == (f"discord:{OURS}",)


async def test_removals_and_returns_while_we_were_away_are_noticed(say: Typist) -> None:
    servers = Servers(say.store, say.clock)
    await _subscribe(say, OURS)
    await _subscribe(say, THEIRS)
    await servers.reconcile([THEIRS])

    assert await _suspended(say.store, OURS) == {REMOVED}

    await servers.reconcile([OURS, THEIRS])

    assert await _suspended(say.store, OURS) == {""}


async def test_people_are_no_servers(say: Typist) -> None:
    await say.store.tenants.ensure("discord:@5")
    await say.store.tenants.ensure("slack:T1")
    await Servers(say.store, say.clock).reconcile([])

    assert await Servers(say.store, say.clock).purge() == ()
    assert {"discord:@5", "slack:T1", "local"} <= set(await say.store.tenants.all())


@pytest.mark.parametrize(("locale", "lang"), [("fr", "fr"), ("ja", None), ("en-US", "en")])
async def test_a_new_servers_cards_speak_its_language(say: Typist, locale: str, lang: str | None) -> None:
    await Servers(say.store, say.clock).joined(OURS, locale=locale)
    settings = await say.store.people.tenant_settings(f"discord:{OURS}")

    assert settings.lang == lang

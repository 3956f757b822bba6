"""Two servers: nothing of one shows in the other or is changed from it, by any command or old button."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.commands import CATALOG
from bot.platforms.discord.ids import line_id
from bot.platforms.discord.options import options_of
from bot.platforms.discord.tree import DESK, DIGEST, places
from feeds.model import Reach
from tests.builders import a_spec, an_entry
from tests.discord.scenes import Scene, Server, ids, texts
from tests.fakes.clock import NOON

SECRET = "Secret Gazette"
HELD = an_entry(title="A memo from inside", outlet=SECRET)
OLD_LINES = (
    "story strike",
    "why strike",
    "save strike",
    "vote strike off-topic",
    "held",
    "held again",
    f"vote {HELD.id} up",
    "mute story:strike for:7d",
    "undo 1",
    "unsubscribe 1",
    "unsubscribe all",
    "subscribe labor",
    "settings lang:fr to:team",
    "feeds pause 3",
    "form settings 1",
    "share subscriptions",
)


async def _busy(scene: Scene, server: Server) -> None:
    """A server with something of every kind in it."""
    spec = a_spec(url="https://secret.example/feed", outlet=SECRET)
    await scene.say.store.sources.add(server.tenant, spec, Reach.ADDED, NOON)
    await _holds_back(scene, server)
    for command, options in (
        ("news subscribe", {"topics": "deals", "outlets": 4}),
        ("news follow", {"name": "Runway"}),
        ("news mute", {"topic": "awards"}),
        ("news save", {"story": "deal01"}),
        ("desk settings", {"cap": 13, "team": True}),
        ("desk quiet", {"hours": "01:00-02:00"}),
    ):
        await server.manager.slash(server.news, command, **options)


async def _holds_back(scene: Scene, server: Server) -> None:
    """An undecided entry of a source that is the server's alone, which it was shown, and a vote."""
    spec = a_spec(url=f"https://inside.example/{server.guild.id}", outlet=SECRET)
    source = await scene.say.store.sources.add(server.tenant, spec, Reach.PRIVATE, NOON)
    page = f"{spec.url}/memo"
    entry = replace(HELD, source=source.id, owner=server.tenant, canonical=page, id=_entry_of(server))
    await scene.say.hold(entry)
    shown = await server.manager.slash(server.news, "desk held")
    assert SECRET in texts(shown)
    await server.manager.slash(server.news, "news vote", story="strike", kind="up")


def _entry_of(server: Server) -> str:
    return f"{server.guild.id:016x}"[-16:]


async def _holds(scene: Scene, server: Server) -> dict[str, Any]:
    """All that a server has, to be compared."""
    store, tenant = scene.say.store, server.tenant
    return {
        "subscriptions": await store.wants.subscriptions(tenant),
        "places": await store.wants.destinations(tenant),
        "mutes": await store.wants.mutes(tenant, scene.say.clock.now()),
        "settings": await store.people.tenant_settings(tenant),
        "saved": await store.people.saved(tenant, str(server.manager.id)),
        "sources": [(one.number, one.outlet, one.state) for one in await store.sources.all(tenant)],
        "audit": await store.audit.list(tenant, 100),
        "shown": await store.held.shown_last(tenant),
        "votes": await store.votes.counts(tenant, (_entry_of(server), "strike")),
    }


def _sample(option: dict[str, Any], theirs: Server) -> Any:
    """A value that points at the other server wherever that can be."""
    known = {
        "story": "strike", "what": "all", "source": "3", "number": 1, "which": "1", "line": "subscriptions",
        "url": "https://x.example/", "name": "Runway", "report": "1", "other": "deal01",
    }  # fmt: skip
    if option["type"] == 5:
        return option["name"] not in {"me", "team"}
    if option["type"] == 4:
        return known.get(option["name"], 1)
    if option.get("choices"):
        return option["choices"][0]["value"]
    return known.get(option["name"], f"<#{theirs.news.id}>")


@pytest.mark.parametrize(
    "place", [one for one in places() if one.command != DIGEST], ids=lambda one: "-".join(one.path)
)
async def test_no_command_of_one_server_touches_the_other(scene: Scene, place: Any) -> None:
    theirs, ours = scene.server("theirs"), scene.server("ours")
    await _busy(scene, theirs)
    before = await _holds(scene, theirs)
    options = {
        option["name"]: _sample(option, theirs)
        for option in options_of(place.command)
        if option.get("required")
    }
    actor = ours.manager if place.root == DESK else ours.member
    result = await actor.slash(ours.news, " ".join(place.path), **options)

    assert SECRET not in texts(result)
    assert await _holds(scene, theirs) == before


@pytest.mark.parametrize("line", OLD_LINES)
async def test_no_old_button_of_one_server_works_in_the_other(scene: Scene, line: str) -> None:
    theirs, ours = scene.server("theirs"), scene.server("ours")
    await _busy(scene, theirs)
    await _busy(scene, ours)
    before = [await _holds(scene, one) for one in (theirs, ours)]
    stolen = line_id(line, theirs.tenant)
    assert stolen is not None
    message = await scene.post_button(ours, stolen)
    result = await ours.manager.click(message, custom_id=stolen)

    assert "That button belongs to another server" in texts(result)
    assert [await _holds(scene, one) for one in (theirs, ours)] == before


@pytest.mark.parametrize(
    "command", ["subscribe labor", "quiet 22:00-07:00", "mute topic:labor", "settings lang:fr"]
)
async def test_a_channel_of_another_server_is_none(scene: Scene, command: str) -> None:
    """A button's line can name any channel; so can a form that was tampered with."""
    theirs, ours = scene.server("theirs"), scene.server("ours")
    custom_id = line_id(f"{command} to:#{theirs.news.id}", ours.tenant)
    assert custom_id is not None
    message = await scene.post_button(ours, custom_id)
    result = await ours.manager.click(message, custom_id=custom_id)

    assert "There is no such channel in this server." in texts(result)
    assert not await scene.say.store.wants.subscriptions(ours.tenant)
    assert str(theirs.news.id) not in {
        place.address for place in await scene.say.store.wants.destinations(ours.tenant)
    }


@pytest.mark.parametrize(
    ("command", "option", "typed"),
    [
        ("news search", "outlet", "secret"),
        ("desk feeds pause", "source", "secret"),
        ("news mute", "outlet", "sec"),
    ],
)
async def test_suggestions_know_nothing_of_another_server(
    scene: Scene, command: str, option: str, typed: str
) -> None:
    theirs, ours = scene.server("theirs"), scene.server("ours")
    await _busy(scene, theirs)
    known = await theirs.manager.autocomplete(theirs.news, command, option, typed)
    leaked = await ours.manager.autocomplete(ours.news, command, option, typed)

    assert known
    assert not leaked


async def test_a_menu_on_a_message_of_another_server_finds_no_story(scene: Scene) -> None:
    theirs, ours = scene.server("theirs"), scene.server("ours")
    card = await scene.post_card(theirs, "strike")
    stolen = next(one for one in ids([part.to_dict() for part in card.components]))
    message = await scene.post_button(ours, stolen)
    result = await ours.member.context_menu(ours.news, "Why this story", message)

    assert "There is no story of mine in that message." in texts(result)


def test_every_command_is_among_those_tried() -> None:
    tried = {one.command for one in places()} - {DIGEST}

    assert tried == {name for name, one in CATALOG.items() if not one.hidden}

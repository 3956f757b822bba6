"""What people do in Discord, and what they get to see: commands, buttons, menus, suggestions."""

from __future__ import annotations

import time

import pytest

from bot.platforms.discord.ids import form_id, line_id
from bot.platforms.discord.menus import SPLIT, WHY
from tests.discord.scenes import Scene, ids, texts


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("news help", {}, "subscribe"),
        ("news latest", {"topics": "labor"}, "Guild votes to strike"),
        ("news search", {"words": 'runway "training data" -awards'}, "Studio signs with Runway"),
        ("news story", {"story": "strike"}, "Actors walk out"),
        ("news why", {"what": "strike"}, "strike"),
        ("news topics", {}, "Labor"),
        ("news top", {"period": "week"}, "7 days"),
        ("news follow", {"name": "SAG-AFTRA"}, "Subscribed you"),
        ("news my following", {}, "You follow nobody yet"),
        ("news save", {"story": "strike"}, "strike"),
        ("news status", {}, "sources"),
        ("news feeds list", {}, "Outlet 1"),
        ("news latest", {"topics": "labr"}, "Nearest: labor."),
        ("news latest", {"since": "never"}, "not a date"),
        ("news story", {"story": "nosuch"}, "There is no story nosuch."),
    ],
)
async def test_a_command_is_answered_privately(
    scene: Scene, command: str, options: dict[str, str], said: str
) -> None:
    server = scene.server()
    result = await server.member.slash(server.news, command, **options)

    assert result.response is not None
    assert result.response.ephemeral
    assert said in texts(result)


async def test_what_is_shared_everybody_sees(scene: Scene) -> None:
    server = scene.server()
    asked = await server.member.slash(server.news, "news search", words="runway")
    shared = await server.member.click(asked.response, label="Share")

    assert server.news.last_message is not None
    assert not server.news.last_message.flags.ephemeral
    assert "Shown to everybody here." in texts(shared)


async def test_who_may_not_write_in_a_channel_shares_nothing_there(scene: Scene) -> None:
    server = scene.server()
    asked = await server.reader.slash(server.news, "news search", words="runway")
    shared = await server.reader.click(asked.response, label="Share")

    assert "You may not write here" in texts(shared)
    assert not server.news.history(viewer=server.manager)


async def test_a_button_works_after_a_restart(scene: Scene) -> None:
    server = scene.server()
    asked = await server.member.slash(server.news, "news story", story="strike")
    card = await scene.post_card(server, "strike")
    await scene.env.restart_bot(scene.bot.new_client())
    why = await server.member.click(card, label="Why?")

    assert asked.response is not None
    assert why.response is not None
    assert why.response.ephemeral
    assert "strike" in texts(why)


async def test_a_follow_from_a_card_can_be_taken_back(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    followed = await server.member.click(card, label="Follow")
    undone = await server.member.click(followed.response, label="Undo")

    assert "Subscribed you" in texts(followed)
    assert "Undone" in texts(undone)
    assert not await scene.say.store.wants.subscriptions(server.tenant)


async def test_the_menu_of_a_card_mutes_its_story(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    mute = line_id("mute story:strike for:7d", server.tenant)
    result = await server.manager.select(card, [mute])

    assert "Muted story strike" in texts(result)


async def test_a_member_does_not_mute_for_the_channel(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    result = await server.member.select(card, [line_id("mute story:strike for:7d", server.tenant)])

    assert "managers' business" in texts(result)


async def test_the_menu_of_a_message_says_why(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    result = await server.member.context_menu(server.news, WHY, card)

    assert result.response is not None
    assert result.response.ephemeral
    assert "strike" in texts(result)


async def test_a_message_of_somebody_else_has_no_story(scene: Scene) -> None:
    server = scene.server()
    message = await server.member.send(server.news, "n1:aaaaaaaa:s:strike")
    result = await server.member.context_menu(server.news, WHY, message)

    assert "There is no story of mine in that message." in texts(result)


@pytest.mark.parametrize(
    ("command", "option", "typed", "values"),
    [
        ("news latest", "topics", "lab", ["labor"]),
        ("news latest", "topics", "deals, lab", ["deals, labor"]),
        ("news follow", "name", "sag", ["SAG-AFTRA"]),
        ("news search", "outlet", "outlet 2", ["Outlet 2"]),
        ("news story", "story", "runway", ["deal01"]),
        ("news unsubscribe", "what", "all", ["all"]),
    ],
)
async def test_what_is_typed_is_completed(
    scene: Scene, command: str, option: str, typed: str, values: list[str]
) -> None:
    server = scene.server()
    offered = await server.member.autocomplete(server.news, command, option, typed)

    assert [one["value"] for one in offered] == values


async def test_managers_choose_roles_to_ping(scene: Scene) -> None:
    server = scene.server()
    offered = await server.manager.autocomplete(server.news, "desk settings", "ping", "edit")
    value = offered[0]["value"]
    result = await server.manager.slash(server.news, "desk settings", ping=value)

    assert value == f"@&{server.role.id}"
    assert value in texts(result).replace("\\", "")


async def test_members_do_not_even_see_the_desk(scene: Scene) -> None:
    server = scene.server()

    assert not [one for one in server.member.available_commands(server.news) if one.startswith("desk")]
    assert "desk audit" in server.manager.available_commands(server.news)


async def test_what_a_member_may_not_is_refused_again_here(scene: Scene) -> None:
    server = scene.server()
    scene.let_everybody_see(server, "desk")
    result = await server.member.slash(server.news, "desk feeds pause", source="1")

    assert "Only managers may use feeds pause." in texts(result)


async def test_a_role_that_settings_name_manages(scene: Scene) -> None:
    server = scene.server()
    helpers = server.guild.create_role("helpers")
    helper = server.guild.add_member(scene.env.create_user("helper"), roles=[helpers])
    scene.let_everybody_see(server, "desk")
    await server.manager.slash(server.news, "desk settings", managers=f"<@&{helpers.id}>", team=True)
    result = await helper.slash(server.news, "desk feeds pause", source="1")

    assert "Only managers" not in texts(result)
    assert "Outlet 1" in texts(result)


async def test_every_choice_of_an_answer_is_bound_to_its_server(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")

    assert ids([part.to_dict() for part in card.components])
    assert all(one.startswith("n1:") for one in ids([part.to_dict() for part in card.components]))


async def test_a_manager_splits_a_report_out_of_a_message_and_takes_it_back(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    asked = await server.manager.context_menu(server.news, SPLIT, card)
    choices = [one for one in ids(asked.response.components) if ":x:" not in one]
    done = await server.manager.select(asked.response, [choices[1]])
    split = await scene.say.store.stories.get(server.tenant, "strike")
    undone = await server.manager.click(done.response, label="Undo")
    whole = await scene.say.store.stories.get(server.tenant, "strike")

    assert "Which report of" in texts(asked)
    assert len(choices) == 2
    assert split is not None
    assert len(split.reports) == 1
    assert "Undone" in texts(undone)
    assert whole is not None
    assert len(whole.reports) == 2


async def test_a_manager_merges_two_stories_from_a_cards_menu(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    asked = await server.manager.select(card, [form_id("merge strike", server.tenant)])
    (other,) = [one for one in ids(asked.response.components) if ":x:" not in one]
    await server.manager.select(asked.response, [other])
    merged = await scene.say.store.stories.get(server.tenant, "deal01")

    assert "Studio signs with Runway" in texts(asked)
    assert merged is not None
    assert len(merged.reports) == 3


@pytest.mark.parametrize("command", ["split", "merge"])
async def test_members_are_not_even_asked_what_to_split(scene: Scene, command: str) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    asked = await server.member.select(card, [form_id(f"{command} strike", server.tenant)])

    assert f"Only managers may use {command}." in texts(asked)
    assert not ids(asked.response.components)


async def test_not_relevant_is_a_vote_and_can_be_taken_back(scene: Scene) -> None:
    server = scene.server()
    card = await scene.post_card(server, "strike")
    voted = await server.member.click(card, label="Not relevant")
    undone = await server.member.click(voted.response, label="Undo")

    assert "Undone" in texts(undone)


async def test_the_menu_of_a_digest_asks_which_story(scene: Scene) -> None:
    server = scene.server()
    digest = await scene.post_digest(server, "strike", "deal01")
    asked = await server.member.context_menu(server.news, WHY, digest)
    choices = [one for one in ids(asked.response.components) if ":x:" not in one]
    chosen = await server.member.select(asked.response, [choices[0]])

    assert "Which of these?" in texts(asked)
    assert len(choices) == 2
    assert "strike" in texts(chosen)


async def test_a_list_of_sources_comes_as_a_file(scene: Scene) -> None:
    server = scene.server()
    result = await server.member.slash(server.news, "news feeds export")

    assert result.response is not None
    assert result.response.ephemeral
    (file,) = result.response.attachments
    assert file.filename == "slugline.opml"


async def test_suggestions_come_within_a_tenth_of_a_second(scene: Scene) -> None:
    server = scene.server()
    await server.member.autocomplete(server.news, "news story", "story", "run")
    began = time.perf_counter()
    for typed in ("r", "ru", "run", "str", ""):
        await server.member.autocomplete(server.news, "news story", "story", typed)

    assert (time.perf_counter() - began) / 5 < 0.1

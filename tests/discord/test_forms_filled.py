"""Forms in Discord: opened, filled in, sent, and refused where a line would be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord.scenes import Scene, texts


def _inputs(modal: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["component"]["custom_id"]: one["component"] for one in modal["components"]}


async def test_subscribe_without_options_opens_its_form(scene: Scene) -> None:
    server = scene.server()
    opened = await server.manager.slash(server.news, "news subscribe")

    assert opened.modal is not None
    assert list(_inputs(opened.modal)) == ["topics", "cadence", "langs", "outlets", "ping"]

    sent = await server.manager.submit_modal(
        opened, {"topics": ["labor", "deals"], "cadence": ["daily"], "outlets": ["2"], "ping": [server.role]}
    )
    (line,) = await scene.say.store.wants.subscriptions(server.tenant)

    assert sent.response is not None
    assert sent.response.ephemeral
    assert "Subscribed #news to labor or deals" in texts(sent).replace("\\", "")
    assert line.filter.topics == ("labor", "deals")
    assert line.filter.min_outlets == 2
    assert line.ping == f"@&{server.role.id}"


async def test_who_does_not_manage_the_channel_gets_the_form_for_themselves(scene: Scene) -> None:
    server = scene.server()
    opened = await server.member.slash(server.news, "news subscribe")
    sent = await server.member.submit_modal(opened, {"topics": ["labor"]})
    (line,) = await scene.say.store.wants.subscriptions(server.tenant)
    place = await scene.say.store.wants.destination(line.destination)

    assert "Subscribed you" in texts(sent)
    assert place is not None
    assert place.is_person
    assert place.address == str(server.member.id)


async def test_a_digest_is_a_daily_subscription(scene: Scene) -> None:
    server = scene.server()
    opened = await server.manager.slash(server.news, "news digest")
    await server.manager.submit_modal(opened, {"topics": ["labor"], "cadence": ["daily"], "at": "8:30"})
    (line,) = await scene.say.store.wants.subscriptions(server.tenant)

    assert line.cadence.kind == "daily"
    assert f"{line.cadence.at:%H:%M}" == "08:30"


@pytest.mark.parametrize(
    ("command", "values", "said"),
    [
        ("desk settings", {"lang": ["fr"], "cap": "7"}, "cap · 7"),
        ("desk quiet", {"hours": "22:00-07:00", "weekends": ["on"]}, "22:00-07:00, and all weekend"),
    ],
)
async def test_what_holds_is_shown_and_changed_in_a_form(
    scene: Scene, command: str, values: dict[str, Any], said: str
) -> None:
    server = scene.server()
    shown = await server.manager.slash(server.news, command)
    opened = await server.manager.click(shown.response, label="Change…")
    sent = await server.manager.submit_modal(opened, values)

    assert said in texts(sent).replace("\\", "").replace("*", "")


async def test_a_form_shows_what_holds_now(scene: Scene) -> None:
    server = scene.server()
    await server.manager.slash(server.news, "desk settings", cap=7, images=False)
    shown = await server.manager.slash(server.news, "desk settings")
    opened = await server.manager.click(shown.response, label="Change…")

    assert opened.modal is not None
    fields = _inputs(opened.modal)

    assert fields["cap"]["value"] == "7"
    assert [one["value"] for one in fields["images"]["options"] if one["default"]] == ["off"]


async def test_what_is_wrong_is_said_and_the_form_offered_again(scene: Scene) -> None:
    server = scene.server()
    shown = await server.manager.slash(server.news, "desk quiet")
    opened = await server.manager.click(shown.response, label="Change…")
    sent = await server.manager.submit_modal(opened, {"hours": "at night"})
    again = await server.manager.click(sent.response, label="Fill it in again")

    assert "at night is no span of hours" in texts(sent)
    assert again.modal is not None


async def test_a_members_form_for_the_channel_is_refused_when_sent(scene: Scene) -> None:
    server = scene.server()
    shown = await server.member.slash(server.news, "news my quiet")
    opened = await server.member.click(shown.response, label="Change…")
    sent = await server.member.submit_modal(opened, {"hours": "22:00-07:00"})

    assert "managers' business" in texts(sent)


async def test_a_form_survives_a_restart(scene: Scene) -> None:
    server = scene.server()
    opened = await server.manager.slash(server.news, "news subscribe")
    await scene.env.restart_bot(scene.bot.new_client())
    sent = await server.manager.submit_modal(opened, {"topics": ["labor"]})

    assert "Subscribed #news" in texts(sent).replace("\\", "")

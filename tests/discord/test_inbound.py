"""What people do in Discord, and what they get to see: commands, buttons, forms, menus, suggestions."""

from __future__ import annotations

from tests.discord.scenes import Scene, texts


async def test_a_search_is_answered_privately(scene: Scene) -> None:
    server = scene.server()
    result = await server.member.slash(server.news, "news search", words="runway")

    assert result.response is not None
    assert result.response.ephemeral
    assert "Studio signs with Runway" in texts(result)

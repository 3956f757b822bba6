"""Who may have cards posted where: the asker's own rights, ours, and what is missing by its name."""

from __future__ import annotations

from tests.discord.scenes import Scene, texts


async def test_missing_rights_are_named_and_a_retry_offered(scene: Scene) -> None:
    server = scene.server()
    channel = server.channel("ai-news", without=["embed_links", "read_message_history"])
    refused = await server.manager.slash(channel, "news subscribe", topics="labor")

    assert "grant Embed Links, Read Message History there" in texts(refused)
    assert not await scene.say.store.wants.subscriptions(server.tenant)

    again = await server.manager.click(refused.response, label="Retry")

    assert "grant Embed Links" in texts(again)


async def test_another_channel_is_looked_at_too(scene: Scene) -> None:
    server = scene.server()
    closed = server.channel("closed", without=["send_messages"])
    open_channel = server.channel("open")
    refused = await server.manager.slash(server.news, "news subscribe", topics="labor", to=closed)
    made = await server.manager.slash(server.news, "news subscribe", topics="labor", to=open_channel)
    (line,) = await scene.say.store.wants.subscriptions(server.tenant)
    place = await scene.say.store.wants.destination(line.destination)

    assert "I may not post in #closed: grant Send Messages there" in texts(refused).replace("\\", "")
    assert "Subscribed #open" in texts(made).replace("\\", "")
    assert place is not None
    assert (place.address, place.label) == (str(open_channel.id), "open")


async def test_who_manages_one_channel_subscribes_it_and_no_other(scene: Scene) -> None:
    server = scene.server()
    mine = server.channel("mine")
    keeper = server.guild.add_member(
        scene.env.create_user("keeper"), roles=[server.writers, server.channel_managers(mine)]
    )
    here = await keeper.slash(mine, "news subscribe", topics="labor")
    from_afar = await keeper.slash(server.news, "news subscribe", topics="deals", to=mine)
    elsewhere = await keeper.slash(mine, "news subscribe", topics="labor", to=server.news)

    assert "Subscribed #mine" in texts(here).replace("\\", "")
    assert "Subscribed #mine" in texts(from_afar).replace("\\", "")
    assert "managers' business" in texts(elsewhere)


async def test_nobody_has_cards_sent_where_they_may_not_write(scene: Scene) -> None:
    server = scene.server()
    silent = server.channel("silent", writers=False)
    keeper = server.guild.add_member(
        scene.env.create_user("keeper"), roles=[server.channel_managers(silent), server.writers]
    )
    refused = await keeper.slash(silent, "news subscribe", topics="labor")

    assert "You may not post in #silent yourself" in texts(refused).replace("\\", "")


async def test_oneself_is_subscribed_anywhere(scene: Scene) -> None:
    server = scene.server()
    channel = server.channel("ai-news", writers=False, without=["embed_links"])
    made = await server.member.slash(channel, "news subscribe", topics="labor", me=True)

    assert "Subscribed you" in texts(made)

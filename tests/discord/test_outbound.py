"""Cards out to Discord: where they go, that they go once, and what refusals come to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import DigestCard, NoteCard
from bot.platforms.discord import errors
from bot.platforms.discord.outbound import DiscordPlatform
from bot.platforms.discord.rest import Rest
from bot.ports import (
    ChannelGone,
    Doubtful,
    MessageGone,
    Outcome,
    Posted,
    Posting,
    Refused,
    Throttled,
    TokenInvalid,
)
from tests.discord.outgoing import Out, a_card, an_out
from tests.fakes.discord_wire import Fault, Kind, Lose, Right

POST = ("POST", "/channels/{}/messages")
PATCH = ("PATCH", "/channels/{}/messages/{}")


@pytest.fixture
async def out() -> AsyncIterator[Out]:
    async with an_out() as started:
        yield started


async def test_a_card_is_one_message_with_an_enforced_nonce_and_no_mentions(out: Out) -> None:
    channel = out.channel()
    posting = out.posting(out.place(channel), a_card("Pact <@1> @everyone"))

    outcome = await out.platform.post(posting)

    (message,) = out.wire.messages(channel)
    (asked,) = out.wire.asked(*POST)
    assert outcome == Posted(message=str(message.id))
    assert (asked.body["nonce"], asked.body["enforce_nonce"]) == (posting.nonce, True)
    assert asked.body["allowed_mentions"] == {"parse": []}
    assert message.pinged == ()


async def test_the_same_posting_twice_is_one_message(out: Out) -> None:
    channel = out.channel()
    posting = out.posting(out.place(channel))

    first, second = await out.platform.post(posting), await out.platform.post(posting)

    assert first == second
    assert len(out.wire.messages(channel)) == 1


async def test_a_message_that_was_deleted_meanwhile_counts_as_gone(out: Out) -> None:
    channel = out.channel()
    posting = out.posting(out.place(channel))
    await out.platform.post(posting)
    channel.messages.clear()

    assert await out.platform.post(posting) == MessageGone()


async def test_an_edit_changes_the_message_and_rings_nobody(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel)
    name = await out.posted(place, a_card("First"))

    outcome = await out.platform.edit(out.posting(place, a_card("Second @everyone")), name)

    (message,) = out.wire.messages(channel)
    assert outcome == Posted(message=name)
    assert "Second" in message.text
    assert (message.edits, message.pinged) == (1, ())


async def test_an_embed_becomes_components_by_an_edit(out: Out) -> None:
    channel = out.channel()
    name = await out.posted(out.place(channel, embeds=True), a_card("First"))

    outcome = await out.platform.edit(out.posting(out.place(channel), a_card("Second")), name)

    assert outcome == Posted(message=name)
    assert out.wire.messages(channel)[0].sent["embeds"] == []


async def test_the_next_stage_answers_the_card(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel)
    name = await out.posted(place)

    await out.posted(place, reply_to=name)
    await out.posted(place, reply_to="123456")

    assert [one.reply_to for one in out.wire.messages(channel)] == [None, int(name), None]


async def test_without_the_right_to_read_history_the_stage_stands_alone(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel)
    name = await out.posted(place)
    out.wire.forbid(channel, Right.READ_MESSAGE_HISTORY)

    await out.posted(place, reply_to=name)

    assert [one.reply_to for one in out.wire.messages(channel)] == [None, None]


async def test_a_forum_has_a_post_for_each_story_with_its_topics_as_tags(out: Out) -> None:
    forum = out.channel(Kind.FORUM, tags=["deals", "LABOR", "!pinned", "likeness and voice r"])
    place = out.place(forum)

    name = await out.posted(place, a_card("Guild and studios sign"))
    await out.posted(place, a_card("Another story"))

    first, second = out.wire.threads(forum)
    tags = {tag.id: tag.name for tag in forum.tags}
    assert (first.name, second.name) == ("Guild and studios sign", "Another story")
    assert [tags[tag] for tag in first.applied] == ["LABOR", "likeness and voice r"]
    assert name == f"{first.id}/{first.id}"


async def test_what_follows_in_a_forum_goes_inside_the_post_and_is_edited_there(out: Out) -> None:
    forum = out.channel(Kind.FORUM)
    place = out.place(forum)
    card = await out.posted(place, a_card("First"))

    stage = await out.posted(place, a_card("Second"), reply_to=card)
    third = await out.posted(place, a_card("Third"), reply_to=stage)
    edited = await out.platform.edit(out.posting(place, a_card("Second, changed")), stage)
    await out.platform.edit(out.posting(place, a_card("First, changed")), card)

    (post,) = out.wire.threads(forum)
    texts = [one.text for one in out.wire.messages(post)]
    assert [text.split("](")[0].split("[")[-1] for text in texts] == [
        "First, changed",
        "Second, changed",
        "Third",
    ]
    assert edited == Posted(message=stage)
    assert third.startswith(f"{post.id}/")
    assert [one.reply_to for one in out.wire.messages(post)] == [None, None, int(stage.split("/")[1])]


async def test_a_forum_that_asks_for_a_tag_gets_one(out: Out) -> None:
    forum = out.channel(Kind.FORUM, tags=["!news", "other"])
    forum.needs_tag = True

    await out.posted(out.place(forum))

    (post,) = out.wire.threads(forum)
    assert post.applied == [forum.tags[1].id]


async def test_a_forum_that_asks_for_a_tag_and_has_none_is_told_to_people(out: Out) -> None:
    forum = out.channel(Kind.FORUM)
    forum.needs_tag = True

    assert await out.platform.post(out.posting(out.place(forum))) == ChannelGone(reason=errors.NO_TAG)


async def test_tags_that_changed_are_looked_up_again(out: Out) -> None:
    forum = out.channel(Kind.FORUM, tags=["labor"])
    place = out.place(forum)
    await out.posted(place)
    forum.tags[0].id += 1

    await out.posted(place)

    assert [post.applied for post in out.wire.threads(forum)][1] == [forum.tags[0].id]


async def test_a_stage_whose_forum_post_is_gone_becomes_a_post(out: Out) -> None:
    forum = out.channel(Kind.FORUM)
    place = out.place(forum)
    card = await out.posted(place, a_card("First"))
    out.wire.delete(out.wire.threads(forum)[0])

    assert await out.platform.edit(out.posting(place, a_card("First")), card) == MessageGone()
    await out.posted(place, a_card("Second"), reply_to=card)
    assert [post.name for post in out.wire.threads(forum)] == ["Second"]


async def test_an_archived_post_is_opened_again_for_its_stage_and_its_edit(out: Out) -> None:
    forum = out.channel(Kind.FORUM)
    place = out.place(forum)
    card = await out.posted(place, a_card("First"))
    (post,) = out.wire.threads(forum)

    post.archived = True
    await out.posted(place, reply_to=card)
    post.archived = True
    edited = await out.platform.edit(out.posting(place, a_card("First, changed")), card)

    assert edited == Posted(message=card)
    assert not post.archived


async def test_a_locked_thread_is_told_to_people(out: Out) -> None:
    forum = out.channel(Kind.FORUM)
    place = out.place(forum)
    card = await out.posted(place)
    out.wire.threads(forum)[0].locked = True

    outcome = await out.platform.post(out.posting(place, reply_to=card))

    assert outcome == ChannelGone(reason=errors.LOCKED)


async def test_a_thread_for_each_story_where_the_channel_wants_it(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel, threads=True)
    card = await out.posted(place, a_card("First"))

    stage = await out.posted(place, a_card("Second"), reply_to=card)

    (thread,) = out.wire.threads(channel)
    assert (thread.name, thread.id) == ("First", int(card))
    assert [one.id for one in out.wire.messages(thread)] == [int(stage.split("/")[1])]
    assert len(out.wire.messages(channel)) == 1


async def test_a_stage_whose_thread_is_gone_answers_the_card(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel, threads=True)
    card = await out.posted(place)
    out.wire.delete(out.wire.threads(channel)[0])

    stage = await out.posted(place, reply_to=card)

    assert [str(one.id) for one in out.wire.messages(channel)] == [card, stage]
    assert out.wire.messages(channel)[1].reply_to == int(card)


async def test_an_announcement_channel_publishes_where_it_wants_to_and_says_so(out: Out) -> None:
    channels = [out.channel(kind) for kind in (Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT, Kind.TEXT)]
    places = [out.place(one, publish=publish) for one, publish in zip(channels, (1, 0, 1), strict=True)]

    told = [await out.platform.post(out.posting(place)) for place in places]

    assert [out.wire.messages(one)[0].crossposted for one in channels] == [True, False, False]
    assert [isinstance(one, Posted) and one.published for one in told] == [True, False, False]


async def test_publishing_that_fails_costs_nothing(out: Out) -> None:
    channel = out.channel(Kind.ANNOUNCEMENT)
    out.wire.faults.add(Fault("POST", "/channels/{}/messages/{}/crosspost", status=500))

    await out.posted(out.place(channel, publish=True, threads=True))

    assert len(out.wire.threads(channel)) == 1


async def test_a_person_gets_direct_messages(out: Out) -> None:
    person = out.wire.add_user("ann")
    place = out.person(person)

    name = await out.posted(place, a_card("First"))
    await out.posted(place, a_card("Second"), reply_to=name)
    edited = await out.platform.edit(out.posting(place, a_card("First, changed")), name)

    direct = out.wire.direct(person)
    first, second = out.wire.messages(direct)
    assert name == f"{direct.id}/{first.id}"
    assert second.reply_to == first.id
    assert (edited, first.edits) == (Posted(message=name), 1)
    assert len(out.wire.asked("POST", "/users/@me/channels")) == 1


async def test_a_person_who_takes_none_is_no_bug(out: Out) -> None:
    place = out.person(out.wire.add_user("closed door"))

    assert await out.platform.post(out.posting(place)) == ChannelGone(reason=errors.NO_DIRECT)


async def test_digests_and_notes_are_messages_too(out: Out) -> None:
    forum, channel = out.channel(Kind.FORUM), out.channel()
    digest = DigestCard(title="Tuesday 10 June: 2 stories", lang="en", cards=(a_card("A"), a_card("B")))
    note = NoteCard(text="Corrected: 1 February, not 1 January.", lang="en")
    for card in (digest, note):
        for place in (out.place(forum), out.place(channel)):
            text = out.platform.render(card, place)
            nonce = f"{place.id}"
            posting = Posting(destination=place, text=text, nonce=nonce, parcel=place.id)
            assert isinstance(await out.platform.post(posting), Posted)

    names = [post.name for post in out.wire.threads(forum)]
    assert names == [digest.title, note.text]
    assert len(out.wire.messages(channel)) == 2


async def test_a_rendered_card_is_the_same_bytes_each_time(out: Out) -> None:
    place = out.place(out.channel())

    assert out.platform.render(a_card(), place) == out.platform.render(a_card(), place)


@pytest.mark.parametrize(
    ("rights", "reason"),
    [
        ((Right.VIEW_CHANNEL,), errors.NO_ACCESS),
        ((Right.SEND_MESSAGES,), "Slugline may not post here: grant it Send Messages."),
    ],
    ids=["view", "send"],
)
async def test_a_missing_right_suspends_and_its_return_is_seen(
    out: Out, rights: tuple[Right, ...], reason: str
) -> None:
    channel = out.channel()
    place = out.place(channel)
    out.wire.forbid(channel, *rights)

    assert await out.platform.post(out.posting(place)) == ChannelGone(reason=reason)
    out.wire.permit(channel)
    assert isinstance(await out.platform.post(out.posting(place)), Posted)


async def test_a_deleted_channel_and_a_left_server_are_gone(out: Out) -> None:
    channel, other = out.channel(), out.channel()
    place = out.place(channel)
    name = await out.posted(place)
    out.wire.delete(channel)

    assert await out.platform.post(out.posting(place)) == ChannelGone(reason=errors.NO_CHANNEL)
    assert await out.platform.edit(out.posting(place), name) == ChannelGone(reason=errors.NO_CHANNEL)
    out.wire.kick(out.guild)
    assert isinstance(await out.platform.post(out.posting(out.place(other))), ChannelGone)


async def test_a_revoked_token_stops_all_posting(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel)
    name = await out.posted(place)
    await out.wire.revoke_token()

    assert await out.platform.post(out.posting(place)) == TokenInvalid(reason=errors.TOKEN)
    assert await out.platform.edit(out.posting(place), name) == TokenInvalid(reason=errors.TOKEN)


async def test_a_deleted_message_ends_its_edits(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel)
    name = await out.posted(place)
    channel.messages.clear()

    assert await out.platform.edit(out.posting(place), name) == MessageGone()


@pytest.mark.parametrize("code", [20022, 30046])
async def test_limits_of_edits_put_them_off_an_hour(out: Out, code: int) -> None:
    channel = out.channel()
    place = out.place(channel)
    name = await out.posted(place)
    out.wire.faults.add(Fault(*PATCH, status=400, code=code))

    outcome = await out.platform.edit(out.posting(place), name)

    assert outcome == Throttled(retry_after=timedelta(hours=1))


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(*POST, lose=Lose.BEFORE), Doubtful),
        (Fault(*POST, lose=Lose.AFTER), Doubtful),
        (Fault(*POST, delay=2.5), Doubtful),
        (Fault(*POST, status=500), Doubtful),
        (Fault(*POST, status=503, wall=True), Doubtful),
        (Fault(*POST, status=503, code=130000), Throttled),
        (Fault(*POST, status=400, code=50035), Refused),
        (Fault(*POST, status=403, code=40333), ChannelGone),
        (Fault(*POST, status=400, code=200000), Refused),
        (Fault("GET", "/channels/{}", lose=Lose.BEFORE, times=2), Throttled),
        (Fault("GET", "/channels/{}", status=502), Throttled),
        (Fault("GET", "/channels/{}", status=403, code=50001), ChannelGone),
    ],
    ids=[
        "lost-before",
        "lost-after",
        "late",
        "500",
        "wall",
        "overloaded",
        "malformed",
        "unknown-403",
        "automod",
        "place-lost",
        "place-502",
        "place-hidden",
    ],
)
async def test_what_goes_wrong_is_one_outcome(out: Out, fault: Fault, outcome: type[Outcome]) -> None:
    out.wire.faults.add(replace(fault))

    assert isinstance(await out.platform.post(out.posting(out.place(out.channel()))), outcome)


async def test_nobody_at_the_address_is_no_doubt(out: Out) -> None:
    place = out.place(out.channel())
    posting = out.posting(place)
    away = DiscordPlatform(Rest("token", api="http://127.0.0.1:9"))
    outcome = await away.post(posting)
    await away.close()

    assert outcome == Throttled(retry_after=errors.SOON, scope="global")


@pytest.mark.parametrize("embeds", [True, False])
async def test_a_card_rings_the_named_role_alone_and_says_so(out: Out, *, embeds: bool) -> None:
    channel = out.channel()
    place = out.place(channel, ping="@&4711", embeds=embeds)

    rung = await out.platform.post(out.posting(place, a_card("First <@&1> @everyone")))
    quiet = await out.platform.post(out.posting(out.place(channel, embeds=embeds), a_card("Second")))

    assert [one.pinged for one in out.wire.messages(channel)] == [("<@&4711>",), ()]
    assert [isinstance(one, Posted) and one.rang for one in (rung, quiet)] == [True, False]


@pytest.mark.parametrize("ping", ["", "@editor", "@here", "@everyone", "4711", "@&4711 @everyone"])
async def test_only_a_role_is_ever_rung(out: Out, ping: str) -> None:
    channel = out.channel()

    await out.posted(out.place(channel, ping=ping))

    assert out.wire.messages(channel)[0].pinged == ()


async def test_an_edit_of_a_card_that_rang_rings_nobody(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel, ping="@&4711")
    name = await out.posted(place)

    await out.platform.edit(out.posting(place, a_card("Changed")), name)

    assert out.wire.messages(channel)[0].pinged == ("<@&4711>",)

"""Which channel a message goes into, and what the outbox calls it afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from bot.platforms.discord.channels import (
    Kind,
    MessageName,
    Place,
    name_of,
    read_name,
    route,
    to_place,
)
from bot.platforms.discord.targets import Target, target_of
from feeds.model import Destination, DestinationSettings
from tests.builders import a_destination

HERE = "100"


def to(channel: str, reply_to: str = "", **facts: Any) -> Target:
    return Target(channel=channel, reply_to=reply_to, **facts)


def a_place(kind: Kind = Kind.TEXT, channel: str = HERE) -> Place:
    return Place(channel=channel, kind=kind)


def a_channel(*, threads: bool = False, is_person: bool = False) -> Destination:
    settings = DestinationSettings(threads=threads)
    return a_destination(platform="discord", address=HERE, settings=settings, is_person=is_person)


PLAIN, THREADED = a_channel(), a_channel(threads=True)
TABLE: tuple[tuple[str, Place, Destination, str, Target], ...] = (
    ("a card", a_place(), PLAIN, "", to(HERE)),
    ("a stage", a_place(), PLAIN, "7", to(HERE, reply_to="7")),
    ("a stage of what lies elsewhere", a_place(), PLAIN, "5/7", to("5", "7", is_inside=True)),
    ("a thread's stage", a_place(), THREADED, "7", to("7", is_inside=True, otherwise="7")),
    ("the next one there", a_place(), THREADED, "7/8", to("7", "8", is_inside=True)),
    ("no thread in a thread", a_place(Kind.THREAD), THREADED, "7", to(HERE, "7")),
    ("a post", a_place(Kind.FORUM), PLAIN, "", to(HERE, is_post=True)),
    ("a post's stage", a_place(Kind.FORUM), PLAIN, "7/7", to("7", is_inside=True)),
    ("the next one in it", a_place(Kind.MEDIA), PLAIN, "7/8", to("7", "8", is_inside=True)),
    ("a post by its bare id", a_place(Kind.FORUM), PLAIN, "7", to("7", is_inside=True)),
    ("to a person", a_place(Kind.DIRECT, "55"), a_channel(is_person=True), "55/7", to("55", "7")),
)


@pytest.mark.parametrize(
    ("place", "destination", "reply_to", "target"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_a_message_goes_where_its_story_is(
    place: Place, destination: Destination, reply_to: str, target: Target
) -> None:
    assert target_of(place, destination, reply_to) == target


snowflakes = st.integers(1, 2**63 - 1).map(str)


@given(snowflakes, snowflakes)
def test_names_are_read_back(channel: str, message: str) -> None:
    name = name_of(channel, message, a_channel())

    assert read_name(str(name)) == name
    assert name == MessageName(message=message, channel="" if channel == HERE else channel)


def test_a_person_s_messages_name_their_channel() -> None:
    assert str(name_of(HERE, "7", a_channel(is_person=True))) == f"{HERE}/7"


@pytest.mark.parametrize(
    ("method", "template", "ids", "path", "major"),
    [
        ("POST", "/channels/{}/messages", ("1",), "/channels/1/messages", "1"),
        ("PATCH", "/channels/{}/messages/{}", ("1", "2"), "/channels/1/messages/2", "1"),
        ("GET", "/guilds/{}/threads/active", ("3",), "/guilds/3/threads/active", "3"),
        ("POST", "/users/@me/channels", (), "/users/@me/channels", ""),
    ],
)
def test_limits_are_counted_for_the_first_id(
    method: str, template: str, ids: tuple[str, ...], path: str, major: str
) -> None:
    made = route(method, template, *ids)

    assert (made.path, made.template, made.major) == (path, template, major)


@pytest.mark.parametrize(
    ("facts", "kind", "tags", "needs_tag"),
    [
        ({"type": 0, "guild_id": "9"}, Kind.TEXT, (), False),
        ({"type": 99}, Kind.OTHER, (), False),
        (
            {
                "type": 15,
                "flags": 16,
                "available_tags": [
                    {"id": "1", "name": "labor", "moderated": False},
                    {"id": "2", "name": "news", "moderated": True},
                ],
            },
            Kind.FORUM,
            (("labor", "1"),),
            True,
        ),
    ],
    ids=["text", "unknown", "forum"],
)
def test_a_channel_is_read(
    facts: dict[str, object], kind: Kind, tags: tuple[tuple[str, str], ...], *, needs_tag: bool
) -> None:
    place = to_place(HERE, facts)

    assert (place.kind, place.tags, place.needs_tag) == (kind, tags, needs_tag)

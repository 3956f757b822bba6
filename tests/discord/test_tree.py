"""The catalogue as slash commands: within every limit, in both languages, and back into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from bot.commands import CATALOG, read, write
from bot.commands.permissions import Need
from bot.commands.trouble import LineError
from bot.platforms.discord.menus import menus
from bot.platforms.discord.options import Chosen, line_of, option_name, options_of, slot_of
from bot.platforms.discord.tree import (
    DESK,
    DIGEST,
    MANAGE_SERVER,
    MOST_CHARACTERS,
    MOST_CHILDREN,
    NEWS,
    characters,
    command_at,
    hash_of,
    places,
    tree,
)

NAME = re.compile(r"[-_'\w]{1,32}")
ROOTS = {root["name"]: root for root in tree()}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("options", ()):
        yield from _nodes(child)


@pytest.mark.parametrize("root", [NEWS, DESK])
def test_a_root_is_within_discords_limits(root: str) -> None:
    assert len(ROOTS[root]["options"]) <= MOST_CHILDREN
    assert characters(ROOTS[root]) <= MOST_CHARACTERS


@pytest.mark.parametrize("root", [NEWS, DESK])
def test_every_part_of_a_root_is_within_discords_limits(root: str) -> None:
    for node in _nodes(ROOTS[root]):
        names = (node["name"], *node["name_localizations"].values())
        says = (node["description"], *node["description_localizations"].values())

        assert all(NAME.fullmatch(name) and name == name.lower() for name in names), names
        assert all(1 <= len(text) <= 100 for text in says), says
        assert len(node.get("options", ())) <= 25
        assert len(node.get("choices", ())) <= 25
        assert not (node.get("choices") and node.get("autocomplete"))


@pytest.mark.parametrize("root", [NEWS, DESK])
def test_names_on_one_level_differ_in_every_language(root: str) -> None:
    for node in _nodes(ROOTS[root]):
        for locale in ("en-US", "en-GB", "fr"):
            names = [child["name_localizations"][locale] for child in node.get("options", ())]

            assert len(names) == len(set(names)), (node["name"], locale)


@pytest.mark.parametrize("root", [NEWS, DESK])
def test_what_must_be_given_comes_first(root: str) -> None:
    for node in _nodes(ROOTS[root]):
        needed = [child.get("required", False) for child in node.get("options", ())]

        assert needed == sorted(needed, reverse=True)


def test_every_command_that_people_type_stands_somewhere_and_once_a_root() -> None:
    typed = {name for name, one in CATALOG.items() if not one.hidden}
    paths = [one.path for one in places()]

    assert {one.command for one in places()} == typed | {DIGEST}
    assert len(paths) == len(set(paths))
    assert all(command_at(one.path) == one.command for one in places())


def test_what_managers_need_stands_at_the_desk_alone() -> None:
    news = {one.command for one in places() if one.root == NEWS and one.command != DIGEST}

    assert all(CATALOG[name].need is not Need.MANAGER for name in news)
    assert ROOTS[DESK]["default_member_permissions"] == MANAGE_SERVER
    assert "default_member_permissions" not in ROOTS[NEWS]


def test_installs_and_contexts_are_set_on_purpose() -> None:
    assert ROOTS[NEWS]["integration_types"] == [0, 1]
    assert ROOTS[NEWS]["contexts"] == [0, 1, 2]
    assert ROOTS[DESK]["integration_types"] == [0]
    assert ROOTS[DESK]["contexts"] == [0]


def test_the_hash_changes_with_anything_and_only_then() -> None:
    again, other = tree(), tree()
    other[0]["options"][0]["description"] = "Something else."

    assert hash_of(tree()) == hash_of(again)
    assert hash_of(tree()) != hash_of(other)


def test_discord_counts_the_longest_language_once() -> None:
    payload = {
        "name": "four",
        "name_localizations": {"fr": "quatre"},
        "description": "12345",
        "description_localizations": {"fr": "123"},
        "options": [{"name": "o", "description": "d", "choices": [{"name": "ab", "value": "cd"}]}],
    }

    assert characters(payload) == 6 + 5 + 2 + 4


@pytest.mark.parametrize(
    ("command", "chosen", "line"),
    [
        ("latest", {"topics": "labor, deals", "since": "7d"}, "latest labor,deals since:7d"),
        ("search", {"words": 'runway "training data" -awards'}, 'search runway "training data" -awards'),
        ("search", {"words": "runway", "topic": "labor"}, "search runway topic:labor"),
        ("search", {"words": "runway", "without": "x, y"}, "search runway -x -y"),
        ("story", {"story": "strike"}, "story strike"),
        ("subscribe", {}, "subscribe"),
        ("subscribe", {"topics": "labor", "outlets": 2, "to": "77"}, "subscribe labor outlets:2 to:#77"),
        ("subscribe", {"topics": "labor", "me": True, "to": "77"}, "subscribe labor to:me"),
        ("subscribe", {"me": False}, "subscribe"),
        ("subscribe", {"ping": "<@&5>"}, "subscribe ping:@&5"),
        ("settings", {"images": False, "team": True}, "settings images:off to:team"),
        ("settings", {"managers": "<@!5>"}, "settings managers:@5"),
        ("mute", {"topic": "labor", "for": "7d"}, "mute topic:labor for:7d"),
        ("follow", {"name": "SAG-AFTRA"}, "follow SAG-AFTRA"),
        ("undo", {"number": 12}, "undo 12"),
        ("feeds import", {"dry": True}, "feeds import dry:on"),
    ],
)
def test_options_become_the_line(command: str, chosen: dict[str, Any], line: str) -> None:
    written = line_of(command, tuple(Chosen(name, value) for name, value in chosen.items()))

    assert written == line
    assert write(read(written)) == line


@pytest.mark.parametrize(
    ("command", "chosen"),
    [("quiet", {"hours": "late"}), ("search", {"words": '"open'}), ("story", {}), ("latest", {"lang": "x!"})],
)
def test_what_cannot_be_read_is_one_sentence(command: str, chosen: dict[str, Any]) -> None:
    with pytest.raises(LineError):
        line_of(command, tuple(Chosen(name, value) for name, value in chosen.items()))


@pytest.mark.parametrize("command", sorted(name for name, one in CATALOG.items() if not one.hidden))
def test_every_option_leads_back_to_its_field(command: str) -> None:
    for option in options_of(command):
        slot = slot_of(command, option["name"])

        assert slot is None or option_name(slot) == option["name"]
        assert slot or option["name"] in {"me", "team", "file"}


def test_menus_are_within_discords_limits() -> None:
    payload = menus()

    assert len(payload) <= 5
    assert all(one["type"] == 3 and 1 <= len(one["name"]) <= 32 for one in payload)


_TYPED = sorted(name for name, one in CATALOG.items() if not one.hidden)


@given(command=st.sampled_from(_TYPED), data=st.data())
def test_whatever_is_typed_into_options_is_a_line_or_one_sentence(command: str, data: st.DataObject) -> None:
    chosen = [
        Chosen(option["name"], data.draw(_value(option), label=option["name"]))
        for option in options_of(command)
        if option["type"] != 11 and data.draw(st.booleans())
    ]
    try:
        line = line_of(command, tuple(chosen))
    except LineError:
        return

    assert read(line).command == command
    assert write(read(line)) == line


def _value(option: dict[str, Any]) -> st.SearchStrategy[Any]:
    if option.get("choices"):
        return st.sampled_from([one["value"] for one in option["choices"]])
    kinds: dict[int, st.SearchStrategy[Any]] = {
        4: st.integers(0, 10**9),
        5: st.booleans(),
        7: st.integers(1, 2**63).map(str),
    }
    texts = st.one_of(
        st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
        st.sampled_from(
            ["labor", "labor, deals", '"a b", c', "-x", "name:y", "to:#1", "<@&5>", "7d", "22:00-07:00"]
        ),
    )
    return kinds.get(option["type"], texts)

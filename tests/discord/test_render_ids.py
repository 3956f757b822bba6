"""Custom ids: any line comes back as it was, for its own tenant alone, in a hundred characters."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.platforms.discord.ids import Pressed, form_id, line_id, menu_id, read_id

TENANT = "discord:1"
LINES = (
    "story k3f9qa",
    "why k3f9qa",
    "save k3f9qa",
    "vote k3f9qa off-topic",
    "mute story:k3f9qa for:7d",
    "undo 12",
    'follow "Screen Actors Guild – American Federation of Television and Radio Artists"',
    'share "search runway since:june -awards topic:labor outlet:variety name:SAG-AFTRA lang:en"',
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_comes_back(line: str) -> None:
    made = line_id(line, TENANT)

    assert made is not None
    assert len(made) <= 100
    assert read_id(made, TENANT) == Pressed(line=line)


@pytest.mark.parametrize("line", LINES)
def test_another_tenant_reads_nothing(line: str) -> None:
    assert read_id(line_id(line, TENANT) or "", "discord:@1") is None


@pytest.mark.parametrize("damaged", ["", "n1", "n1:aaaaaaaa:s:x", "other:thing", "n1:::", "n0:x:s:y"])
def test_a_strangers_id_is_nothing(damaged: str) -> None:
    assert read_id(damaged, TENANT) is None


def test_a_damaged_packed_line_is_nothing() -> None:
    tag = (line_id("story a", TENANT) or "").split(":")[1]

    assert read_id(f"n1:{tag}:z:____", TENANT) is None


def test_forms_and_menus_say_what_they_are() -> None:
    assert read_id(form_id("split k3f9qa", TENANT) or "", TENANT) == Pressed(
        line="split k3f9qa", opens_form=True
    )
    assert read_id(menu_id("k3f9qa", TENANT), TENANT) == Pressed(is_menu=True)


@given(line=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400))
def test_any_line_fits_or_has_no_button(line: str) -> None:
    made = line_id(line, TENANT)

    assert made is None or len(made.encode("utf-16-le")) // 2 <= 100
    assert made is None or read_id(made, TENANT) == Pressed(line=line)

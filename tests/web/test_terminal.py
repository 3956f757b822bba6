"""Cards on the terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO

from bot.cards import AlsoCovered, Card, DigestCard, Footer, Link, NoteCard, Sentence, Slugline
from bot.platforms.terminal import Terminal
from bot.ports import CannotTell, Posted, Posting, Refused
from tests.builders import a_destination
from tests.fakes.clock import NOON

CARD = Card(
    story="k3f9qa",
    version=1,
    lang="en",
    slugline=Slugline(topic="Deals", topic_id="deals", names=("Runway",), at=NOON, outlets=3),
    headline=Link(text="Runway signs with Lionsgate", url="https://outlet1.example/a"),
    marks=("urgent",),
    summary=(Sentence(text="The two signed.", outlet="Outlet 1"),),
    also=(AlsoCovered(outlet="Outlet 2", minutes=12, url="https://outlet2.example/a"),),
    also_more=1,
    footer=Footer(outlet="Outlet 1", at=NOON, story="k3f9qa", why="It names Runway."),
)
PLACE = a_destination(platform="terminal", settings_tz="Europe/Paris")


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


def test_a_card_reads_like_the_page_of_a_script() -> None:
    lines = _plain(Terminal(StringIO()).render(CARD, PLACE)).splitlines()

    assert [line.rstrip() for line in lines] == [
        "DEALS · RUNWAY — 10 JUN, 14:00 · 3 OUTLETS",
        "Runway signs with Lionsgate",
        "(urgent)",
        "  The two signed. [Outlet 1]",
        "  Also covered by Outlet 2 +12 min, +1",
        "  First: Outlet 1, It names Runway. (k3f9qa)",
    ]


def test_digests_and_notes_are_drawn_too() -> None:
    terminal = Terminal(StringIO())
    left = Link(text="A quieter one", url="https://outlet1.example/b")
    digest = DigestCard(
        title="Wednesday: 2 stories",
        lang="en",
        cards=(CARD,),
        left_out=(left,),
        left_out_line="1 quieter story:",
    )

    text = _plain(terminal.render(digest, PLACE))

    assert text.startswith("Wednesday: 2 stories\nDEALS · RUNWAY — 10 JUN · 3 OUTLETS")
    assert text.rstrip().endswith("1 quieter story: A quieter one")
    assert _plain(terminal.render(NoteCard(text="Corrected.", lang="en"), PLACE)).strip() == "Corrected."


async def test_a_stream_that_is_no_terminal_gets_plain_text() -> None:
    stream = StringIO()
    terminal = Terminal(stream)
    text = terminal.render(CARD, PLACE)

    outcome = await terminal.post(Posting(destination=PLACE, text=text, nonce="n", parcel=7))

    assert outcome == Posted(message="7")
    assert "\x1b" not in stream.getvalue()
    assert "Runway signs with Lionsgate" in stream.getvalue()
    assert stream.getvalue().endswith("\n\n")


def test_a_headline_cannot_steer_the_terminal() -> None:
    nasty = replace(CARD, headline=Link(text="Red \x1b[31malert\x07\x9b2J", url="https://a.example/\x1b]0;x"))

    assert "\x1b[31m" not in Terminal(StringIO()).render(nasty, PLACE)
    assert "\x07" not in Terminal(StringIO()).render(nasty, PLACE)
    assert "\x1b]0;" not in Terminal(StringIO()).render(nasty, PLACE)


async def test_a_closed_pipe_refuses_the_card_and_nothing_else() -> None:
    class Closed(StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    terminal = Terminal(Closed())
    posting = Posting(destination=PLACE, text="x", nonce="n", parcel=7)

    assert isinstance(await terminal.post(posting), Refused)
    assert isinstance(await terminal.find(posting, NOON), CannotTell)
    assert terminal.can_edit is False

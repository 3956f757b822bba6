"""Names as whole words, in many scripts, ambiguous ones only in company."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.judging.findings import find_all
from feeds.judging.kit import kit_of
from feeds.model import Entry
from tests.judging.desks import hollywood


def entry_of(title: str, summary: str = "", lang: str = "und") -> Entry:
    return Entry(
        id="e", source=1, outlet="The Example", url="https://example.org/1", canonical="https://example.org/1",
        title=title, summary=summary, lang=lang, seen=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def names_in(title: str, summary: str = "") -> set[str]:
    found = find_all(entry_of(title, summary), kit_of(hollywood()))
    return {hit.name for hit in found.name_hits()}


FOUND = [
    ("Runway shows a text-to-video tool", "Runway"),
    ("Runway Gen-4 is here", "Runway"),
    ("ランウェイの生成AIが短編を作る", "Runway"),
    ("라이언스게이트, AI 기업과 손잡아", "Lionsgate"),
    ("狮门影业与人工智能公司合作", "Lionsgate"),
    ("Студія Дісней подає до суду", "Disney"),
    ("Netflix’ neue Regeln", "Netflix"),
    ("Disneys Klage", "Disney"),
    ("SAG-AFTRA-Streik geht weiter", "SAG-AFTRA"),
    ("Members of the Screen Actors Guild vote", "SAG-AFTRA"),
    ("Sora 2 floods the web", "Sora"),
    ("OpenAI stops Sora for a week", "Sora"),
    ("Google shows Flow for film-makers with Veo", "Flow"),
    ("Equity members refuse scans", "Equity"),
    ("Anthropic trains Claude", "Claude"),
    ("OPENAI ANSWERS", "OpenAI"),
]

NOT_FOUND = [
    ("Heidi Klum returns to Project Runway", "Runway"),
    ("A plane leaves the runway", "Runway"),
    ("Runway 34 review: a courtroom in the sky", "Runway"),
    ("Kingdom Hearts brings Sora home", "Sora"),
    ("Gemini Man flops", "Gemini"),
    ("Claude Lelouch films in Lyon", "Claude"),
    ("A private equity firm buys the studio", "Equity"),
    ("Go with the flow, says the actor", "Flow"),
    ("Imagen Awards name winners", "Imagen"),
    ("Luma Grothe on the cover", "Luma"),
    ("The firm's fatherly ministry", "FIA"),
    ("Lionsgated", "Lionsgate"),
    ("ソラマメの季節、生成AIとは無縁", "Sora"),
    ("in dga matters", "DGA"),
]


@pytest.mark.parametrize(("title", "name"), FOUND)
def test_a_name_is_found(title: str, name: str) -> None:
    assert name in names_in(title)


@pytest.mark.parametrize(("title", "name"), NOT_FOUND)
def test_a_name_is_not_seen_where_it_is_not(title: str, name: str) -> None:
    assert name not in names_in(title)


def test_the_longest_spelling_wins() -> None:
    assert names_in("Warner Bros. Discovery and Google DeepMind") == {"Warner Bros.", "Google DeepMind"}


def test_a_hit_keeps_the_words_and_where_they_stood() -> None:
    found = find_all(entry_of("Écrans", "Un texte cite la Writers Guild of America."), kit_of(hollywood()))

    (hit,) = [one for one in found.name_hits() if one.name == "WGA"]
    assert hit.found == "Writers Guild of America"
    assert not hit.in_title


INITIALS = [
    ("AI in the writers' room", True),
    ("A.I. at the movies", True),
    ("L'IA au cinéma", True),
    ("KI-Stimmen im Kino", True),
    ("生成AIと映画", True),
    ("Ho detto ai registi che sarebbe finita", False),
    ("J'ai vu ce film", False),
    ("Ai Weiwei opens a show", False),
    ("Flight AI-171 is remembered", False),
    ("Allen Iverson: A.I. in his own words", False),
    ("MAIN titles and AIRS", False),
]


@pytest.mark.parametrize(("title", "is_ai"), INITIALS)
def test_initials_are_read_as_they_are_written(title: str, is_ai: bool) -> None:
    assert bool(find_all(entry_of(title), kit_of(hollywood())).acronyms) is is_ai

"""Verdicts: the hard cases, the reasons, the order, any script, another desk."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from config.desk import load_desk
from feeds.judging.judge import judge_entries
from feeds.judging.reasons import TEMPLATES, sentence
from feeds.model import Judgement, Reason
from tests.judging.desks import hollywood, write_desk
from tests.judging.test_names import entry_of

ON = [
    (
        "Union calls strike over digital replicas of actors",
        "Members fear scans of extras with AI.",
    ),
    (
        "Studio signs partnership with AI video company Runway",
        "The film company opens its library.",
    ),
    (
        "Netflix series uses generative AI for visual effects",
        "Such shots were too dear before.",
    ),
    (
        "Un studio s'associe à une société d'IA",
        "Le partenariat porte sur le catalogue de films.",
    ),
    ("Schauspieler klagen gegen KI-Stimmen", "Die Synchronsprecher sehen ihre Rechte am Film verletzt."),
    ("声優団体、生成AIによる無断利用に反対", "アニメの声を守るため、俳優らが声明を出した。"),
    (
        "Actores de doblaje protestan contra las voces clonadas con IA",
        "El sindicato pide una ley.",
    ),
]  # fmt: skip

OFF = [
    ("Heidi Klum returns to Project Runway", "The fashion contest begins its new season."),
    (
        "Killer doll returns: review of a robot thriller",
        "An android goes rogue in this sci-fi sequel.",
    ),
    ("Al Pacino receives a lifetime award", "The actor thanked his first director."),
    ("Chip maker reports record sales of AI servers", "Data centres want more accelerators."),
    ("Box office: comedy leads the weekend", "The sequel took most of the audience."),
    ("Ho detto ai registi di cambiare il finale", "Il produttore racconta le riprese del film."),
    ("AI band tops streaming chart", "Nobody knows the musicians behind the album and its songs."),
]


@pytest.mark.parametrize(("title", "summary"), ON)
def test_stories_of_the_beat_are_kept(title: str, summary: str) -> None:
    (judgement,) = judge_entries([entry_of(title, summary)], hollywood(), None)

    assert judgement.relevant, judgement.parts


@pytest.mark.parametrize(("title", "summary"), OFF)
def test_other_stories_are_dropped(title: str, summary: str) -> None:
    (judgement,) = judge_entries([entry_of(title, summary)], hollywood(), None)

    assert not judgement.relevant, judgement.parts


def test_a_deal_is_filed_under_deals_with_its_words() -> None:
    (judgement,) = judge_entries([entry_of(*ON[1])], hollywood(), None)

    assert judgement.primary == "deals"
    assert judgement.topics[0] == "deals"
    assert any(reason.code == "primary" and "partnership" in reason.facts[1] for reason in judgement.reasons)


def test_every_verdict_says_why_in_sentences() -> None:
    for judgement in judge_entries([entry_of(*case) for case in ON + OFF], hollywood(), None):
        told = [sentence(reason, str) for reason in judgement.reasons]

        assert told
        assert all(line.endswith(".") and "{" not in line for line in told)
        assert judgement.primary in judgement.topics
        assert 1 <= len(judgement.topics) <= 4


def test_every_template_can_be_filled() -> None:
    for code in TEMPLATES:
        assert "{" not in sentence(Reason(code=code, facts=()), str)
    assert sentence(Reason(code="unheard-of", facts=("x",)), str) == "unheard-of x"


def test_the_order_of_entries_changes_nothing() -> None:
    entries = [entry_of(*case) for case in ON + OFF]
    shuffled = random.Random(7).sample(entries, len(entries))

    straight = {entry.title: told for entry, told in _judged(entries)}
    mixed = {entry.title: told for entry, told in _judged(shuffled)}

    assert straight == mixed


def _judged(entries: list) -> list[tuple]:  # type: ignore[type-arg]
    return list(zip(entries, judge_entries(entries, hollywood(), None), strict=True))


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200), st.text(max_size=200))
def test_no_text_of_any_script_makes_an_error(title: str, summary: str) -> None:
    (judgement,) = judge_entries([entry_of(title, summary)], hollywood(), None)

    assert 0 <= judgement.score <= 1
    assert judgement.relevant != judgement.held or not judgement.relevant


def test_vectors_take_part_where_there_are_any() -> None:
    entries = [entry_of(*case) for case in ON[:2]]
    vectors = np.random.default_rng(1).normal(size=(4, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    for judgement in judge_entries(entries, hollywood(), vectors):
        assert "meaning" in dict(judgement.parts)


def test_nothing_judged_is_nothing_said() -> None:
    assert judge_entries([], hollywood(), None) == ()


def test_another_beat_is_judged_by_rules_alone(tmp_path: Path) -> None:
    desk = load_desk(write_desk(tmp_path))
    cheat = entry_of("Grandmaster accused of cheating with AI engine at chess tournament", "Stockfish?")
    other = entry_of("Rain expected", "A wet weekend.")

    first, second = judge_entries([cheat, other], desk, None)

    assert first.relevant
    assert first.primary == "cheating"
    assert not second.relevant
    assert _codes(first) >= {"untrained", "names", "primary"}


def _codes(judgement: Judgement) -> set[str]:
    return {reason.code for reason in judgement.reasons}


def test_a_feed_that_declares_the_beat_counts_in_favour_and_says_so() -> None:
    plain = entry_of("Studio tests a new tool", "It speeds up the edit.")
    declared = replace(plain, source_topics=("tools",))

    before, after = judge_entries([plain, declared], hollywood(), None)

    assert after.score > before.score
    assert "declared" in {reason.code for reason in after.reasons}
    assert "declared" not in {reason.code for reason in before.reasons}

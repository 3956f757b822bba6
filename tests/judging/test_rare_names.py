from __future__ import annotations

import pytest

from feeds.judging.rare_names import NameStatistics, RareNames, count_names, rare_names
from feeds.model import NameHit

CORPUS = [
    ("Actors protest", "The actors met in front of Halden Pictures, and their Guild spoke."),
    ("A guild and its members", "Many a guild would rather wait, said a guild lawyer for Ferrin."),
]
KNOWN = NameStatistics(counts=count_names(CORPUS), texts=len(CORPUS))


def names(title: str, summary: str = "", *known: NameHit, statistics: NameStatistics = KNOWN) -> RareNames:
    return rare_names(title, summary, known=known, statistics=statistics)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a pact between Quillon and Marbeck", {"Quillon", "Marbeck"}),
        ("the plans of l'Odéon and Ferrin's answer", {"Odéon", "Ferrin"}),
        ("what the Guild says", set()),
        ("why The Who and Von play", set()),
        ("声優のヴァレンティナ・クィロンが抗議", {"ヴァレンティナ", "クィロン"}),
        ("in 2031 it had 4711 members", {"2031", "4711"}),
        ("", set()),
    ],
)
def test_rare_names_are_capitalised_words_that_are_seldom_written_small(title, expected):
    assert set(names(title).spellings) == expected


def test_a_name_in_another_script_counts_under_its_latin_spelling():
    hit = NameHit(name="Quillon Films", kind="studio", found="クィロン・フィルムズ", in_title=True)

    assert {"Quillon", "Films"} <= set(names("クィロン・フィルムズが提訴", "", hit).spellings)


def test_a_word_seen_only_in_a_title_case_headline_counts_half():
    found = names("Quillon Films Opens Another Studio Today")

    assert set(found.weights.tolist()) == {0.5}


def test_a_rarer_name_weighs_more():
    found = dict(
        zip(
            names("here are Halden and Marbeck").spellings,
            names("here are Halden and Marbeck").idf,
            strict=True,
        )
    )

    assert found["Marbeck"] > found["Halden"]


def test_the_order_of_training_texts_changes_nothing():
    assert count_names(CORPUS) == count_names(CORPUS[::-1])

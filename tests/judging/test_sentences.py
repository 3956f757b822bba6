from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from feeds.judging.sentences import is_whole, sentences

CASES = [
    ("One ends here. Another begins.", ["One ends here.", "Another begins."]),
    ("Mr. Ferrin of Halden Inc. spoke to the U.S. Senate on Nov. 3 at noon.", None),
    ("J. J. Ostrava left. He will not return.", ["J. J. Ostrava left.", "He will not return."]),
    ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
    (
        "Am 3. Mai beginnt der Streik. Er ist unbefristet.",
        ["Am 3. Mai beginnt der Streik.", "Er ist unbefristet."],
    ),
    (
        "“We lost. We know it.” The studio said no more.",
        ["“We lost. We know it.”", "The studio said no more."],
    ),
    ("« On a perdu. On le sait. » Le studio se tait.", ["« On a perdu. On le sait. »", "Le studio se tait."]),
    (
        "„Wir haben verloren. Das ist so.“ Mehr sagte er nicht.",
        ["„Wir haben verloren. Das ist so.“", "Mehr sagte er nicht."],
    ),
    ("¿Quién paga? ¡Nadie! Así sigue.", ["¿Quién paga?", "¡Nadie!", "Así sigue."]),
    (
        "声優が抗議した。「もう戻れない。本当だ。」と語った。続報を待つ。",
        ["声優が抗議した。", "「もう戻れない。本当だ。」と語った。", "続報を待つ。"],
    ),
    ("演员抗议！公司沉默。", ["演员抗议！", "公司沉默。"]),
    ("배우들이 항의했다. 회사는 침묵했다.", ["배우들이 항의했다.", "회사는 침묵했다."]),
    ("A line\nanother line", ["A line", "another line"]),
    ('An "odd mark is left open. It does not matter.', ['An "odd mark is left open.', "It does not matter."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_text_is_cut_at_the_ends_of_sentences(text, expected):
    assert list(sentences(text)) == ([text] if expected is None else expected)


@given(st.text())
def test_every_sentence_stands_in_the_text(text):
    assert all(sentence in text for sentence in sentences(text))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("It ended.", True),
        ("It ended.”", True),
        ("終わった。", True),
        ("It ended…", False),
        ("It ended [...]", False),
        ("It end", False),
    ],
)
def test_what_feeds_cut_off_is_no_whole_sentence(text, whole):
    assert is_whole(text) is whole

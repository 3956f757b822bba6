"""Which language: script, then the feed, then the words."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from feeds.judging.language import detect, of_words

CASES = [
    ("The union says that it will not sign the deal", "", "en"),
    ("Les comédiens ne veulent pas de cet accord avec les studios", "", "fr"),
    ("Die Gewerkschaft hat sich gegen den Vertrag entschieden", "", "de"),
    ("Gli attori non vogliono firmare il contratto con la rete", "", "it"),
    ("Los actores no quieren firmar el acuerdo con la cadena", "", "es"),
    ("Os atores não querem assinar o acordo com a emissora", "", "pt"),
    ("De acteurs willen het contract niet tekenen van de zender", "", "nl"),
    ("声優たちが無断利用に反対する声明を出した", "", "ja"),
    ("배우들이 계약을 거부했다", "", "ko"),
    ("演员拒绝签署协议", "", "zh"),
    ("Актори відмовились підписати угоду з їхньою студією", "", "uk"),
    ("声優たちが反対", "en", "ja"),
    ("Les comédiens ne veulent pas de cet accord avec les studios et la chaîne", "en-US", "fr"),
    ("Netflix, Paris", "fr", "fr"),
    ("Netflix", "", "und"),
    ("Netflix", "sv", "sv"),
]


@pytest.mark.parametrize(("text", "declared", "lang"), CASES)
def test_the_language_is_found(text: str, declared: str, lang: str) -> None:
    assert detect(text, declared) == lang


@given(st.text(max_size=60), st.text(max_size=5))
def test_no_text_makes_an_error(text: str, declared: str) -> None:
    assert isinstance(detect(text, declared), str)


@pytest.mark.parametrize("text", ["AI actor", "AI film", "A new AI film for US cinemas"])
def test_capitals_are_no_words_of_another_language(text: str) -> None:
    assert of_words(text) in {"en", "und"}

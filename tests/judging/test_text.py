"""Folding, words and n-grams of any script."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from feeds.judging.text import cosine, fold_text, fold_with_offsets, hashed_ngrams, words

CASES = [
    ("L’Été à Paris", "l'ete a paris"),
    ("STRASSE Straße", "strasse strasse"),
    ("AI‑generated — film", "ai-generated - film"),
    ("ﾃﾞｨｰﾌﾟﾌｪｲｸ", "ディープフェイク"),
    ("한국 영화", "한국 영화"),
    ("İstanbul", "istanbul"),
    ("  two\n\tlines ", "two lines"),
]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_text_is_folded(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@given(st.text(max_size=80))
def test_folding_never_fails_and_once_is_enough(text: str) -> None:
    once = fold_text(text)

    assert fold_text(once) == fold_text(fold_text(once))
    assert isinstance(words(once), list)


@given(st.text(max_size=80))
def test_every_folded_character_knows_its_place(text: str) -> None:
    folded = fold_with_offsets(text)

    assert folded.offsets is None or len(folded.offsets) == len(folded.folded)
    assert folded.original(0, len(folded.folded)) in folded.text


@given(st.text(max_size=120))
def test_hashed_texts_have_length_one_or_nothing_in_them(text: str) -> None:
    hashed = hashed_ngrams(fold_text(text))

    assert (
        len(hashed.index) == 0
        or np.isclose(np.linalg.norm(hashed.value), 1, atol=1e-4)
        or not hashed.value.any()
    )


def test_words_keep_hyphens_and_split_scripts() -> None:
    assert words(fold_text("SAG-AFTRA signs 生成AI deal")) == ["sag-aftra", "signs", "生成", "ai", "deal"]


def test_a_text_is_closest_to_itself() -> None:
    one, other = hashed_ngrams("a strike in hollywood"), hashed_ngrams("box office of the week")

    assert cosine(one, one) == pytest.approx(1, abs=1e-5)
    assert cosine(one, other) < 0.3

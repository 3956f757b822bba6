"""`python -m bench.judgement GOLD.jsonl`: measures the shipped desk and writes the figures into the docs.

GOLD are labelled rows that taught nobody; none of their text is written anywhere.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.judgement.curve import draw, points
from bench.judgement.page import page, write
from config.desk import SHIPPED, load_desk
from feeds.encoder import open_encoder
from feeds.model import Desk
from feeds.ports import Encoder
from feeds.training.batch import judge_rows
from feeds.training.encoding import encoded, entry_vectors
from feeds.training.examples import Examples, descriptions, prepare
from feeds.training.figures import report
from feeds.training.files import read_training
from feeds.training.fit_screen import one_thread
from feeds.training.rows import Row, read_rows, to_entry
from feeds.training.score import paired

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def main() -> None:
    """Writes `judgement.md` and `learning-curve.svg`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--resamples", type=int, default=1000)
    options = parser.parse_args()
    rows = read_rows(options.gold.read_text(encoding="utf-8").splitlines())
    desk, encoder = load_desk(SHIPPED), open_encoder("auto")
    reports = {
        "with the encoder": report(rows, desk, encoder, by="lang", times=options.resamples),
        "without it": report(rows, desk, None, times=options.resamples),
    }
    with one_thread():
        own = _examples(read_training([SHIPPED / "training"]), desk, encoder)
        curve = list(points(own, _examples(rows, desk, encoder)))
    draw(curve, DOCS / "learning-curve.svg", f"What more stories bring, measured on {len(rows)} real ones")
    compared = paired(rows, judge_rows(rows, desk, encoder))
    write(DOCS / "judgement.md", page(reports, compared, curve))


def _examples(rows: Sequence[Row], desk: Desk, encoder: Encoder | None) -> Examples:
    vectors = entry_vectors([to_entry(row) for row in rows], encoder)
    return prepare(rows, desk, vectors, encoded(descriptions(desk)[0], encoder))


if __name__ == "__main__":
    main()

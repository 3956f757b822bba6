"""The learning curve: the desk taught by ever more of its stories, measured on rows that taught nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from jinja2 import Template

from feeds.training.crossval import figures, fit_all, judged
from feeds.training.examples import Examples

SHARES = (0.0625, 0.125, 0.25, 0.5, 0.75, 1.0)
LINES = (("relevance F1", "f1", "#9a3412"), ("topics micro-F1", "micro", "#1e4e8c"),
         ("primary topic", "primary", "#166534"))  # fmt: skip
_WIDE, _HIGH, _LEFT, _TOP = 460.0, 260.0, 46.0, 34.0
_FLOOR = 0.5

_DRAWN = Template((Path(__file__).parent / "curve.svg.j2").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Figures of weights that so many stories taught."""

    taught: int
    f1: float
    micro: float
    primary: float


def points(own: Examples, gold: Examples) -> Iterator[Point]:
    """One a share; shares are nested and keep events whole."""
    for share in SHARES:
        some = own.only([place for place, row in enumerate(own.rows) if _rank(row.event or row.id) < share])
        found = figures(gold, judged(gold, fit_all(some), encoder=gold.vectors is not None))
        yield Point(taught=len(some.rows), f1=found.f1, micro=found.micro, primary=found.primary)


def _rank(event: str) -> float:
    return crc32(f"curve {event}".encode()) / 2**32


def draw(found: Sequence[Point], path: Path, title: str) -> None:
    """An SVG with a line for each figure, labelled where it ends."""
    most = found[-1].taught
    lines = []
    for label, name, colour in LINES:
        values = [getattr(point, name) for point in found]
        placed = [(_x(point.taught, most), _y(value)) for point, value in zip(found, values, strict=True)]
        text = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        lines.append({"label": label, "colour": colour, "points": text, "y": placed[-1][1],
                      "last": f"{values[-1]:.2f}"})  # fmt: skip
    path.write_text(
        _DRAWN.render(
            title=title,
            lines=lines,
            marks=[(_y(value), f"{value:.1f}") for value in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)],
            ticks=[(_x(point.taught, most), point.taught) for point in found[1:]],
        ),
        encoding="utf-8",
    )


def _x(taught: int, most: int) -> float:
    return _LEFT + _WIDE * taught / most


def _y(value: float) -> float:
    return _TOP + _HIGH * (1.0 - (max(value, _FLOOR) - _FLOOR) / (1.0 - _FLOOR))

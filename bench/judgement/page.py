"""The figures as the part of `docs/judgement.md` between its two marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.judgement.curve import Point
from feeds.training.figures import Report
from feeds.training.score import Compared

START, END = "<!-- figures -->", "<!-- end of figures -->"
ROWS = (
    ("relevance F1", "relevance_f1"),
    ("topics micro-F1", "topic_micro_f1"),
    ("topics macro-F1", "topic_macro_f1"),
    ("primary topic", "primary_accuracy"),
    ("stories, B-cubed F1", "bcubed_f1"),
    ("stories, pairwise F1", "pairwise_f1"),
    ("… across languages", "pairwise_f1_cross"),
)
MOST_CONFUSIONS = 8


def write(path: Path, text: str) -> None:
    """Puts the text between the marks; what stands around them stays."""
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def page(reports: Mapping[str, Report], compared: Sequence[Compared], curve: Sequence[Point]) -> str:
    """All tables, one after the other."""
    first = next(iter(reports.values()))
    parts = [
        *_scores(reports),
        *_false_alarms(first),
        *_topics(first),
        *_confusions(compared),
        *_by_language(first),
        *_curve(curve),
    ]
    return "\n".join(parts)


def _scores(reports: Mapping[str, Report]) -> Iterator[str]:
    yield "| | " + " | ".join(reports) + " |"
    yield "|---|" + "---|" * len(reports)
    for label, key in ROWS:
        cells = [_with_interval(report, key) for report in reports.values()]
        yield f"| {label} | " + " | ".join(cells) + " |"
    precise = [f"{report.scores.relevance.rates.p:.3f}" for report in reports.values()]
    recalled = [f"{report.scores.relevance.rates.r:.3f}" for report in reports.values()]
    yield "| relevance precision | " + " | ".join(precise) + " |"
    yield "| relevance recall | " + " | ".join(recalled) + " |"
    verbatim = [f"{report.verbatim:.0%} of {report.sentences}" for report in reports.values()]
    yield "| summary sentences verbatim | " + " | ".join(verbatim) + " |"
    yield ""


def _with_interval(report: Report, key: str) -> str:
    low, high = report.interval[key]
    return f"{report.scores.headline()[key]:.3f} [{low:.2f}, {high:.2f}]"


def _false_alarms(report: Report) -> Iterator[str]:
    kinds = report.scores.relevance.false_alarms
    told = ", ".join(f"{kind} {wrong} of {of}" for kind, (wrong, of) in kinds.items())
    missed = report.scores.relevance.fn
    yield f"False alarms by kind: {told}. Missed: {missed}."
    yield ""


def _topics(report: Report) -> Iterator[str]:
    yield "| topic | precision | recall | F1 | rows |"
    yield "|---|---|---|---|---|"
    for topic, (rate, support) in report.scores.topics.per_topic.items():
        yield f"| {topic} | {rate.p:.2f} | {rate.r:.2f} | {rate.f1:.2f} | {support} |"
    yield ""


def _confusions(compared: Sequence[Compared]) -> Iterator[str]:
    wrong = Counter(
        (row.primary or "", str(told["primary"]))
        for row, told in compared
        if row.relevant and row.primary != told["primary"]
    )
    told = "; ".join(
        f"{gold} filed under {other} {count} times"
        for (gold, other), count in wrong.most_common(MOST_CONFUSIONS)
    )
    yield f"The commonest confusions of the primary topic: {told}."
    yield ""


def _by_language(report: Report) -> Iterator[str]:
    yield "| language | relevance F1 | topics micro-F1 | primary | rows on the beat |"
    yield "|---|---|---|---|---|"
    for lang, scores in report.by.items():
        counts = scores.relevance
        if counts.tp + counts.fn:
            head = scores.headline()
            yield (
                f"| {lang} | {head['relevance_f1']:.2f} | {head['topic_micro_f1']:.2f} "
                f"| {head['primary_accuracy']:.2f} | {counts.tp + counts.fn} |"
            )
    yield ""


def _curve(curve: Sequence[Point]) -> Iterator[str]:
    yield "Single rows, before stories are told together, by the number of stories that taught:"
    yield ""
    yield "![Learning curve](learning-curve.svg)"
    yield ""
    yield "| stories | relevance F1 | topics micro-F1 | primary topic |"
    yield "|---|---|---|---|"
    for point in curve:
        yield f"| {point.taught} | {point.f1:.3f} | {point.micro:.3f} | {point.primary:.3f} |"

"""How a round of polling is shown: a bar on standard error while it lasts, then a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.logs import redact
from feeds.poll import PollReport

MOST_FAILURES = 20
COLUMNS = ("sources", "new", "relevant", "folded", "unchanged", "not due", "failed")


@contextmanager
def polling() -> Iterator[Callable[[int, int], None]]:
    """A bar that is told how many sources are done, of how many."""
    columns = (TextColumn("Asking feeds"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("poll", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def poll_table(report: PollReport) -> None:
    """The figures on standard output, what failed and why below them on standard error."""
    table = Table(*COLUMNS)
    for column in table.columns:
        column.justify = "right"
    figures = (report.sources, report.new, report.relevant, report.folded, report.unchanged)
    table.add_row(*(str(figure) for figure in (*figures, report.not_due, len(report.failed))))
    Console().print(table)
    trouble = Console(stderr=True, highlight=False, soft_wrap=True)
    for failed in report.failed[:MOST_FAILURES]:
        trouble.print(redact(f"{failed.source.outlet}: {failed.reason}"), markup=False)
    if len(report.failed) > MOST_FAILURES:
        trouble.print(f"… and {len(report.failed) - MOST_FAILURES} more: slugline feeds list failing")

"""judge, score, train: the desk's judgement on rows of files; no database is touched."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import read_settings
from bot.parts import open_desk
from config.settings import Settings
from feeds.encoder import open_encoder
from feeds.errors import UserError
from feeds.ports import Encoder
from feeds.training.batch import answers, judge_batch, summaries
from feeds.training.figures import lines, report
from feeds.training.provenance import told_changes
from feeds.training.rows import Row, must_know, read_rows
from feeds.training.versions import keeping


class Encoding(StrEnum):
    """Whether the sentence encoder is used."""

    AUTO = "auto"
    NONE = "none"


class By(StrEnum):
    """What figures may be told apart by."""

    LANG = "lang"
    OUTLET = "outlet"
    NEGATIVE_KIND = "negative_kind"


Choice = Annotated[
    Encoding | None, typer.Option("--encoder", help="auto or none; else SLUGLINE_ENCODER says.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(help="Rows of stories in, one judgement a row out; - reads standard input.")(judge)
    app.command(help="Judges labelled rows and prints how well.")(score)
    app.command(
        help="Fits the weights on labelled rows and what slugline labels wrote; writes them where no "
        "figure falls."
    )(train)


def judge(
    file: Annotated[str, typer.Argument(help="JSON lines, or - for standard input.")],
    encoder: Choice = None,
    told: Annotated[
        Path | None, typer.Option("--summaries", help="Write each story's summary to this file.")
    ] = None,
) -> None:
    """Alone on standard output, in the order of the input."""
    settings = read_settings(quiet=True)
    desk = open_desk(settings)
    batch = judge_batch(_rows(file), desk, _encoder(settings, encoder))
    _print_rows(answers(batch, desk))
    if told is not None:
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in summaries(batch, desk))
        _write(told, text)


def score(
    gold: Annotated[str, typer.Argument(help="Labelled rows, JSON lines.")],
    encoder: Choice = None,
    by: Annotated[By | None, typer.Option(help="The figures of each value, too.")] = None,
    interval: Annotated[int, typer.Option(min=0, max=100_000, help="So many resamples for intervals.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Figures on standard output."""
    settings = read_settings(quiet=True)
    rows = _rows(gold)
    if all(row.relevant is None for row in rows):
        raise UserError(f"No row of {gold} has a label.", "Rows say relevant: true or false.")
    desk = open_desk(settings)
    must_know(rows, desk)
    found = report(rows, desk, _encoder(settings, encoder), by=by.value if by else None, times=interval)
    print(json.dumps(found.to_json(), ensure_ascii=False) if as_json else "\n".join(lines(found)))


def train(
    data: Annotated[list[Path], typer.Argument(help="Files of labelled rows, or folders of them.")],
    out: Annotated[Path | None, typer.Option(help="Where the weights go: desk/ in the data folder.")] = None,
    encoder: Choice = None,
) -> None:
    """The provenance on standard output; what labels changed on standard error."""
    settings = read_settings(quiet=True)
    try:
        from feeds.training.fit import train as fit  # noqa: PLC0415  (scikit-learn is an extra)
    except ModuleNotFoundError as error:
        raise UserError(f"Training needs {error.name}.", "Install the extra: slugline[train].") from error
    folder = out or settings.data / "desk"
    folder.mkdir(parents=True, exist_ok=True)
    with keeping(folder) if out is None else nullcontext():
        provenance = fit(data, open_desk(settings), _encoder(settings, encoder), folder)
    print(json.dumps(dict(provenance), ensure_ascii=False, indent=2))
    for line in (*told_changes(provenance), f"Weights written to {folder}."):
        print(line, file=sys.stderr)


def _encoder(settings: Settings, chosen: Encoding | None) -> Encoder | None:
    if chosen is None:
        return open_encoder(settings.encoder)
    return open_encoder("none" if chosen is Encoding.NONE else "auto")


def _rows(file: str) -> tuple[Row, ...]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8 text.", "Save it as UTF-8, one JSON object a line.") from error
    try:
        return read_rows(text.splitlines())
    except UserError as fault:
        raise UserError(f"{file}: {fault.message}", fault.hint) from fault


def _print_rows(rows: Sequence[dict[str, object]]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error

"""The `slugline` command: every sub-command in one place; faults become one sentence and status 2."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli import data, doctor, init, judging, learning, running, saying
from bot.cli.pipes import while_read
from bot.parts import VERSION
from config.logs import redact
from feeds.errors import UserError

USER_FAULT = 2

app = typer.Typer(
    name="slugline",
    help="The AI-in-Hollywood news desk: reads feeds, folds reports into stories, posts cards.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(VERSION)
        raise typer.Exit


for module in (running, init, doctor, saying, judging, learning, data):
    module.register(app)


def main() -> None:
    """Runs one command; what the person can mend is one sentence, without a traceback."""
    with while_read():
        _run()


def _run() -> None:
    try:
        app()
    except UserError as error:
        print(redact(f"slugline: {error}"), file=sys.stderr)
        sys.exit(USER_FAULT)

"""Ends a command quietly once nobody reads what it prints, as after `| head`; `main` runs inside of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NOBODY_READS = 141  # as a shell says of a program that SIGPIPE ended


@contextmanager
def while_read() -> Iterator[None]:
    """Everything inside may print; a closed standard output is an end like any other.

    SIGPIPE itself stays ignored: it would also end a desk whose visitor hangs up.
    """
    try:
        yield
    except SystemExit as ending:
        # Typer says 1 where a print failed by a closed pipe.
        if not isinstance(ending.__context__, BrokenPipeError) and _is_read():
            raise
    else:
        if _is_read():
            return
    _discard()
    raise SystemExit(NOBODY_READS)


def _is_read() -> bool:
    """Whether the last words went out: what is printed waits in a buffer, and fails only there."""
    try:
        if sys.__stdout__ is not None:
            sys.__stdout__.flush()
    except BrokenPipeError:
        return False
    return True


def _discard() -> None:
    """Python writes out its buffer once more at its end, and would complain there."""
    if sys.__stdout__ is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.__stdout__.fileno())
        os.close(nowhere)

"""A process that has imported everything and forks desks: `python -m tests.chaos.zygote`.

A line of JSON in (a `Setup`) starts a desk and its number comes out; when that desk is gone, its number and
how it ended. An empty line ends the zygote.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading

import structlog

from config.desk import SHIPPED, load_desk
from tests.chaos.desk import Setup, live


def main() -> None:
    """Serves until its input ends."""
    desk = load_desk(SHIPPED, None)
    level = int(os.environ.get("CHAOS_LOG", str(logging.CRITICAL)))
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.disable(logging.CRITICAL)
    _say("ready")
    for line in sys.stdin:
        if not line.strip():
            return
        number = os.fork()
        if not number:
            _child(line, desk)
        _say(f"started {number}")
        threading.Thread(target=_bury, args=(number,), daemon=True).start()


def _child(line: str, desk: object) -> None:
    os.close(0)
    os.dup2(2, 1)  # what is said on standard output is the zygote's alone
    status = 1
    try:
        live(Setup(**json.loads(line)), desk)  # type: ignore[arg-type]
        status = 0
    finally:
        os._exit(status)


def _bury(number: int) -> None:
    _, status = os.waitpid(number, 0)
    _say(f"ended {number} {os.waitstatus_to_exitcode(status)}")


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()

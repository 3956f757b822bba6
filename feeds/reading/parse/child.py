"""What runs in the child: reads a job, does it, answers; the desk kills it when it takes too long."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from typing import Any, BinaryIO

from feeds.reading.parse.wire import LENGTHS, from_result, pack
from feeds.reading.raw import Unreadable

MEMORY = 768 * 1024 * 1024
ABANDONED = 60
STARVED = Unreadable(reason="Reading the document needed too much memory, so it was stopped.")


def main() -> None:
    """Answers jobs until standard input ends. Whatever a library prints goes nowhere."""
    _limit_memory()
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    _warm_up()
    _send(answers, pack({"kind": "ready"}))
    while (job := _next(jobs)) is not None:
        _set_alarm(ABANDONED)
        _send(answers, _answer(*job))
        _set_alarm(0)


def _warm_up() -> None:
    import feeds.reading.parse.document  # noqa: F401, PLC0415 - before the clock of the first job runs

    gc.freeze()


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - only where there is such a thing

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _next(jobs: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    lengths = jobs.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_length, body_length = LENGTHS.unpack(lengths)
    head = json.loads(jobs.read(head_length))
    return head, jobs.read(body_length)


def _set_alarm(seconds: int) -> None:
    """Ends a child that is stuck in a document when the desk that would have killed it is gone."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _send(answers: BinaryIO, frame: bytes) -> None:
    answers.write(frame)
    answers.flush()


def _answer(head: dict[str, Any], body: bytes) -> bytes:
    try:
        return pack(_do(head, body))
    except MemoryError:
        return pack(from_result(STARVED))
    except Exception:
        # One document must not take the child down: parsers raise all sorts of things at bad ones.
        return pack(from_result(Unreadable(reason="The document broke the reader and was put aside.")))


def _do(head: dict[str, Any], body: bytes) -> dict[str, Any]:
    match head["job"]:
        case "feed":
            from feeds.reading.parse.document import read_document  # noqa: PLC0415

            return from_result(read_document(body, head["content_type"], frozenset(head["known"])))
        case "article":
            from feeds.reading.article import extract  # noqa: PLC0415 - trafilatura is slow to import

            article = extract(body, head["url"])
            return {"kind": "article", "article": article and article.as_fields()}
        case _:
            from feeds.reading.discover import find_feeds  # noqa: PLC0415

            found = find_feeds(body, head["url"])
            return {"kind": "found", "feeds": [[feed.url, feed.title] for feed in found]}

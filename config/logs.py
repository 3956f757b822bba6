"""Structured logs on standard error, as text or JSON, that never hold a secret; the root configures them."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import Processor, WrappedLogger

HIDDEN = "[hidden]"
# By shape, not by value: a secret may reach a log from a library, a traceback or a feed's address, long
# before or after it was a setting of ours.
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}"), HIDDEN),  # Discord token
    (re.compile(r"(?i)\bxox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]+"), HIDDEN),
    (re.compile(r"(?i)\bxapp-[A-Za-z0-9-]+"), HIDDEN),
    (re.compile(r"(/api/(?:v\d+/)?webhooks/\d+/)[\w-]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(/webhooks/\d+/)[\w-]{20,}"), rf"\1{HIDDEN}"),
    (re.compile(r"(hooks\.slack\.com/\w+/)[\w/]+"), rf"\1{HIDDEN}"),
    (re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)[^\s/?#@'\"<>]*@"), rf"\1{HIDDEN}@"),
    (
        re.compile(
            r"(?i)([?&;](?:[\w.-]*(?:token|key|secret|password|passwd|pwd|signature|sig|auth|apikey|credential))=)"
            r"[^&#\s'\"<>]*"
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(?i)(\bauthorization['\"]?\s*[:=]\s*['\"]?(?:\w+\s+)?)[^\s'\",}]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)\b((?:bearer|bot)\s+)[A-Za-z0-9._~+/-]{20,}=*"), rf"\1{HIDDEN}"),
)
_LOUD = {
    "apscheduler": logging.ERROR,
    "aiohttp.access": logging.WARNING,
    "alembic": logging.WARNING,
    # It reports, with a traceback, each connection that it throws away because a stop cut a read short.
    "sqlalchemy.pool": logging.CRITICAL,
}


def redact(text: str) -> str:
    """The text with everything hidden that has the shape of a secret."""
    for shape, instead in _SHAPES:
        text = shape.sub(instead, text)
    return text


def configure(style: Literal["text", "json"], *, stream: TextIO | None = None, level: str = "INFO") -> None:
    """Sends our events and every library's records through one door, to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    to_logging = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, to_logging],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(style, shared))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, quiet in _LOUD.items():
        logging.getLogger(name).setLevel(quiet)


def _formatter(style: Literal["text", "json"], shared: list[Processor]) -> logging.Formatter:
    render = _AS_JSON if style == "json" else _AS_TEXT
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
    )


def _redacted(_logger: WrappedLogger, _name: str, rendered: Any) -> str:
    """Last of all, so that tracebacks are read too."""
    return redact(str(rendered))


_AS_JSON: list[Any] = [
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    _redacted,
]
_AS_TEXT: list[Any] = [
    # Plain tracebacks: prettier ones print local variables, and those hold whole articles.
    structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    _redacted,
]

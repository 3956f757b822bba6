"""No secret's shape survives in what we write."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config.logs import configure, redact

DISCORD = "MTAxMjM0NTY3ODkwMTIzNDU2Nzg5.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
SECRETS = [
    DISCORD,
    "xoxb-123456789012-abcdefABCDEF",
    "xoxe.xoxp-1-Mi0yLTEyMzQ",
    "xapp-1-A0123-456-abcdef",
    "https://discord.com/api/webhooks/1234/aBcD_eFgH-123",
    "https://hooks.slack.com/services/T000/B000/XXXXXX",
    "https://user:hunter2@feeds.example/private.xml",
    "https://feeds.example/rss?user=1&token=hunter2&page=2",
    "https://feeds.example/rss?api_key=hunter2",
    "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
    "{'authorization': 'Bot abcdefghijklmnopqrstuvwxyz'}",
]
PARTS = ("hunter2", "abcdefghij", "Mi0yLTEy", "A0123", "aBcD_eFgH", "XXXXXX", "123456789012-ab", DISCORD)


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("secret", SECRETS)
def test_shapes_are_hidden(secret: str) -> None:
    hidden = redact(f"before {secret} after")

    assert [part for part in PARTS if part in hidden] == []
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")


@pytest.mark.parametrize(
    "text",
    [
        "https://feeds.example/rss?page=2#top",
        "a story about keys, tokens and a bot named Ada",
        "someone@example.org wrote",
        "SAG-AFTRA.members.unanimously",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("style", ["text", "json"])
def test_records_libraries_and_tracebacks_are_covered(style: str) -> None:
    stream = io.StringIO()
    configure(style, stream=stream)  # type: ignore[arg-type]

    try:
        raise ValueError(f"401 from {SECRETS[6]} with {DISCORD}")
    except ValueError:
        structlog.get_logger("ours").exception("post failed", url=SECRETS[7], token=DISCORD)
        logging.getLogger("theirs").exception("request to %s", SECRETS[8])

    written = stream.getvalue()
    assert "post failed" in written
    assert written.count("ValueError") >= 2
    assert [part for part in PARTS if part in written] == []


def test_json_is_one_object_a_line() -> None:
    stream = io.StringIO()
    configure("json", stream=stream)

    structlog.get_logger("ours").info("feed polled", source=12, new=3)

    logged = json.loads(stream.getvalue())
    assert (logged["event"], logged["source"], logged["new"]) == ("feed polled", 12, 3)

"""The page of promises names tests that there are, for every promise, and every fault point."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from feeds.faults import POINTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "promises.md").read_text()
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", PAGE)))
ROWS = {
    row[0]: row for line in PAGE.splitlines() if (row := [cell.strip() for cell in line.split("|")[1:-1]])
}
PROMISES = [f"G{number}" for number in range(1, 22)]
HONEST = "made effectively once: on Discord by the platform's own nonce"


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text())
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("test", TESTS)
def test_a_test_that_is_named_is_there(test: str) -> None:
    file, _, name = test.partition("::")

    assert name in names_in(file)


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_has_its_tests_or_says_whose_it_is(promise: str) -> None:
    _, words, state, tests, _ = ROWS[promise]

    assert words.endswith(".")
    assert state in {"held", "in part", "fleet"}
    assert "::" in tests


def test_every_fault_point_is_explained() -> None:
    assert [name.strip("`") for name in ROWS if name.strip("`") in POINTS] == list(POINTS)


def test_the_readme_promises_no_more_than_the_page() -> None:
    readme = " ".join((ROOT / "README.md").read_text().split())

    assert HONEST in " ".join(PAGE.split())
    assert HONEST in readme
    assert "docs/promises.md" in readme

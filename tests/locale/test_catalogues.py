"""Every sentence for people is marked, and every marked one is translated, with the same facts in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.locale import language_of, translator
from tests.locale.catalogue import FRENCH, ROOT, TEMPLATE, found_messages, french

FACT = re.compile(r"\{[a-z_0-9]*\}")
RENEW = "python -m tests.locale.catalogue brings the catalogues in line"
# Calls and keywords whose texts people read: a literal there must have gone through `_`, `N_` or `ngettext`.
SAID_BY = {"Reply": {"text", "error"}, "Button": {"label"}, "Done": set(), "LineError": {"hint", 0}}


def test_the_french_catalogue_holds_every_message() -> None:
    known = {message.id for message in french() if message.id}

    assert known == set(found_messages()), RENEW


def test_every_message_is_translated_in_all_its_forms() -> None:
    for message in french():
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)

        assert all(forms), f"untranslated: {message.id}"
        assert not (message.id and message.fuzzy), (
            f"look at it again, then take the fuzzy mark off: {message.id}"
        )


def test_a_translation_has_the_facts_of_its_message() -> None:
    for message in french():
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id:
            wanted = set(FACT.findall(ids[-1]))

            assert all(set(FACT.findall(form)) == wanted for form in forms), message.id


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    compiled = translator("fr")
    for message in french():
        if isinstance(message.id, str) and message.id:
            assert compiled(message.id) == message.string, RENEW


def test_the_template_holds_every_message() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")

    assert text.count("\nmsgid ") == len(found_messages()), RENEW
    assert FRENCH.exists()


@pytest.mark.parametrize("path", sorted((ROOT / "bot" / "commands").glob("*.py")), ids=lambda path: path.name)
def test_no_sentence_of_a_command_goes_unmarked(path: Path) -> None:
    unmarked = list(_unmarked(ast.parse(path.read_text(encoding="utf-8"))))

    assert not unmarked, f"{path.name}: mark with _ or N_: {unmarked}"


def _unmarked(tree: ast.AST) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        said = SAID_BY.get(getattr(call.func, "id", ""))
        if said is None:
            continue
        texts = [keyword.value for keyword in call.keywords if keyword.arg in said]
        texts += [argument for place, argument in enumerate(call.args) if place in said]
        yield from (text for value in texts for text in _literals(value))


def _literals(value: ast.expr) -> list[str]:
    """Words in the expression that no marker saw; parts of f-strings count where they hold two words."""
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return [text for text in texts if re.search(r"[^\W\d]{2}", text)]


@pytest.mark.parametrize(
    ("locale", "lang"),
    [("fr", "fr"), ("fr-CA", "fr"), ("fr_FR", "fr"), ("en-GB", "en"), ("ja", "en"), ("", "en")],
)
def test_a_locale_is_answered_in_a_language_of_ours(locale: str, lang: str) -> None:
    assert language_of(locale) == lang
    assert translator(locale).lang == lang

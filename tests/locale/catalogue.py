"""Messages as Babel finds them in the code and the templates, and the catalogue that ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "bot" / "locale" / "fr" / "LC_MESSAGES" / "slugline.po"
TEMPLATE = ROOT / "bot" / "locale" / "messages.pot"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.xml", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true"}}
FOLDERS = ("bot", "feeds/judging")

Message = str | tuple[str, ...]


def found_messages() -> dict[Message, list[tuple[str, int]]]:
    """Every message and the places that it stands in."""
    places: dict[Message, list[tuple[str, int]]] = {}
    for message, place in _extracted():
        places.setdefault(message, []).append(place)
    return places


def _extracted() -> Iterator[tuple[Message, tuple[str, int]]]:
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, OPTIONS, keywords=KEYWORDS)
        for name, line, message, _comments, _context in found:
            if message and message != ("",):
                yield message, (f"{folder}/{name}", line)


def to_catalogue(messages: dict[Message, list[tuple[str, int]]]) -> Catalog:
    """The messages as a template, in a steady order and without line numbers, which would change daily."""
    catalogue = Catalog(project="slugline", charset="utf-8")
    for message, places in sorted(messages.items(), key=lambda item: str(item[0])):
        catalogue.add(message, locations=sorted({(name, 0) for name, _line in places}))
    return catalogue


def french() -> Catalog:
    """The French catalogue."""
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def renew() -> None:
    """Writes the template, brings the French catalogue in line with it and compiles it.

    `python -m tests.locale.catalogue`, after sentences changed; what is new comes out untranslated.
    """
    fresh = to_catalogue(found_messages())
    with TEMPLATE.open("wb") as file:
        write_po(file, fresh, width=110, omit_header=True)
    known = french()
    fresh.creation_date = known.revision_date  # the day of each renewal would make every renewal a change
    known.update(fresh, no_fuzzy_matching=True)
    known.obsolete.clear()
    with FRENCH.open("wb") as file:
        write_po(file, known, width=110, ignore_obsolete=True)
    with FRENCH.with_suffix(".mo").open("wb") as file:
        write_mo(file, known)


if __name__ == "__main__":
    renew()

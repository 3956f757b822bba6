"""Finds the catalogue of a locale; used by cards, commands and the reading room's templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError

FOLDER = Path(__file__).parent
DOMAIN = "slugline"
LANGUAGES = ("en", "fr")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name, which the extraction looks for
    """Marks a message that is translated later, where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates into one language; called `_` wherever it is used, so that messages are found."""

    lang: str
    locale: Locale
    catalogue: NullTranslations

    def __call__(self, message: str) -> str:
        """The message in this language, or as it is."""
        return self.catalogue.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form for that count."""
        return self.catalogue.ngettext(one, many, count)


def translator(locale: str) -> Translator:
    """The translator for a locale such as `fr`, `fr-CA` or `en_GB`; English where we know no better."""
    lang = language_of(locale)
    return _translator(lang, _babel(locale, lang))


def language_of(locale: str) -> str:
    """The language of ours that a locale is answered in."""
    lang = locale.replace("_", "-").partition("-")[0].lower()
    return lang if lang in LANGUAGES else "en"


def _babel(locale: str, lang: str) -> str:
    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return lang
    return str(known) if known.language == lang else lang


@lru_cache(maxsize=64)
def _translator(lang: str, locale: str) -> Translator:
    path = FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not path.exists():
        return Translator(lang, Locale.parse(locale), NullTranslations())
    with path.open("rb") as compiled:
        return Translator(lang, Locale.parse(locale), GNUTranslations(compiled))

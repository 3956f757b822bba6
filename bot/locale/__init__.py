"""Sentences in people's languages: gettext catalogues, with English as the key of every message."""

from bot.locale.translator import (
    LANGUAGES as LANGUAGES,
    N_ as N_,
    Translator as Translator,
    language_of as language_of,
    translator as translator,
)

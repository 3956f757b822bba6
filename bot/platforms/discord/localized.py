"""Names and descriptions of commands in Discord's languages; the tree of commands is built with them. Pure.

A default that has no entry under its own locale is shown to en-GB from the other English catalogue: so
both English ones are supplied beside the default.
"""

from __future__ import annotations

from typing import Any

from bot.locale import translator

LONGEST_NAME, LONGEST_DESCRIPTION = 32, 100
ENGLISH = ("en-US", "en-GB")
FRENCH = {
    "news": "actus",
    "desk": "rédaction",
    "more": "autres",
    "my": "moi",
    "feeds": "flux",
    "help": "aide",
    "latest": "derniers",
    "top": "essentiel",
    "search": "chercher",
    "story": "sujet",
    "why": "pourquoi",
    "topics": "rubriques",
    "topic": "rubrique",
    "subscribe": "abonner",
    "unsubscribe": "désabonner",
    "subscriptions": "abonnements",
    "preview": "aperçu",
    "mute": "taire",
    "unmute": "rétablir",
    "follow": "suivre",
    "unfollow": "ne-plus-suivre",
    "following": "suivis",
    "save": "garder",
    "saved": "gardés",
    "saved-remove": "retirer",
    "catchup": "rattraper",
    "quiet": "silence",
    "settings": "réglages",
    "digest": "bulletin",
    "status": "état",
    "audit": "journal",
    "undo": "annuler",
    "retry": "relancer",
    "share": "montrer",
    "vote": "voter",
    "held": "indécis",
    "split": "séparer",
    "merge": "réunir",
    "list": "liste",
    "add": "ajouter",
    "remove": "retirer",
    "pause": "suspendre",
    "resume": "reprendre",
    "check": "vérifier",
    "import": "importer",
    "export": "exporter",
    "words": "mots",
    "about": "sur",
    "name": "nom",
    "outlet": "titre",
    "outlets": "titres",
    "lang": "langue",
    "phrase": "phrase",
    "since": "depuis",
    "until": "jusqu-à",
    "page": "page",
    "most": "combien",
    "order": "ordre",
    "period": "période",
    "cadence": "rythme",
    "at": "heure",
    "on": "jour",
    "first": "premier",
    "ping": "mention",
    "to": "vers",
    "me": "moi",
    "team": "serveur",
    "file": "fichier",
    "for": "durée",
    "hours": "heures",
    "weekends": "week-ends",
    "tz": "fuseau",
    "format": "format",
    "images": "images",
    "cap": "plafond",
    "urgent": "urgent",
    "managers": "responsables",
    "threshold": "seuil",
    "embeds": "encarts",
    "threads": "fils",
    "publish": "publier",
    "erase": "effacer",
    "kind": "avis",
    "what": "quoi",
    "which": "lequel",
    "number": "numéro",
    "source": "source",
    "url": "adresse",
    "folder": "dossier",
    "sure": "sans-contrôle",
    "dry": "à-blanc",
    "line": "ligne",
    "report": "article",
    "other": "autre",
    "of": "de",
    "without": "sans",
    "without_topic": "sans_rubrique",
    "without_name": "sans_nom",
    "without_outlet": "sans_titre",
    "without_lang": "sans_langue",
    "without_phrase": "sans_phrase",
}
"""Words of commands and options: lower case, no spaces, at most 32 letters."""


def named(name: str) -> dict[str, Any]:
    """The name with its translations; a word that has none keeps its English form everywhere."""
    words = dict.fromkeys(ENGLISH, name)
    return {"name": name, "name_localizations": words | {"fr": FRENCH.get(name, name)}}


def described(says: str) -> dict[str, Any]:
    """One sentence of help with its translations, each at most 100 characters."""
    english = _cut(says)
    words = dict.fromkeys(ENGLISH, english)
    return {
        "description": english,
        "description_localizations": words | {"fr": _cut(translator("fr")(says))},
    }


def _cut(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if len(text) <= LONGEST_DESCRIPTION else text[: LONGEST_DESCRIPTION - 1].rstrip() + "…"

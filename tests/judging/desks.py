"""A tiny desk of another beat, written to disk: no code may know Hollywood."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from config.desk import SHIPPED, load_desk
from feeds.model import Desk

FILES = {
    "desk.toml": 'id = "chess"\ntitle = "Machines in chess"\n',
    "topics.toml": """[[topic]]
id = "cheating"
descriptions = ["A player is accused of using an engine."]
[topic.title]
en = "Cheating"
[topic.definition]
en = "Engines used in secret."
[topic.lexicon]
en.3 = ["cheat", "accus"]

[[topic]]
id = "engines"
[topic.title]
en = "Engines"
[topic.definition]
en = "New versions and matches between programs."
[topic.lexicon]
en.3 = ["release", "version"]
""",
    "names.toml": """[player]
film = true
[player.names]
"Magnus Carlsen" = ["マグヌス・カールセン"]

[engine]
ai = true
[engine.names]
"Stockfish" = []
"Leela" = {sure = ["Leela Chess Zero"], context = ["neural"]}
""",
    "words.ai.toml": '[en]\nwords = ["engine", "neural network"]\n',
    "words.acronyms.toml": '[all]\nwords = ["AI"]\n',
    "words.film.toml": '[en]\nwords = ["chess", "grandmaster", "tournament"]\n',
    "words.homonyms.toml": '[all]\nwords = ["Leela Corman"]\n',
}


def write_desk(folder: Path, **changed: str) -> Path:
    """The tiny desk; `changed` replaces files by name (dots and hyphens as underscores, without .toml)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        key = name.removesuffix(".toml").replace(".", "_")
        (folder / name).write_text(changed.get(key, text), encoding="utf-8")
    return folder


@cache
def hollywood() -> Desk:
    """The shipped desk, read once."""
    return load_desk(SHIPPED)

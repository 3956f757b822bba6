"""Reads a desk folder and returns `feeds.model.Desk`; every fault names its file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from config.desk_file import DeskFile, strings, table
from config.desk_weights import read_weights
from feeds.errors import DeskError
from feeds.model import Desk, Name, SourceSpec, Topic, WordList

SHIPPED = Path(__file__).resolve().parent / "desk" / "hollywood"
_NAME_KEYS = {"aliases", "sure", "context", "ai", "film"}
_GROUP_KEYS = {"ai", "film", "names"}
_TOPIC_KEYS = {"id", "title", "definition", "descriptions", "lexicon"}
_EVERYWHERE = ("all", "*")


def load_desk(folder: Path, own_weights: Path | None = None) -> Desk:
    """The desk of that folder, with the weights of `own_weights` where there are any, else its own."""
    if not folder.is_dir():
        raise DeskError(
            f"There is no desk folder {folder}.", "Point SLUGLINE_DESK at a folder with a desk.toml."
        )
    head = DeskFile.read(folder / "desk.toml")
    topics = tuple(_topics(DeskFile.read(folder / "topics.toml")))
    names = tuple(_names(DeskFile.read(folder / "names.toml")))
    return Desk(
        id=head.text_of("id", line=1),
        title=head.text_of("title", line=1),
        topics=topics,
        names=names,
        words=_words(folder),
        sources=tuple(_sources(folder / "sources.toml", {topic.id for topic in topics})),
        weights=read_weights(folder, own_weights, topics=topics, names=names),
    )


def read_sources(path: Path, topics: set[str]) -> tuple[SourceSpec, ...]:
    """A list of sources in a TOML file of its own, checked like the desk's."""
    return tuple(_sources(path, topics))


def _topics(file: DeskFile) -> Iterator[Topic]:
    seen: set[str] = set()
    for number, raw in enumerate(file.tables("topic"), start=1):
        line = file.line_of_header("[topic]", number)
        file.only_keys(raw, _TOPIC_KEYS, line)
        topic = _topic(file, raw, line)
        if topic.id in seen:
            raise file.fault(line, f"the topic {topic.id!r} stands here a second time", "Keep one.")
        seen.add(topic.id)
        yield topic
    if not seen:
        raise file.fault(1, "a desk needs at least one [[topic]]", "Add one.")


def _topic(file: DeskFile, raw: Mapping[str, Any], line: int) -> Topic:
    topic_id = raw.get("id")
    if not isinstance(topic_id, str) or not topic_id:
        raise file.fault(line, "this topic has no id", 'Write id = "a-short-word".')
    title, definition = (_by_language(file, raw, key, line) for key in ("title", "definition"))
    lexicon = table(file, raw.get("lexicon", {}), line, "lexicon")
    return Topic(
        id=topic_id,
        title=title,
        definition=definition,
        descriptions=strings(file, raw.get("descriptions", []), line, "descriptions"),
        lexicon={lang: tuple(_stems(file, topic_id, lang, stems, line)) for lang, stems in lexicon.items()},
    )


def _by_language(file: DeskFile, raw: Mapping[str, Any], key: str, line: int) -> dict[str, str]:
    texts = table(file, raw.get(key, {}), line, key)
    if "en" not in texts or not all(isinstance(text, str) and text for text in texts.values()):
        raise file.fault(line, f"the topic's {key} needs texts by language, English at least", 'en = "…"')
    return {lang: str(text) for lang, text in texts.items()}


def _stems(file: DeskFile, topic: str, lang: str, raw: Any, line: int) -> Iterator[tuple[str, int]]:
    for weight, stems in table(file, raw, line, f"lexicon of {topic} in {lang}").items():
        place = file.line_after(line, f"{lang}.{weight}")
        if weight not in {"1", "2", "3"}:
            raise file.fault(place, f"{weight!r} is no weight of a stem", "Weights are 1, 2 and 3.")
        for stem in strings(file, stems, place, f"{lang}.{weight}"):
            yield stem, int(weight)


def _names(file: DeskFile) -> Iterator[Name]:
    lines: dict[str, int] = {}
    for kind, raw_group in file.data.items():
        start = file.line_of_header(f"{kind}.names", 1)
        group = table(file, raw_group, start, kind)
        file.only_keys(group, _GROUP_KEYS, start)
        for spelling, raw in table(file, group.get("names", {}), start, "names").items():
            line = file.line_of_key(spelling, start)
            name = _name(file, kind, group, spelling, raw, line)
            if spelling.casefold() in lines:
                first = lines[spelling.casefold()]
                raise file.fault(line, f"the name {spelling!r} stands on line {first} already", "Keep one.")
            lines[spelling.casefold()] = line
            yield name


def _name(file: DeskFile, kind: str, group: Mapping[str, Any], spelling: str, raw: Any, line: int) -> Name:
    fields = raw if isinstance(raw, dict) else {"aliases": raw}
    file.only_keys(fields, _NAME_KEYS, line)
    aliases = (spelling, *strings(file, fields.get("aliases", []), line, "aliases"))
    context = strings(file, fields.get("context", []), line, "context")
    return Name(
        id=spelling,
        kind=kind,
        aliases=tuple(dict.fromkeys(aliases)),
        ambiguous=bool(context),
        ai=bool(fields.get("ai", group.get("ai", False))),
        film=bool(fields.get("film", group.get("film", False))),
        context=context,
        sure=strings(file, fields.get("sure", []), line, "sure"),
    )


def _words(folder: Path) -> dict[str, WordList]:
    lists: dict[str, WordList] = {}
    for path in sorted(folder.glob("words.*.toml")):
        word_list = path.name.removeprefix("words.").removesuffix(".toml")
        file = DeskFile.read(path)
        by_language = {_language(lang): tuple(_list(file, lang, raw)) for lang, raw in file.data.items()}
        lists[word_list] = WordList(id=word_list, words=by_language)
    return lists


def _language(code: str) -> str:
    return "*" if code in _EVERYWHERE else code


def _list(file: DeskFile, lang: str, raw: Any) -> Iterator[str]:
    line = file.line_of_header(lang, 1)
    for key, entries in table(file, raw, line, lang).items():
        if key not in {"words", "patterns"}:
            raise file.fault(file.line_after(line, key), f"{key!r} is unknown here", "Use words or patterns.")
        yield from strings(file, entries, file.line_after(line, key), key)


def _sources(path: Path, topics: set[str]) -> Iterator[SourceSpec]:
    if not path.exists():
        return
    file = DeskFile.read(path)
    seen: dict[str, int] = {}
    for number, raw in enumerate(file.tables("source"), start=1):
        line = file.line_of_header("[source]", number)
        source = _source(file, raw, line)
        unknown = [topic for topic in source.topics if topic not in topics]
        if unknown:
            raise file.fault(
                file.line_after(line, "topics"), f"there is no topic {unknown[0]!r}", "See topics.toml."
            )
        if source.url in seen:
            raise file.fault(line, f"this address stands on line {seen[source.url]} already", "Keep one.")
        seen[source.url] = line
        yield source


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


_SOURCE_FIELDS: dict[str, Callable[[Any], bool]] = {
    **{
        key: lambda value: isinstance(value, str)
        for key in ("url", "outlet", "lang", "site", "kind", "folder")
    },
    **{key: lambda value: isinstance(value, bool) for key in ("paywall", "checked")},
    "tier": lambda value: value in {1, 2, 3},
    "topics": lambda value: isinstance(value, list),
}


def _source(file: DeskFile, raw: Mapping[str, Any], line: int) -> SourceSpec:
    file.only_keys(raw, set(_SOURCE_FIELDS), line)
    for key in ("url", "outlet", "lang"):
        if key not in raw:
            raise file.fault(line, f"this source has no {key}", f'Write {key} = "…".')
    for key, value in raw.items():
        if not _SOURCE_FIELDS[key](value):
            raise file.fault(file.line_after(line, key), f"{value!r} is not a {key}", "Correct it.")
    if not str(raw["url"]).startswith(("https://", "http://")):
        raise file.fault(
            file.line_after(line, "url"), "this is not a web address", "It starts with https://."
        )
    fields = {**raw, "topics": strings(file, raw.get("topics", []), line, "topics")}
    return SourceSpec(**fields)

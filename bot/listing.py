"""The list of sources: the desk's own, or the operator's OPML file, OPML address or TOML file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from feeds.errors import UserError
from feeds.model import SourceSpec
from feeds.ports import Blocked, Failed, Fetched, FetchOutcome, Gone, NotModified
from feeds.reading import opml

ReadToml = Callable[[Path], tuple[SourceSpec, ...]]


class Pages(Protocol):
    """The part of the fetcher that a list at an address needs."""

    async def page(self, url: str) -> FetchOutcome:
        """A plain guarded GET."""
        ...


async def read_list(where: str, pages: Pages, read_toml: ReadToml) -> tuple[SourceSpec, ...]:
    """The sources of that list, each address once; raises `UserError` with what to do."""
    if where.startswith(("http://", "https://")):
        return _specs(await _download(where, pages))
    return _from_file(Path(where), read_toml)


def _from_file(given: Path, read_toml: ReadToml) -> tuple[SourceSpec, ...]:
    path = given.expanduser()
    if not path.is_file():
        raise UserError(f"There is no list of feeds at {path}.", "Check SLUGLINE_FEEDS or --feeds.")
    if path.suffix.lower() == ".toml":
        return read_toml(path)
    return _specs(path.read_bytes())


async def _download(url: str, pages: Pages) -> bytes:
    match await pages.page(url):
        case Fetched(body=body):
            return body
        case Blocked(reason=reason) | Failed(reason=reason) | Gone(reason=reason):
            raise UserError(f"The list of feeds could not be read: {reason}", "Check SLUGLINE_FEEDS.")
        case NotModified():
            raise UserError("The list of feeds came back empty.", "Check SLUGLINE_FEEDS.")


def _specs(data: bytes) -> tuple[SourceSpec, ...]:
    return tuple(
        SourceSpec(
            url=line.url,
            outlet=line.title or line.url,
            lang=line.lang,
            site=line.site,
            folder=line.folder,
            topics=line.topics,
        )
        for line in opml.read(data)
    )

"""What the archive's form, or a feed's address, asks for, as one `search` line. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.commands import read, write
from bot.commands.browsing import SearchArgs
from feeds.errors import UserError

A_PAGE = 20
FIELDS = ("q", "topic", "outlet", "name", "lang", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form as it was filled in."""

    q: str = ""
    topic: str = ""
    outlet: str = ""
    name: str = ""
    lang: str = ""
    since: str = ""
    until: str = ""
    page: int = 1

    @property
    def filled(self) -> dict[str, str]:
        """Fields that say something, for links."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}

    @property
    def is_filtered(self) -> bool:
        """Whether more than words was asked for."""
        return bool(self.filled.keys() - {"q"})

    @property
    def line(self) -> str:
        """The line that asks for it; words that cannot be read go as they are, for their sentence."""
        typed = f"search {self.q}"
        try:
            args = read(typed)
        except UserError:
            return typed
        return write(self._narrowed(args)) if isinstance(args, SearchArgs) else typed

    def _narrowed(self, args: SearchArgs) -> SearchArgs:
        def added(known: tuple[str, ...], value: str) -> tuple[str, ...]:
            return (*known, value) if value and value not in known else known

        return replace(
            args,
            topics=added(args.topics, self.topic),
            outlets=added(args.outlets, self.outlet),
            names=added(args.names, self.name),
            langs=added(args.langs, self.lang),
            since=self.since or args.since,
            until=self.until or args.until,
            page=self.page,
            most=A_PAGE,
        )


def asked_of(query: Mapping[str, str]) -> Asked:
    """The form of a query string."""
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    texts = {name: query.get(name, "").strip()[:500] for name in FIELDS}
    return Asked(**texts, page=max(1, number))

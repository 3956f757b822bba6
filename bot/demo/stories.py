"""The demo's stories as values: which outlet tells what, and when. Read by the stand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented outlet and the format of its feed."""

    id: str
    name: str
    lang: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One telling. `after` seconds from the start it is published; `ago` is its age at the start.

    `story` names the development, and is empty on noise that the desk must drop.
    """

    number: int
    story: str
    outlet: str
    after: timedelta
    ago: timedelta
    title: str
    summary: str

    def published(self, started: datetime) -> datetime:
        """When the outlet published it, for a stand that opened at `started`."""
        return started + self.after - self.ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """All that the stand has to sell."""

    outlets: tuple[Outlet, ...]
    items: tuple[Item, ...]

    def on_sale(self, outlet: str, started: datetime, now: datetime) -> tuple[Item, ...]:
        """What that outlet's feed shows at `now`, newest first."""
        shelf = [item for item in self.items if item.outlet == outlet and started + item.after <= now]
        return tuple(sorted(shelf, key=lambda item: item.published(started), reverse=True))


def read_stock() -> Stock:
    """The shipped stories."""
    data = tomllib.loads(resources.files(__package__).joinpath("stories.toml").read_text(encoding="utf-8"))
    items = (_item(number, row) for number, row in enumerate(data["item"], start=1))
    return Stock(outlets=tuple(Outlet(**row) for row in data["outlet"]), items=tuple(items))


def _item(number: int, row: dict[str, str | int]) -> Item:
    return Item(
        number=number,
        story=str(row.get("story", "")),
        outlet=str(row["outlet"]),
        after=timedelta(seconds=int(row["after"])),
        ago=timedelta(minutes=int(row["ago"])),
        title=str(row["title"]),
        summary=str(row["summary"]),
    )

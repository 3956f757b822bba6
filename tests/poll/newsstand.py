"""Feeds for polling tests, all invented: outlets whose items a test names, served without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from feeds.model import SourceSpec, Validators
from feeds.ports import Fetched, FetchOutcome, FetchRequest, NotModified
from tests.fakes.clock import NOON

HOUR = timedelta(hours=1)
GUILD = "SAG-AFTRA and studios agree on AI consent rules for digital replicas of actors"
GUILD_LEAD = (
    "The actors' union SAG-AFTRA and the major Hollywood studios reached an agreement on generative AI. "
    "Studios must get written consent before an AI model is trained on a performer's voice or likeness."
)
DEAL = "Disney signs OpenAI deal to bring Sora video generation to its film studios"
DEAL_LEAD = (
    "Disney will invest in OpenAI and license its characters for the AI video generator Sora. "
    "Film and television crews may use the generative AI tools from next year."
)
WEATHER = "Heavy rain is expected in the mountains at the weekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed."""

    title: str
    lead: str = ""
    page: str = ""
    guid: str = ""
    at: datetime = NOON - HOUR


Page = Callable[[FetchRequest], FetchOutcome]


@dataclass(slots=True)
class Newsstand:
    """Answers from what it is told to serve, conditionally as servers do; counts what it is asked."""

    items: dict[str, Sequence[Item]] = field(default_factory=dict)
    others: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serves(self, outlet: int, *items: Item) -> None:
        """From now on that outlet's feed holds these items."""
        self.items[address(outlet)] = items

    def answers(self, outlet: int, page: Page) -> None:
        """Leaves an outlet's answer to a function."""
        self.others[address(outlet)] = page

    async def __call__(self, request: FetchRequest) -> FetchOutcome:
        """The fetch port."""
        self.asked.append(request.url)
        if request.url in self.others:
            return self.others[request.url](request)
        body = rss(request.url, self.items.get(request.url, ()))
        tag = hashlib.sha256(body).hexdigest()
        if request.validators.etag == tag:
            return NotModified(validators=request.validators)
        return Fetched(
            url=request.url,
            body=body,
            body_hash=tag,
            content_type="application/rss+xml",
            validators=Validators(etag=tag),
        )


def address(outlet: int) -> str:
    """Where that outlet's feed is."""
    return f"https://outlet{outlet}.example/feed"


def specs(count: int) -> list[SourceSpec]:
    """A shipped list of so many English outlets."""
    return [
        SourceSpec(url=address(number), outlet=f"Outlet {number}", lang="en", site=address(number)[:-4])
        for number in range(1, count + 1)
    ]


def rss(url: str, items: Sequence[Item]) -> bytes:
    """The feed as bytes."""
    inside = "".join(_item(url, item) for item in items)
    return (
        f'<rss version="2.0"><channel><title>Feed</title><link>{url}</link>{inside}</channel></rss>'.encode()
    )


def _item(url: str, item: Item) -> str:
    page = item.page or f"{url}/{hashlib.sha256(item.title.encode()).hexdigest()[:8]}"
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(page)}</link>"
        f'<guid isPermaLink="false">{escape(item.guid or page)}</guid>'
        f"<description>{escape(item.lead)}</description>"
        f"<pubDate>{format_datetime(item.at)}</pubDate></item>"
    )

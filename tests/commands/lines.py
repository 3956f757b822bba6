"""A room on a real store with a small desk, and callers: what every test of commands types its lines into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.cards import Reply
from bot.commands import Caller, CheckReport, CommandRoom, FeedLink, LookReport, answer
from feeds.model import Desk, Entry, Name, Source, Story, Topic
from feeds.planning.plan import IngestPlan, NewEntry
from feeds.store import Store
from tests.builders import a_judgement, a_name, a_spec, a_story, an_entry
from tests.fakes.clock import NOON, FakeClock

ME = Caller(tenant="local", person="me", channel="news", channel_name="news", is_manager=True)
MEMBER = replace(ME, person="guest", is_manager=False)


def _topic(topic_id: str, english: str, french: str) -> Topic:
    return Topic(
        id=topic_id,
        title={"en": english, "fr": french},
        definition={"en": f"All on {english}.", "fr": french},
    )


DESK = Desk(
    id="small",
    title="A small desk",
    topics=(
        _topic("labor", "Labor", "Travail"),
        _topic("deals", "Deals", "Accords"),
        _topic("awards", "Awards", "Prix"),
    ),
    names=(
        Name(id="SAG-AFTRA", kind="guild", aliases=("SAG-AFTRA", "Screen Actors Guild")),
        Name(id="Runway", kind="company", aliases=("Runway", "Runway AI"), ambiguous=True),
    ),
    words={},
    sources=(),
)


class FakeFeedDesk:
    """Knows one feed that works; every other address is a page."""

    feed = "https://new.example/feed"

    async def check(self, source: Source) -> CheckReport:
        """Works for sources of the first outlet."""
        works = source.outlet == "Outlet 1"
        status = "works" if works else "The server answered 404."
        return CheckReport(
            url=source.url, works=works, status=status, format="rss20", items=20, on_topic=3, newest=NOON
        )

    async def look(self, url: str) -> LookReport:
        """The feed, for its own address or its home page."""
        if not url.startswith("https://new.example"):
            return LookReport(url=url, trouble="That is a web page, not a feed.")
        return LookReport(url=self.feed, title="New Paper", lang="en", items=20, on_topic=3, newest=NOON)

    async def discover(self, url: str) -> tuple[FeedLink, ...]:
        """The one feed."""
        return (FeedLink(url=self.feed, title="New Paper"),)

    async def download(self, url: str) -> bytes:
        """A list with one feed in a folder."""
        return (
            b'<opml version="2.0"><body><outline text="Trades"><outline type="rss" text="Listed Paper" '
            b'xmlUrl="https://listed.example/feed"/></outline></body></opml>'
        )


class Typist:
    """Types lines into a room whose clock stands still."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock(NOON + timedelta(hours=2))
        self.room = CommandRoom(store=store, desk=DESK, clock=self.clock, feeds_desk=FakeFeedDesk())

    async def __call__(self, line: str, caller: Caller = ME, *, attachment: bytes = b"") -> Reply:
        """The reply to a line."""
        return await answer(line, caller, self.room, attachment=attachment)

    async def tell(self, *stories: Story, entries: Sequence[Entry]) -> None:
        """Puts stories into the store, with the entries that their reports name."""
        of = {report.entry: story for story in stories for report in story.reports}
        new = tuple(
            NewEntry(
                entry=entry,
                keys=frozenset({f"u:{entry.canonical}"}),
                judgement=a_judgement(entry, relevant=entry.id in of, names=(a_name(),)),
                story=of[entry.id].id if entry.id in of else None,
            )
            for entry in entries
        )
        await self.store.apply(IngestPlan(entries=new, stories=stories), NOON)

    async def hold(self, *entries: Entry, **judged: Any) -> None:
        """Puts undecided entries into the store that no story took in."""
        doubt = {"relevant": False, "held": True, "score": 0.4} | judged
        new = tuple(
            NewEntry(
                entry=entry,
                keys=frozenset({f"u:{entry.canonical}"}),
                judgement=a_judgement(entry, **doubt),
                story=None,
            )
            for entry in entries
        )
        await self.store.apply(IngestPlan(entries=new), NOON)


STRIKE = an_entry(source=1, title="Guild votes to strike over digital replicas")
STRIKE_LATER = an_entry(
    source=2, title="Actors walk out over replicas", published=NOON + timedelta(minutes=40), lang="fr"
)
DEAL = an_entry(
    source=2, title="Studio signs with Runway for training data", published=NOON - timedelta(days=2)
)
DROPPED = an_entry(source=1, title="Ten recipes for autumn")
STORIES = (
    a_story(STRIKE, STRIKE_LATER, id="strike", names=("SAG-AFTRA",), primary="labor", topics=("labor",)),
    a_story(DEAL, id="deal01", names=("Runway",), primary="deals", topics=("deals", "labor")),
)


async def a_room(store: Store) -> Typist:
    """A room with two outlets, two stories and one dropped entry."""
    await store.sources.seed(
        [a_spec(), a_spec(url="https://outlet2.example/feed", outlet="Outlet 2", lang="fr")], NOON
    )
    room = Typist(store)
    await room.tell(*STORIES, entries=(STRIKE, STRIKE_LATER, DEAL, DROPPED))
    return room

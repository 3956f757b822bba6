"""Two tenants, and stories of several reports that one of them regroups."""

from __future__ import annotations

from datetime import timedelta

from feeds.model import Entry, Story
from feeds.planning.plan import IngestPlan
from feeds.store import Store, StoryQuery
from tests.builders import a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import new, with_sources

A, B = "discord:1", "slack:T2"
LATER = NOON + timedelta(hours=1)


async def two_stories(store: Store) -> tuple[Story, Story]:
    """`first1`, told by outlets 1, 2 and 3; `other1`, an hour younger, told by outlets 1 and 2."""
    await with_sources(store, 3)
    for tenant in (A, B):
        await store.tenants.ensure(tenant)
    one = [_report(source, "Guild and studios agree", source) for source in (1, 2, 3)]
    two = [_report(source, "Replica deal is signed", 10 + source) for source in (1, 2)]
    first = a_story(*one, id="first1")
    other = a_story(*two, id="other1", opened_at=LATER)
    entries = [new(entry, first.id) for entry in one] + [new(entry, other.id) for entry in two]
    await store.apply(IngestPlan(entries=tuple(entries), stories=(first, other)), NOON)
    return first, other


async def fold(store: Store, old: Story, into: Story) -> None:
    """Folding finds that the two are one, for everybody."""
    found = [await store.entries.get(report.entry) for report in (*into.reports, *old.reports)]
    tale = a_story(*(one.entry for one in found if one), id=into.id, version=into.version + 1)
    await store.apply(IngestPlan(stories=(tale,), merged=((old.id, into.id),)), LATER)


def _report(source: int, title: str, minutes: int) -> Entry:
    at = NOON + timedelta(minutes=minutes)
    return an_entry(source=source, title=f"{title}, says outlet {source}", published=at, seen=at)


async def split(store: Store, tenant: str, told: Story, place: int) -> str:
    """Report number `place` of the story becomes a story; returns its id."""
    (fresh,) = await store.stories.fresh_ids(1)
    entry = told.reports[place].entry
    await store.regroupings.split(tenant, entry, out_of=told.id, into=fresh, by="ann", now=LATER)
    return fresh


async def seen(store: Store, tenant: str, ask: StoryQuery | None = None) -> dict[str, frozenset[str]]:
    """Every story that `latest` shows the tenant, with its entries."""
    page = await store.stories.latest(tenant, ask or StoryQuery(), limit=100)
    return {told.id: frozenset(report.entry for report in told.reports) for told in page.stories}

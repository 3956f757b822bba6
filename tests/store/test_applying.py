"""A plan is written once, whatever happens around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.model import Health, SourceState, Validators
from feeds.planning.novelty import keys_of, sort_news
from feeds.planning.plan import EditedEntry, IngestPlan, PolledSource
from feeds.store import Store
from tests.builders import a_judgement, a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import a_channel, a_told_story, everything, new, owed, told, with_sources

ASKED = "https://outlet1.example/2026/replicas"


async def test_applying_a_plan_twice_changes_nothing(store: Store, file: Path) -> None:
    place = await a_channel(store)
    sources = await with_sources(store)
    polled = replace(sources[0], health=Health(polls=1, polled_at=NOON), next_poll=NOON)
    entry = an_entry()
    plan = replace(
        told(entry, deliveries=(owed("k3f9qa", place),)),
        edited=(EditedEntry(entry=replace(entry, title="Other words"), judgement=a_judgement(entry)),),
        polls=(PolledSource(source=polled, item_hashes=("aa", "bb")),),
    )

    first = await store.apply(plan, NOON)
    before = everything(file)
    second = await store.apply(plan, NOON)

    assert (first.new, first.deliveries, first.edited) == (1, 1, 1)
    assert (second.new, second.deliveries, second.edited) == (0, 0, 0)
    assert everything(file) == before


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"guid": "another-guid"}, id="guid"),
        pytest.param({"published": NOON - timedelta(days=1)}, id="date"),
        pytest.param({"url": ASKED + "?utm_source=rss"}, id="query"),
        pytest.param({"canonical": "https://amp.outlet1.example/x", "guid": "other"}, id="host"),
        pytest.param({"guid": "other", "title": "Retitled entirely"}, id="title"),
    ],
)
async def test_a_known_item_in_new_clothes_is_no_news(store: Store, changed: dict[str, Any]) -> None:
    await with_sources(store)
    entry = an_entry(canonical=ASKED)
    await store.apply(told(entry), NOON)
    again = replace(entry, id="f" * 16, **changed)

    known = await store.entries.known(keys_of(again))
    applied = await store.apply(IngestPlan(entries=(new(again),)), NOON)

    assert sort_news([again], known).new == ()
    assert applied.new == 0


async def test_a_title_is_known_for_three_days(store: Store) -> None:
    await with_sources(store)
    entry = an_entry()
    later = an_entry(guid="g2", canonical="https://outlet1.example/2", published=NOON + timedelta(days=4))
    await store.apply(told(entry), NOON)

    applied = await store.apply(IngestPlan(entries=(new(later),)), NOON)

    assert applied.new == 1


async def test_an_edit_keeps_the_old_words(store: Store) -> None:
    await a_told_story(store)
    entry = an_entry()
    edit = EditedEntry(entry=replace(entry, title="Corrected headline"), judgement=a_judgement(entry))

    await store.apply(IngestPlan(edited=(edit,)), NOON)

    stored = await store.entries.get(entry.id)
    versions = await store.entries.versions(entry.id)
    assert stored is not None
    assert stored.entry.title == "Corrected headline"
    assert [version.title for version in versions] == [entry.title]


async def test_an_older_version_never_overwrites_a_newer_story(store: Store) -> None:
    tale = await a_told_story(store, version=3)

    await store.apply(IngestPlan(stories=(replace(tale, version=2, primary="deals"),)), NOON)

    kept = await store.stories.get("local", tale.id)
    assert kept is not None
    assert (kept.version, kept.primary) == (3, "labor")


async def test_a_poll_writes_what_the_next_one_needs(store: Store) -> None:
    source = (await with_sources(store))[0]
    due = NOON + timedelta(hours=1)
    polled = replace(
        source,
        validators=Validators(etag='W/"x"', last_modified="Mon"),
        next_poll=due,
        health=Health(polls=1, failures=2, polled_at=NOON, reason="Slow."),
    )

    await store.apply(IngestPlan(polls=(PolledSource(source=polled, item_hashes=("aa",)),)), NOON)
    await store.apply(IngestPlan(polls=(PolledSource(source=polled),)), NOON)

    assert await store.sources.get("local", source.number) == polled
    assert await store.sources.item_hashes(source.id) == {"aa"}


async def test_a_pause_during_a_poll_holds(store: Store) -> None:
    source = (await with_sources(store))[0]
    await store.sources.pause("local", source.id)

    await store.apply(IngestPlan(polls=(PolledSource(source=source),)), NOON)

    paused = await store.sources.get("local", source.number)
    assert paused is not None
    assert paused.state is SourceState.PAUSED


async def test_a_merged_story_leads_to_the_other(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    one, two = an_entry(), an_entry(source=2)
    await store.apply(told(one, id="aaaaaa", deliveries=(owed("aaaaaa", place),)), NOON)
    await store.apply(told(two, id="bbbbbb", deliveries=(owed("bbbbbb", place),)), NOON)
    await store.people.save("local", "me", "bbbbbb", NOON)

    both = a_story(one, two, id="aaaaaa", version=2)
    await store.apply(IngestPlan(stories=(both,), merged=(("bbbbbb", "aaaaaa"),)), NOON)

    found = await store.stories.get("local", "bbbbbb")
    members = await store.entries.of_story(["aaaaaa"])
    due = await store.outbox.due(place.id, NOON)
    assert found == both
    assert len(members) == 2
    assert [parcel.deliveries[0].story for parcel in due] == ["aaaaaa"]
    assert await store.people.saved("local", "me") == ("aaaaaa",)


async def test_deliveries_of_a_slot_share_a_digest_until_it_is_on_its_way(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    slot = NOON + timedelta(hours=1)
    entries = [an_entry(title=f"Headline number {number}") for number in range(3)]
    ids = ("aaaaaa", "bbbbbb", "cccccc")
    for entry, story in zip(entries[:2], ids[:2], strict=True):
        await store.apply(told(entry, id=story, deliveries=(owed(story, place, slot),)), NOON)

    digest = await store.outbox.next_due(place.id, slot)
    fence = await store.outbox.take_lease(place.id, "me", slot, timedelta(minutes=1))
    assert digest is not None
    assert fence is not None
    await store.outbox.claim(digest.id, "me", fence, now=slot, text="both", shown=digest.wanted)
    await store.apply(told(entries[2], id=ids[2], deliveries=(owed(ids[2], place, slot),)), NOON)

    late = await store.outbox.next_due(place.id, slot)
    assert [one.story for one in digest.deliveries] == list(ids[:2])
    assert digest.wanted == 2
    assert late is not None
    assert [one.story for one in late.deliveries] == [ids[2]]

"""Everything the desk knows, out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feeds.model import Reach
from feeds.planning.plan import IngestPlan
from feeds.store import Store
from tests.builders import a_name, a_spec, a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import a_channel, a_told_story, new, owed, told, with_sources


async def test_every_entry_with_its_judgement_and_story_dropped_ones_too(store: Store) -> None:
    await with_sources(store)
    kept, dropped = an_entry(), an_entry(source=2, title="A recipe", published=None)
    tale = a_story(kept)
    plan = IngestPlan(
        entries=(
            new(kept, tale.id, names=(a_name(),)),
            new(dropped, relevant=False, score=0.01, primary="other", topics=()),
        ),
        stories=(tale,),
    )
    await store.apply(plan, NOON)

    exported = [row async for row in store.exports.entries()]

    assert exported[0] == {
        "id": kept.id,
        "url": kept.url,
        "canonical": kept.canonical,
        "source": "https://outlet1.example/feed",
        "outlet": "Outlet 1",
        "title": kept.title,
        "summary": kept.summary,
        "lang": "en",
        "published": "2026-06-10T12:00:00Z",
        "seen": "2026-06-10T12:00:00Z",
        "relevant": True,
        "held": False,
        "score": 0.9,
        "primary": "labor",
        "topics": ["labor"],
        "names": ["SAG-AFTRA"],
        "story": tale.id,
        "why": [["relevant", "0.90"]],
    }
    assert (exported[1]["relevant"], exported[1]["story"], exported[1]["published"]) == (False, None, None)


async def test_stories_with_their_entries_and_dates(store: Store) -> None:
    await with_sources(store)
    one, two = an_entry(), an_entry(source=2, published=NOON + timedelta(hours=1))
    tale = a_story(one, two, follows="older1", version=4)
    await store.apply(replace(told(one, two), stories=(tale,)), NOON)

    (row,) = [row async for row in store.exports.stories()]

    assert row["entries"] == [one.id, two.id]
    assert (row["first_report"], row["newest"]) == ("2026-06-10T12:00:00Z", "2026-06-10T13:00:00Z")
    assert (row["outlets"], row["langs"]) == (["Outlet 1", "Outlet 2"], ["en"])
    assert (row["follows"], row["version"], row["headline"]) == ("older1", 4, one.title)
    assert [row async for row in store.exports.stories(NOON + timedelta(days=1))] == []


async def test_deliveries_with_what_became_of_them(store: Store) -> None:
    place = await a_channel(store)
    await a_told_story(store, place)
    await store.apply(IngestPlan(deliveries=(owed("k3f9qa", place, part=1, reason="correction"),)), NOON)
    await store.outbox.cancel(place.id, reason="muted")

    exported = [row async for row in store.exports.deliveries()]

    assert [(row["part"], row["state"], row["reason"]) for row in exported] == [
        (0, "cancelled", ""),
        (1, "cancelled", "correction"),
    ]
    assert set(exported[0]) == {
        "story", "destination", "part", "parcel", "state", "reason", "due", "sent", "message", "attempts",
        "error",
    }  # fmt: skip


async def test_a_private_feeds_address_is_not_exported(store: Store) -> None:
    mine = await store.sources.add("local", a_spec(url="https://x.example/f?key=s3cret"), Reach.PRIVATE, NOON)
    await store.apply(IngestPlan(entries=(new(an_entry(source=mine.id)),)), NOON)

    (row,) = [row async for row in store.exports.entries()]

    assert row["source"] == f"private:{mine.id}"


async def test_old_text_is_forgotten_but_never_news_again(store: Store) -> None:
    await with_sources(store)
    old, saved = an_entry(), an_entry(source=2, title="Somebody saved this one")
    await store.apply(told(old, id="aaaaaa"), NOON)
    await store.apply(told(saved, id="bbbbbb"), NOON)
    await store.people.save("local", "me", "bbbbbb", NOON)

    forgotten = await store.entries.forget(NOON + timedelta(days=90))
    again = await store.apply(told(old, id="cccccc"), NOON)

    assert (forgotten, again.new) == (1, 0)
    assert [row["id"] async for row in store.exports.entries()] == [saved.id]
    assert await store.stories.get("local", "aaaaaa") is None
    assert await store.stories.get("local", "bbbbbb") is not None


async def test_held_entries_are_settled_after_a_while(store: Store) -> None:
    await with_sources(store)
    waits = an_entry()
    plan = IngestPlan(entries=(new(waits, held=True, relevant=False),))
    await store.apply(plan, NOON)

    open_before = await store.entries.open_entries(NOON, NOON)
    settled = [await store.entries.drop_held(at) for at in (NOON, NOON + timedelta(hours=2))]

    assert [one.entry.id for one in open_before] == [waits.id]
    assert settled == [0, 1]
    assert await store.entries.open_entries(NOON, NOON) == ()

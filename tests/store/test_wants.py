"""Subscriptions, mutes, settings, saved stories, the log of changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from feeds.model import Cadence, CadenceKind, Filter, FirstContact, QuietHours, Subscription
from feeds.planning.plan import FirstContactPlan
from feeds.store import Store
from tests.fakes.clock import NOON
from tests.store.scenes import a_channel, a_told_story, owed

LABOR = Filter(topics=("labor", "deals"), names=("SAG-AFTRA",), langs=("en",))


async def _subscribe(store: Store, wanted: Filter = LABOR, **options: object) -> Subscription:
    place = await a_channel(store)
    facts = {"by": "me", "cadence": Cadence(), "first": FirstContact.ONE, "now": NOON} | options
    return await store.wants.add_subscription("local", place.id, filter=wanted, **facts)  # type: ignore[arg-type]


async def test_the_same_filter_again_changes_its_options(store: Store) -> None:
    daily = Cadence(kind=CadenceKind.DAILY, at=time(8, 30))
    first = await _subscribe(store)
    again = await _subscribe(store, replace(LABOR, topics=("deals", "labor")), cadence=daily, ping="@news")
    other = await _subscribe(store, Filter())

    assert (first.number, again.number, other.number) == (1, 1, 2)
    assert (again.cadence, again.ping, again.filter) == (daily, "@news", LABOR)
    assert await store.wants.subscriptions("local") == (again, other)
    assert await store.wants.all_subscriptions() == (again, other)


async def test_an_end_can_be_taken_back(store: Store) -> None:
    line = await _subscribe(store)
    place = await a_channel(store)
    await a_told_story(store, place)

    ended = await store.wants.end_subscription("local", line.number, now=NOON)
    left = await store.wants.subscriptions("local")
    queued = await store.outbox.due(place.id, NOON)
    restored = await store.wants.restore_subscription("local", line.number)

    assert (ended, left, queued) == (line, (), ())
    assert restored == line
    assert await store.wants.subscriptions("local") == (line,)


async def test_a_changed_line_is_written_whole(store: Store) -> None:
    line = await _subscribe(store)
    changed = replace(line, filter=Filter(topics=("vfx",)), ping="@vfx")

    await store.wants.change_subscription(changed)

    assert await store.wants.subscriptions("local") == (changed,)


async def test_first_contact_is_made_once(store: Store) -> None:
    line = await _subscribe(store)
    place = await a_channel(store)
    tale = await a_told_story(store)
    plan = FirstContactPlan(deliveries=(owed(tale.id, place, NOON),), served=(line.id,))

    pending = await store.wants.first_contacts_pending()
    applied = await store.apply_first_contact(plan)
    again = await store.apply_first_contact(plan)

    assert pending == (line,)
    assert (applied.deliveries, applied.destinations, again.deliveries) == (1, (place.id,), 0)
    assert await store.wants.first_contacts_pending() == ()


async def test_a_mute_holds_until_its_time_or_its_end(store: Store) -> None:
    place = await a_channel(store)
    week = NOON + timedelta(days=7)
    short = await store.wants.add_mute(
        "local", place.id, kind="topic", value="awards", by="me", now=NOON, until=week
    )
    long = await store.wants.add_mute("local", place.id, kind="name", value="Sora", by="me", now=NOON)

    assert (short.number, long.number) == (1, 2)
    assert await store.wants.mutes("local", NOON) == (short, long)
    assert await store.wants.all_mutes(week) == (long,)
    assert await store.wants.end_mute("local", 2, now=NOON) == long
    assert await store.wants.mutes("local", week) == ()
    assert await store.wants.restore_mute("local", 2) == long


async def test_a_place_is_one_place_however_often_it_is_named(store: Store) -> None:
    first = await store.wants.ensure_destination("slack:T1", "slack", "C1", label="#ai")
    again = await store.wants.ensure_destination("slack:T1", "slack", "C1")
    renamed = await store.wants.ensure_destination("slack:T1", "slack", "C1", label="#film")
    thread = await store.wants.ensure_destination("slack:T1", "slack", "C1", thread="17.1")
    quiet = QuietHours(start=time(22), end=time(7), weekends=True)
    settings = replace(first.settings, tz="Europe/Paris", quiet=quiet, managers=("U1",))

    await store.wants.save_settings("slack:T1", first.id, settings)
    await store.wants.save_settings("discord:9", first.id, replace(settings, lang="fr"))

    assert first == again
    assert renamed == replace(first, label="#film")
    assert thread.id != first.id
    assert await store.wants.destination(first.id) == replace(renamed, settings=settings)


async def test_saving_and_catching_up_are_personal(store: Store) -> None:
    for story in ("aaaaaa", "bbbbbb", "aaaaaa"):
        await store.people.save("local", "me", story, NOON + timedelta(minutes=ord(story[0])))
    await store.people.mark_looked("local", "me", NOON)
    await store.people.mark_looked("local", "me", NOON + timedelta(hours=1))

    assert await store.people.saved("local", "me") == ("bbbbbb", "aaaaaa")
    assert await store.people.saved("local", "you") == ()
    assert await store.people.looked_at("local", "me") == NOON + timedelta(hours=1)
    assert await store.people.looked_at("local", "you") is None
    assert await store.people.unsave("local", "me", "bbbbbb")
    assert not await store.people.unsave("local", "me", "bbbbbb")


async def test_the_log_gives_back_what_can_be_undone(store: Store) -> None:
    day = timedelta(days=1)
    one = await store.audit.write("local", "me", "subscribe labor", "unsubscribe 1", NOON)
    two = await store.audit.write("local", "me", "feeds check", "", NOON)
    three = await store.audit.write("local", "you", "mute topic:awards", "unmute 1", NOON)

    latest = await store.audit.undoable("local", "me", None, NOON - day)
    other = await store.audit.undoable("local", "me", three, NOON - day)
    late = await store.audit.undoable("local", "me", one, NOON + day)
    await store.audit.mark_undone("local", one, NOON)

    assert (one, two, three) == (1, 2, 3)
    assert latest is not None
    assert latest.undo_line == "unsubscribe 1"
    assert other is not None
    assert late is None
    assert await store.audit.undoable("local", "me", None, NOON - day) is None
    assert [row.line for row in await store.audit.list("local", 2)] == ["mute topic:awards", "feeds check"]


async def test_notes_and_the_version_outlive_the_process(store: Store) -> None:
    assert await store.meta.get("offered") is None
    await store.meta.set("offered", "yes")
    await store.meta.set("offered", "no")
    before = await store.version()
    await store.bump()

    assert await store.meta.get("offered") == "no"
    assert await store.version() == before + 1

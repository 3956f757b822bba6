"""What one tenant has, another never sees."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import event

from feeds.model import Cadence, Filter, FirstContact, Reach
from feeds.planning.plan import IngestPlan
from feeds.store import Store, StoryQuery
from tests.builders import a_spec, a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import a_channel, new, owed, told, with_sources

A, B = "discord:1", "slack:T2"
SECRET = "https://secret.example/feed?key=abc"


async def test_tenant_b_sees_nothing_of_what_tenant_a_set_up(store: Store) -> None:
    place = await a_channel(store, A)
    await store.wants.add_subscription(
        A, place.id, by="ann", filter=Filter(), cadence=Cadence(), first=FirstContact.ONE, now=NOON
    )
    await store.wants.add_mute(A, place.id, kind="topic", value="awards", by="ann", now=NOON)
    await store.audit.write(A, "ann", "subscribe", "unsubscribe 1", NOON)
    await store.sources.add(A, a_spec(url=SECRET), Reach.PRIVATE, NOON)
    await store.people.save(A, "ann", "k3f9qa", NOON)
    await a_channel(store, B)

    assert await store.wants.destinations(B) != await store.wants.destinations(A)
    assert await store.wants.subscriptions(B) == ()
    assert await store.wants.end_subscription(B, 1, now=NOON) is None
    assert await store.wants.mutes(B) == ()
    assert await store.wants.end_mute(B, 1, now=NOON) is None
    assert await store.audit.list(B) == ()
    assert await store.audit.undoable(B, "ann", 1, NOON) is None
    assert await store.sources.all(B) == ()
    assert await store.sources.by_url(B, SECRET) is None
    assert await store.people.saved(B, "ann") == ()
    assert len(await store.wants.subscriptions(A)) == 1


async def test_numbers_are_each_tenants_own_and_never_used_again(store: Store) -> None:
    numbers = []
    for tenant in (A, B, A):
        place = await a_channel(store, tenant)
        line = await store.wants.add_subscription(
            tenant,
            place.id,
            by="x",
            filter=Filter(topics=(str(len(numbers)),)),
            cadence=Cadence(),
            first=FirstContact.NONE,
            now=NOON,
        )
        numbers.append(line.number)
        await store.wants.end_subscription(tenant, line.number, now=NOON)

    assert numbers == [1, 1, 2]


async def test_a_private_sources_story_does_not_exist_for_others(store: Store) -> None:
    await with_sources(store)
    mine = await store.sources.add(A, a_spec(url=SECRET, outlet="Inside"), Reach.PRIVATE, NOON)
    entry = an_entry(source=mine.id, title="Zanzibar memo", owner=A)
    await store.apply(told(entry), NOON)
    words = StoryQuery(words=("zanzibar",))

    for tenant, count in ((A, 1), (B, 0)):
        assert len((await store.stories.latest(tenant, StoryQuery(), limit=9)).stories) == count
        assert len((await store.stories.search(tenant, words, limit=9)).stories) == count
        assert len(await store.stories.top(tenant, NOON, 9)) == count
        assert len(await store.stories.changed_since(tenant, NOON.replace(year=2020))) == count
        assert len(await store.stories.counts_by_topic(tenant, NOON)) == count
        assert (await store.stories.get(tenant, "k3f9qa") is not None) == bool(count)
        assert (await store.entries.find_by_url(tenant, entry.canonical) is not None) == bool(count)


async def test_two_tenants_private_copies_of_one_feed_are_two_sources(store: Store) -> None:
    one = await store.sources.add(A, a_spec(url=SECRET), Reach.PRIVATE, NOON)
    two = await store.sources.add(B, a_spec(url=SECRET), Reach.PRIVATE, NOON)
    shared = [
        await store.sources.add(tenant, a_spec(url="https://x.example/f"), Reach.ADDED, NOON)
        for tenant in (A, B)
    ]

    assert one.id != two.id
    assert shared[0].id == shared[1].id


async def test_a_story_is_told_from_the_sources_that_a_tenant_has(store: Store) -> None:
    await with_sources(store, 1)
    extra = await store.sources.add(A, a_spec(url="https://x.example/f"), Reach.ADDED, NOON)
    shipped, added = an_entry(), an_entry(source=extra.id, title="The scoop in other words")
    tale = a_story(added, shipped)
    plan = IngestPlan(entries=(new(shipped, tale.id), new(added, tale.id)), stories=(tale,))
    await store.apply(plan, NOON)

    whole = await store.stories.get(A, tale.id)
    part = await store.stories.get(B, tale.id)

    assert whole == tale
    assert part is not None
    assert [report.source for report in part.reports] == [shipped.source]
    assert part.telling.headline == shipped.title
    assert part.version == tale.version


async def test_a_removed_source_takes_its_reports_from_that_tenant_alone(store: Store) -> None:
    sources = await with_sources(store, 1)
    tale = a_story(an_entry())
    await store.apply(told(an_entry()), NOON)

    await store.tenants.ensure(B)
    await store.sources.remove(A, sources[0].id)
    await store.tenants.ensure(A)
    await store.sources.remove(A, sources[0].id)

    assert await store.stories.get(A, tale.id) is None
    assert await store.stories.get(B, tale.id) is not None
    assert not (await store.sources.views()).sees(A, sources[0].id)
    assert (await store.sources.views()).sees(B, sources[0].id)


async def test_every_statement_of_a_tenants_question_names_the_tenant(store: Store) -> None:
    place = await a_channel(store, A)
    await with_sources(store)
    await store.apply(told(an_entry(), deliveries=(owed("k3f9qa", place),)), NOON)
    asked: list[tuple[str, object]] = []
    engine = store._database._readers.sync_engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _cur: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    await store.wants.subscriptions(A)
    await store.wants.mutes(A)
    await store.wants.destinations(A)
    await store.audit.list(A)
    await store.sources.all(A)
    await store.outbox.dead(A)
    await store.outbox.counts(A)
    await store.stories.latest(A, StoryQuery(topics=("labor",)), limit=3)
    await store.stories.search(A, StoryQuery(words=("guild",)), limit=3)
    await store.people.saved(A, "ann")

    questions = [(sql, values) for sql, values in asked if sql.startswith("SELECT")]
    # What a story is made of is read by the ids that a tenant-bound question brought back.
    by_id = ("entry.story IN", "story.id IN", "delivery.parcel IN")
    free = [sql for sql, values in questions if A not in str(values) and not any(key in sql for key in by_id)]
    assert len(questions) >= 10
    assert free == []


async def test_tenant_settings_are_the_tenants(store: Store) -> None:
    settings = replace(await store.people.tenant_settings(A), lang="fr", cap=5)
    await store.people.save_tenant_settings(A, settings)

    assert await store.people.tenant_settings(A) == settings
    assert await store.people.tenant_settings(B) != settings

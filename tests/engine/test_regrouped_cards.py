"""Cards that are out are mended when stories are split, merged or folded, and again when that is undone."""

from __future__ import annotations

from datetime import timedelta

from bot.cards import AnyCard, Card
from bot.edits import edit_round
from feeds.model import Story
from feeds.planning.plan import IngestPlan, PlannedDelivery
from tests.builders import a_story, an_entry
from tests.engine.scenes import Scene
from tests.store.scenes import new, owed

T = "local"


async def posted(scene: Scene, *ids: str) -> list[Story]:
    """So many stories of two reports each, the first the oldest, all out in the channel."""
    stories, entries, deliveries = [], [], []
    for number, story_id in enumerate(ids):
        at = scene.clock.now() - timedelta(hours=9 - number)
        told = [
            an_entry(title=f"{story_id}, part {part}", published=at + timedelta(minutes=part), seen=at)
            for part in (1, 2)
        ]
        stories.append(a_story(*told, id=story_id, opened_at=at))
        entries += [new(one, story_id) for one in told]
        deliveries.append(owed(story_id, scene.place, due=scene.clock.now()))
    await _apply(scene, entries=tuple(entries), stories=tuple(stories), deliveries=tuple(deliveries))
    await scene.drain()
    scene.later(timedelta(minutes=5))
    return stories


async def _apply(scene: Scene, **parts: object) -> None:
    await scene.store.apply(IngestPlan(**parts), scene.clock.now())  # type: ignore[arg-type]


async def cards(scene: Scene) -> dict[str, AnyCard]:
    """What each message in the channel is to show, by the story that it was sent for."""
    found: dict[str, AnyCard] = {}
    for parcel in await scene.parcels():
        card = await scene.room.compose.card(parcel, scene.place, scene.clock.now())
        if card is not None and parcel.message:
            found[parcel.deliveries[0].story] = card
    return found


def notes(card: AnyCard) -> str:
    return " ".join(card.notes) if isinstance(card, Card) else ""


async def edited(scene: Scene) -> int:
    """Edits everything that is due, an hour on."""
    scene.later(timedelta(hours=1))
    return await edit_round(scene.room)


async def test_a_merge_edits_both_cards_and_the_newer_says_which_story_it_is(scene: Scene) -> None:
    old, young = await posted(scene, "older1", "newer1")
    await scene.store.regroupings.merge(T, young.id, into=old.id, by="x", now=scene.clock.now())
    due = await scene.store.outbox.edits_due(scene.clock.now() + timedelta(hours=1))

    assert {one.parcel.deliveries[0].story for one in due} == {old.id, young.id}
    assert await edited(scene) == 2
    shown = await cards(scene)
    assert notes(shown[young.id]) == f"The same as story {old.id}, whose card stands in this channel."
    assert notes(shown[old.id]) == ""
    assert await edited(scene) == 0
    assert await scene.store.regroupings.unmerge(T, young.id, out_of=old.id, now=scene.clock.now())
    assert await edited(scene) == 2
    assert notes((await cards(scene))[young.id]) == ""


async def test_what_folding_merges_says_the_same(scene: Scene) -> None:
    old, young = await posted(scene, "older1", "newer1")
    found = [await scene.store.entries.get(one.entry) for one in (*old.reports, *young.reports)]
    whole = a_story(*(one.entry for one in found if one), id=old.id, version=2, opened_at=old.opened_at)
    await _apply(scene, stories=(whole,), merged=((young.id, old.id),))

    assert await edited(scene) == 2
    assert "The same as story older1" in notes((await cards(scene))[young.id])


async def test_a_split_edits_the_old_card_and_posts_the_new_story_at_once(scene: Scene) -> None:
    (told,) = await posted(scene, "older1")
    entry = told.reports[0].entry
    await scene.store.regroupings.split(
        T, entry, out_of=told.id, into="fresh1", by="x", now=scene.clock.now()
    )
    await scene.drain()

    assert len(await scene.parcels()) == 2
    assert await edited(scene) == 1
    shown = await cards(scene)
    assert set(shown) == {told.id, "fresh1"}
    assert [card.headline.text for card in shown.values() if isinstance(card, Card)] == [
        told.reports[1].title,
        told.reports[0].title,
    ]
    await scene.store.regroupings.put_back(T, entry, out_of="fresh1", into="", now=scene.clock.now())
    assert await edited(scene) == 2
    assert "The same as story older1" in notes((await cards(scene))["fresh1"])


async def test_a_split_that_is_undone_before_the_post_posts_nothing(scene: Scene) -> None:
    (told,) = await posted(scene, "older1")
    entry, now = told.reports[0].entry, scene.clock.now()
    await scene.store.regroupings.split(T, entry, out_of=told.id, into="fresh1", by="x", now=now)
    await scene.store.regroupings.put_back(T, entry, out_of="fresh1", into="", now=now)
    await scene.drain()

    assert set(await cards(scene)) == {told.id}


async def test_a_card_that_waits_stays_away_while_its_story_is_part_of_another(scene: Scene) -> None:
    (old,) = await posted(scene, "older1")
    waiting = a_story(an_entry(title="waits"), id="waits1")
    owed_later: PlannedDelivery = owed("waits1", scene.place, due=scene.clock.now())
    await _apply(
        scene, entries=(new(an_entry(title="waits"), "waits1"),), stories=(waiting,), deliveries=(owed_later,)
    )
    await scene.store.regroupings.merge(T, "waits1", into=old.id, by="x", now=scene.clock.now())
    await scene.drain()
    assert set(await cards(scene)) == {old.id}

    await scene.store.regroupings.unmerge(T, "waits1", out_of=old.id, now=scene.clock.now())
    await scene.drain()
    assert set(await cards(scene)) == {old.id, "waits1"}


async def test_a_later_report_of_a_merged_story_edits_the_others_card_and_posts_none(scene: Scene) -> None:
    old, young = await posted(scene, "older1", "newer1")
    await scene.store.regroupings.merge(T, young.id, into=old.id, by="x", now=scene.clock.now())
    await edited(scene)
    late = an_entry(title="newer1, part 3", published=scene.clock.now(), seen=scene.clock.now())
    found = [await scene.store.entries.get(one.entry) for one in young.reports]
    tale = a_story(*(one.entry for one in found if one), late, id=young.id, version=2)
    again = owed(old.id, scene.place, due=scene.clock.now())
    await _apply(scene, entries=(new(late, young.id),), stories=(tale,), deliveries=(again,))
    await scene.drain()

    assert len(await scene.parcels()) == 2
    assert await edited(scene) >= 1
    told = await scene.store.stories.get(T, old.id)
    assert told is not None
    assert late.id in {report.entry for report in told.reports}

"""A channel's own language comes first, where a report is written in it."""

from __future__ import annotations

from datetime import timedelta

from feeds.store import Store
from tests.builders import a_report, a_story, an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import told, with_sources

FRENCH = an_entry(
    source=2,
    title="Les acteurs rejettent la clause sur les répliques numériques",
    summary="Le syndicat demande aux studios de payer chaque usage d'une voix enregistrée.",
    lang="fr",
    published=NOON + timedelta(hours=1),
)


async def test_a_story_is_told_in_the_language_that_is_asked_for_where_a_report_has_it(store: Store) -> None:
    await with_sources(store)
    english = an_entry()
    reports = (a_report(english), a_report(FRENCH, lang="fr"))
    tale = a_story(english, FRENCH, reports=reports)
    await store.apply(told(english, FRENCH, reports=reports), NOON)

    seen = {lang: (await store.stories.visible("local", [tale.id], lang=lang))[tale.id] for lang in
            ("", "en", "fr", "ja")}  # fmt: skip

    assert seen["fr"].telling.headline == FRENCH.title
    assert seen["fr"].telling.lang == "fr"
    assert [one.text for one in seen["fr"].telling.sentences] == [FRENCH.summary]
    assert seen["fr"].version == tale.version
    assert seen[""] == seen["en"] == seen["ja"] == tale


async def test_a_forgotten_report_tells_nothing(store: Store) -> None:
    await with_sources(store)
    english = an_entry()
    reports = (a_report(english), a_report(FRENCH, lang="fr"))
    tale = a_story(english, FRENCH, reports=reports)
    await store.apply(told(english, reports=reports), NOON)

    assert (await store.stories.visible("local", [tale.id], lang="fr"))[tale.id].telling == tale.telling

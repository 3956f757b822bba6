"""Slack, Discord and the reading room held equal: answers, slots, buttons, outcomes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from bot.cards import Card, DigestCard, NoteCard, Reply, card_buttons
from bot.commands import CATALOG
from bot.platforms.discord import errors as discord_errors
from bot.platforms.discord.rest import Answer, Held, Lost, Result, Unreached
from bot.platforms.slack import errors as slack_errors
from bot.ports import Outcome, Posted
from feeds.model import Reason
from feeds.planning.undecided import MOST_ASKED
from feeds.store import Store
from tests.builders import an_entry
from tests.cards.hostile import a_card
from tests.commands.lines import ME, Typist, a_room
from tests.fakes.clock import NOON
from tests.scenarios.stages import STAGES, Stage

EXAMPLES = sorted(one.example for one in CATALOG.values() if not one.hidden)
NAMED = {"k3x9q1": "strike", "m2p8zz": "deal01"}  # examples name stories that are not here
BROKEN = "Something broke"
FOR_TEAMS = {"erase everything"}  # the reading room's tenant is the whole desk: there it is refused
NEW_STORY = re.compile(r"\bstory \w{6}\b")  # its id is thrown with dice
on_each = pytest.mark.parametrize("stage", STAGES, ids=[one.name for one in STAGES])


@pytest.fixture
async def say(tmp_path: Path) -> AsyncIterator[Typist]:
    store = await Store.open(tmp_path / "slugline.db")
    yield await a_full_room(store)
    await store.close()


async def a_full_room(store: Store) -> Typist:
    """With as many held entries as `held` shows, each of an outlet of its own and with much to say."""
    room = await a_room(store)
    reasons = tuple(
        Reason(code=code, facts=("“digital replica”, “film”",)) for code in ("ai-words", "film-words")
    )
    for number in range(1, MOST_ASKED + 1):
        title = f"Held entry {number} of a studio that tries a tool nobody has heard of in all these years"
        entry = an_entry(title=title, outlet=f"Paper {number}")
        await room.hold(entry, score=0.5 - number / 100, reasons=reasons)
    return room


def a_line(example: str) -> str:
    """The example about stories of ours."""
    for theirs, ours in NAMED.items():
        example = example.replace(theirs, ours)
    return example


def facts_of(reply: Reply) -> list[str]:
    """All that a reader must find in the answer, platform or not."""
    said = [line for text in (reply.error, reply.text) for line in text.splitlines() if line.strip()]
    cells = [cell for row in reply.rows for _name, cell in row.cells if cell.strip()]
    return [*said, *cells, *(head for card in reply.cards for head in heads_of(card))]


def heads_of(card: Card | DigestCard | NoteCard) -> list[str]:
    """The words that a card cannot be without."""
    match card:
        case Card():
            return [card.headline.text]
        case DigestCard():
            return [card.title, *(head for one in card.cards for head in heads_of(one))]
        case NoteCard():
            return [card.text]


def shared(line: str) -> bool:
    """Whether a button shows an answer to others: the reading room's one reader has nobody to show it to."""
    return not line.startswith("share ")


@on_each
@pytest.mark.parametrize("example", EXAMPLES, ids=EXAMPLES)
async def test_an_example_has_the_same_facts(say: Typist, stage: Stage, example: str) -> None:
    caller = replace(ME, tenant=stage.tenant, platform=stage.name)
    reply = await say(a_line(example), caller)
    shown = stage.reply(reply)
    missing = [fact for fact in facts_of(reply) if not shown.says(fact)]
    buttons = [one.line for one in reply.buttons if shared(one.line)]

    assert BROKEN not in reply.error
    assert not missing
    assert not [line for line in buttons if line not in shown.lines]


@on_each
async def test_all_that_held_shows_can_be_read_and_answered(say: Typist, stage: Stage) -> None:
    caller = replace(ME, tenant=stage.tenant, platform=stage.name)
    reply = await say("held", caller)
    shown = stage.reply(reply)
    answered = [await say(line, caller) for line in shown.lines if line.startswith("vote ")]

    assert len(reply.rows) == MOST_ASKED
    assert [line for line in shown.lines if line.startswith("vote ")] == [one.line for one in reply.buttons]
    assert {row.link for row in reply.rows} <= shown.targets
    assert len(answered) == 2 * MOST_ASKED
    assert all(one.ok for one in answered)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one not in FOR_TEAMS])
async def test_an_example_is_answered_alike_wherever_it_is_typed(tmp_path: Path, example: str) -> None:
    told = []
    for stage in STAGES:
        store = await Store.open(tmp_path / f"{stage.name}.db")
        say = await a_full_room(store)
        reply = await say(a_line(example), replace(ME, tenant=stage.tenant, platform=stage.name))
        facts = [NEW_STORY.sub("story", fact) for fact in facts_of(reply)]
        told.append((reply.ok, reply.private, *facts, *(one.line for one in reply.buttons)))
        await store.close()

    assert told[0] == told[1] == told[2]


SLOTS: dict[str, Callable[[Card, Stage], tuple[str, ...]]] = {
    "slugline": lambda card, _: (
        card.slugline.topic,
        *card.slugline.names,
        f"{card.slugline.outlets} outlets",
    ),
    "headline": lambda card, _: (card.headline.text,),
    "marks": lambda card, _: card.marks,
    "summary": lambda card, _: tuple(one.text for one in card.summary),
    "outlets": lambda card, _: tuple(f"[{one.outlet}" for one in card.summary),
    "documents": lambda card, _: tuple(one.text for one in card.documents),
    "also": lambda card, _: (*(one.outlet for one in card.also), f"+{card.also_more}"),
    "after": lambda card, _: ("+12 min", "+1 h 35"),
    "topics": lambda card, _: card.topics,
    "footer": lambda card, _: ("Variety", "k3f9qa", "names SAG-AFTRA"),
    "notes": lambda card, _: card.notes,
    "picture": lambda card, _: (card.image.alt if card.image else "",),
}


@on_each
@pytest.mark.parametrize("slot", SLOTS, ids=SLOTS)
def test_a_slot_of_a_full_card_shows(stage: Stage, slot: str) -> None:
    card = a_card()
    shown = stage.card(card)

    assert not [fact for fact in SLOTS[slot](card, stage) if not shown.says(fact)]


@on_each
def test_links_pictures_and_moments_of_a_full_card_are_there(stage: Stage) -> None:
    card = a_card()
    links = {card.headline.url, *(one.url for one in card.documents), *(one.url for one in card.also)}
    picture = {card.image.url} if card.image else set()

    assert links | picture <= stage.card(card).targets
    assert any(stage.moment(NOON) in target for target in stage.card(card).targets)


@on_each
def test_a_card_offers_each_action_whose_command_works_in_one_order(stage: Stage) -> None:
    card = a_card()
    actions = [one for one in card_buttons(card, CATALOG) if stage.forms or not one.opens_form]
    offered = [line for line in stage.card(card).lines if line.partition(" ")[0] in CATALOG]

    assert [one.line for one in actions] == list(dict.fromkeys(offered))
    assert len(actions) >= 6


@on_each
def test_a_card_in_french_offers_the_same(stage: Stage) -> None:
    assert stage.card(a_card(lang="fr")).lines == stage.card(a_card()).lines


def discords() -> set[type]:
    """What Discord's table comes to, with what happens to a request on its way."""
    told = [Answer(status=400, code=code) for code in discord_errors.CODES]
    told += [Answer(status=status) for status in (400, 401, 403, 404, 429, 500, 503)]
    lost: list[Result] = [
        Held(wait=timedelta(seconds=1), everywhere=False),
        Lost(reason="cut"),
        Unreached(reason="no way"),
    ]
    return {type(discord_errors.to_outcome(one)) for one in (*told, *lost)}


def slacks() -> set[type]:
    """What Slack's table comes to."""
    return {type(slack_errors.to_outcome(code)) for code in slack_errors.CODES}


@pytest.mark.parametrize("table", [discords, slacks], ids=["discord", "slack"])
def test_each_outcome_of_the_port_is_reached(table: Callable[[], set[type]]) -> None:
    assert table() == set(get_args(Outcome)) - {Posted}

"""The Home tab as blocks: plain text throughout, buttons that type lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.locale import Translator
from bot.platforms.slack.forms import note, plain

SECTION, HEADER, BUTTON, VALUE = 3000, 150, 75, 2000
MOST = 12
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLine:
    """A subscription in words; `place` is set for a channel's."""

    number: int
    what: str
    when: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFacts:
    """What stands on the tab, in the reader's words. `since` is empty for who has never caught up."""

    moved: int = 0
    since: str = ""
    topics: tuple[HomeLine, ...] = ()
    follows: tuple[str, ...] = ()
    quiet: str = ""
    saved: tuple[tuple[str, str], ...] = ()
    is_manager: bool = False
    workspace: tuple[HomeLine, ...] = ()
    health: str = ""


def draw_home(facts: HomeFacts, translate: Translator) -> Payload:
    """The tab; most relevant on top, the workspace's matters last and for managers alone."""
    blocks = [
        *_moved(facts, translate),
        *_topics(facts, translate),
        *_follows(facts, translate),
        *_saved(facts, translate),
        *_quiet(facts, translate),
        *(_workspace(facts, translate) if facts.is_manager else ()),
    ]
    return {"type": "home", "blocks": [_numbered(block, place) for place, block in enumerate(blocks)]}


def _moved(facts: HomeFacts, translate: Translator) -> Iterator[Payload]:
    _ = translate
    said = _("Catch up with what moved.")
    if facts.since:
        text = _.ngettext(
            "{count} story moved since {moment}.", "{count} stories moved since {moment}.", facts.moved
        )
        said = text.format(count=facts.moved, moment=facts.since)
    yield _header(_("What moved"))
    yield _section(said, _button(_("Catch up"), "catchup"))
    yield {
        "type": "actions",
        "elements": [
            _button(_("Latest"), "latest"),
            _button(_("Search…"), "form search"),
            _button(_("Subscribe…"), "form subscribe me"),
        ],
    }


def _topics(facts: HomeFacts, translate: Translator) -> Iterator[Payload]:
    _ = translate
    yield _header(_("My topics"))
    if not facts.topics:
        yield note(_("Nothing yet. Subscribe to topics and their stories come to you as direct messages."))
    for line in facts.topics[:MOST]:
        yield _section(f"{line.what}, {line.when}", _button(_("End"), f"unsubscribe {line.number}"))
    yield from _more(len(facts.topics), "subscriptions", translate)


def _follows(facts: HomeFacts, translate: Translator) -> Iterator[Payload]:
    _ = translate
    yield _header(_("Names that I follow"))
    if not facts.follows:
        yield note(_("You follow nobody yet. For example: follow SAG-AFTRA"))
    for name in facts.follows[:MOST]:
        yield _section(name, _button(_("Unfollow"), f"unfollow {name}"))
    yield from _more(len(facts.follows), "following", translate)


def _saved(facts: HomeFacts, translate: Translator) -> Iterator[Payload]:
    _ = translate
    yield _header(_("Saved stories"))
    if not facts.saved:
        yield note(_("Nothing saved yet. Every card has a Save button."))
    for story, headline in facts.saved:
        yield _section(headline, _button(_("More"), f"story {story}"))
    if facts.saved:
        yield {"type": "actions", "elements": [_button(_("My list"), "saved")]}


def _quiet(facts: HomeFacts, translate: Translator) -> Iterator[Payload]:
    _ = translate
    yield _header(_("Quiet hours"))
    yield _section(facts.quiet or _("none"), _button(_("Change…"), "form quiet me"))
    yield {"type": "actions", "elements": [_button(_("My settings…"), "form settings me")]}


def _workspace(facts: HomeFacts, translate: Translator) -> Iterator[Payload]:
    _ = translate
    yield {"type": "divider"}
    yield _header(_("The workspace"))
    if facts.health:
        yield _section(facts.health, None)
    for line in facts.workspace[:MOST]:
        text = f"{line.place}: {line.what}, {line.when}"
        yield _section(text, _button(_("End"), f"unsubscribe {line.number}"))
    yield from _more(len(facts.workspace), "subscriptions", translate)
    elements = [
        _button(_("Workspace settings…"), "form settings team"),
        _button(_("Sources"), "feeds list"),
        _button(_("Changes"), "audit"),
    ]
    yield {"type": "actions", "elements": elements}


def _more(count: int, line: str, translate: Translator) -> Iterator[Payload]:
    _ = translate
    if count > MOST:
        yield {"type": "actions", "elements": [_button(_("All {count}").format(count=count), line)]}


def _header(text: str) -> Payload:
    return {"type": "header", "text": plain(text, HEADER)}


def _section(text: str, accessory: Payload | None) -> Payload:
    section = {"type": "section", "text": plain(text, SECTION)}
    return section | ({"accessory": accessory} if accessory else {})


def _button(label: str, line: str) -> Payload:
    """A button that types a line. One longer than a value can be is not offered anywhere else either."""
    return {"type": "button", "text": plain(label, BUTTON), "value": line[:VALUE], "action_id": "line"}


def _numbered(block: Payload, place: int) -> Payload:
    """Action ids are one of a kind within a view."""
    for number, element in enumerate([*block.get("elements", ()), block.get("accessory") or {}]):
        if element.get("type") == "button":
            element["action_id"] = f"home:{place}:{number}"
    return block

"""Small modals of Slack's own: which report to split out, which story to merge into, search, a line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands.browsing import SearchArgs
from bot.commands.forms import args_from
from bot.commands.kinds import Kind
from bot.commands.syntax import write
from bot.locale import Translator
from bot.platforms.slack import forms
from bot.platforms.slack.forms import Carried
from feeds.model import Story

LINE, SEARCH, REPORT, OTHER, STORY = "line", "search", "report", "other", "story"
LONGEST = 2000
Payload = dict[str, Any]


def line_of(callback: str, values: Mapping[str, Any]) -> str:
    """The line that one of these modals stands for; empty where nothing was filled in."""
    kind, _, rest = callback.partition(":")
    if kind == SEARCH:
        return write(args_from(SearchArgs, dict(values)))
    said = str(values.get(kind) or "").strip()
    if kind == LINE:
        return said
    return f"{rest} {said}" if said and kind in {REPORT, OTHER, STORY} else ""


def which_report(story: Story, carried: Carried, translate: Translator) -> Payload:
    """Asks which report shall leave the story."""
    _ = translate
    options = forms.options_of(
        [(f"{number}. {one.outlet}: {one.title}", str(number)) for number, one in enumerate(story.reports, 1)]
    )
    element = {"type": "static_select", "action_id": REPORT, "options": options}
    asked = forms.field(REPORT, _("Which report is another story?"), element, optional=False)
    about = forms.note(story.telling.headline)
    callback = f"{REPORT}:split {story.id}"
    return forms.modal(_("Split out"), [about, asked], translate=_, carried=carried, callback=callback)


def which_other(story: Story, carried: Carried, translate: Translator) -> Payload:
    """Asks which story it is the same as, searched for while typing."""
    _ = translate
    element = forms.searched(Kind.STORY.value, many=False, hint=_("Type to search"))
    asked = forms.field(OTHER, _("Which story is it the same as?"), element, optional=False)
    about = forms.note(story.telling.headline)
    callback = f"{OTHER}:merge {story.id}"
    return forms.modal(_("Merge into…"), [about, asked], translate=_, carried=carried, callback=callback)


def which_story(stories: Sequence[Story], command: str, carried: Carried, translate: Translator) -> Payload:
    """Asks which of a digest's stories is meant."""
    _ = translate
    options = forms.options_of([(one.telling.headline, one.id) for one in stories])
    element = {"type": "static_select", "action_id": STORY, "options": options}
    asked = forms.field(STORY, _("Which of these?"), element, optional=False)
    callback = f"{STORY}:{command}"
    return forms.modal("Slugline", [asked], translate=_, carried=carried, callback=callback)


def search(carried: Carried, translate: Translator) -> Payload:
    """Words and labels to search for."""
    _ = translate
    hint = _("Type to search")
    words = {"type": "plain_text_input", "action_id": "words", "max_length": LONGEST}
    blocks = [
        forms.field("words", _("Words and “phrases”"), words),
        forms.field("topics", _("Topics"), forms.searched("topic", many=True, hint=hint)),
        forms.field("names", _("Names"), forms.searched("name", many=True, hint=hint)),
        forms.field("outlets", _("Outlets"), forms.searched("outlet", many=True, hint=hint)),
        forms.field("since", _("From this day on"), {"type": "datepicker", "action_id": "since"}),
    ]
    return forms.modal(_("Search"), blocks, translate=_, carried=carried, callback=SEARCH)


def any_line(carried: Carried, translate: Translator, *, line: str = "") -> Payload:
    """A line to type where no slash command can go."""
    _ = translate
    element: Payload = {"type": "plain_text_input", "action_id": LINE, "max_length": LONGEST}
    element |= {"initial_value": line} if line else {}
    asked = forms.field(
        LINE, _("A line"), element, optional=False, hint=_("For example: {line}").format(line="latest labor")
    )
    return forms.modal("Slugline", [asked], translate=_, carried=carried, callback=LINE)

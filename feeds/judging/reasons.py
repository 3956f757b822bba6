"""Every decision in words that a person understands: templates by code, filled with a reason's facts.

`sentence` is called wherever a reason is shown; the templates go through gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from feeds.model import Reason

Translate = Callable[[str], str]
SHOWN_WORDS = 4


def N_(template: str) -> str:  # noqa: N802  (gettext's own mark for a text that is translated later)
    """Marks a template for translation."""
    return template


TEMPLATES: Final[Mapping[str, str]] = {
    # the verdict
    "relevant": N_("On the beat, {0} sure."),
    "held": N_("Undecided at {0}: kept apart until a sure story of the same event takes it in."),
    "dropped": N_("Not on the beat: {0} for it."),
    "parts": N_("Weighed from word patterns {0} and rules {1}."),
    "parts-meaning": N_("Weighed from word patterns {0}, meaning {1} (counted twice) and rules {2}."),
    "untrained": N_("Judged by rules alone: this desk has no trained weights."),
    "declared": N_("The feed itself is about {0}, which counts in its favour."),
    # what spoke for and against
    "ai-words": N_("It speaks of artificial intelligence: {0}."),
    "film-words": N_("It speaks of film, television or performing: {0}."),
    "names": N_("It names {0}."),
    "no-ai": N_("Nothing in it speaks of artificial intelligence."),
    "no-film": N_("Nothing in it speaks of film, television or performing."),
    "fiction": N_("It reads like news of a film or series whose story has a machine in it: {0}."),
    "not-fiction": N_("It is not about a film whose story has a machine in it."),
    "arts": N_("It speaks of another art: {0}."),
    "other-meaning": N_("{0} means something else here."),
    "without-company": N_("{0} is not taken for the name: nothing beside it speaks of that trade."),
    # filing
    "primary": N_("Filed under {0} first, for {1}."),
    "primary-likeness": N_("Filed under {0} first: it reads like stories filed there."),
    "topic": N_("Also under {0}, for {1}."),
    "topic-likeness": N_("Also under {0}: it reads like stories filed there."),
    # language
    "language-seen": N_("Its words are {0}, though the feed says {1}."),
    # folding and following
    "same-page": N_("The same page as a report of {0}."),
    "same-title": N_("The same headline as a report of {0}, within three days."),
    "alike": N_("Tells what {0} told: {1} sure, {2} apart."),
    "shared-names": N_("Both name {0}."),
    "association": N_("Taken in because {0} surely tells the same event."),
    "alone": N_("No other report tells the same event so far."),
    "merged": N_("Two stories turned out to be one; the older goes on."),
    "follows-number": N_("The next stage of an earlier story: both speak of {0}, and this one says {1}."),
    "follows-names": N_("The next stage of an earlier story: both name {0}, and this one says {1}."),
    "urgent-follows": N_("Urgent: it goes on from a story that was posted."),
    "urgent-three-outlets": N_("Urgent: three outlets reported it within half an hour."),
    "urgent-primary-document": N_("Urgent: a primary document came out."),
}


def sentence(reason: Reason, translate: Translate) -> str:
    """The reason as one sentence in the reader's language; an unknown code is shown as it is."""
    template = TEMPLATES.get(reason.code)
    if template is None:
        return " ".join((reason.code, *reason.facts))
    facts = (*reason.facts, *[""] * (template.count("{") - len(reason.facts)))
    return translate(template).format(*facts)


def percent(p: float) -> str:
    """A probability as people write it."""
    return f"{round(100 * p)} %"


def quoted(words: Sequence[str]) -> str:
    """Words as they stand in the text, each once, in quotation marks."""
    shown = list(dict.fromkeys(word.strip() for word in words))[:SHOWN_WORDS]
    return ", ".join(f"“{word}”" for word in shown)


def listed(names: Sequence[str]) -> str:
    """Names one after the other."""
    return ", ".join(list(dict.fromkeys(names))[:SHOWN_WORDS])

"""Stories to cards and digests. Pure; called by deliver rounds, the reading room and every reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from babel.dates import format_date

from bot.cards.card import AlsoCovered, Button, Card, DigestCard, Footer, Link, Sentence, Slugline
from bot.cards.words import mark_words, topic_word, topic_words
from bot.locale import Translator
from feeds.judging.reasons import sentence
from feeds.model import Desk, DestinationSettings, Report, Story

MOST_ALSO = 5
MOST_NAMES = 2
MOST_IN_DIGEST = 7
COMPACT_SENTENCES = 1


def story_card(
    story: Story,
    *,
    desk: Desk,
    lang: str,
    settings: DestinationSettings,
    translate: Translator,
    reason: str = "",
) -> Card:
    """The story's card for a destination; `reason` is why it goes there, in one line."""
    card = _whole_card(story, desk=desk, lang=lang, translate=translate, reason=reason)
    return _in_format(card, settings)


def as_duplicate(card: Card, story: Story, translate: Translator) -> Card:
    """The card of a message that tells what another message in the same channel tells."""
    _ = translate
    line = _("The same as story {story}, whose card stands in this channel.").format(story=story.id)
    return replace(card, notes=(*card.notes, line))


def digest_card(
    stories: Sequence[Story],
    *,
    desk: Desk,
    lang: str,
    settings: DestinationSettings,
    translate: Translator,
    when: datetime,
) -> DigestCard:
    """One message for several stories, in the order given. `when` is in the reader's zone."""
    shown, quieter = stories[:MOST_IN_DIGEST], stories[MOST_IN_DIGEST:]
    brief = replace(settings, format="digest", images=False)
    cards = (story_card(one, desk=desk, lang=lang, settings=brief, translate=translate) for one in shown)
    return DigestCard(
        title=_digest_title(len(stories), when, translate),
        lang=lang,
        cards=tuple(cards),
        left_out=tuple(Link(text=one.telling.headline, url=one.telling.link) for one in quieter),
        left_out_line=_left_out(len(quieter), translate),
    )


def slugline_of(story: Story, desk: Desk, lang: str) -> Slugline:
    """Place it, time it, name the matter."""
    return Slugline(
        topic=topic_word(desk, story.primary, lang),
        topic_id=story.primary,
        names=story.names[:MOST_NAMES],
        at=story.first.at,
        outlets=len(story.outlets),
    )


def also_covered(story: Story) -> tuple[AlsoCovered, ...]:
    """Outlets beside the one whose headline the card bears, in order, with minutes after the first."""
    by_outlet: dict[str, Report] = {}
    for report in story.reports:
        by_outlet.setdefault(report.outlet, report)
    lead = next((one.outlet for one in story.reports if one.entry == story.telling.lead), story.first.outlet)
    return tuple(
        AlsoCovered(outlet=outlet, minutes=minutes_after_first(story, report), url=report.url)
        for outlet, report in by_outlet.items()
        if outlet != lead
    )


def minutes_after_first(story: Story, report: Report) -> int:
    """How long after the first report this one came."""
    return max(0, int((report.at - story.first.at).total_seconds() // 60))


def story_buttons(story: Story, translate: Translator) -> tuple[Button, ...]:
    """What a reader can do with a story; the same order everywhere."""
    _ = translate
    follow = [Button(label=_("Follow"), line=f"follow {_quoted(story.names[0])}")] if story.names else []
    return (
        Button(label=_("More"), line=f"story {story.id}"),
        Button(label=_("Why?"), line=f"why {story.id}"),
        *follow,
        Button(label=_("Save"), line=f"save {story.id}"),
        Button(label=_("Mute"), line=f"mute story:{story.id} for:7d"),
    )


def _whole_card(story: Story, *, desk: Desk, lang: str, translate: Translator, reason: str) -> Card:
    telling, also = story.telling, also_covered(story)
    why = reason or (sentence(story.reasons[0], translate) if story.reasons else "")
    return Card(
        story=story.id,
        version=story.version,
        lang=lang,
        slugline=slugline_of(story, desk, lang),
        headline=Link(text=telling.headline, url=telling.link),
        headline_lang=_foreign(telling.lang, lang),
        marks=mark_words(story, translate),
        summary=_sentences(story, lang),
        also=also[:MOST_ALSO],
        also_more=max(0, len(also) - MOST_ALSO),
        topics=topic_words(desk, story, lang),
        image=telling.image,
        footer=Footer(outlet=story.first.outlet, at=story.first.at, story=story.id, why=why),
        buttons=story_buttons(story, translate),
    )


def _in_format(card: Card, settings: DestinationSettings) -> Card:
    image = card.image if settings.images else None
    if settings.format == "headline":
        return replace(card, summary=(), also=(), also_more=0, topics=(), image=None, footer=None)
    if settings.format == "compact":
        return replace(card, summary=card.summary[:COMPACT_SENTENCES], topics=(), image=None)
    if settings.format == "digest":
        brief = replace(card, summary=card.summary[:COMPACT_SENTENCES], also=(), also_more=0)
        return replace(brief, topics=(), image=None, footer=None, buttons=())
    return replace(card, image=image)


def _sentences(story: Story, lang: str) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(text=one.text, outlet=one.outlet, lang=_foreign(one.lang, lang))
        for one in story.telling.sentences
    )


def _foreign(lang: str, own: str) -> str:
    return lang if lang not in {own, "", "und"} else ""


def _digest_title(count: int, when: datetime, translate: Translator) -> str:
    day = format_date(when.date(), "EEEE d MMMM", locale=translate.locale)
    day = day[:1].upper() + day[1:]
    return translate.ngettext("{day}: {count} story", "{day}: {count} stories", count).format(
        day=day, count=count
    )


def _left_out(count: int, translate: Translator) -> str:
    if not count:
        return ""
    return translate.ngettext("{count} quieter story:", "{count} quieter stories:", count).format(count=count)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""Nouns with sensible defaults, so that a test names only what it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from feeds.model import (
    Destination,
    DestinationSettings,
    Entry,
    Filter,
    FirstContact,
    Judgement,
    Mute,
    NameHit,
    Reason,
    Report,
    Source,
    SourceSpec,
    Story,
    Subscription,
    SummarySentence,
    Telling,
)
from feeds.planning.novelty import entry_id
from tests.fakes.clock import NOON

HEADLINE = "Guild and studios agree on consent rules for digital replicas"
LEAD = "Performers must agree in writing before a studio trains a model on their voice."


def a_source(**fields: Any) -> Source:
    """A shipped English trade, read before."""
    number = fields.get("id", 1)
    return Source(
        **{"id": number, "url": f"https://outlet{number}.example/feed", "outlet": f"Outlet {number}"} | fields
    )


def a_spec(**fields: Any) -> SourceSpec:
    """A line of the shipped list."""
    return SourceSpec(**{"url": "https://outlet1.example/feed", "outlet": "Outlet 1", "lang": "en"} | fields)


def an_entry(**fields: Any) -> Entry:
    """An English entry of source 1, published and seen at noon; id and addresses follow from its title."""
    source, title = fields.get("source", 1), fields.get("title", HEADLINE)
    page = f"https://outlet{source}.example/{hash_of(title):x}"
    canonical = fields.get("canonical", page)
    guid = fields.get("guid", canonical)
    defaults = {
        "id": entry_id(source, guid, canonical, title),
        "source": source,
        "outlet": f"Outlet {source}",
        "url": canonical,
        "canonical": canonical,
        "guid": guid,
        "title": title,
        "summary": LEAD,
        "lang": "en",
        "published": NOON,
        "seen": NOON,
    }
    return Entry(**defaults | fields)


def hash_of(text: str) -> int:
    """A number that a text gives, the same in every run."""
    return int(entry_id(0, text, "", ""), 16) % 10**9


def a_judgement(entry: Entry | str | None = None, **fields: Any) -> Judgement:
    """A confident yes about labor, of the given entry."""
    of = entry.id if isinstance(entry, Entry) else entry or an_entry().id
    defaults = {
        "entry": of,
        "relevant": True,
        "held": False,
        "score": 0.9,
        "primary": "labor",
        "topics": ("labor",),
        "names": (),
        "lang": entry.lang if isinstance(entry, Entry) else "en",
        "reasons": (Reason(code="relevant", facts=("0.90",)),),
    }
    return Judgement(**defaults | fields)


def a_name(name: str = "SAG-AFTRA", **fields: Any) -> NameHit:
    """A guild, found in the title."""
    return NameHit(**{"name": name, "kind": "guild", "found": name, "in_title": True} | fields)


def a_report(entry: Entry | None = None, **fields: Any) -> Report:
    """One outlet's report, as a story lists it."""
    of = entry or an_entry()
    defaults = {
        "entry": of.id,
        "outlet": of.outlet,
        "title": of.title,
        "url": of.url,
        "lang": of.lang,
        "at": of.time,
        "source": of.source,
        "tier": of.tier,
    }
    return Report(**defaults | fields)


def a_telling(entry: Entry | None = None, **fields: Any) -> Telling:
    """The telling of one report."""
    of = entry or an_entry()
    sentence = SummarySentence(text=of.summary, outlet=of.outlet, entry=of.id, lang=of.lang)
    defaults = {
        "headline": of.title,
        "link": of.url,
        "lang": of.lang,
        "lead": of.id,
        "sentences": (sentence,),
    }
    return Telling(**defaults | fields)


def a_story(*entries: Entry, **fields: Any) -> Story:
    """A story told by the given entries (one by default), about labor, not posted yet."""
    members = entries or (an_entry(),)
    ordered = sorted(members, key=lambda entry: (entry.time, entry.id))
    defaults = {
        "id": "k3f9qa",
        "telling": a_telling(ordered[0]),
        "primary": "labor",
        "topics": ("labor",),
        "names": (),
        "reports": tuple(a_report(entry) for entry in ordered),
        "score": 0.9,
        "changed_at": NOON,
        "opened_at": NOON,
    }
    return Story(**defaults | fields)


def a_destination(**fields: Any) -> Destination:
    """The reading room's channel, with default settings; settings may be given one by one as `settings_…`."""
    settings = {
        key.removeprefix("settings_"): fields.pop(key) for key in tuple(fields) if key.startswith("settings_")
    }
    defaults = {"id": 1, "platform": "reading_room", "tenant": "local", "address": "news", "label": "news"}
    return Destination(**defaults | {"settings": DestinationSettings(**settings)} | fields)


def a_subscription(**fields: Any) -> Subscription:
    """Everything on the beat, at once, for destination 1; filter fields may be given as `wants_…`."""
    wants = {key.removeprefix("wants_"): fields.pop(key) for key in tuple(fields) if key.startswith("wants_")}
    number = fields.get("id", 1)
    defaults = {
        "id": number,
        "tenant": "local",
        "number": number,
        "destination": 1,
        "by": "me",
        "filter": Filter(**wants),
        "first": FirstContact.NONE,
        "created": NOON - timedelta(days=30),
    }
    return Subscription(**defaults | fields)


def a_mute(**fields: Any) -> Mute:
    """The topic `awards` silenced at destination 1 for good."""
    defaults = {"id": 1, "tenant": "local", "destination": 1, "kind": "topic", "value": "awards", "by": "me"}
    return Mute(**defaults | fields)

"""Who wants what, where and when: destinations, their settings, subscriptions and mutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class CadenceKind(StrEnum):
    """How often a subscription speaks."""

    NOW = "now"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"


class FirstContact(StrEnum):
    """What a new subscription posts once."""

    NONE = "none"
    ONE = "one"
    FIVE = "five"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """When a delivery is due. `at` is local time of day, `on` a weekday from 0 (Monday)."""

    kind: CadenceKind = CadenceKind.NOW
    at: time = time(9, 0)
    on: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Local hours in which nothing is posted, over midnight too; `weekends` silences both days."""

    start: time
    end: time
    weekends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationSettings:
    """What belongs to a destination. None means the tenant's, then the operator's, default.

    `embeds` asks Discord for its older look of a message, `threads` for a thread on each card; `publish`
    hands an announcement channel's cards on to its followers. `broadcast` asks Slack to show a story's next
    stage, which stands in its card's thread, in the channel too.
    """

    tz: str | None = None
    lang: str | None = None
    format: str = "card"
    images: bool = True
    embeds: bool = False
    threads: bool = False
    publish: bool = False
    broadcast: bool = False
    quiet: QuietHours | None = None
    cap: int = 20
    threshold: float = 0.5
    urgent: bool = False
    ping: str = ""
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A place that messages go to. All address parts are opaque strings of its platform."""

    id: int
    platform: str
    tenant: str
    address: str
    is_person: bool = False
    thread: str = ""
    label: str = ""
    settings: DestinationSettings = DestinationSettings()
    suspended: str = ""
    suspended_at: datetime | None = None
    probe_at: datetime | None = None
    probes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a subscription lets through. Within a field *or*, between fields *and*; empty is everything."""

    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    outlets_named: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    min_outlets: int = 1
    without_topics: tuple[str, ...] = ()
    without_names: tuple[str, ...] = ()
    without_phrases: tuple[str, ...] = ()
    without_outlets: tuple[str, ...] = ()
    without_langs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One numbered line of a tenant: this destination wants that, at this cadence.

    `first` is what is still owed as first contact, `FirstContact.NONE` once done.
    """

    id: int
    tenant: str
    number: int
    destination: int
    by: str
    filter: Filter = Filter()
    cadence: Cadence = Cadence()
    first: FirstContact = FirstContact.NONE
    ping: str = ""
    created: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Silence for a topic, outlet, name or story at one destination, until a time or a change of stage.

    `number` is what its tenant calls it.
    """

    id: int
    tenant: str
    destination: int
    kind: str
    value: str
    by: str
    until: datetime | None = None
    until_change: bool = False
    created: datetime | None = None
    number: int = 0

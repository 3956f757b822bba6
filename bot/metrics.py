"""Numbers about the running process, for `/metrics` and `/healthz`; rounds count, the web server reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

SILENT_FOR = timedelta(seconds=60)


class Metrics:
    """A registry of its own, so that two apps in one process (tests) do not share their numbers."""

    def __init__(self, started_at: datetime) -> None:
        self.started_at = started_at
        self.beside: Callable[[], Mapping[str, object]] = dict
        self.beat_at = started_at
        self.registry = CollectorRegistry()
        self._deliveries = Counter(
            "slugline_deliveries",
            "Attempts to post or edit, by what came of them.",
            ("platform", "outcome"),
            registry=self.registry,
        )
        self._sources = Counter(
            "slugline_polled_sources",
            "Sources asked, by what came of it.",
            ("outcome",),
            registry=self.registry,
        )
        self._entries = Counter(
            "slugline_entries", "New entries, by verdict.", ("verdict",), registry=self.registry
        )
        self._parcels = Gauge(
            "slugline_parcels", "Messages of the local tenant, by state.", ("state",), registry=self.registry
        )
        self._beat = Gauge(
            "slugline_last_beat_seconds", "When the loop last turned, in Unix time.", registry=self.registry
        )

    def delivered(self, platform: str, outcome: str) -> None:
        """One more attempt."""
        self._deliveries.labels(platform, outcome).inc()

    def polled(self, *, changed: int, unchanged: int, failed: int) -> None:
        """A round of polling."""
        for outcome, count in (("changed", changed), ("unchanged", unchanged), ("failed", failed)):
            self._sources.labels(outcome).inc(count)

    def judged(self, *, relevant: int, dropped: int) -> None:
        """New entries of a round."""
        self._entries.labels("relevant").inc(relevant)
        self._entries.labels("dropped").inc(dropped)

    def beat(self, now: datetime, parcels: Mapping[str, int]) -> None:
        """The loop turned and the database answered."""
        self.beat_at = now
        self._beat.set(now.timestamp())
        for state, count in parcels.items():
            self._parcels.labels(state).set(count)

    def is_healthy(self, now: datetime) -> bool:
        """Whether the process makes progress."""
        return now - self.beat_at < SILENT_FOR

    def facts(self) -> Mapping[str, object]:
        """How the platforms are doing."""
        return self.beside()

    def text(self) -> bytes:
        """In Prometheus' own format."""
        return generate_latest(self.registry)

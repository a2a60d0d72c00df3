"""What an operator counts of the early warning (số liệu vận hành)."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from projections.early_warning.reading import REASONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from projections.early_warning.pipeline import Done
    from projections.store.protocol import Store
    from services.runtime.relay import RelayStatus

    Count = Callable[[Store], Sequence[tuple[str | int, ...]]]

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
_SIZES = (1, 2, 5, 10, 50, 100, 500, 1_000, 5_000, 20_000)
_FRESH_FOR = 10.0


class Metrics:
    """One registry with everything of one worker."""

    def __init__(self, store: Store) -> None:
        registry = self.registry = CollectorRegistry()
        self.facts = Counter(
            "leothang_facts", "Facts read, new or repeated.", ["outcome"], registry=registry
        )
        self.unreadable = Counter(
            "leothang_unreadable", "Messages set aside.", ["reason"], registry=registry
        )
        for reason in REASONS:  # Prometheus sees no increase in a series that begins at one
            self.unreadable.labels(reason)
        self.sketches = Counter(
            "leothang_sketches",
            "Sketches of texts read, by what became of them.",
            ["outcome"],
            registry=registry,
        )
        self.evaluations = Counter(
            "leothang_evaluations", "Matters, groups and agencies judged.", registry=registry
        )
        self.alerts = Counter(
            "leothang_alerts",
            "Changes of alerts, and of groups and links; those have no severity.",
            ["change", "pattern", "severity", "province"],
            registry=registry,
        )
        self.batch_size = Histogram(
            "leothang_batch_size", "Facts in a batch.", buckets=_SIZES, registry=registry
        )
        self.commit_seconds = Histogram(
            "leothang_batch_seconds",
            "Seconds to judge and commit a batch.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.latency = Histogram(
            "leothang_alert_latency_seconds",
            "Seconds from a batch's newest fact at the hub to its alerts at the hub.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.lag = Gauge(
            "leothang_stream_lag_messages", "Messages not read yet.", registry=registry
        )
        self.lag_seconds = Gauge(
            "leothang_stream_lag_seconds", "Age of the oldest message not read.", registry=registry
        )
        self.judging = Gauge(
            "leothang_judging_lag_seconds",
            "For how long facts that were read have waited to be judged.",
            registry=registry,
        )
        self.outbox = Gauge(
            "leothang_outbox_lag_messages", "Alerts the hub lacks.", registry=registry
        )
        self.outbox_seconds = Gauge(
            "leothang_outbox_lag_seconds", "For how long the hub lacks some.", registry=registry
        )
        self.position = Gauge(
            "leothang_stream_position", "Sequence the view has read to.", registry=registry
        )
        self.silent = Gauge(
            "leothang_counts_silent_weeks",
            "Of the last weeks, those in which a province registered nothing.",
            ["province"],
            registry=registry,
        )
        self.reread = Counter(
            "leothang_letters_read_again",
            "Messages set aside that were read again, by how they stand since.",
            ["state"],
            registry=registry,
        )
        self.handovers = Counter(
            "leothang_view_handovers",
            "Times the worker went over to another generation of its view.",
            registry=registry,
        )
        self.handover_seconds = Gauge(
            "leothang_view_handover_seconds",
            "Seconds without judging at the last change of the view's generation.",
            registry=registry,
        )
        self._store = store
        for family, count in _STANDING:
            registry.register(_Standing(lambda: self._store, family, count))

    def observed(self, done: Done, size: int, seconds: float) -> None:
        """Count one batch."""
        self.facts.labels("fresh").inc(done.fresh)
        self.facts.labels("repeated").inc(done.repeated)
        for letter in done.set_aside:
            self.unreadable.labels(letter.reason).inc()
        for outcome, count in done.sketches.items():
            self.sketches.labels(outcome).inc(count)
        self.evaluations.inc(done.judged)
        self.batch_size.observe(size)
        self.commit_seconds.observe(seconds)

    def follow(self, store: Store, seconds: float) -> None:
        """Show what is on record in another generation of the view, gone over to just now."""
        self._store = store
        self.handovers.inc()
        self.handover_seconds.set(seconds)

    def read_again(self, found: Mapping[str, int]) -> None:
        """Count letters that were read again."""
        for state, count in found.items():
            self.reread.labels(state).inc(count)

    def told(self, change: str, pattern: str, severity: str, province: str) -> None:
        """Count one change of one alert."""
        self.alerts.labels(change, pattern, severity, province).inc()

    def counted(self, silent: Mapping[str, int]) -> None:
        """Show in how many of the last weeks provinces were silent."""
        for province, weeks in silent.items():
            self.silent.labels(province).set(weeks)

    def relayed(self, status: RelayStatus) -> None:
        """Show how the relay stands."""
        self.outbox.set(status.behind)
        self.outbox_seconds.set(status.behind_seconds)


class _Standing(Collector):
    """Counts what is on record when asked, but not at every asking."""

    def __init__(
        self, store: Callable[[], Store], family: Callable[[], GaugeMetricFamily], count: Count
    ) -> None:
        self._store = store
        self._family, self._count = family, count
        self._counted: Sequence[tuple[str | int, ...]] = []
        self._at = -_FRESH_FOR

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = time.monotonic()
        if now - self._at >= _FRESH_FOR:
            # With the store away the last count is shown, and health tells the rest.
            store = self._store()
            with suppress(*store.outages):
                self._counted, self._at = self._count(store), now
        family = self._family()
        for *labels, count in self._counted:
            family.add_metric([str(label) for label in labels], float(count))
        yield family


def _open_findings() -> GaugeMetricFamily:
    return GaugeMetricFamily(
        "leothang_findings_open", "Findings that hold.", labels=["pattern", "severity", "province"]
    )


def _groups() -> GaugeMetricFamily:
    return GaugeMetricFamily(
        "leothang_groups", "Groups, by how they stand.", labels=["province", "life"]
    )


def _letters() -> GaugeMetricFamily:
    labels = ["reason", "state"]
    return GaugeMetricFamily("leothang_dead_letters", "Messages set aside.", labels=labels)


_STANDING: tuple[tuple[Callable[[], GaugeMetricFamily], Count], ...] = (
    (_open_findings, lambda store: store.open_findings()),
    (_groups, lambda store: store.groups_by_life()),
    (_letters, lambda store: store.letters_by_state()),
)

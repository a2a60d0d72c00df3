"""What an operator counts at a desk (số đo của bàn trực).

Every label is bounded: stages, severities, provinces and commands are closed lists.
Nothing here names an alert, an office or an officer.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from domain.contracts.desk import FalseReason, Outcome
from services.desk.hearing import UNREAD
from services.desk.rows import micros
from services.runtime.recorders import OUTAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client import Metric

    from services.desk.engine import DeskEngine, Taken
    from services.runtime.relay import RelayStatus

_FRESH_FOR = 5.0
_FALSE: Outcome = "false_positive"
_VERDICTS = (
    *((outcome, "") for outcome in get_args(Outcome) if outcome != _FALSE),
    *((_FALSE, reason) for reason in get_args(FalseReason)),
)
"""Every outcome with every reason it may have."""


class DeskMetrics:
    """Counters of one desk program, in a registry of their own."""

    def __init__(self, engine: DeskEngine, relay: RelayStatus) -> None:
        self.registry = CollectorRegistry()
        self.heard = Counter(
            "leothang_desk_alerts_heard",
            "Changes of warnings written down, by change.",
            ("change",),
            registry=self.registry,
        )
        self.repeated = Counter(
            "leothang_desk_alerts_repeated",
            "Changes of warnings heard again, and so nothing.",
            registry=self.registry,
        )
        self.set_aside = Counter(
            "leothang_desk_alerts_set_aside",
            "Messages that could not be read, by reason.",
            ("reason",),
            registry=self.registry,
        )
        for reason in UNREAD:  # Prometheus sees no increase in a series that begins at one
            self.set_aside.labels(reason)
        self.commands = Counter(
            "leothang_desk_commands",
            "Commands answered, by command and outcome.",
            ("command", "outcome"),
            registry=self.registry,
        )
        self.escalations = Counter(
            "leothang_desk_escalations",
            "Times the desk above had to hear of a warning.",
            registry=self.registry,
        )
        self.verdicts = Counter(
            "leothang_desk_verdicts",
            "What officers found of warnings, by outcome and by what was false.",
            ("outcome", "reason"),
            registry=self.registry,
        )
        for outcome, reason in _VERDICTS:
            self.verdicts.labels(outcome, reason)
        self.lag = Gauge(
            "leothang_desk_stream_lag_messages",
            "Messages the desk has not read.",
            registry=self.registry,
        )
        self.registry.register(_Open(engine))
        self.registry.register(_Relayed(relay))

    def took(self, taken: Taken) -> None:
        """Count what came of a batch."""
        for change, count in taken.changes.items():
            self.heard.labels(change).inc(count)
        self.repeated.inc(taken.repeated)


class _Open(Collector):
    """Counts what is open when Prometheus asks, at most every few seconds."""

    def __init__(self, engine: DeskEngine) -> None:
        self._engine = engine
        self._at = -_FRESH_FOR
        self._open: list[tuple[str, str, str, int]] = []
        self._late: dict[str, int] = {}

    def collect(self) -> Iterable[Metric]:
        now = time.monotonic()
        if now - self._at >= _FRESH_FOR:
            # With the store away the last count is shown, and health tells the rest.
            with suppress(*OUTAGES):
                index = self._engine.register.index
                self._open = list(index.counted())
                self._late = index.late(micros(self._engine.clock()))
                self._at = now
        family = GaugeMetricFamily(
            "leothang_desk_alerts_open",
            "Warnings that are not closed.",
            labels=["severity", "state", "province"],
        )
        for stage, severity, province, count in self._open:
            family.add_metric([severity, stage, province], count)
        yield family
        late = GaugeMetricFamily(
            "leothang_desk_alerts_unacknowledged_overdue",
            "Warnings nobody took up in time.",
            labels=["severity"],
        )
        for severity, count in self._late.items():
            late.add_metric([severity], count)
        yield late


class _Relayed(Collector):
    """Reads the relay's own figures when Prometheus asks."""

    def __init__(self, relay: RelayStatus) -> None:
        self._relay = relay

    def collect(self) -> Iterable[Metric]:
        relay = self._relay
        yield CounterMetricFamily(
            "leothang_desk_facts_published", "Facts at the hub.", relay.published
        )
        yield GaugeMetricFamily(
            "leothang_desk_outbox_lag", "Lines of the register the hub lacks.", relay.behind
        )
        failures = CounterMetricFamily(
            "leothang_desk_outbox_failures", "Failed attempts to publish.", labels=("reason",)
        )
        for reason, count in relay.failures_by_reason():
            failures.add_metric((reason,), count)
        yield failures
        yield GaugeMetricFamily(
            "leothang_desk_outbox_lag_seconds",
            "For how long the hub has lacked something.",
            relay.behind_seconds,
        )

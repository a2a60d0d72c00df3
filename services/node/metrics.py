"""What an operator counts at a node (số đo của nút).

Every label is bounded: commands and refusals are closed lists, reasons are words
of the relay. Nothing here names an agency, a petition or a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from services.node.sketching.sketcher import Made

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prometheus_client import Metric

    from services.node.engine import Outcome
    from services.node.writer import Writer
    from services.runtime.relay import RelayStatus

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
NOT_NOW = ("busy", "register_unavailable", "internal")
"""Codes of commands that failed here, not by what they say: an alert waits for them."""


class NodeMetrics:
    """Counters of one node program, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.commands = Counter(
            "leothang_node_commands",
            "Commands answered, by command and outcome.",
            ("command", "outcome"),
            registry=self.registry,
        )
        self.refusals = Counter(
            "leothang_node_refusals",
            "Commands the register or the contract refused, by reason.",
            ("code",),
            registry=self.registry,
        )
        for code in NOT_NOW:  # Prometheus sees no increase in a series that begins at one
            self.refusals.labels(code)
        self.facts = Counter(
            "leothang_node_facts_recorded", "Facts made durable here.", registry=self.registry
        )
        self.seconds = Histogram(
            "leothang_node_command_seconds",
            "From a command's arrival to its durable answer.",
            buckets=_QUICK,
            registry=self.registry,
        )
        self.group_size = Histogram(
            "leothang_node_group_size",
            "Commands written to disk together.",
            buckets=_SIZES,
            registry=self.registry,
        )
        self.write_seconds = Histogram(
            "leothang_node_write_seconds",
            "How long one durable write took.",
            buckets=_QUICK,
            registry=self.registry,
        )

    def count_group(self, outcomes: Sequence[Outcome], seconds: float) -> None:
        """Count one durable write."""
        self.group_size.observe(len(outcomes))
        self.write_seconds.observe(seconds)
        self.facts.inc(sum(len(outcome.facts) for outcome in outcomes))

    def count_answer(self, command: str, outcome: str, code: str | None = None) -> None:
        """Count one command's answer, and its refusal if it was one."""
        self.commands.labels(command, outcome).inc()
        if code is not None:
            self.refusals.labels(code).inc()

    def count_too_large(self) -> None:
        """Count a request that was refused before anything read it."""
        self.count_answer("unknown", "refused", "too_large")

    def watch(self, relay: RelayStatus, writer: Writer) -> None:
        """Show what relay and writer know of themselves."""
        self.registry.register(_Relayed(relay))
        Gauge(
            "leothang_node_commands_waiting", "Commands not yet written.", registry=self.registry
        ).set_function(lambda: writer.waiting)

    def watch_sketches(self, sketched: Mapping[Made, int]) -> None:
        """Show what became of the texts of papers."""
        self.registry.register(_Sketches(sketched))


class _Sketches(Collector):
    """Reads the engine's own figures when Prometheus asks."""

    def __init__(self, sketched: Mapping[Made, int]) -> None:
        self._sketched = sketched

    def collect(self) -> Iterable[Metric]:
        told = CounterMetricFamily(
            "leothang_node_sketches",
            "Texts of recorded papers, by what became of their sketch.",
            labels=("outcome",),
        )
        for made in Made:
            told.add_metric((made.value,), self._sketched.get(made, 0))
        yield told


class _Relayed(Collector):
    """Reads a relay's own figures when Prometheus asks."""

    def __init__(self, relay: RelayStatus) -> None:
        self._relay = relay

    def collect(self) -> Iterable[Metric]:
        relay = self._relay
        yield CounterMetricFamily(
            "leothang_node_facts_published", "Facts the hub acknowledged.", relay.published
        )
        yield GaugeMetricFamily(
            "leothang_node_outbox_lag_facts", "Entries of the register the hub lacks.", relay.behind
        )
        yield GaugeMetricFamily(
            "leothang_node_outbox_lag_seconds",
            "For how long the hub has lacked something.",
            relay.behind_seconds,
        )
        yield CounterMetricFamily(
            "leothang_node_outbox_refills",
            "Times the hub had lost facts and got them again.",
            relay.refilled,
        )
        failures = CounterMetricFamily(
            "leothang_node_outbox_failures",
            "Attempts to publish that failed, by reason.",
            labels=("reason",),
        )
        for reason, count in relay.failures_by_reason():
            failures.add_metric((reason,), count)
        yield failures
        yield GaugeMetricFamily(
            "leothang_node_register_entries", "Entries of the register.", relay.last
        )

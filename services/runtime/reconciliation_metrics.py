"""What an operator counts of comparisons with the hub (số đo đối soát)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client import Metric

    from services.runtime.reconciling import Reconciled

_OUTCOMES = ("equal", "mended", "differs", "counted", "failed")


class ReconciliationMetrics(Collector):
    """Reads a reconciliation's own figures when Prometheus asks."""

    def __init__(self, status: Reconciled) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        """Return the figures of now."""
        status = self._status
        runs = CounterMetricFamily(
            "leothang_reconciliation_runs",
            "Comparisons of what a program published with the hub, by outcome.",
            labels=("outcome",),
        )
        for outcome in _OUTCOMES:
            runs.add_metric((outcome,), status.runs[outcome])
        yield runs
        yield CounterMetricFamily(
            "leothang_reconciliation_republished",
            "Messages published again because the hub lacked them.",
            status.mended,
        )
        differing, strange = status.open
        for name, says, value in (
            ("missing_facts", "Messages the hub lacked at the last comparison.", status.missing),
            ("differing_facts", "Messages the hub holds with another body.", differing),
            ("strange_facts", "Messages at the hub of unknown origin.", strange),
            (
                "acknowledged_facts",
                "Messages of both kinds above that people have acknowledged; not in them.",
                status.settled,
            ),
            ("repeated_messages", "Messages that repeat another one.", status.repeated),
            ("cut_messages", "Messages damaged at the hub and published again.", status.cut),
            ("last_run_timestamp_seconds", "When the last comparison ended.", status.at),
            ("last_run_seconds", "How long the last comparison took.", status.seconds),
        ):
            yield GaugeMetricFamily(f"leothang_reconciliation_{name}", says, value)

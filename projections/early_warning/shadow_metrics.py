"""What an operator sees of rules on trial (số liệu chạy thử)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import Counter, Gauge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prometheus_client import CollectorRegistry

    from projections.comparison import Difference


class ShadowMetrics:
    """Gauges of one shadow, on the worker's registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.up = Gauge("leothang_shadow_up", "1 while the shadow reads facts.", registry=registry)
        self.position = Gauge(
            "leothang_shadow_position", "Sequence the shadow has read to.", registry=registry
        )
        self.failures = Counter(
            "leothang_shadow_failures", "Times the shadow stumbled.", registry=registry
        )
        self.alerts = Gauge(
            "leothang_shadow_alerts",
            "Standing alerts of the shadow against the live ones.",
            ["difference", "pattern"],
            registry=registry,
        )

    def counted(self, found: Mapping[tuple[Difference, str], int]) -> None:
        """Show how what stands under the shadow differs from what stands live."""
        self.alerts.clear()
        for (difference, pattern), count in found.items():
            self.alerts.labels(difference, pattern).set(count)

    def failed(self) -> None:
        """Count one stumble."""
        self.up.set(0)
        self.failures.inc()

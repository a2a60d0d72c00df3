"""What an operator sees of many partitions in one process (số liệu phân vùng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Metric
from prometheus_client.registry import Collector

from services.runtime.health import Health

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from projections.early_warning.holding import Holding
    from projections.early_warning.sharing import Sharing
    from projections.store.lease import Board

    Held = Callable[[], Collection[Holding]]


class SharingMetrics:
    """How many partitions this process holds, and how they came and went."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.held = Gauge(
            "leothang_partitions_held", "Partitions this process works for.", registry=registry
        )
        self.unheld = Gauge(
            "leothang_partitions_unheld",
            "Partitions this process would work for that nobody holds.",
            registry=registry,
        )
        self.workers = Gauge(
            "leothang_partition_workers", "Processes that share partitions.", registry=registry
        )
        self.moves = Counter(
            "leothang_partition_moves",
            "Partitions taken, given up for others, and lost to others.",
            ["move"],
            registry=registry,
        )
        for move in ("taken", "given", "lost"):
            self.moves.labels(move)

    def seen(self, board: Board) -> None:
        """Show how all stand."""
        wanted = board.workers.get(board.me, ())
        self.workers.set(len(board.workers))
        self.unheld.set(sum(view not in board.held for view in wanted))


class OfPartitions(Collector):
    """The numbers of all partitions together, each with its own; the whole picture has no label."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def collect(self) -> Iterator[Metric]:
        """Return every number under the name it has where one worker does everything."""
        families: dict[str, Metric] = {}
        for holding in self._held():
            label = {} if holding.partition.is_whole else {"partition": holding.partition.code}
            for family in holding.registry.collect():
                into = families.setdefault(family.name, _like(family))
                into.samples += [s._replace(labels={**s.labels, **label}) for s in family.samples]
        yield from families.values()


def _like(family: Metric) -> Metric:
    return Metric(family.name, family.documentation, family.type, family.unit)


class HealthOfPartitions(Health):
    """What is wrong with any partition, under the names one worker's checks have."""

    def __init__(self, sharing: Sharing) -> None:
        super().__init__({"leases": lambda: sharing.trouble})
        self._sharing = sharing

    def report(self) -> tuple[bool, dict[str, Any]]:
        """Return whether all that is held is ready, the reasons, and each partition by itself."""
        ready, report = super().report()
        holdings = list(self._sharing.held.values())
        reports = {holding.partition.code: holding.worker.health.report() for holding in holdings}
        checks: dict[str, str] = report["checks"]
        for holding in holdings:
            code = holding.partition.code
            for name, said in reports[code][1]["checks"].items():
                if said != "ok" and not holding.partition.is_whole:
                    said = f"{code}: {said}"  # noqa: PLW2901 - which of them it is
                if checks.get(name, "ok") == "ok":
                    checks[name] = said
        for view, why in self._sharing.refused.items():
            checks[f"open {view}"] = why
        ready = ready and all(fine for fine, _ in reports.values())
        told = [one["status"] for _, one in reports.values()]
        degraded = "degraded" in told or bool(self._sharing.refused)
        status = ("degraded" if degraded else "ready") if ready else "unready"
        found: dict[str, Any] = {"status": status, "checks": checks}
        if not all(holding.partition.is_whole for holding in holdings):
            found["partitions"] = {code: one for code, (_, one) in reports.items()}
        return ready, found

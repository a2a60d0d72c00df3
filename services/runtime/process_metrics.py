"""What every program shows of itself: its build, its checks, its disk (số đo chung).

`leothang_health_ok{check}` says the same as /health/ready, so that a rule can wait
for a check by name. Numbers of the disk are those of the directory the program keeps.
"""

from __future__ import annotations

import os
import shutil
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from services.runtime import tracing
from services.runtime.certificates import expiry_of
from services.runtime.credentials import CA
from services.runtime.logs import DROPPED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prometheus_client import CollectorRegistry, Metric

    from services.runtime.health import Health

_FRESH_FOR = 15.0


def show_process(
    registry: CollectorRegistry, health: Health, *, program: str, data: Path | None = None
) -> None:
    """Add to a program's registry what all programs show; `data` is where it keeps things."""
    registry.register(_Build(program))
    registry.register(_Checks(health))
    if data is not None:
        registry.register(_Disk(data))
    authority = os.environ.get(CA, "")
    if authority:
        registry.register(_Authority(authority))
    ProcessCollector(registry=registry)


class _Build(Collector):
    """Which program this is, and what its logs dropped."""

    def __init__(self, program: str) -> None:
        self._labels = (program, version("leothang"))

    def collect(self) -> Iterable[Metric]:
        build = GaugeMetricFamily(
            "leothang_build_info", "1, with program and version.", labels=("program", "version")
        )
        build.add_metric(self._labels, 1.0)
        yield build
        yield CounterMetricFamily(
            "leothang_log_keys_dropped", "Log keys not on the list, dropped.", DROPPED.total()
        )
        if tracing.is_on():
            spans = CounterMetricFamily(
                "leothang_trace_spans",
                "Spans of traces by what became of them.",
                labels=("outcome",),
            )
            for outcome, count in tracing.counted().items():
                spans.add_metric((outcome,), count)
            yield spans


class _Checks(Collector):
    """The checks of /health/ready, asked when Prometheus asks."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterable[Metric]:
        ready, report = self._health.report()
        yield GaugeMetricFamily("leothang_ready", "1 while the program is ready.", float(ready))
        checks = GaugeMetricFamily(
            "leothang_health_ok",
            "1 for each check of /health/ready that finds nothing wrong.",
            labels=("check",),
        )
        for name, said in report["checks"].items():
            checks.add_metric((name,), float(said == "ok"))
        yield checks


class _Disk(Collector):
    """What the program's directory takes, and what the disk below it has left."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._at = -_FRESH_FOR
        self._taken = 0

    def collect(self) -> Iterable[Metric]:
        try:
            disk = shutil.disk_usage(self._data)
        except OSError:
            return
        now = time.monotonic()
        if now - self._at >= _FRESH_FOR:
            self._taken, self._at = _taken(self._data), now
        yield GaugeMetricFamily("leothang_data_bytes", "Bytes in the data directory.", self._taken)
        yield GaugeMetricFamily(
            "leothang_disk_free_bytes", "Bytes left on the disk of the data.", disk.free
        )
        yield GaugeMetricFamily(
            "leothang_disk_size_bytes", "Bytes of the disk of the data.", disk.total
        )


class _Authority(Collector):
    """When the certificate of the hub's authority ends."""

    def __init__(self, path: str) -> None:
        self._path = path

    def collect(self) -> Iterable[Metric]:
        ends = GaugeMetricFamily(
            "leothang_certificate_expiry_timestamp_seconds",
            "When a certificate this program trusts or shows ends.",
            labels=("certificate",),
        )
        expiry = expiry_of(self._path)
        if expiry is not None:
            ends.add_metric(("authority",), expiry)
        yield ends


def _taken(folder: Path) -> int:
    """Return the bytes of the files in a directory; a file may go while one looks."""
    found = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                found += os.stat(os.path.join(parent, name)).st_size  # noqa: PTH116, PTH118 - many
            except OSError:
                continue
    return found

"""How the next generation of a view comes along, beside the worker's numbers (số liệu dựng lại).

It is built by a program without a page of metrics; what it keeps with the generation is read here,
in a thread of its own: whoever asks for numbers never waits for a database.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from projections.early_warning.building import building_of
from projections.store.schema import SchemaVersionError, StoreInUseError
from services.runtime.encoding import EncodingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

    from projections.early_warning.building import Building
    from projections.store.generations import Generations

_FRESH_FOR = 30.0
_AWAY = (sqlite3.Error, psycopg.Error, OSError, EncodingError, SchemaVersionError, StoreInUseError)


class RebuildMetrics(Collector):
    """Says nothing while no generation is being built."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._found: Building | None = None
        self._at = -_FRESH_FOR
        self._looking: threading.Thread | None = None

    def collect(self) -> Iterator[Metric]:
        """Return what was last seen, and look again for the next time."""
        self._look_soon()
        told = (
            GaugeMetricFamily(
                "leothang_rebuild_sign_timestamp_seconds",
                "When whoever builds the view's next generation gave a sign last; 0: ended.",
            ),
            GaugeMetricFamily(
                "leothang_rebuild_pending_messages", "Messages the next generation has not read."
            ),
            GaugeMetricFamily(
                "leothang_rebuild_ready", "1 once the next generation could be gone over to."
            ),
        )
        found = self._found
        if found is not None:
            for family, value in zip(
                told, (found.beat, found.pending, found.is_ready), strict=True
            ):
                family.add_metric((), float(value))
        yield from told

    def _look_soon(self) -> None:
        busy = self._looking is not None and self._looking.is_alive()
        if not busy and time.monotonic() - self._at >= _FRESH_FOR:
            self._at = time.monotonic()
            self._looking = threading.Thread(target=self._look, daemon=True)
            self._looking.start()

    def _look(self) -> None:
        try:
            self._found = self._building()
        except _AWAY:
            return  # what was seen last is shown on, and health tells the rest

    def _building(self) -> Building | None:
        pointer = self._generations.pointer()
        newest = max(self._generations.existing(), default=0)
        if newest <= pointer.current or newest == pointer.previous:
            return None
        with closing(self._generations.look_into(newest)) as store:
            return building_of(store)

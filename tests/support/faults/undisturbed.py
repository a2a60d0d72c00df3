"""What a run nobody disturbed makes of the same facts (đối chứng).

The same facts through the same judges in one go, at the same `as_of`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.output import alert_lines, assessment_lines, finding_lines, group_lines
from projections.store.protocol import Store
from projections.store.sqlite import SqliteStore
from tests.support.faults.story import law

_AT_ONCE = 5_000


@dataclass
class Undisturbed:
    """What a replay of the same facts finds, at the same instant."""

    alerts: list[str]
    findings: list[str] = field(default_factory=list[str])
    assessments: list[str] = field(default_factory=list[str])
    groups: list[str] = field(default_factory=list[str])

    @classmethod
    def of_facts(cls, bodies: Iterable[bytes], as_of: datetime) -> Undisturbed:
        """Judge facts in one go, in a store of their own."""
        with TemporaryDirectory() as directory:
            store = SqliteStore(Path(directory) / "view.db", durable=False)
            pipeline = Pipeline(store, law())
            messages = [Message(n, "undisturbed", body) for n, body in enumerate(bodies, start=1)]
            for start in range(0, len(messages), _AT_ONCE):
                pipeline.observe(messages[start : start + _AT_ONCE], as_of, judging=False)
            pipeline.settle(as_of)
            found = cls.of_view(store)
            store.close()
        return found

    @classmethod
    def of_view(cls, store: Store) -> Undisturbed:
        """Read what a view says."""
        return cls(
            alert_lines(store),
            finding_lines(store),
            assessment_lines(store, law()),
            group_lines(store),
        )

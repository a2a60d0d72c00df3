"""Recorded facts judged by one rulebook, in a view that is thrown away (xét lại)."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from projections.alerts import alerts
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.record import load_finding
from projections.replay.replay import replay
from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.law.law import Law
    from projections.findings import Alert, Finding
    from projections.replay.files import FactFiles
    from projections.store.protocol import Store


def judged(
    facts: FactFiles, law: Law, as_of: datetime, told: Callable[[str, int], None]
) -> dict[str, Alert]:
    """Return every alert that stands as of an instant, or stood and has ended since."""
    with tempfile.TemporaryDirectory(prefix="leothang-backtest-") as scratch:
        store = SqliteStore(Path(scratch) / "view.db", durable=False)
        try:
            replay(facts, Pipeline(store, law), as_of, told)
            return alerts_of(store)
        finally:
            store.close()


def alerts_of(store: Store) -> dict[str, Alert]:
    """Return the alerts of everything on record, as if nothing had ended."""
    subjects = {load_finding(body).subject for body in store.all_findings()}
    by_subject: dict[tuple[str, str, str], list[Finding]] = {}
    for row in store.findings(subjects):
        finding = replace(load_finding(row.body), state="holding")
        by_subject.setdefault((row.kind, row.subject, row.province), []).append(finding)
    return {
        id_: alert
        for (_, _, province), findings in by_subject.items()
        for id_, alert in alerts(findings, province).items()
    }

"""Recorded facts judged by one rulebook, in a view that is thrown away (xét lại)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from projections.early_warning.pipeline import Pipeline
from projections.early_warning.standing import alerts_of
from projections.replay.replay import replay
from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.law.law import Law
    from projections.findings import Alert
    from projections.replay.files import FactFiles


def judged(
    facts: FactFiles, law: Law, as_of: datetime, told: Callable[[str, int], None]
) -> dict[str, Alert]:
    """Return every alert that stands as of an instant, or stood and has ended since."""
    with tempfile.TemporaryDirectory(prefix="leothang-backtest-") as scratch:
        store = SqliteStore(Path(scratch) / "view.db", durable=False)
        try:
            replay(facts, Pipeline(store, law), as_of, told)
            return alerts_of(store, ended_too=True)
        finally:
            store.close()

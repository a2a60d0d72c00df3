"""Which faults are tried: the fast ones always, the others where FAULTS says short or full."""

from __future__ import annotations

import pytest

from tests.support.faults.report import REPORT, rows_since
from tests.support.faults.scale import FAULTS, asked

LONG = "long_faults"
_BEGAN = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark of what `make faults` runs."""
    config.addinivalue_line("markers", f"{LONG}: run by `make faults`, not by `make test`")
    config.stash[_BEGAN] = len(rows_since(0))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what nobody asked for; it is `make faults` that asks."""
    if asked() is not None:
        return
    out = [item for item in items if item.get_closest_marker(LONG)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was tried, with the seeds: one row each."""
    config = terminalreporter.config
    if asked() is None or hasattr(config, "workerinput"):
        return
    rows = rows_since(config.stash.get(_BEGAN, 0))
    if rows:
        terminalreporter.write_sep("-", f"faults tried, also in {REPORT.name}")
        terminalreporter.write(rows)


def pytest_report_header() -> str:
    """Say how much is tried."""
    return f"{FAULTS}={asked() or ''} (make faults FAULTS=short, make faults)"

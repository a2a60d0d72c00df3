"""What was tried of the faults, and with which seeds; tests/conftest.py says which are tried."""

from __future__ import annotations

import pytest

from tests.support.faults.report import REPORT, rows_since
from tests.support.faults.scale import FAULTS, asked

_BEGAN = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Remember where the report stood."""
    config.stash[_BEGAN] = len(rows_since(0))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of the short form what is marked `long_faults(only="full")`."""
    if asked() != "short":
        return
    out = [item for item in items if _only(item) == "full"]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def _only(item: pytest.Item) -> object:
    mark = item.get_closest_marker("long_faults")
    return mark.kwargs.get("only") if mark is not None else None


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

"""How the tests run, wherever they run."""

from __future__ import annotations

import gc
import os
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings

from tests.support.faults.scale import asked
from tests.support.nats import Hub, running_hub
from tests.support.postgres import MISSING, binaries, database_on, running_postgres

# A shared machine may pause a test for seconds: no example is judged by its duration.
settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", max_examples=25, deadline=None)
# A mutant needs to fail once, not to be told in its smallest form.
settings.register_profile(
    "mutation",
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("deep", max_examples=2_000, deadline=None)
# The default finds the same examples every time, so `make test` says the same twice;
# whoever changes a rule lets `dev` or `deep` look for others.
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

LONG = "long_faults"


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """Return a running server of our own with the declared streams."""
    async with running_hub(tmp_path / "hub") as running:
        yield running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Return the address of a PostgreSQL of our own; without its binaries that is told."""
    found = binaries()
    if found is None:
        pytest.skip(MISSING)
    with running_postgres(found) as address:
        yield address


@pytest.fixture(scope="module")
def postgres(postgres_server: str) -> str:
    """Return the address of a database of a module's own."""
    return database_on(postgres_server)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Import the tests without looking for garbage: they leave none, and looking took a quarter."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Let no test find logs as another one's command line set them."""
    structlog.reset_defaults()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what nobody asked for; it is `make faults` that asks."""
    if asked() is not None:
        return
    out = [item for item in items if item.get_closest_marker(LONG)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what did not run, and leave a line for `.ci/run` to repeat."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped or hasattr(terminalreporter.config, "workerinput"):
        return
    reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
    line = f"{len(skipped)} tests NOT RUN: {'; '.join(reasons)}"
    terminalreporter.write_sep("*", line, red=True)
    left = terminalreporter.config.rootpath / "var" / "not-run.txt"
    left.parent.mkdir(exist_ok=True)
    with left.open("a", encoding="utf-8") as log:
        log.write(line + "\n")

"""Most tests of this directory run on each store a desk may lie in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.support.desk import Bench

_SCHEMAS = count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a register may lie."""
    if request.param == "sqlite":
        return str(tmp_path / "desk.sqlite")
    return f"{request.getfixturevalue('postgres')}?schema=desk_{next(_SCHEMAS)}"


@pytest.fixture
def open_bench(place: str) -> Iterator[Callable[[], Bench]]:
    """Return what opens the same desk again and again."""
    opened: list[Bench] = []

    def make() -> Bench:
        opened.append(Bench(place))
        return opened[-1]

    yield make
    for bench in opened:
        bench.close()


@pytest.fixture
def bench(open_bench: Callable[[], Bench]) -> Bench:
    """Return an empty desk."""
    return open_bench()

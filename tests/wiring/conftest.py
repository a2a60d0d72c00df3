"""Fixtures of the tests on a real nats-server: one server and one store per test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.nats import Hub, running_hub


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A running server with the declared streams."""
    async with running_hub(tmp_path / "hub") as running:
        yield running

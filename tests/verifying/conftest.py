"""Fixtures: a hub whose streams may get holes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.holes import leaky_hub
from tests.support.nats import Hub


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A running server whose streams let messages be deleted."""
    async with leaky_hub(tmp_path / "hub") as running:
        yield running

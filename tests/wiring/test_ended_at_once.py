"""A worker says that it is ready when all its lines are made, so that ending it closes them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tests.support.nats import Hub
from tests.support.watching import settings_of, watching

pytestmark = pytest.mark.wiring


async def test_no_connection_is_left_open(hub: Hub, tmp_path: Path) -> None:
    """Both its lines were made by then, and both are closed; three times, for it is a race."""
    settings = settings_of(hub, tmp_path)
    for _ in range(3):
        async with watching(settings) as watch:
            # Still being made, the line would be cut off, and nats-py would leave its socket open.
            assert watch.app.broker is not None
            assert await watch.app.broker.ping(timeout=30.0)
        assert watch.failure is None
    gc.collect()  # a line nobody closed is a ResourceWarning, and so an error

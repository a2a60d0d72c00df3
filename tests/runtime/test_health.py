"""Readiness is told by progress, with reasons."""

from __future__ import annotations

import asyncio
import gc

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from services.runtime.health import Health, HttpServer, PortTakenError, Progress, operations_app


def test_what_stands_still_too_long_is_not_ready() -> None:
    """Progress is a fact with a date, not a process that is up."""
    now = [0.0]
    progress = Progress(limit=30, clock=lambda: now[0])
    now[0] = 30.0
    assert progress() is None
    now[0] = 31.0
    assert progress() == "no progress for 31 s"
    progress.mark()
    assert progress() is None


def test_what_is_merely_reported_degrades_but_keeps_ready() -> None:
    """A node without a hub records on; a node without a register does not."""
    ready, report = Health({"recording": lambda: None}, {"publishing": lambda: "cut"}).report()
    assert (ready, report["status"]) == (True, "degraded")
    assert report["checks"] == {"recording": "ok", "publishing": "cut"}
    ready, report = Health({"recording": lambda: "full disk"}).report()
    assert (ready, report["status"]) == (False, "unready")


async def test_a_start_that_is_broken_off_leaves_no_listener_behind() -> None:
    """A program told to end just then ends it, too; the port is free at once."""
    server = HttpServer(operations_app(CollectorRegistry(), Health({})))
    starting = asyncio.create_task(server.__aenter__())
    while not server.port:
        await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    async with HttpServer(operations_app(CollectorRegistry(), Health({})), port=server.port):
        pass
    gc.collect()  # a socket nobody closed is a ResourceWarning, and so an error


async def test_the_pages_answer_on_a_free_port() -> None:
    """Metrics and health are served in the program's own loop, on this machine only."""
    registry = CollectorRegistry()
    Counter("facts", "Facts.", registry=registry).inc()
    trouble: list[str] = []
    health = Health({"work": lambda: trouble[0] if trouble else None})
    async with HttpServer(operations_app(registry, health)) as server:
        assert server.port != 0
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=60) as http:
            assert "facts_total 1.0" in (await http.get("/metrics")).text
            assert (await http.get("/health/live")).status_code == 200
            assert (await http.get("/health/ready")).json()["checks"] == {"work": "ok"}
            trouble.append("stuck")
            assert (await http.get("/health/ready")).status_code == 503
            assert (await http.get("/else")).status_code == 404
        with pytest.raises(PortTakenError, match=f"cannot listen on 127.0.0.1:{server.port}"):
            async with HttpServer(operations_app(registry, health), port=server.port):
                pass

"""An orchestrator learns from an exit code whether a program is well."""

from __future__ import annotations

import asyncio

import pytest
from prometheus_client import CollectorRegistry

from services.runtime.health import Health, HttpServer, operations_app
from services.runtime.probe import why_not


@pytest.mark.parametrize(
    ("trouble", "page", "said"),
    [
        (None, "/health/ready", None),
        ("stuck", "/health/ready", "answers 503"),
        ("stuck", "/health/live", None),
        (None, "/nowhere", "answers 404"),
    ],
)
async def test_a_page_that_answers_200_is_well(
    trouble: str | None, page: str, said: str | None
) -> None:
    """Liveness stays well while readiness tells the truth."""
    health = Health({"progress": lambda: trouble})
    async with HttpServer(operations_app(CollectorRegistry(), health)) as server:
        found = await asyncio.to_thread(why_not, server.url + page)
    assert found is None if said is None else said in str(found)


def test_where_nothing_listens_nothing_is_well() -> None:
    """The answer names the page and the kind of trouble, and is no stack trace."""
    assert "does not answer" in str(why_not("http://127.0.0.1:1/health/ready"))
    assert "does not answer" in str(why_not("nonsense"))

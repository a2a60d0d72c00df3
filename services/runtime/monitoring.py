"""Ask a nats-server's monitoring port."""

from __future__ import annotations

import json
from typing import Any

import httpx

_TIMEOUT = 2.0


class MonitoringError(Exception):
    """The monitoring port does not answer as one would."""


async def get_json(url: str, path: str) -> dict[str, Any]:
    """Return what `path` says at the monitoring port, or raise `MonitoringError`."""
    try:
        # trust_env=False: loopback must never go through a proxy of the environment.
        async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as client:
            answer = await client.get(url.rstrip("/") + path)
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, json.JSONDecodeError) as error:
        raise MonitoringError(type(error).__name__) from error
    return found

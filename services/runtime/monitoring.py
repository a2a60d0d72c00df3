"""Ask a nats-server's monitoring port."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    import ssl

_TIMEOUT = 2.0


class MonitoringError(Exception):
    """The monitoring port does not answer as one would."""


async def get_json(url: str, path: str) -> dict[str, Any]:
    """Return what `path` says at the monitoring port, or raise `MonitoringError`."""
    try:
        # trust_env=False: loopback must never go through a proxy of the environment.
        async with httpx.AsyncClient(
            timeout=_TIMEOUT, trust_env=False, verify=_authorities()
        ) as client:
            answer = await client.get(url.rstrip("/") + path)
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, json.JSONDecodeError) as error:
        raise MonitoringError(type(error).__name__) from error
    return found


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: each client of its own would, even for an address without TLS, for 17 ms."""
    return httpx.create_ssl_context(trust_env=False)

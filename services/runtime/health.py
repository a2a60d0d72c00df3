"""Health by progress, metrics, and one way to serve them (sức khỏe hệ thống)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, Self

import uvicorn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
)

from services.runtime.patience import KEPT, Unheard

Asgi = Callable[..., Awaitable[None]]
"""An ASGI application: scope, receive, send."""

OPERATIONS = ("/metrics", "/health/live", "/health/ready")
"""The pages of `operations_app`."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # twice as many lines for nothing

LIMIT = 30.0
"""Readiness tells the truth within so many seconds."""

Check = Callable[[], str | None]
"""Says what is wrong, or None."""


class Progress:
    """Something that must go on: it works, or it says that there is nothing to do."""

    def __init__(
        self, *, limit: float = LIMIT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._clock = clock
        self._at = clock()

    def mark(self) -> None:
        """Say that a step was done, or that looking showed nothing to do."""
        self._at = self._clock()

    def __call__(self) -> str | None:
        """Say for how long nothing was done, when that is too long."""
        still = self._clock() - self._at
        return f"no progress for {still:.0f} s" if still > self._limit else None


class Health:
    """What a program needs (`required`) and what it can do without for a while (`reported`)."""

    def __init__(
        self, required: Mapping[str, Check], reported: Mapping[str, Check] | None = None
    ) -> None:
        self._required = dict(required)
        self._reported = dict(reported or {})

    def report(self) -> tuple[bool, dict[str, Any]]:
        """Return whether the program is ready, and the reasons."""
        required = {name: check() for name, check in self._required.items()}
        reported = {name: check() for name, check in self._reported.items()}
        ready = not any(required.values())
        degraded = any(reported.values())
        status = ("degraded" if degraded else "ready") if ready else "unready"
        checks = {name: reason or "ok" for name, reason in (required | reported).items()}
        return ready, {"status": status, "checks": checks}


def operations_app(registry: CollectorRegistry, health: Health) -> Asgi:
    """Return the pages an operator's tools read: /metrics, /health/live, /health/ready."""

    async def app(scope: Mapping[str, Any], _: object, send: Asgi) -> None:
        if scope["type"] == "http":
            status, kind, body = answer(scope["path"], registry, health)
            await _respond(send, status, kind, body)

    return app


def answer(path: str, registry: CollectorRegistry, health: Health) -> tuple[int, str, bytes]:
    """Return status, content type and body of an operator's page."""
    if path == "/metrics":
        return 200, CONTENT_TYPE_LATEST, generate_latest(registry)
    if path == "/health/live":
        return 200, "application/json", b'{"status":"live"}'
    if path == "/health/ready":
        ready, report = health.report()
        return (200 if ready else 503), "application/json", json.dumps(report).encode()
    return 404, "application/json", b'{"status":"not found"}'


async def _respond(send: Asgi, status: int, kind: str, body: bytes) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class PortTakenError(Exception):
    """Nothing can listen at the address given."""


class HttpServer:
    """Serves an ASGI application inside a running loop; use as `async with`."""

    def __init__(self, app: Asgi, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Take port 0 for one that is free; `port` tells which it became."""
        self.host = host
        self.port = port
        self._app = app
        self._server: _Quiet | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"

    async def __aenter__(self) -> Self:
        listener = _listen(self.host, self.port)
        self.port = int(listener.getsockname()[1])
        self._server = _Quiet(
            uvicorn.Config(
                self._app,
                http=Unheard,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_keep_alive=KEPT,
                timeout_graceful_shutdown=5,
            )
        )
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        try:
            while not (self._server.started or self._task.done()):  # noqa: ASYNC110 - has no event
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task


class _Quiet(uvicorn.Server):
    """Leaves signals to the program: it has more to stop than this server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Capture nothing."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol must be named, or asyncio leaves Nagle's delay on: 40 ms an answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        msg = f"cannot listen on {host}:{port}: {error.strerror}; choose another port (0: any)"
        raise PortTakenError(msg) from error
    listener.setblocking(False)  # noqa: FBT003 - the socket's own word
    return listener

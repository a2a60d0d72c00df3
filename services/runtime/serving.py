"""How a program runs its parts side by side, and its pages beside its interface (phục vụ)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from services.runtime.health import OPERATIONS, operations_app

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine

    from prometheus_client import CollectorRegistry
    from starlette.types import Receive, Scope, Send

    from services.runtime.health import Asgi, Health


@asynccontextmanager
async def background(*programs: Coroutine[object, object, object]) -> AsyncGenerator[None]:
    """Run the programs beside the block; whichever breaks ends the block too."""
    try:
        async with asyncio.TaskGroup() as tasks:
            started = [tasks.create_task(program) for program in programs]
            yield
            for task in started:
                task.cancel()
    except BaseExceptionGroup as group:
        if len(group.exceptions) == 1:
            raise group.exceptions[0] from None
        raise


def with_operations(api: Asgi, registry: CollectorRegistry, health: Health) -> Asgi:
    """Put the operator's pages beside the interface."""
    pages = operations_app(registry, health)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for_operators = scope["type"] == "http" and scope["path"] in OPERATIONS
        await (pages if for_operators else api)(scope, receive, send)

    return app

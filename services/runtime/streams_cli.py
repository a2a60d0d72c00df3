"""`leothang streams`: compare a hub's streams with their declaration."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from click import UsageError

app = typer.Typer(add_completion=False)

NATS_URL = "nats://127.0.0.1:4222"


@app.command()
def streams(
    *,
    nats: Annotated[
        str, typer.Option(envvar="LEOTHANG_NATS", help="Address of the NATS server.")
    ] = NATS_URL,
    apply: Annotated[
        bool, typer.Option("--apply", help="Change what differs; without it, only say so.")
    ] = False,
    replicas: Annotated[
        int | None,
        typer.Option(
            min=1, max=5, help="Copies of each stream, 3 in a cluster. (default: as they have)"
        ),
    ] = None,
) -> None:
    """Create missing streams; print what differs in existing ones, and change it only if asked.

    Exit code 0: as declared. 1: something still differs.
    """
    from services.runtime.logs import configure

    configure("streams", "error")
    left = asyncio.run(_reconcile(nats, apply=apply, replicas=replicas))
    raise typer.Exit(1 if left else 0)


async def _reconcile(url: str, *, apply: bool, replicas: int | None) -> int:
    from services.runtime.connection import BrokerUnreachableError, connect, hang_up
    from services.streams import reconcile

    try:
        client = await connect(url, "streams")
    except BrokerUnreachableError as error:
        raise UsageError(str(error)) from None
    try:
        found = await reconcile(client.jetstream(), apply=apply, replicas=replicas)
    finally:
        await hang_up(client)
    for name in found.created:
        print(f"{name}: created")
    for difference in found.applied:
        print(f"{difference.stream}: {difference.setting} changed to {difference.declared}")
    for difference in found.left:
        print(difference)
    if not (found.created or found.differences):
        print("every stream is as declared")
    return len(found.left)

"""`leothang doctor`: check this machine and the connected server."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command()
def doctor(
    *,
    nats: Annotated[
        str | None, typer.Option(envvar="LEOTHANG_NATS", help="Also check this NATS server.")
    ] = None,
    monitor: Annotated[
        str | None,
        typer.Option(envvar="LEOTHANG_MONITOR", help="Its monitoring address, http://host:8222."),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="postgresql://…", help="Also check this database of a register or a view."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Check this machine and, where named, server and database; say what to do about troubles.

    Exit code 0: nothing fails (warnings may stand). 1: something fails.
    """
    from services.runtime.checks import look
    from services.runtime.logs import configure

    configure("doctor", "critical")
    lines = asyncio.run(look(nats, monitor))
    if store is not None:
        from services.runtime.database_check import database

        lines.append(database(store))
    if as_json:
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(f"{line.standing:<5} {line.what:<20} {line.found}")
            if line.advice and line.standing != "ok":
                print(f"{'':<27}→ {line.advice}")
    raise typer.Exit(1 if any(line.standing == "fail" for line in lines) else 0)

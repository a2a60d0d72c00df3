"""Flags of commands that speak for a worker: its own settings, by its own names (tham số).

`leothang deadletter` and `leothang rebuild` mean the view and the hub of one worker. What
is not said is taken from the variables of `leothang watch`, so that one file of settings
(`env/<hub>/watch-<name>.env`) serves all three.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from projections.early_warning.settings import WatchSettings

SETTINGS = "What is not said is taken from the settings of `leothang watch` (LEOTHANG_WATCH_…)."
"""The end of their help."""

NatsOption = Annotated[
    str | None,
    typer.Option(
        envvar="LEOTHANG_WATCH_NATS", help="Address of the hub. (default: nats://127.0.0.1:4222)"
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        envvar="LEOTHANG_WATCH_DATA",
        help="Directory of the worker's view. (default: ./leothang-watch)",
    ),
]
StoreOption = Annotated[
    str | None,
    typer.Option(envvar="LEOTHANG_WATCH_STORE", help="postgresql://… if the view is there."),
]
WorkerOption = Annotated[
    str | None,
    typer.Option(envvar="LEOTHANG_WATCH_WORKER", help="Name of the worker. (default: w1)"),
]
PartitionOption = Annotated[
    str | None,
    typer.Option(
        envvar="LEOTHANG_WATCH_PARTITIONS",
        help="Province whose view is meant; left out: the whole picture's.",
    ),
]


def watch_settings(
    *,
    nats: str | None = None,
    data: Path | None = None,
    store: str | None = None,
    worker: str | None = None,
    partition: str | None = None,
) -> WatchSettings:
    """Return the settings of the worker that is meant, or refuse in one line."""
    from projections.early_warning.settings import (  # noqa: PLC0415 - pydantic costs --help time
        WatchSettings,
    )

    return WatchSettings.load(
        nats=nats, data=data, store=store, worker=worker, partitions=partition
    )

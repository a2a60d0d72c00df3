"""A hub's streams, copied while they are written, put back where they are missing (trạm)."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from nats.js.errors import NotFoundError

from domain.contracts.subjects import STREAMS
from services.backup import snapshot
from services.backup.archive import BackupError, drafting, opened
from services.runtime.connection import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nats.aio.client import Client

    from services.backup.archive import Manifest

    Told = Callable[[str, int, int], None]

NAMES = tuple(declaration.name for declaration in STREAMS)


async def back_up(client: Client, out: Path, told: Told) -> Manifest:
    """Copy every stream the hub has; nodes and workers go on meanwhile."""
    seen, url = client.connected_server_version, client.connected_url
    server = f"{seen.major}.{seen.minor}.{seen.patch}"
    with drafting(out, "hub", shown(url.geturl()) if url else "hub", server=server) as draft:
        for name in NAMES:
            file = f"{name}.snapshot"
            found = await snapshot.take(client, name, draft.path(file), _of(told, name))
            if found is None:
                (draft.directory / file).unlink()
            else:
                draft.add(file, stream=name, **found)
        if not draft.parts:
            msg = "this hub has none of our streams"
            raise BackupError(msg)
    return opened(out, "hub")


async def restore(
    client: Client, archive: Path, told: Told, *, replicas: int | None = None
) -> Manifest:
    """Put every stream of a backup back; refuse when one of them exists and was written to.

    As many copies as there were are made of each, or as many as told: a cluster's backup
    fits one server, too, and the other way round.
    """
    manifest = opened(archive, "hub")
    await _make_way(client, [part.says["stream"] for part in manifest.parts])
    for part in manifest.parts:
        name, config = part.says["stream"], dict(part.says["config"])
        if replicas is not None:
            config["num_replicas"] = replicas
        words = {"config": config, "state": part.says["state"]}
        await snapshot.put_back(client, archive / part.file, part.size, words, _of(told, name))
    return manifest


async def _make_way(client: Client, names: list[str]) -> None:
    """Take away streams nothing was ever written to; refuse if one of them was.

    A program in a hurry made them, or a restore that was broken off left them.
    """
    js = client.jetstream()
    written: list[str] = []
    empty: list[str] = []
    for name in names:
        with contextlib.suppress(NotFoundError):
            state = (await js.stream_info(name)).state
            (written if state.last_seq else empty).append(name)
    if written:
        msg = (
            f"{', '.join(written)} exists already and is not overwritten: remove the stream first "
            "if it is to be replaced (nodes publish again what a new one lacks)"
        )
        raise BackupError(msg)
    for name in empty:
        await js.delete_stream(name)


def _of(told: Told, name: str) -> Callable[[int, int], None]:
    return lambda done, whole: told(name, done, whole)

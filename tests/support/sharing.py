"""Real processes that share two provinces in one database, and how each of them stands."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from nats.errors import NoRespondersError

from services.simulate.record import node_of
from tests.support.nats import Hub
from tests.support.provinces import PROVINCES, Told


class Sharing(NamedTuple):
    """What there is to share, and whose facts it is made of."""

    provinces: Sequence[str]
    nodes: Sequence[str]
    as_of: str

    @classmethod
    def of(cls, told: Told) -> Sharing:
        """Return the two simulated provinces."""
        return cls(PROVINCES, [node_of(p) for p in PROVINCES], told.as_of.isoformat())


@dataclass
class Sharer:
    """One `leothang watch --partitions`, as a program of its own."""

    hub: Hub
    name: str
    process: asyncio.subprocess.Process

    async def status(self) -> dict[str, Any]:
        """Return how it stands; nothing of one that does not answer."""
        try:
            answer = await self.hub.client.request(
                f"early-warning.v1.status.{self.name}", b"", timeout=1.0
            )
        except (NoRespondersError, TimeoutError):
            return {}
        found: dict[str, Any] = json.loads(answer.data)
        return found

    async def held(self) -> set[str]:
        """Return the provinces it holds."""
        return set((await self.status()).get("reached", ()))

    def stop_still(self) -> None:
        """Let it do nothing at all, wherever it is."""
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on as if nothing had happened."""
        self.process.send_signal(signal.SIGCONT)

    async def end(self) -> None:
        """End it at once."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


async def start(
    hub: Hub, name: str, folder: Path, *said: str, sharing: Sharing, lease: float = 1.0
) -> Sharer:
    """Start one; return once it serves."""
    hosting = _hosting(folder, sharing.nodes)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "watch", "--nats", hub.server.url),
        *("--data", str(folder), "--as-of", sharing.as_of, "--worker", name),
        *("--partitions", ",".join(sharing.provinces), "--hosting", str(hosting)),
        *("--log-level", "error", *said),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"LEOTHANG_WATCH_LEASE": str(lease)},
    )
    assert process.stdout is not None
    assert b"watching" in await process.stdout.readline()
    return Sharer(hub, name, process)


def _hosting(folder: Path, nodes: Sequence[str]) -> Path:
    folder.mkdir(exist_ok=True)
    hosting = folder / "hosting.toml"
    hosting.write_text("[nodes]\n" + "".join(f'"{node}" = ["*"]\n' for node in nodes))
    return hosting


async def until_held(held: Sequence[set[str]], sharers: Sequence[Sharer]) -> None:
    """Wait until these hold this; in any order."""
    while True:
        found = [await sharer.held() for sharer in sharers]
        if sorted(map(sorted, found)) == sorted(map(sorted, held)):
            return
        await asyncio.sleep(0.02)

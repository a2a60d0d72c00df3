"""What an earlier version left on a disk, and programs of either version over it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tarfile
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from nats.aio.client import Client

from domain.contracts.facts import parse_fact
from projections.early_warning.settings import WatchSettings
from services.node.app import RunningNode, running_node
from services.node.settings import NodeSettings
from services.runtime.connection import connect
from tests.support.nats import PATIENT, Hub, server_in
from tests.upgrade.making import AS_OF, SENT

ROOT = Path(__file__).parents[2]
PREVIOUS = "311d0b6"
LEFT = ROOT / "tests" / "upgrade" / "previous" / f"{PREVIOUS}.tar.xz"
NODE, WORKER, DESK = "n51-demo", "w1", "d51"
INSTANT = datetime.fromisoformat(AS_OF)
_GROUP = 40


@dataclass
class Left:
    """The directory an earlier version left, and the hub that runs on its store."""

    folder: Path
    hub: Hub

    def commands(self) -> list[dict[str, Any]]:
        """Return the commands that were not recorded yet."""
        lines = (self.folder / "commands.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines[SENT:]]

    def node(self) -> NodeSettings:
        """Return the node's settings of today over its register of then."""
        return NodeSettings.load(
            data=self.folder / "node",
            nats=self.hub.server.url,
            node=NODE,
            hosting=self.folder / "hosting.toml",
            port=0,
        )

    def watch(self) -> WatchSettings:
        """Return the worker's settings of today over its view of then."""
        return WatchSettings.load(
            nats=self.hub.server.url,
            data=self.folder / "watch",
            worker=WORKER,
            as_of=INSTANT,
            hosting=self.folder / "hosting.toml",
        )

    async def facts(self) -> list[bytes]:
        """Return every fact the hub holds; each once, or this fails."""
        bodies = [body for _, body in await self.hub.messages()]
        repeated = [id_ for id_, n in Counter(parse_fact(b).id for b in bodies).items() if n > 1]
        assert not repeated
        return bodies


def unpacked(folder: Path) -> Path:
    """Lay out what the previous version left."""
    # An archive of our own; the filter came with a later 3.11 than some systems have.
    guarded = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    with tarfile.open(LEFT) as packed:
        packed.extractall(folder, **guarded)  # type: ignore[arg-type]  # one word or none
    return folder


@asynccontextmanager
async def left_behind(folder: Path) -> AsyncGenerator[Left]:
    """Run a server on the store the previous version left."""
    unpacked(folder)
    async with server_in(folder / "hub") as server:
        client: Client = await connect(server.url, "test", patience=PATIENT)
        try:
            yield Left(folder, Hub(server, client))
        finally:
            await client.close()


@asynccontextmanager
async def node_over(settings: NodeSettings) -> AsyncGenerator[RunningNode]:
    """Run a node of today."""
    async with running_node(settings) as node:
        yield node


async def send(url: str, commands: list[dict[str, Any]]) -> None:
    """Record commands at a node, until each is answered with what was recorded."""
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        for start in range(0, len(commands), _GROUP):
            answer = await http.post("/v1/commands", json=commands[start : start + _GROUP])
            assert {one["status"] for one in answer.json()} <= {200, 201}, answer.text


async def published(node: RunningNode) -> int:
    """Wait until the hub has all a register holds; return how many entries that is."""
    last = await asyncio.to_thread(node.engine.register.recorder.max_notification_id) or 0
    await node.publishing.relay.until(last)
    return last


def earlier_tree(folder: Path) -> Path | None:
    """Lay out the code of the previous version; None where git does not have it."""
    command = ["git", "-C", str(ROOT), "archive", PREVIOUS]
    try:
        tree = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    folder.mkdir(parents=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=tree, check=True)
    return folder

"""A node for a test: inside the test's own loop, or as a program that can be killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from services.node.app import RunningNode, running_node
from services.node.settings import NodeSettings

NODE = "n51-demo"
COMMUNE = "x21025"
PROVINCE = "t51"


@dataclass
class Office:
    """A running node and a client that speaks to it."""

    node: RunningNode
    http: httpx.AsyncClient

    async def send(self, word: str, **says: Any) -> httpx.Response:
        """Send one command."""
        return await self.http.post(f"/v1/commands/{word}", json=says)

    async def published(self) -> None:
        """Return when the hub has everything the register holds."""
        last = await asyncio.to_thread(self.node.engine.register.recorder.max_notification_id)
        await self.node.publishing.relay.until(last or 0)


@asynccontextmanager
async def running_office(data: Path, nats: str, **more: Any) -> AsyncGenerator[Office]:
    """Run a node for a commune and its province in this loop."""
    given = {"agency": (COMMUNE, PROVINCE), "node": NODE, "port": 0} | more
    settings = NodeSettings.load(data=data, nats=nats, **given)
    async with (
        running_node(settings) as node,
        httpx.AsyncClient(base_url=node.url, timeout=30, trust_env=False) as http,
    ):
        yield Office(node, http)


def paper(number: int | str = 1, **more: Any) -> dict[str, Any]:
    """Return the words of an ordinary receipt."""
    return {
        "agency": COMMUNE,
        "on": "2026-08-03",
        "register_no": f"{number}/TD",
        "province": "51",
        "sender": {"name": f"Nguyễn Thị {number}", "id_number": f"0510{number}"},
        "content": {"kind": "complaint", "topic": "land"},
    } | more


@dataclass
class NodeProgram:
    """`leothang node` as a process of its own."""

    process: asyncio.subprocess.Process
    url: str
    log: Path

    def client(self) -> httpx.AsyncClient:
        """Return a client of its interface."""
        return httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False)

    async def kill(self) -> None:
        """End it by force."""
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        self.process.terminate()
        return await self.process.wait()


@asynccontextmanager
async def node_program(data: Path, nats: str, *flags: str) -> AsyncGenerator[NodeProgram]:
    """Run `leothang node` until the block ends; its log goes to a file."""
    log = data.parent / f"{data.name}.log"
    with log.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", "node", "--node", NODE, "--port", "0"),
            *("--agency", COMMUNE, "--agency", PROVINCE, "--data", str(data), "--nats", nats),
            *flags,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONWARNINGS": "default"},
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
        )
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        assert line, log.read_text()
        yield NodeProgram(process, json.loads(line)["url"], log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()

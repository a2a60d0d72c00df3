"""Make what the previous version leaves on a disk: run by that version's own tree, see README.md.

cd TREE && python …/tests/upgrade/making.py COMMANDS.jsonl OUT.tar.xz
"""
# ruff: noqa: PLC0415 - what is imported is the tree's that this is run in, once it is on the path

from __future__ import annotations

import asyncio
import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path.cwd()))
AS_OF = "2026-08-20T00:00:00+07:00"
HOSTING = (
    '[nodes]\n"n51-demo" = ["x*", "t51", "t51-*", "b-*", "btcdtw", "ttcp", "qh", "qh-*", "mttq*"]\n'
)
SENT = 240
"""Commands the previous version records; the tests send the others."""
_GROUP = 40


async def _make(commands: list[dict[str, Any]], out: Path) -> None:
    from projections.early_warning.app import Watch
    from projections.early_warning.settings import WatchSettings
    from services.desk.app import running_desk
    from services.desk.settings import DeskSettings
    from services.node.app import running_node
    from services.node.settings import NodeSettings
    from services.runtime.server import EmbeddedServer

    hosting = out / "hosting.toml"
    hosting.write_text(HOSTING, encoding="utf-8")
    async with EmbeddedServer(out / "hub") as server:
        node = NodeSettings.load(
            data=out / "node", nats=server.url, node="n51-demo", hosting=hosting, port=0
        )
        watch = Watch(
            WatchSettings.load(
                nats=server.url, data=out / "watch", as_of=AS_OF, hosting=hosting, worker="w1"
            )
        )
        desk = DeskSettings.load(
            data=out / "desk", nats=server.url, desk="d51", port=0, as_of=AS_OF
        )
        async with running_node(node) as running:
            task = asyncio.create_task(watch.run())
            async with running_desk(desk) as hearing:
                await _send(running.url, commands)
                last = running.engine.register.recorder.max_notification_id()
                await running.publishing.relay.until(last or 0)
                await _settled(watch)
                await _take_up(hearing)
            watch.stop()
            await task


async def _send(url: str, commands: list[dict[str, Any]]) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
        for start in range(0, len(commands), _GROUP):
            answer = await http.post("/v1/commands", json=commands[start : start + _GROUP])
            answer.raise_for_status()
            refused = [one for one in answer.json() if one["status"] not in {200, 201}]
            if refused:
                raise SystemExit(str(refused))


async def _settled(watch: Any) -> None:
    while True:
        status = await watch.status()
        done = status.get("sequence") and not status["pending"] and not status["unpublished"]
        if done and status["status"] == "ready":
            return
        await asyncio.sleep(0.1)


async def _take_up(desk: Any) -> None:
    """Let an officer take up the first alert, so that the desk has acts of its own."""
    async with httpx.AsyncClient(base_url=desk.url, timeout=30, trust_env=False) as http:
        while not (listed := (await http.get("/v1/alerts")).json()["alerts"]):
            await asyncio.sleep(0.1)
        first = listed[0]
        says = {"office": first["desk"], "officer": "o-aaaa"}
        path = f"/v1/alerts/{first['alert']}/acknowledge"
        (await http.post(path, json=says)).raise_for_status()
    last = desk.engine.register.recorder.max_notification_id()
    await desk.publishing.relay.until(last or 0)


def _main(source: Path, target: Path) -> None:
    lines = source.read_text(encoding="utf-8").splitlines()
    commands = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        asyncio.run(_make(commands[:SENT], out))
        (out / "commands.jsonl").write_bytes(source.read_bytes())
        with tarfile.open(target, "w:xz") as packed:
            packed.add(out, ".", filter=_kept)


def _kept(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leave out what tells of the machine it was made on, or is made at every start."""
    if Path(member.name).name in {"nats-server.conf", "nats-server.log", "lock", "view.db.lock"}:
        return None
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))

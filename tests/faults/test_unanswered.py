"""kill -9 between the durable write and the answer: sent again, a command is there once."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from domain.contracts.subjects import PETITIONS
from services.node.local import REGISTER_FILE
from tests.support.faults.judgement import read_stream
from tests.support.faults.report import tell
from tests.support.nats import eventually, running_hub
from tests.support.node import NodeProgram, node_program, paper

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(900),
]

_PATH = "/v1/commands/receive_petition"
_LONGEST = 0.005
_KILLS = 20
"""So often the write may not have been durable yet when the program died."""


async def test_a_command_written_but_never_answered_is_repeated_not_recorded_twice(
    tmp_path: Path,
) -> None:
    """The register grows, the program is stopped and killed before a byte of the answer left."""
    data, sent = tmp_path / "node", 0
    statuses: Counter[str] = Counter()
    delay = _LONGEST
    async with running_hub(tmp_path / "hub") as hub:
        while not statuses["repeated"]:
            assert sum(statuses.values()) < _KILLS, statuses
            async with node_program(data, hub.server.url) as node:
                struck = False
                while not struck:
                    sent, delay = sent + 1, delay * 0.8 if sent else delay
                    await _quiet(data)
                    struck = await asyncio.to_thread(_struck, node, data, paper(sent), delay)
                await node.process.wait()
            async with node_program(data, hub.server.url) as node, node.client() as http:
                told = await http.post(_PATH, json=paper(sent))
            statuses[told.json()["status"]] += 1
            delay = _LONGEST
        tell(f"killed before the answer, then {dict(statuses)}", f"{sent} commands")
        async with node_program(data, hub.server.url), asyncio.timeout(300):
            while len(stored := await read_stream(hub.client, PETITIONS)) < sent:
                await asyncio.sleep(0.05)
    papers = Counter(json.loads(one.body)["subject"] for one in stored)
    assert len(papers) == sent
    assert set(papers.values()) == {1}


def _struck(node: NodeProgram, data: Path, command: dict[str, Any], delay: float) -> bool:
    """Send a command and kill the program once it wrote it; False where its answer was quicker."""
    place, pid = urlsplit(node.url), node.process.pid
    body = json.dumps(command).encode()
    head = f"POST {_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    before = _written(data)
    with socket.create_connection((place.hostname, place.port)) as line:
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        _spin(lambda: _written(data) != before or _answered(line))
        end = time.monotonic() + delay
        _spin(lambda: time.monotonic() > end)
        os.kill(pid, signal.SIGSTOP)
        _spin(lambda: Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T")
        if _answered(line):
            os.kill(pid, signal.SIGCONT)
            return False
        os.kill(pid, signal.SIGKILL)
        return True


def _spin(holds: Callable[[], bool]) -> None:
    """Look without a pause: what is waited for is over in a millisecond."""
    end = time.monotonic() + 300
    while not holds():
        assert time.monotonic() < end


def _answered(line: socket.socket) -> bool:
    return bool(select.select([line], [], [], 0)[0])


def _written(data: Path) -> tuple[int, int]:
    """Return what changes with each write of the register: its log's time and size."""
    log = data / f"{REGISTER_FILE}-wal"
    found = log.stat() if log.exists() else None
    return (found.st_mtime_ns, found.st_size) if found else (0, 0)


async def _quiet(data: Path) -> None:
    """Wait until the register rests: what the line to the hub writes is not the command."""
    seen = [(-1, -1)]

    def rests() -> bool:
        seen.append(_written(data))
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    await eventually(rests)

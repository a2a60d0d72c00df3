"""A country under faults: a long cut of a province's line, and the whole topology as processes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.demo.country import Country as Processes
from services.demo.country import local
from services.topology.loopback import listeners, on_loopback
from services.topology.model import Topology, checked, read
from tests.support.country import country
from tests.support.faults.scale import asked, scale
from tests.support.ports import free_ports

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(600),
]

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "deploy" / "topologies" / "country-small.toml"
AT_51 = "petition.v1.received.51.n-p51"
AT_TW_ABOUT_51 = "petition.v1.received.51.n-tw"
RECORDING = ("n-x21115", "n-ttcp", "n48-tinh", "n-b-nnmt")
_AT_ONCE = 200
_HELD = 'leothang_hub_stream_messages{stream="PETITIONS"}'


async def test_a_line_cut_for_long_delays_a_provinces_facts_and_doubles_none(
    tmp_path: Path,
) -> None:
    """Ten times as many are recorded below as above; the ministry's hub has three servers."""
    below = [f"b{number}" for number in range(scale().week)]
    above = [f"a{number}" for number in range(scale().week // 10)]
    async with country(tmp_path, ministry=3) as land:
        p51, tw = land["p51"], land["tw"]
        await p51.record(AT_51, "first")
        await tw.holds("first")
        assert p51.line is not None
        p51.line.cut()
        for hub, subject, names in ((p51, AT_51, below), (tw, AT_TW_ABOUT_51, above)):
            for at in range(0, len(names), _AT_ONCE):
                several = names[at : at + _AT_ONCE]
                await asyncio.gather(*(hub.record(subject, name) for name in several))
        await p51.line.join()
        await tw.holds("first", *below, *above)
        await p51.holds("first", *below, *above)


async def test_a_country_of_processes_survives_what_is_killed_and_goes_on(tmp_path: Path) -> None:
    """Facts of three hubs about one matter meet in its province; no program asks too much."""
    said: list[str] = []
    topology = _on_free_ports()
    async with _running(topology, tmp_path, said) as processes:
        await _record(topology, "n-x21115", "x21115", "1")
        await _record(topology, "n-ttcp", "ttcp", "1")
        await _record(topology, "n48-tinh", "t48", "1")
        await _heard(topology, "p51", 3)
        await _heard(topology, "tw", 3)
        for name in ("p51/hub", "p51/watch-w51", "p51-1", "tw-2"):
            pid = processes.kept(name).pid
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        await _record(topology, "n-b-nnmt", "b-nnmt", "1")
        await _restarted(processes, "p51/hub", "p51/watch-w51", "p51-1", "tw-2")
        await _heard(topology, "p51", 4)
    assert any("p51/hub ended (signal 9)" in line for line in said)
    if asked() == "full":  # every program once more
        async with _running(topology, tmp_path, said):
            await _record(topology, "n-x21115", "x21115", "2")
            await _heard(topology, "p51", 5)
    logs = list((tmp_path / "country").glob("var/logs/*.log"))
    assert any("Server Exiting" in log.read_text() for log in logs)
    assert [log.name for log in logs if "Violation" in log.read_text()] == []


@asynccontextmanager
async def _running(topology: Topology, folder: Path, said: list[str]) -> AsyncGenerator[Processes]:
    async with Processes(topology, folder / "country", said.append) as processes:
        yield processes


def _on_free_ports() -> Topology:
    """The small country, where nobody else listens; in the short form what is needed of it."""
    here = read(SMALL)
    moved = on_loopback(here, free_ports(listeners(here))).model_dump(mode="json")
    if asked() != "full":  # each program costs two seconds of a core, twice
        for hub in moved["hubs"]:
            hub["desk"] = False
            hub["nodes"] = [node for node in hub["nodes"] if node["name"] in RECORDING]
    return checked(str(SMALL), moved)


def test_the_small_country_is_on_one_machine_as_its_file_stands() -> None:
    """`leothang up --topology` takes its ports as they are."""
    assert [hub.nats_urls for hub in local(SMALL).hubs] == [
        hub.nats_urls for hub in read(SMALL).hubs
    ]


async def _record(topology: Topology, node: str, agency: str, number: str) -> None:
    """Record one man's complaint about one decision of a commune of province 51."""
    port = next(one.port for _, one in topology.nodes() if one.name == node)
    complaint = {"issuer": "x21115", "decision_no": "15/QĐ-UBND", "issued_on": "2026-08-03"}
    command: dict[str, Any] = {
        "agency": agency,
        "register_no": number,
        "province": "51",
        "on": "2026-08-04",
        "sender": {"name": "Nguyễn Văn Mẫu", "id_number": "900000000001"},
        "content": {"kind": "complaint", "topic": "land", "commune": "21115"}
        | {"complaint": complaint},
    }
    url = f"http://127.0.0.1:{port}/v1/commands/receive_petition"
    async with httpx.AsyncClient(trust_env=False, timeout=30.0) as http:
        answer = await http.post(url, json=command)
    assert answer.status_code == httpx.codes.CREATED.value, answer.text


async def _heard(topology: Topology, hub: str, facts: int) -> None:
    """Wait until a hub holds exactly so many facts, and its early warning has taken in all."""
    at = topology.hub(hub)
    watch = next(iter(at.watch_ports.values()))
    while True:
        held = _sum(await _shown(at.programs.hub), _HELD)
        seen = await _shown(watch)
        assert held <= facts
        if held == facts and _largest(seen, "leothang_stream_position") >= facts:
            assert _sum(seen, "leothang_dead_letters") == 0
            return
        await asyncio.sleep(0.1)


async def _shown(port: int) -> list[str]:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        try:
            return (await http.get(f"http://127.0.0.1:{port}/metrics")).text.splitlines()
        except httpx.HTTPError:
            return []


def _largest(lines: list[str], name: str) -> float:
    found = [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name)]
    return max(found, default=0.0)


def _sum(lines: list[str], name: str) -> float:
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))


async def _restarted(processes: Processes, *names: str) -> None:
    while not all(processes.kept(name).starts >= 2 for name in names):
        await asyncio.sleep(0.05)

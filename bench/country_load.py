"""LOAD: 34 provinces' load times 100 on a small country: nothing lost, fact to alert in time.

150 facts a second for a minute, then 1,500 for a minute, sent in an open loop to the nodes of
two provinces and the ministry: twenty-one processes with accounts, keys and TLS.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bench.country_offices import PROVINCES, client_at, small_country
from bench.harness import Result, environment, percentile, say, store_folder
from domain.contracts.alert import AlertRaisedV1
from services.demo.country import Country
from services.demo.witness import Arrival, Witness
from services.node.api import MOST_IN_BATCH

_TARGET_S = 2.0
_TICK = 0.1
_DRAIN = 600.0
_SEVEN = 7
_JSON = {"content-type": "application/json"}

Due = tuple[float, bytes]
"""When a command is due, and the command."""
Command = tuple[str, bytes]
"""The agency that gives it, and the command as it is sent."""


@dataclass
class Office:
    """One node as its offices use it: due every tenth of a second, whatever it answers.

    What comes due while a batch is being answered goes into the next one, as it would from
    offices that do not wait for each other.
    """

    url: str
    facts: dict[str, float] = field(default_factory=dict[str, float])
    """Acknowledged facts, each with the moment its command was due."""
    waited: list[float] = field(default_factory=list[float])
    """Seconds from when a command was due to its acknowledgement."""
    requests: int = 0
    _due: asyncio.Queue[Due | None] = field(default_factory=asyncio.Queue[Due | None])

    def send(self, at: float, commands: list[bytes]) -> None:
        """Queue commands that are due at a moment."""
        for command in commands:
            self._due.put_nowait((at, command))

    def close(self) -> None:
        """Say that nothing more comes."""
        self._due.put_nowait(None)

    async def run(self) -> None:
        """Send what is due, in order, until closed; a refusal ends the measurement."""
        async with httpx.AsyncClient(base_url=self.url, timeout=120, trust_env=False) as http:
            while batch := await self._waiting():
                body = b"[%b]" % b",".join(command for _, command in batch)
                answer = await http.post("/v1/commands", content=body, headers=_JSON)
                answer.raise_for_status()
                now = time.perf_counter()
                for (at, _), item in zip(batch, answer.json(), strict=True):
                    if item["problem"] is not None:
                        raise RuntimeError(json.dumps(item["problem"], ensure_ascii=False)[:400])
                    self.facts.update(dict.fromkeys(item["outcome"]["facts"], at))
                    self.waited.append(now - at)
                self.requests += 1

    async def _waiting(self) -> list[Due]:
        """Return what waits, at most as much as a node takes at once; nothing when closed."""
        batch: list[Due] = []
        while len(batch) < MOST_IN_BATCH and not (batch and self._due.empty()):
            due = await self._due.get()
            if due is None:
                if batch:
                    self.close()  # first what came before
                break
            batch.append(due)
        return batch


def measure(*, quick: bool) -> Result:
    """Start the country, send, and compare every view with what was acknowledged."""
    seconds = 10 if quick else 60
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        detail = asyncio.run(_measure(Path(folder), seconds))
    whole = all(not detail[part] for part in ("lost", "twice", "strange"))
    worst = max(detail["sustained_p99_s"], detail["burst_p99_s"])
    return Result(
        id="LOAD",
        title="150 facts/s for a minute, 1,500 facts/s for a minute, fact to alert",
        ours=round(worst, 3),
        peer=None,
        ratio=round(_TARGET_S / worst, 2) if whole else 0.0,
        target=1.0,
        met=whole and worst < _TARGET_S,
        unit="s p99",
        runs=1,
        detail=detail,
        env=environment(),
    )


async def _measure(folder: Path, seconds: int) -> dict[str, Any]:
    # Papers of last week: judged as they come, not all overdue at once.
    start = datetime.now(UTC).date() - timedelta(days=_SEVEN + 1)
    commands, share = _commands((150 + 1500) * seconds, start)
    agencies = {agency for agency, _ in commands}
    topology, homes = small_country(agencies, start)
    async with Country(topology, folder, say) as country:
        offices = {
            node.name: Office(f"http://127.0.0.1:{node.port}") for _, node in topology.nodes()
        }
        witnesses = {
            hub.code: Witness(await client_at(topology, folder, hub.code)) for hub in topology.hubs
        }
        listening = [asyncio.create_task(one.read_alerts()) for one in witnesses.values()]
        sending = [asyncio.create_task(one.run()) for one in offices.values()]
        begun: dict[str, tuple[float, float]] = {}
        for phase, rate in (("sustained", 150), ("burst", 1500)):
            count = int(rate * seconds / share)
            part, commands = commands[:count], commands[count:]
            began = time.perf_counter()
            await _play(part, rate / share, offices, homes)
            begun[phase] = (began, time.perf_counter())
            say(f"{phase}: {len(part):,} commands sent")
            await asyncio.sleep(5 if phase == "sustained" else 0)
        for office in offices.values():
            office.close()
        await asyncio.gather(*sending)
        acknowledged = {id_: at for office in offices.values() for id_, at in office.facts.items()}
        say(f"{len(acknowledged):,} facts acknowledged")
        drained = await _until_whole(folder, acknowledged)
        await asyncio.sleep(2)
        for task in listening:
            task.cancel()
        said = [arrival for one in witnesses.values() for arrival in one.arrivals]
        found = _latencies(said, acknowledged, begun)
        waits = sorted(wait for office in offices.values() for wait in office.waited)
        return {
            "facts": len(acknowledged),
            "alerts_raised": sum(len(times) for times in found.values()),
            **{f"{k}_p50_s": round(percentile(v, 0.50), 3) for k, v in found.items()},
            **{f"{k}_p99_s": round(percentile(v, 0.99), 3) for k, v in found.items()},
            "acknowledged_p99_s": round(percentile(waits, 0.99), 3),
            "requests": sum(office.requests for office in offices.values()),
            "drained_s": round(drained, 1),
            **_compare(folder, acknowledged),
            "processes": sum(len(group) for group in country.groups),
            "cpu_s": _cpu(country),
        }


async def _play(
    commands: list[Command], rate: float, offices: dict[str, Office], homes: dict[str, str]
) -> None:
    """Hand each command to its node at its tick of the clock, whether or not others were done."""
    started, sent = time.perf_counter(), 0
    while sent < len(commands):
        now = time.perf_counter()
        due = min(len(commands), int((now - started + _TICK) * rate))
        batches: dict[str, list[bytes]] = defaultdict(list)
        for agency, command in commands[sent:due]:
            batches[homes[agency]].append(command)
        for node, batch in batches.items():
            offices[node].send(now, batch)
        sent = due
        await asyncio.sleep(max(0.0, started + sent / rate - time.perf_counter()))


def _latencies(
    arrivals: list[Arrival], sent: dict[str, float], begun: dict[str, tuple[float, float]]
) -> dict[str, list[float]]:
    """Seconds from the last fact of a new alert to its arrival, by the phase the fact is of."""
    found: dict[str, list[float]] = {phase: [] for phase in begun}
    for arrival in arrivals:
        moments = [sent[fact] for fact in arrival.event.data.says.evidence if fact in sent]
        if not moments or not isinstance(arrival.event, AlertRaisedV1):
            continue
        for phase, (start, end) in begun.items():
            if start <= max(moments) <= end:
                found[phase].append(arrival.at - max(moments))
    return found


def _views(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each hub's views, the partitions of a province together."""
    return {
        hub: sorted((folder / "var/watch" / hub).rglob("view*.db"))
        for hub in ("tw", *(f"p{province}" for province in PROVINCES))
    }


def _held(paths: list[Path]) -> list[str]:
    ids: list[str] = []
    for path in paths:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as view:
            ids += [bytes(row[0]).hex() for row in view.execute("SELECT id FROM facts")]
    return ids


async def _until_whole(folder: Path, acknowledged: dict[str, float]) -> float:
    """Wait until the ministry's view holds as many facts as were acknowledged."""
    began = time.perf_counter()
    while time.perf_counter() - began < _DRAIN:
        if len(await asyncio.to_thread(_held, _views(folder)["tw"])) >= len(acknowledged):
            break
        await asyncio.sleep(0.5)
    return time.perf_counter() - began


def _compare(folder: Path, acknowledged: dict[str, float]) -> dict[str, int]:
    """Every fact once in the ministry's view; in a province's nothing twice, nothing strange."""
    wanted = {id_.replace("-", "") for id_ in acknowledged}
    views = {hub: _held(paths) for hub, paths in _views(folder).items()}
    return {
        "lost": len(wanted - set(views["tw"])),
        "twice": sum(len(ids) - len(set(ids)) for ids in views.values()),
        "strange": sum(len(set(ids) - wanted) for ids in views.values()),
        **{f"facts_{hub}": len(ids) for hub, ids in views.items()},
    }


def _cpu(country: Country) -> dict[str, float]:
    """Seconds of processor time each kind of process has taken since it began."""
    taken: dict[str, float] = defaultdict(float)
    for one in (one for group in country.groups for one in group if one.pid is not None):
        kind = one.name.partition("/")[2].partition("-")[0] or "nats"
        times = Path(f"/proc/{one.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        taken[kind] += (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    own = os.times()
    return {kind: round(seconds, 1) for kind, seconds in sorted(taken.items())} | {
        "sender": round(own.user + own.system, 1)
    }


def _commands(facts: int, start: date) -> tuple[list[Command], float]:
    """Return commands of two simulated provinces for so many facts, and facts per command."""
    folder = store_folder() / f"load-{facts}-{start}"
    if not (folder / "summary.json").exists():
        say(f"making a scenario of {facts:,} facts")
        shutil.rmtree(folder, ignore_errors=True)
        scale = facts / (len(PROVINCES) * 140 * _SEVEN) * 1.6
        flags = ["--seed", "7", "--from", str(start), "--days", str(_SEVEN)]
        flags += ["--scale", f"{scale:.2f}"]
        for province in PROVINCES:
            flags += ["--province", province]
        made = [sys.executable, "-m", "services.cli", "simulate", *flags, "--out", str(folder)]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    with (folder / "commands.jsonl").open("rb") as file:
        commands = [(str(json.loads(line)["agency"]), line) for line in file]
    return commands, summary["facts"] / summary["commands"]

"""E2E: command over HTTP to alert delivered, through node and hub, at 100 commands a second."""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.harness import Result, environment, say
from bench.papers import AS_OF
from services.demo.latency import latency
from services.demo.player import Player
from services.demo.system import Plan, System
from services.demo.witness import Witness

_RATE = 100
_TARGET_MS = 250.0
_EVERY = 5
"""One command in so many causes an alert."""


def measure(*, quick: bool) -> Result:
    """Start server, node and worker as processes, and send commands in an open loop."""
    runs = asyncio.run(_measure(5 if quick else 20, 2 if quick else 5))
    p99 = statistics.median(p99 for _, p99, _ in runs)
    p50 = statistics.median(p50 for p50, _, _ in runs)
    return Result(
        id="E2E",
        title="command over HTTP to alert delivered, every commit flushed",
        ours=round(p99, 1),
        peer=None,
        ratio=round(_TARGET_MS / p99, 2),
        target=1.0,
        met=p99 < _TARGET_MS,
        unit="ms p99",
        runs=len(runs),
        detail={
            "commands_per_second": _RATE,
            "p50_ms": round(p50, 1),
            "alerts": sum(alerts for *_, alerts in runs),
        },
        env=environment(),
    )


async def _measure(seconds: int, times: int) -> list[tuple[float, float, int]]:
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        plan = Plan(Path(folder), "n51-bench", ("*",), as_of=datetime.fromisoformat(AS_OF))
        async with System(plan) as system:
            # The first run warms up and is not counted.
            return [await _run(system, seconds, nth) for nth in range(times + 1)][1:]


async def _run(system: System, seconds: int, nth: int) -> tuple[float, float, int]:
    witness = Witness(await system.connect(f"bench-{nth}"))
    player = Player(system.node_url)
    listening = asyncio.create_task(witness.read_alerts())
    commands = [_command(nth, n) for n in range(seconds * _RATE)]
    before = await system.messages()
    await witness.until(lambda: len(witness.arrivals) >= before, within=30)
    try:
        await player.one_by_one(commands, rate=_RATE, on_progress=lambda _: None)
        wanted = before + len(commands) // _EVERY
        if not await witness.until(lambda: len(witness.arrivals) >= wanted, within=60):
            msg = f"only {len(witness.arrivals) - before} of {wanted - before} alerts came"
            raise RuntimeError(msg)
    finally:
        await player.close()
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
    seen = latency(witness.arrivals, player.sent)
    if seen is None:
        msg = "no alert could be traced to a command"
        raise RuntimeError(msg)
    say(f"p50 {seen.p50 * 1e3:.1f} ms, p99 {seen.p99 * 1e3:.1f} ms, {seen.alerts} alerts")
    return seen.p50 * 1e3, seen.p99 * 1e3, seen.alerts


def _command(nth: int, number: int) -> dict[str, Any]:
    """Return a complaint filed at its commune, or one that skips it every so often."""
    climbs = number % _EVERY == 0
    return {
        "command": "receive_petition",
        "agency": "t51" if climbs else "x21115",
        "on": "2026-08-03",
        "register_no": f"{nth}/{number}",
        "province": "51",
        "sender": {"name": f"Người Thứ {nth} {number}", "address": "thôn Một"},
        "content": {
            "kind": "complaint",
            "topic": "land",
            "commune": "21115",
            "complaint": {
                "issuer": "x21115",
                "decision_no": f"{nth}-{number}/QĐ-UBND",
                "issued_on": "2026-07-20",
            },
        },
        "text": "Tôi đề nghị xem xét lại quyết định thu hồi đất.",
    }

"""Sets the stage for one demo: scenario, system, play; and clears it again (sân khấu)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from services.demo.drill import prepare
from services.demo.play import Play
from services.demo.real_log import agencies, groups, read_log
from services.demo.system import Plan, System
from services.runtime.reference import load_law

if TYPE_CHECKING:
    from pathlib import Path

    from services.demo.feed import Feed
    from services.demo.report import Outcome

NODE = "n51-demo"
HOSTS = ("x*", "t51", "t51-*", "b-*", "btcdtw", "ttcp")
"""The province's communes, its offices, ministries and the centre."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is played, and how fast."""

    rate: float
    cases: int
    scale: float
    seed: int


async def perform(folder: Path, feed: Feed, size: Size) -> Outcome:
    """Play the demo."""
    feed.say("Preparing a week of Quảng Ngãi province and a slice of a real log…")
    today = legal_day(datetime.now(UTC))
    law = load_law()
    drill = prepare(law, folder / "scenario", today=today, seed=size.seed, scale=size.scale)
    log = read_log(size.cases)
    plan = Plan(folder, NODE, (*HOSTS, *groups()), as_of=drill.as_of, agencies=agencies())
    async with System(plan) as system:
        feed.say(f"server  {system.nats_url}\nnode    {system.node_url}/docs")
        feed.say(f"metrics {system.node_url}/metrics {system.watch_url}/metrics")
        return await Play(system, feed, drill, log, size.rate).run()

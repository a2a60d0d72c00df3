"""Commands for several nodes, and what an undisturbed register makes of them (kịch bản tải)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from domain.contracts.hosting import Hosting
from domain.law.law import Law
from services.node.commands import parse_command
from services.node.engine import Engine
from services.node.pseudonyms import Keys
from services.node.register import open_register
from services.runtime.reference import load_law
from services.simulate.options import Options, end_of_period
from services.simulate.record import Recorder
from services.simulate.scenario import Scenario

HOSTS: dict[str, tuple[str, ...]] = {"n51-xa": ("x*",), "n51-tinh": ("t*", "b*")}
"""Two nodes: the communes of a province, and everything above them."""
_KEY = "00" * 32
_MONDAY = date(2026, 8, 3)
_WEEK = 7

Command = dict[str, Any]


@cache
def law() -> Law:
    """Return the law everything is judged by."""
    return load_law()


@dataclass(frozen=True)
class Story:
    """What offices write down, in order of time, and whose registers lie where."""

    commands: Sequence[Command]
    as_of: datetime
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(HOSTS))

    @classmethod
    @lru_cache(maxsize=4)  # most faults are done to the same story
    def of(cls, facts: int, *, seed: int, provinces: tuple[str, ...] = ("51",)) -> Story:
        """Return a story of about that many facts; same seed, same story."""
        start = _MONDAY
        while start + timedelta(days=_WEEK) > datetime.now(UTC).date():
            start -= timedelta(days=_WEEK)
        # A week of a province has about 400 facts of planted stories and 750 of ordinary life.
        days, scale = (_WEEK, max(0.01, (facts - 300) / 650))
        if facts > 4_000:
            days, scale = 4 * _WEEK, facts / 4_000
        options = Options(seed, provinces, start, days, end_of_period(start, days), scale)
        scenario, recorder = Scenario(law(), options), Recorder(law(), options)
        told = map(recorder.record, chain(scenario.planted(), scenario.ordinary()))
        steps = sorted(
            chain.from_iterable(one or () for one in told), key=lambda s: (s.at, s.order)
        )
        return cls([json.loads(step.command) for step in steps[:facts]], options.as_of)

    def node_of(self, command: Command) -> str:
        """Return the node that keeps the register of a command's agency."""
        agency = str(command["agency"])
        return next(n for n in self.hosts if Hosting(self.hosts).hosts(n, agency))

    def undisturbed(self) -> set[str]:
        """Return the ids of all facts, as nodes nobody disturbs record them."""
        return set(self._undisturbed)

    @cached_property
    def _undisturbed(self) -> set[str]:
        found: set[str] = set()
        engines = {node: self._engine(node) for node in self.hosts}
        for command in self.commands:
            outcome = engines[self.node_of(command)].execute([parse_command(command)])[0]
            assert outcome.refusal is None, outcome
            found.update(outcome.facts)
        return found

    def _engine(self, node: str) -> Engine:
        return Engine(
            open_register("memory"),
            node=node,
            hosting=Hosting(self.hosts),
            keys=Keys("k1", bytes.fromhex(_KEY)),
            clock=lambda: datetime.now(UTC),
        )

    def write_hosting(self, folder: Path) -> Path:
        """Say for whom each node speaks."""
        lines = (f"{json.dumps(n)} = {json.dumps(list(p))}" for n, p in self.hosts.items())
        path = folder / "hosting.toml"
        path.write_text("[nodes]\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return path

    def write_key(self, folder: Path) -> Path:
        """Give all nodes one key, so that one person is one person at each of them."""
        path = folder / "pseudonym-key.json"
        path.write_text(json.dumps({"id": "k1", "key": _KEY}), encoding="utf-8")
        path.chmod(0o600)
        return path

"""Programs of a running country, one by one: how each stands, which are to be still (bảng lệnh).

Two files of the country's directory are all there is to it: `status.json`, which the country
writes, and one empty file in `held/` for each program that is to be still, which whoever
operates makes and removes. Nothing is listened at.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from services.demo.kept import Kept

WHERE = "var/up"
"""Below the country's directory."""
_LOOK = 0.2

State = Literal["running", "ended", "stopped"]


class Row(NamedTuple):
    """One program; `ended` is one that will be started again by itself."""

    name: str
    state: State
    pid: int | None
    starts: int
    health: str


@dataclass(frozen=True)
class Board:
    """The two files, for both sides."""

    folder: Path

    def begin(self) -> None:
        """Forget what an earlier start was told: everything is to run."""
        held = self.folder / "held"
        held.mkdir(parents=True, exist_ok=True)
        for one in held.iterdir():
            one.unlink(missing_ok=True)

    def hold(self, name: str) -> None:
        """Let a program be still."""
        (self.folder / "held" / quote(name, safe="")).touch()

    def release(self, name: str) -> None:
        """Let it run again."""
        (self.folder / "held" / quote(name, safe="")).unlink(missing_ok=True)

    def held(self) -> frozenset[str]:
        """Return which are to be still."""
        return frozenset(unquote(one.name) for one in (self.folder / "held").iterdir())

    def show(self, rows: Sequence[Row]) -> None:
        """Write down how all stand; who reads sees the old state or the new one."""
        beside = self.folder / "status.new"
        beside.write_text(json.dumps([one._asdict() for one in rows]) + "\n", encoding="utf-8")
        beside.replace(self.folder / "status.json")

    def read(self) -> list[Row]:
        """Return how all stood; `OSError` where no country was ever up."""
        text = (self.folder / "status.json").read_text(encoding="utf-8")
        return [Row(**one) for one in json.loads(text)]


@dataclass
class Minder:
    """Stops and starts programs as the board says, and says on it how they stand."""

    board: Board
    say: Callable[[str], None]
    programs: list[Kept] = field(default_factory=list["Kept"])
    _still: set[str] = field(default_factory=set[str])
    _shown: list[Row] = field(default_factory=list[Row])

    async def run(self) -> None:
        """Mind the board until cancelled."""
        while True:
            await self._obey(self.board.held())
            self._show()
            await asyncio.sleep(_LOOK)

    async def _obey(self, held: frozenset[str]) -> None:
        for program in [*self.programs]:
            name = program.name
            if name in held and name not in self._still:
                self._still.add(name)
                await program.stop()
                self.say(f"{name} stopped, as it was asked for")
            elif name in self._still and name not in held:
                self._still.remove(name)
                program.start()
                self.say(f"{name} started, as it was asked for")

    def _show(self) -> None:
        rows = [self._row(program) for program in self.programs]
        if rows != self._shown:
            self.board.show(rows)
            self._shown = rows

    def _row(self, program: Kept) -> Row:
        state: State = "running" if program.pid else "ended"
        if program.name in self._still:
            state = "stopped"
        return Row(program.name, state, program.pid, program.starts, program.health)

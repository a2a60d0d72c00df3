"""Rules that change while a desk runs: taken when they are good, told when they are not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.desk.rows import Position
from services.runtime.rule_files import shipped_folder
from tests.support.desk import Office, alert, heard, open_desk, until

pytestmark = pytest.mark.wiring
NOWHERE = "nats://127.0.0.1:9"
RULE = "desk.toml"


async def _health(office: Office, holds: Callable[[dict[str, Any]], bool]) -> None:
    async def ask() -> dict[str, Any]:
        return dict((await office.http.get("/health/ready")).json()["checks"])

    await until(ask, holds)


async def test_changed_deadlines_set_waiting_days_anew_and_bad_ones_are_told(
    tmp_path: Path,
) -> None:
    """A critical one may wait nine days now; a file with a mistake leaves it at that."""
    rules = tmp_path / "rules"
    shutil.copytree(str(shipped_folder()), rules)
    file = rules / RULE
    shipped = file.read_text(encoding="utf-8")
    async with open_desk(tmp_path / "desk", NOWHERE, rules=rules) as office:
        told = heard(alert(severity="critical"))
        office.desk.engine.take_in(told, Position(1, 1, "2026"))
        before = office.desk.engine.next_climb()
        assert before is not None
        file.write_text(shipped.replace("critical_wd = 1", "critical_wd = 9"), encoding="utf-8")

        async def due() -> Any:
            return office.desk.engine.next_climb()

        after = await until(due, lambda day: day != before)
        assert after > before
        file.write_text(shipped.replace("critical_wd", "nonsense = ["), encoding="utf-8")
        await _health(office, lambda checks: RULE in checks["rules"])
        assert office.desk.engine.next_climb() == after
        assert "leothang_rulebook_degraded 1.0" in (await office.http.get("/metrics")).text
        file.write_text(shipped, encoding="utf-8")
        await _health(office, lambda checks: checks["rules"] == "ok")
        assert office.desk.engine.next_climb() == before

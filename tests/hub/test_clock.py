"""A hub's program whose clock jumps: it goes by clocks that do not jump."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.country import CountryHub, country

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults(only="full")]

DAY = 86_400
AT_51 = "petition.v1.received.51.n-p51"


async def silent(hub: CountryHub) -> float:
    """Return for how long the hub says it has not heard of its node."""
    return (await hub.metrics())["leothang_hub_node_silent_seconds"]['node="n-p51"']


async def test_a_clock_that_jumps_by_a_day_stops_no_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forth and back: facts come through, nothing is read again, only silences are told wrong."""
    true = time.time
    async with country(tmp_path, provinces=("51",)) as land:
        p51, tw = land["p51"], land["tw"]
        await p51.record(AT_51, "a")
        await tw.holds("a")
        await land.until(p51.is_seen_whole)
        for nth, ahead in enumerate((DAY, -DAY, 0)):
            monkeypatch.setattr(time, "time", lambda ahead=ahead: true() + ahead)
            await p51.record(AT_51, f"b{nth}")
            await tw.holds("a", *(f"b{other}" for other in range(nth + 1)))
            assert tw.report(), "it is ready"
            assert (await silent(p51) >= DAY / 2) is (ahead == DAY)
        assert tw.renewals("p51") == {"new": 1}

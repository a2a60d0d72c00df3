"""What a node writes with a clock that is ahead counts on its day, in every view of it."""

from __future__ import annotations

import json

from domain.contracts.facts import dump_fact
from tests.support.arrivals.looks import look, replayed
from tests.support.papers import at
from tests.support.steps import delegation

VISIT = delegation("btcdtw", "2025-10-09", 30, ("p1",), province="01")


def test_a_group_at_the_centre_that_is_dated_ahead_counts_for_its_area_on_its_day() -> None:
    """Nothing else happens in the area: the area itself wakes on that day."""
    bodies = [dump_fact(VISIT)]
    with look() as live:
        live.hear(bodies, at("2025-10-08"))
        assert live.told() == []
        assert live.digest(at("2025-10-09")) == replayed(bodies, at("2025-10-09"))[0]
        assert "01" in {json.loads(alert)["subject"] for alert in live.told()}

"""A key that makes consumers without measure: its own go, those of others stay."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from domain.contracts.subjects import PETITIONS
from services.hub.asking import Asking
from services.hub.crowding import EACH, Crowding, whose
from services.hub.streams_seen import StreamsSeen
from services.runtime.serving import background
from tests.support.topologies import User, running_country, topology_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.wiring

GREEDY, OTHER = "n-x21115", "n-x21040"
LIMIT = 64
"""As few as a topology may say."""


def _hub() -> dict[str, Any]:
    nodes = [
        {"name": name, "agencies": [name[2:]], "port": 1000 + at}
        for at, name in enumerate((GREEDY, OTHER))
    ]
    limits = {"consumers": LIMIT}
    return {"code": "p51", "provinces": ["51"], "nodes": nodes, "watchers": ["w1"]} | {
        "limits": limits
    }


async def _asks(user: User, node: str, name: str, **config: Any) -> dict[str, Any]:
    own = f"petition.v1.*.*.{node}"
    wish = {"name": name, "ack_policy": "none", "filter_subject": own, "mem_storage": True} | config
    body = json.dumps({"stream_name": PETITIONS, "config": wish}).encode()
    subject = f"HUB.API.CONSUMER.CREATE.{PETITIONS}.{name}.{own}"
    found: dict[str, Any] = json.loads((await user.client.request(subject, body, timeout=10)).data)
    return found


@pytest.mark.asyncio
async def test_what_one_publisher_has_too_much_of_is_taken_away(tmp_path: Path) -> None:
    """With the hub full nobody could read any more; soon others can, and keep what they had."""
    async with running_country(topology_of(_hub()), tmp_path / "out") as country:
        await country.make_streams("p51")
        async with (
            country.user("p51", GREEDY) as greedy,
            country.user("p51", OTHER) as other,
            country.user("p51", "hub") as hub,
        ):
            long = {"inactive_threshold": 3_600 * 10**9}
            assert "error" not in await _asks(other, OTHER, "before", **long)
            made = [await _asks(greedy, GREEDY, f"c{at:03}", **long) for at in range(LIMIT)]
            assert made[-1]["error"]["err_code"] == 10026
            assert "error" in await _asks(other, OTHER, "after")
            seen = StreamsSeen(hub.client, ())
            crowding = Crowding(hub.client, seen, limit=LIMIT)
            async with background(seen.run(0.05), crowding.run(0.05)), asyncio.timeout(60):
                while not crowding.removed:
                    await asyncio.sleep(0.05)
            assert "error" not in await _asks(other, OTHER, "after")
            left = {str(one["name"]) for one in await Asking(hub.client).consumers(PETITIONS)}
    assert {"before", "after"} <= left
    assert len(left) == EACH + 2
    assert crowding.removed == LIMIT - 1 - EACH


@pytest.mark.parametrize(
    ("config", "key"),
    [
        ({"filter_subject": f"petition.v1.*.*.{GREEDY}"}, GREEDY),
        ({"filter_subject": f"petition.v1.received.51.{GREEDY}"}, GREEDY),
        ({"filter_subject": "alert.v1.*.*.w51"}, "w51"),
        ({"filter_subject": "alert.v1.*.51.*"}, "alert.v1.*.51.*"),
        ({"filter_subject": "petition.v1.*.51.*"}, None),
        ({"filter_subject": "alert.v1.>"}, None),
        ({"filter_subject": ">"}, None),
        ({"filter_subjects": ["petition.v1.*.51.*", "via.*.petition.v1.*.51.*"]}, None),
        ({}, None),
    ],
)
def test_a_crowd_is_of_one_publisher_or_of_one_provinces_alerts(
    config: dict[str, Any], key: str | None
) -> None:
    """What reads of many publishers is the hub's own, and another hub's: it is left alone."""
    assert whose(config) == key

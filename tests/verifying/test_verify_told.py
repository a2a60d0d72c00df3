"""`leothang verify` of what workers and desks tell: shown, repaired, equal."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS, DESK
from tests.support.desk import DESK as DESK_NAME
from tests.support.desk import WHO, alert, open_desk, until
from tests.support.history import whole_history
from tests.support.nats import Hub
from tests.support.watching import publish, settings_of, settled, watching
from tests.verifying.test_verify_command import said, told

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults]


async def test_alerts_are_compared_with_the_outbox_of_a_view(hub: Hub, tmp_path: Path) -> None:
    """By province; what the outbox let go of is counted, a hole is shown and filled."""
    words = ("--view", str(tmp_path), "--worker", "w1")
    async with watching(settings_of(hub, tmp_path)) as watch:
        await settled(watch, await publish(hub, whole_history()))
        code, answer = await told(hub, *words)  # beside the running worker
        assert (code, answer["equal"], answer["older"]) == (0, True, 0)
    assert [line["agency"] for line in answer["agencies"]] == ["51"]
    count = answer["messages"]
    for sequence in (2, count // 2):
        await hub.js.delete_msg(ALERTS, sequence)
    code, answer = await told(hub, *words)
    assert (code, answer["missing"]) == (1, 2)
    assert answer["agencies"][0]["register"] - answer["agencies"][0]["hub"] == 2
    assert (await told(hub, *words, "--repair"))[0] == 0
    code, answer = await told(hub, *words)
    assert (code, answer["equal"], answer["messages"]) == (0, True, count)


async def test_acts_are_compared_with_the_register_of_a_desk(hub: Hub, tmp_path: Path) -> None:
    """A hole is shown and filled; another desk's register is refused."""
    words = ("--desk", DESK_NAME, "--data", str(tmp_path / "desk"))
    await hub.js.publish(*alert(severity="high"))
    async with open_desk(tmp_path / "desk", hub.server.url) as office:

        async def listed() -> int:
            return int((await office.http.get("/v1/alerts")).json()["total"])

        await until(listed, lambda total: total == 1)
        await office.do(1, "acknowledge", **WHO)
        await office.do(1, "assign", to="t51-ttr", **WHO)
        last = office.desk.engine.register.recorder.max_notification_id() or 0
        await office.desk.publishing.relay.until(last)
    assert (await told(hub, *words))[0] == 0
    await hub.js.delete_msg(DESK, 1)
    assert (await told(hub, *words))[1]["missing"] == 1
    assert (await told(hub, *words, "--repair"))[0] == 0
    assert (await told(hub, *words))[1]["equal"]
    other = await said("--desk", "d9", *words[2:], "--nats", hub.server.url)
    assert other.exit_code == 2
    assert "belongs to desk" in other.output
    nobody = await said("--worker", "w1", "--nats", hub.server.url)
    assert nobody.exit_code == 2

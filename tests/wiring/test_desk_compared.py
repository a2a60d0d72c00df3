"""A hub loses what officers did from the middle of its stream: the desk tells it again."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from domain.contracts.subjects import DESK
from services.desk.outbox import DeskLog
from tests.support.desk import OTHER, WHO, alert, open_desk, until
from tests.support.faults.judgement import read_stream
from tests.support.holes import leaky_hub

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults]

OFTEN = 0.3 / 3600
"""Hours between two comparisons."""


async def test_acts_lost_in_the_middle_are_told_again(tmp_path: Path) -> None:
    """Each once, byte for byte; the register knows its own words by their ids."""
    async with leaky_hub(tmp_path / "hub") as hub:
        subject, body = alert(severity="high")
        await hub.js.publish(subject, body)
        async with open_desk(tmp_path / "desk", hub.server.url, verify_hours=OFTEN) as office:

            async def listed() -> int:
                return int((await office.http.get("/v1/alerts")).json()["total"])

            await until(listed, lambda total: total == 1)
            for act, who in (("acknowledge", WHO), ("report-handled", WHO), ("close", OTHER)):
                assert (await office.do(1, act, **who)).status_code == httpx.codes.CREATED
            register = office.desk.engine.register
            await office.desk.publishing.relay.until(register.recorder.max_notification_id() or 0)
            before = [one.body for one in await read_stream(hub.client, DESK)]
            await hub.js.delete_msg(DESK, 2)
            status = office.desk.reconciliation.status

            async def mended() -> bool:
                return status.mended == 1 and not status.missing

            await until(mended, bool)
            log = DeskLog(register, office.desk.desk)
            assert [log.said_under(one) for one in before] == before
            other = json.loads(before[0]) | {"id": json.loads(before[1])["subject"]}
            assert log.said_under(json.dumps(other).encode()) is None
        after = [one.body for one in await read_stream(hub.client, DESK)]
    assert after == [before[0], before[2], before[1]]
    assert (status.differing, status.strange, status.repeated) == (0, 0, 0)

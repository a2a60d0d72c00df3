"""A running system, asked by the real Prometheus: every panel and rule has something to say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.contracts.envelope import legal_day
from domain.contracts.subjects import PETITIONS
from projections.early_warning.settings import WatchSettings
from services.demo.drill import Drill, prepare
from tests.support import desk as desks
from tests.support.cases import the_law
from tests.support.country import country
from tests.support.line import Line
from tests.support.monitoring import (
    Prometheus,
    Webhook,
    alertmanager,
    asked,
    names,
    prometheus,
    rules,
)
from tests.support.nats import running_hub
from tests.support.node import Office, paper, running_office
from tests.support.watching import settled, watching

pytestmark = [pytest.mark.wiring, pytest.mark.timeout(600)]

HUB, NODE = "p51", "n-p51"
HOSTING = f'[nodes]\n"{NODE}" = ["x*", "t51", "t51-*", "b-*", "btcdtw", "ttcp"]\n'

EXPECTED_EMPTY = {
    "count(up{": "nothing is down",
    "count(leothang_ready{": "nothing is unready",
    "leothang_health_ok{": "every check passes",
    'severity="critical"': "nothing critical happens in this week",
    "leothang_shadow_": "no rules are on trial here",
    "leothang_counts_silent_weeks": "no province of this drill was silent",
    "leothang_desk_alerts_unacknowledged_overdue": "nothing is late in this week",
    "leothang_dead_letters": "every message can be read",
    "leothang_partitions_": "one worker has the whole picture here",
    "leothang_hub_stream_replica_": "a hub of one server has no copies",
    "> 86400": "nothing has been silent for a day",
}
"""How an expression that may be empty here begins or what it is about, and why."""


@dataclass
class Running:
    """A small country: ministry and province, a node, a worker and a desk at the province."""

    office: Office
    desk: desks.Office
    targets: list[dict[str, Any]]
    drill: Drill


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Running]:
    """Start everything and play a simulated week of one province."""
    law = the_law()
    drill = prepare(law, folder / "drill", today=legal_day(datetime.now(UTC)), seed=5, scale=0.05)
    hosting = folder / "hosting.toml"
    hosting.write_text(HOSTING, encoding="utf-8")
    async with AsyncExitStack() as stack:
        land = await stack.enter_async_context(country(folder, provinces=("51",), is_guarded=True))
        here = {"nats": land["p51"].servers[0].url}
        judged: dict[str, Any] = here | {"as_of": drill.as_of}
        office = await stack.enter_async_context(
            running_office(folder / "node", **here, agency=(), node=NODE, hosting=hosting)
        )
        worker = WatchSettings.load(data=folder / "view", worker="w51", hosting=hosting, **judged)
        watch = await stack.enter_async_context(watching(worker))
        desk = await stack.enter_async_context(desks.open_desk(folder / "desk", **judged))
        await play(office, drill.before + drill.week)
        await office.published()
        await settled(watch, int((await land["p51"].js.stream_info(PETITIONS)).state.last_seq))
        targets = [
            _target(office.node.url, "node", node=NODE),
            _target(watch.address, "watch", worker="w51"),
            _target(desk.desk.url, "desk", desk="d51"),
            *(_target(hub.running.url, "hub", hub=code) for code, hub in land.hubs.items()),
        ]
        yield Running(office, desk, targets, drill)


async def play(office: Office, commands: list[dict[str, Any]]) -> None:
    """Hand commands in, in batches and some of them one by one."""
    for start in range(0, len(commands) - 20, 200):
        answer = await office.http.post("/v1/commands", json=commands[start : start + 200])
        assert answer.is_success, answer.text
    for command in (*commands[-20:], commands[-1] | {"agency": "t48"}):  # the last is refused
        await office.http.post(f"/v1/commands/{command['command']}", json=command)


def _target(url: str, program: str, **name: str) -> dict[str, Any]:
    labels = {"hub": HUB, "program": program} | name
    return {"targets": [url.removeprefix("http://")], "labels": labels}


@pytest.mark.long_faults
async def test_every_panel_and_every_rule_has_something_to_say(tmp_path: Path) -> None:
    """Against the real Prometheus: no error, and data, or a reason why there is none."""
    async with (
        running(tmp_path) as system,
        prometheus(tmp_path / "prometheus", system.targets) as asks,
    ):
        await _scraped(asks, len(system.targets))
        await _conclude_one(system.desk)
        await play(system.office, _later(system.drill))
        silent = await _until_told(asks)
        assert not silent, "neither data nor a reason: " + "; ".join(map(" = ".join, silent))
        await _assert_rules_evaluate(asks)
        await _assert_labels_exist(asks)


def _later(drill: Drill) -> list[dict[str, Any]]:
    """Return some receipts again under other numbers: counters grow while they are watched."""
    found = [one for one in drill.week if one["command"] == "receive_petition"][:40]
    return [one | {"register_no": f"{one['register_no']}-2"} for one in found]


async def _conclude_one(desk: desks.Office) -> None:
    """Let an officer find one warning false."""
    async with asyncio.timeout(120):
        while not (page := (await desk.http.get("/v1/alerts")).json())["alerts"]:
            await asyncio.sleep(0.1)
    one = page["alerts"][0]
    says = desks.WHO | {"outcome": "false_positive", "reason": "lawful"}
    answer = await desk.http.post(f"/v1/alerts/{one['alert']}/report-handled", json=says)
    assert answer.is_success, answer.text


async def _scraped(asks: Prometheus, targets: int) -> None:
    """Wait until every program was asked twice, and the rules were evaluated."""
    async with asyncio.timeout(120):
        while len(await asks.ask("count_over_time(up[1m]) > 1")) < targets:
            await asyncio.sleep(0.2)


async def _until_told(asks: Prometheus) -> list[tuple[str, str]]:
    """Ask what panels ask until all have data or a reason; return those that have neither."""
    left = {(f"{one.dashboard}: {one.panel}", _filled_in(one.expr)) for one in asked()}
    empty = {one for one in left if _reason(one[1])}
    for _, expr in empty:
        await asks.ask(expr)  # it must at least be understood
    left -= empty
    try:
        async with asyncio.timeout(120):
            while left := {one for one in left if not await asks.ask(one[1])}:
                await asyncio.sleep(1.5)
    except TimeoutError:
        pass
    return sorted(left)


def _filled_in(expr: str) -> str:
    """Choose everything above the dashboard, as it opens."""
    for choice in ("hub", "province", "node"):
        expr = expr.replace(f"${choice}", ".*")
    return expr


def _reason(expr: str) -> str | None:
    return next((why for begins, why in EXPECTED_EMPTY.items() if begins in expr), None)


async def _assert_rules_evaluate(asks: Prometheus) -> None:
    """Every rule was evaluated and none complained: no bad matching, no series said twice."""
    groups = (await asks.get("rules"))["groups"]
    told = {rule["name"]: rule for group in groups for rule in group["rules"]}
    assert set(told) == {rule.name for rule in rules()}
    ill = {name: rule.get("lastError") for name, rule in told.items() if rule["health"] != "ok"}
    assert ill == {}


UNSEEN = {
    "leothang_hub_stream_replica_current": "a hub of one server has no copies",
    "leothang_hub_stream_replica_lag": "a hub of one server has no copies",
    "leothang_certificate_expiry_timestamp_seconds": "no certificate is in use on the loopback",
    "leothang_hub_server_certificate_expiry_timestamp_seconds": "no certificate is in use here",
    "leothang_shadow_up": "no rules are on trial here",
    "leothang_rebuild_sign_timestamp_seconds": "no view is being built anew",
    "leothang_rebuild_ready": "no view is being built anew",
    "leothang_dead_letters": "every message can be read",
    "leothang_partitions_unheld": "one worker has the whole picture here",
    "leothang_partition_moves_total": "one worker has the whole picture here",
    "leothang_desk_alerts_unacknowledged_overdue": "nothing is late in this drill",
    "prometheus_rule_evaluation_failures_total": "Prometheus is not asked about itself here",
    "prometheus_notifications_dropped_total": "Prometheus is not asked about itself here",
}
"""Metrics of rules that do not exist while nothing is wrong, and why."""


async def _assert_labels_exist(asks: Prometheus) -> None:
    """The metrics of every rule are there, or it is known why they are not."""
    wanted = {name for rule in rules() for name in names(rule.expr) if name not in UNSEEN}
    for name in sorted(wanted):
        found = await asks.get("series", **{"match[]": name})
        assert found, name


@pytest.mark.long_faults
async def test_a_cut_line_rings_where_it_should(tmp_path: Path) -> None:
    """From the node's line over Prometheus and Alertmanager to the duty officer's webhook."""
    async with (
        alertmanager(tmp_path / "alertmanager") as (address, webhook),
        running_hub(tmp_path / "hub") as hub,
        Line(int(hub.server.url.rpartition(":")[2])) as line,
        running_office(tmp_path / "node", line.url, node=NODE) as office,
    ):
        await office.send("receive_petition", **paper(1))
        await office.published()
        target = [_target(office.node.url, "node", node=NODE)]
        async with prometheus(tmp_path / "prometheus", target, address) as asks:
            await _scraped(asks, 1)
            assert not await asks.ask(f'ALERTS{{alertname="{RINGS}"}}')
            line.cut()
            await office.send("receive_petition", **paper(2))
            group = await _heard(webhook)
    assert group["groupLabels"] == {"hub": HUB}
    (alert,) = [one for one in group["alerts"] if one["labels"]["alertname"] == RINGS]
    assert (alert["labels"]["node"], alert["status"]) == (NODE, "firing")
    assert alert["annotations"]["runbook_url"] == f"deploy/runbook.md#{RINGS.lower()}"
    assert NODE in alert["annotations"]["summary_vi"]
    assert "Bearer a-secret-of-duty" in webhook.shown
    assert "Nguyễn" not in json.dumps(webhook.came, ensure_ascii=False)


RINGS = "LeothangOutboxGrowing"


async def _heard(webhook: Webhook) -> dict[str, Any]:
    async with asyncio.timeout(120):
        while not (told := webhook.told("duty", RINGS)):
            await asyncio.sleep(0.1)
    return told[0]

"""`leothang verify`: the same comparison for people and for programs, with exit codes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from domain.contracts.subjects import PETITIONS
from services.operating.verify_cli import app
from tests.support.nats import Hub
from tests.support.node import NODE, Office, paper, running_office

pytestmark = pytest.mark.wiring


async def said(*words: str) -> Result:
    """Run the command in a thread, beside the test's own loop."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


async def told(hub: Hub, *words: str) -> tuple[int, dict[str, Any]]:
    """Run the command for programs; return its exit code and its answer."""
    result = await said(*words, "--nats", hub.server.url, "--json")
    assert result.exit_code in {0, 1}, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return result.exit_code, answer


async def recorded(office: Office, count: int) -> None:
    """Record some papers and see them at the hub."""
    for number in range(count):
        answer = await office.send("receive_petition", **paper(number))
        assert answer.status_code == 201
    await office.published()


async def test_a_hole_is_shown_repaired_beside_the_running_node_and_gone(
    hub: Hub, tmp_path: Path
) -> None:
    """First equal, then a missing fact, then published again, then equal: 0, 1, 0, 0."""
    data = tmp_path / "node"
    words = ("--node", NODE, "--data", str(data))
    async with running_office(data, hub.server.url) as office:
        await recorded(office, 6)
        assert (await told(hub, *words))[0] == 0
        await hub.js.delete_msg(PETITIONS, 2)
        code, answer = await told(hub, *words)
        assert (code, answer["missing"], answer["republished"]) == (1, 1, 0)
        line = answer["agencies"][0]
        assert (line["register"], line["hub"]) == (6, 5)
        assert len(line["days_that_differ"]) == 1
        assert (await told(hub, *words, "--repair"))[0] == 0
        code, answer = await told(hub, *words)
        assert (code, answer["equal"], answer["messages"]) == (0, True, 6)
        # The node itself goes on behind what the command published.
        assert (await office.send("receive_petition", **paper(99))).status_code == 201
        await office.published()
        assert (await told(hub, *words))[1]["messages"] == 7


async def test_people_read_a_table_in_two_languages(hub: Hub, tmp_path: Path) -> None:
    """Titles stand in English and Vietnamese, and the end is one word."""
    data = tmp_path / "node"
    async with running_office(data, hub.server.url) as office:
        await recorded(office, 2)
        nats = ("--nats", hub.server.url)
        result = await said("--node", NODE, "--data", str(data), *nats)
        held = await said("--hub-only", *nats)
    assert result.exit_code == 0
    assert "cơ quan" in result.stdout
    assert "equal (khớp)" in result.stdout
    assert held.exit_code == 0
    assert "2 messages" in held.stdout


async def test_the_hub_alone_tells_the_same_digests_as_the_register(
    hub: Hub, tmp_path: Path
) -> None:
    """Two operators may compare by telephone: the digest of a day is the same on both sides."""
    data = tmp_path / "node"
    async with running_office(data, hub.server.url) as office:
        await recorded(office, 4)
        _, own = await told(hub, "--node", NODE, "--data", str(data))
        _, hubs = await told(hub, "--hub-only")
    assert hubs["facts"] == 4
    assert {day["digest"] for day in hubs["days"]} == {own["agencies"][0]["register_digest"]}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "say one of"),
        (("--node", NODE), "--data DIR or --store"),
        (("--node", NODE, "--data", "nowhere"), "no register"),
        (("--node", NODE, "--data", "nowhere", "--view", "x"), "say one of"),
        (("--view", "nowhere"), "no view"),
    ],
)
async def test_what_cannot_be_told_is_exit_code_two_and_one_line(
    hub: Hub, words: tuple[str, ...], why: str
) -> None:
    """A wrong flag or place is neither equal nor different."""
    result = await said(*words, "--nats", hub.server.url)
    assert result.exit_code == 2
    assert why in result.stderr
    assert len(result.stderr.splitlines()) == 1

"""What an operator reads on the command line: standing alerts, and what was set aside."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.history import whole_history
from tests.support.imports import Leothang, leothang
from tests.support.nats import Hub, impatient, running_hub
from tests.support.watching import (
    alert_log,
    publish,
    settings_of,
    settled,
    standing,
    watching,
)

__all__ = ["impatient", "leothang"]

pytestmark = pytest.mark.wiring

HISTORY = whole_history()


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """Return a hub of our own, with the history judged."""
    async with running_hub(tmp_path / "hub") as running:
        async with watching(settings_of(running, tmp_path)) as watch:
            await settled(watch, await publish(running, HISTORY))
        yield running


async def _start(*words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _said(*words: str) -> tuple[int, str, str]:
    program = await _start(*words)
    out, err = await program.communicate()
    assert program.returncode is not None
    return program.returncode, out.decode(), err.decode()


async def test_alerts_shows_what_stands_and_nothing_withdrawn(hub: Hub) -> None:
    """One line for each alert, as last told, of the province asked for."""
    url = hub.server.url
    code, out, _ = await _said("alerts", "--nats", url, "--json", "--province", "51")
    assert code == 0
    assert standing(map(json.loads, out.splitlines())) == standing(await alert_log(hub))
    _, elsewhere, _ = await _said("alerts", "--nats", url, "--json", "--province", "48")
    assert elsewhere == ""


@pytest.mark.parametrize(("lang", "word"), [("vi", "cảnh báo"), ("en", "alerts")])
async def test_alerts_speaks_the_language_asked_for(hub: Hub, lang: str, word: str) -> None:
    """Officers read Vietnamese, visitors English."""
    code, out, _ = await _said("alerts", "--nats", hub.server.url, "--lang", lang)
    assert code == 0
    assert word in out.splitlines()[-1]


async def test_alerts_follows_changes_until_it_is_stopped(hub: Hub, tmp_path: Path) -> None:
    """After what stands it prints each change as it comes."""
    standing_now = len(standing(await alert_log(hub)))
    program = await _start("alerts", "--nats", hub.server.url, "--json", "--follow")
    assert program.stdout is not None
    for _ in range(standing_now):
        await program.stdout.readline()
    last = (await alert_log(hub))[-1]
    await hub.js.publish("alert.v1.withdrawn.51.w9", json.dumps(last).encode())
    assert json.loads(await program.stdout.readline())["id"] == last["id"]
    program.terminate()
    assert await program.wait() == 0


async def test_deadletter_lists_where_and_why_but_not_what(hub: Hub, tmp_path: Path) -> None:
    """Bodies stay in the stream until one is asked for by its sequence."""
    code, out, _ = await _said("deadletter", "list", "--data", str(tmp_path), "--json")
    letters = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    broken = next(one for one in letters if one["reason"] == "broken_json")
    assert "{broken" not in out
    shown = await _said(
        *("deadletter", "show", str(broken["sequence"]), "--body"),
        *("--data", str(tmp_path), "--nats", hub.server.url),
    )
    assert shown[0] == 0
    assert "{broken" in shown[1]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["alerts", "--province", "x1"], "two digits"),
        (["alerts", "--nats", "nats://127.0.0.1:1"], "no NATS server answers"),
        (["deadletter", "list", "--data", "nowhere"], "no view"),
        (["watch", "--worker", "W 1"], "worker"),
        (["watch", "--hosting", "nowhere.toml", "--nats", "nats://127.0.0.1:1"], "nats"),
        (["replay", "nowhere.jsonl", "--as-of", "2026-01-01T00:00:00Z", "--out", "o"], "no such"),
        (["replay", "nowhere.jsonl", "--as-of", "2026-01-01", "--out", "o"], "no offset"),
        (["replay", "nowhere.jsonl", "--as-of", "soon", "--out", "o"], "no instant"),
    ],
)
def test_a_wrong_word_gets_one_clear_answer_and_exit_code_2(
    words: list[str], hint: str, leothang: Leothang, impatient: None
) -> None:
    """It says what is wrong; no stack trace reaches a person."""
    told = leothang(*words)
    assert told.code == 2
    assert hint.casefold() in " ".join(told.err.split()).casefold()

"""Archiving is killed without warning, again and again; the files end up the same."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from domain.contracts.subjects import PETITIONS, fact_subject
from services.archive.checking import compare, faults
from services.archive.manifest import NAME, load
from services.archive.scratch import NAME as SCRATCH
from services.archive.writing import Wish, write
from tests.support.archived import fact
from tests.support.nats import Hub, running_hub

pytestmark = [pytest.mark.wiring, pytest.mark.faults, pytest.mark.timeout(300)]

UNTIL = "2026-12"
SUBJECT = fact_subject("leothang.petition.received.v1", "51", "n51-demo")


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """Return a hub that holds a year of facts, in no order of time."""
    async with running_hub(tmp_path / "hub") as running:
        bodies = [fact(n, f"2026-{1 + n % 12:02}-{1 + n % 28:02}") for n in range(3_000)]
        for body in bodies:
            await running.client.publish(SUBJECT, body)
        while (await running.js.stream_info(PETITIONS)).state.messages < len(bodies):
            await asyncio.sleep(0.01)
        yield running


async def test_files_are_the_same_however_often_the_program_is_killed(
    hub: Hub, tmp_path: Path
) -> None:
    """Killed while it reads, between two months, and at its end, it goes on where it was."""
    folder = tmp_path / "killed" / PETITIONS
    moments: list[Callable[[], bool]] = [
        (folder / SCRATCH).exists,
        lambda: len(list(folder.glob("*.new"))) > 0,
        (folder / "2026-02.jsonl.gz").exists,
        lambda: (folder / NAME).exists() and len(load(folder).parts) >= 5,
        (folder / "2026-11.jsonl.gz").exists,
    ]
    for moment in moments:
        await _killed_at(moment, hub, folder.parent)
    await write(hub.client, PETITIONS, folder, Wish(UNTIL))
    await write(hub.client, PETITIONS, tmp_path / "whole", Wish(UNTIL))
    killed, whole = load(folder), load(tmp_path / "whole")
    assert [part.lines for part in killed.parts] == [part.lines for part in whole.parts]
    assert not list(faults(folder, killed))
    told = await compare(hub.client, folder, killed)
    assert (told.archived, told.missing, told.gone) == (3_000, 0, 0)
    assert not (folder / SCRATCH).exists()


async def _killed_at(moment: Callable[[], bool], hub: Hub, out: Path) -> None:
    """Run the command and end it by force at a moment, or when it has ended by itself."""
    command = ("write", "--nats", hub.server.url, "--out", str(out), "--until", UNTIL)
    words = (sys.executable, "-m", "services.cli", "archive", *command, "--stream", PETITIONS)
    program = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.DEVNULL)
    ended = asyncio.create_task(program.wait())
    while not (ended.done() or moment()):
        await asyncio.sleep(0.001)
    if not ended.done():
        program.kill()
    await ended

"""A hub of one server loses a bit, or everything: the nodes and the worker fill it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS, PETITIONS
from tests.support.faults.blocks import flip_bit
from tests.support.faults.chaos import seed_of
from tests.support.faults.scale import scale
from tests.support.faults.story import Story
from tests.support.faults.system import running_system

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(900),
]


@pytest.mark.parametrize("stream", [PETITIONS, ALERTS])
async def test_a_bit_flips_in_a_block_of_the_only_server(stream: str, tmp_path: Path) -> None:
    """What the server cannot read any more comes again from whoever wrote it."""
    story = Story.of(scale().small, seed=seed_of())
    async with running_system(tmp_path, story) as system:
        answers = await system.load().run()
        await system.verdict(answers)
        hub = system.hub.servers[0]
        await hub.kill()
        flip_bit(hub.blocks(stream)[0])
        await hub.start()
        verdict = await system.verdict(answers, within=600)
    assert verdict.facts == scale().small


async def test_the_only_server_loses_its_whole_store(tmp_path: Path) -> None:
    """An empty hub gets its streams, every fact and every alert back."""
    story = Story.of(scale().small, seed=seed_of())
    async with running_system(tmp_path, story) as system:
        answers = await system.load().run()
        await system.verdict(answers)
        hub = system.hub.servers[0]
        await hub.kill()
        hub.forget()
        await hub.start()
        await hub.ready()
        await system.hub.make_streams()  # in a topology `leothang hub` does
        verdict = await system.verdict(answers, within=600)
    assert verdict.facts == scale().small

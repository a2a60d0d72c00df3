"""A hub loses the end of its stream and fills it again before the hub above looks."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from domain.contracts.subjects import PETITIONS
from services.hub.asking import OUTAGES
from services.hub.keeper import Kept
from services.hub.sourcing import STALLED
from tests.support.country import Country, country

pytestmark = [pytest.mark.wiring, pytest.mark.long_faults]

AT_51 = "petition.v1.received.51.n-p51"
SELDOM = 3_600.0
"""The ministry's program looks when the test says so, and not by itself."""


async def test_a_lost_end_filled_and_read_past_before_the_next_look_is_seen(tmp_path: Path) -> None:
    """What stands at the end is right again; what was taken before the server's start is not."""
    async with country(tmp_path, provinces=("51",), look=SELDOM) as land:
        await _taken_then_replaced_by_others(land)
        tw = land["tw"]
        await _look_until(land, "a", "b", "c", "d", "x", "y", "z")
        assert tw.renewals("p51") == {"new": 1, "truncated": 1}


@pytest.mark.long_faults(only="full")
async def test_a_server_started_again_has_nothing_read_twice(tmp_path: Path) -> None:
    """Where everything stands as it stood, the comparison ends it."""
    async with country(tmp_path, provinces=("51",), look=SELDOM) as land:
        p51, tw = land["p51"], land["tw"]
        await p51.record(AT_51, "a")
        await _look_until(land, "a")
        witness = tw.running.keeper.kept[0].witness
        before = witness.name
        await p51.record(AT_51, "b", "c")
        await tw.holds("a", "b", "c")
        await p51.servers[0].stop()
        await p51.servers[0].start()
        while witness.name == before:
            await _look(land)
        await _heard(land)
        await p51.record_patiently(AT_51, "d")
        await _look_until(land, "a", "b", "c", "d")
        assert not witness.owes
        assert tw.renewals("p51") == {"new": 1}
        assert sorted(await tw.names()) == ["a", "b", "c", "d"]


@pytest.mark.long_faults(only="full")
async def test_another_leader_is_seen_where_no_server_was_started_again(tmp_path: Path) -> None:
    """Three servers: the one that leads may have fallen behind, and the witness lives elsewhere."""
    async with country(tmp_path, ministry=3, provinces=("51",)) as land:
        p51, tw = land["p51"], land["tw"]
        await tw.record("petition.v1.received.51.n-tw", "a")
        await p51.holds("a")
        witness = p51.running.keeper.kept[0].witness
        before = witness.name, witness.leads_since
        assert None not in before
        await tw.client.request(f"$JS.API.STREAM.LEADER.STEPDOWN.{PETITIONS}", timeout=5)
        while witness.owes or witness.leads_since == before[1]:
            await asyncio.sleep(0.05)
        assert witness.name != before[0]
        assert p51.renewals("tw") == {"new": 1}


async def _taken_then_replaced_by_others(land: Country) -> None:
    """Let the ministry take c and d; put x, y, z, c, d in their places, and let it read on."""
    p51, tw = land["p51"], land["tw"]
    server = p51.servers[0]
    await p51.record(AT_51, "a", "b")
    await _look_until(land, "a", "b")
    await server.stop()
    server.copy_store()
    await server.start()
    await _heard(land)
    await p51.record_patiently(AT_51, "c", "d")
    await tw.holds("a", "b", "c", "d")
    await server.stop()
    server.restore_store()
    await server.start()
    await p51.record_patiently(AT_51, "x", "y", "z", "c", "d")
    await _take_up(land)  # no look: its server asks again by itself, only later
    await tw.comes_to(["a", "b", "c", "d", "z"], distinct=True)


async def _look_until(land: Country, *names: str) -> None:
    """Let the ministry look until it holds these."""
    tw = land["tw"]
    while sorted(set(await tw.names())) != sorted(names):
        await _look(land)


async def _heard(land: Country) -> None:
    """Let it look until it sees the province's server, and its source hears it."""
    kept = land["tw"].running.keeper.kept[0]
    while kept.away:
        await _look(land)
    await _take_up(land)
    while not _hears(kept):
        await _look(land)


def _hears(kept: Kept) -> bool:
    silent = kept.seen.silent if kept.seen and not kept.away else None
    return silent is not None and silent <= STALLED / 3


async def _look(land: Country) -> None:
    """One look of the program; what is away stays so."""
    with suppress(*OUTAGES):
        await land["tw"].running.keeper.look()
    await asyncio.sleep(0.1)


async def _take_up(land: Country) -> None:
    """Have the server ask at once where it would wait: the source is taken away and put back."""
    js = land["tw"].js
    config = (await js.stream_info(PETITIONS)).config
    await js.update_stream(config.evolve(sources=[]))
    await js.update_stream(config)

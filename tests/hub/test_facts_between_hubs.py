"""A country's facts: every hub ends with what concerns it, once, over real servers and links."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS, PETITIONS
from services.hub import metrics
from services.streams import MAX_BODY_BYTES
from tests.support.country import Country, country
from tests.support.nats import eventually

pytestmark = pytest.mark.wiring

AT_51 = "petition.v1.received.51.n-p51"
AT_51_ABOUT_48 = "petition.v1.received.48.n-p51"
AT_48 = "petition.v1.received.48.n-p48"
AT_48_ABOUT_51 = "petition.v1.received.51.n-p48"
AT_TW_ABOUT_51 = "petition.v1.received.51.n-tw"


@pytest.fixture
async def land(tmp_path: Path) -> AsyncIterator[Country]:
    """Return a ministry and two provinces."""
    async with country(tmp_path) as made:
        yield made


async def test_facts_reach_the_ministry_and_the_provinces_they_concern(land: Country) -> None:
    """Once each; what a province recorded itself never comes back to it."""
    p51, p48, tw = land["p51"], land["p48"], land["tw"]
    await p51.record(AT_51, "a", "b")
    await p51.record(AT_51_ABOUT_48, "c")
    await p48.record(AT_48, "d")
    await p48.record(AT_48_ABOUT_51, "e")
    await tw.record(AT_TW_ABOUT_51, "f")
    await tw.holds("a", "b", "c", "d", "e", "f")
    await p51.holds("a", "b", "c", "e", "f")
    await p48.holds("c", "d", "e")
    assert await p51.subjects() == {
        AT_51: 2,
        AT_51_ABOUT_48: 1,
        f"via.p48.{AT_48_ABOUT_51}": 1,
        f"via.tw.{AT_TW_ABOUT_51}": 1,
    }
    assert (await tw.subjects())[f"via.p51.{AT_51}"] == 2


@pytest.mark.long_faults
async def test_a_cut_line_delays_facts_and_doubles_none(land: Country) -> None:
    """Both sides record on; joined again, both are whole."""
    p51, tw = land["p51"], land["tw"]
    await p51.record(AT_51, "a")
    await tw.holds("a")
    assert p51.line is not None
    p51.line.cut()
    await p51.record(AT_51, "b", "c")
    await tw.record(AT_TW_ABOUT_51, "d")
    await land["p48"].record(AT_48_ABOUT_51, "e")
    await tw.holds("a", "d", "e")
    await p51.line.join()
    await tw.holds("a", "b", "c", "d", "e")
    await p51.holds("a", "b", "c", "d", "e")


@pytest.mark.long_faults
async def test_a_stream_made_anew_is_read_from_its_beginning(land: Country) -> None:
    """A province lost its store; its nodes publish again, and new facts come first."""
    p51, tw = land["p51"], land["tw"]
    await p51.record(AT_51, "a", "b", "c")
    await tw.holds("a", "b", "c")
    await p51.servers[0].stop()
    p51.servers[0].lose_store()
    await p51.servers[0].start()
    await p51.record_patiently(AT_51, "new", "a", "b", "c")
    await tw.comes_to(["a", "b", "c", "new"], distinct=True)
    assert tw.renewals("p51") == {"new": 1, "replaced": 1}


@pytest.mark.long_faults
async def test_the_ministry_loses_its_store_and_gets_everything_again(land: Country) -> None:
    """And provinces go on hearing of each other through it."""
    p51, p48, tw = land["p51"], land["p48"], land["tw"]
    await p51.record(AT_51, "a")
    await p48.record(AT_48_ABOUT_51, "b")
    await p51.holds("a", "b")
    await tw.servers[0].stop()
    tw.servers[0].lose_store()
    await tw.servers[0].start()
    await tw.holds("a", "b")
    await p48.record(AT_48_ABOUT_51, "c")
    await p51.comes_to(["a", "b", "c"], distinct=True)


@pytest.mark.long_faults(only="full")
async def test_a_lost_end_filled_with_other_facts_is_seen(land: Country) -> None:
    """An older copy of the store was put back: the same stream, but other facts at its end."""
    p51, tw = land["p51"], land["tw"]
    server = p51.servers[0]
    await p51.record(AT_51, "a", "b")
    await server.stop()
    server.copy_store()
    await server.start()
    await p51.record_patiently(AT_51, "c", "d")
    await tw.holds("a", "b", "c", "d")
    link = next(kept.link for kept in tw.running.keeper.kept if kept.source.hub == "p51")
    # What came since the last look cannot be told from what stands there after it.
    await eventually(lambda: link.known is not None and link.known.sequence == 4)
    await server.stop()
    server.restore_store()
    await server.start()
    await p51.record_patiently(AT_51, "x", "y", "z", "c", "d")
    await tw.comes_to(["a", "b", "c", "d", "x", "y", "z"], distinct=True)
    assert tw.renewals("p51") == {"new": 1, "truncated": 1}


async def test_the_longest_fact_comes_through_every_hub(land: Country) -> None:
    """A header more than its stream takes would stop a source for ever."""
    longest = "x" * MAX_BODY_BYTES
    await land["p48"].record(AT_48_ABOUT_51, longest, "after")
    await land["p51"].holds("after", longest)


@pytest.mark.long_faults
async def test_a_restarted_ministry_hears_of_its_provinces_at_once(land: Country) -> None:
    """The server alone would try again after 40 s; nothing comes twice."""
    p51, tw = land["p51"], land["tw"]
    await p51.record(AT_51, "a")
    await tw.holds("a")
    await tw.servers[0].stop()
    await p51.record(AT_51, "b")
    await tw.servers[0].start()
    await tw.holds("a", "b")


@pytest.mark.long_faults
async def test_another_hub_away_leaves_the_program_ready(land: Country) -> None:
    """It says so, leaves the streams as they are, and makes what is missing here."""
    p51, tw = land["p51"], land["tw"]
    await p51.record(AT_51, "a")
    await tw.holds("a")
    assert p51.line is not None
    p51.line.cut()
    await eventually(lambda: "away" in p51.report()["checks"]["tw"])
    assert p51.report()["status"] == "degraded"
    await p51.js.delete_stream(ALERTS)
    await land.until(lambda: p51.has(ALERTS))
    assert len((await p51.js.stream_info(PETITIONS)).config.sources or ()) == 1


async def test_a_hub_shows_streams_sources_servers_links_and_nodes(land: Country) -> None:
    """Every number the metrics promise is there, under its own name."""
    p51, tw = land["p51"], land["tw"]
    await p51.record(AT_51, "a")
    await tw.holds("a")
    await land.until(p51.is_seen_whole)
    shown = await p51.metrics()
    promised = set(re.findall(r"leothang_hub_[a-z_]+[a-z]", metrics.__doc__ or ""))
    alone = {"leothang_hub_stream_replica_lag", "leothang_hub_stream_replica_current"}
    bare = {"leothang_hub_server_certificate_expiry_timestamp_seconds"}
    assert promised - shown.keys() == alone | bare, "one server has no copies, and no TLS here"
    assert shown["leothang_hub_node_silent_seconds"].keys() == {'node="n-p51"'}
    assert shown["leothang_hub_source_reachable"] == {'source="tw"': 1.0}
    assert shown["leothang_hub_leaf_up"] == {'peer="tw-1"': 1.0}
    assert shown["leothang_hub_server_healthy"] == {'server="p51-1"': 1.0}
    assert shown["leothang_hub_stream_messages"]['stream="PETITIONS"'] == 1.0

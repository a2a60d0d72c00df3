"""What the hub's program is told: one hub of one topology, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click import UsageError

from services.hub.declaring import kept_from, sources_of
from services.hub.monitoring import seconds_of
from services.hub.settings import HubSettings
from services.topology.model import Topology, read

SMALL = Path(__file__).resolve().parents[2] / "deploy" / "topologies" / "country-small.toml"


@pytest.fixture
def small() -> Topology:
    """Return the small country."""
    return read(SMALL)


def test_a_hub_the_topology_does_not_have_is_refused() -> None:
    """With those it has."""
    with pytest.raises(UsageError, match="no hub p99; it has tw, p51, p48"):
        HubSettings.load(topology=SMALL, hub="p99").place()


def test_a_topology_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(UsageError, match=r"nothing\.toml"):
        HubSettings.load(topology=tmp_path / "nothing.toml", hub="p51").place()


def test_as_many_monitoring_addresses_as_servers_are_wanted(small: Topology) -> None:
    """Given none, they are the topology's."""
    settings = HubSettings.load(topology=SMALL, hub="tw")
    assert settings.monitors(small.top)["tw-2"] == "http://127.0.0.1:18002"
    with pytest.raises(UsageError, match="3 addresses"):
        HubSettings.load(topology=SMALL, hub="tw", monitor=("http://x",)).monitors(small.top)


def test_a_province_takes_what_concerns_it_and_nothing_of_its_own(small: Topology) -> None:
    """From above: what was recorded there, and at every other hub."""
    p51 = small.hub("p51")
    (source,) = sources_of(small, p51)
    assert [take.subject for take in source.takes] == ["petition.v1.*.51.*", "via.p48.*.*.*.51.*"]
    assert kept_from(p51, "tw") == "via.>"
    above = sources_of(small, small.top)
    assert [one.hub for one in above] == ["p51", "p48"]
    assert above[0].takes[0].kept == "via.p51.petition.v1.>"


@pytest.mark.parametrize(
    ("said", "seconds"), [("1.5ms", 0.0015), ("2m3s", 123.0), ("250µs", 0.00025), ("", 0.0)]
)
def test_a_duration_is_read_as_servers_write_it(said: str, seconds: float) -> None:
    """In the words of their language."""
    assert seconds_of(said) == pytest.approx(seconds)

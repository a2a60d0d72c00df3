"""A topology is read whole, or refused with the file, the table, the field and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.topology.errors import TopologyError
from services.topology.loopback import listeners, on_loopback
from services.topology.model import Topology, read
from services.topology.writing import text

FOLDER = Path(__file__).parents[2] / "deploy" / "topologies"

GOOD = """
name = "two"
[[hubs]]
code = "tw"
servers = [{ name = "tw-1", host = "a" }]
nodes = [{ name = "n-ttcp", agencies = ["ttcp"], port = 8104 }]
watchers = ["w1"]
[[hubs]]
code = "p51"
above = "tw"
provinces = ["51"]
servers = [{ name = "p51-1", host = "b" }]
"""


def written(tmp_path: Path, content: str) -> Path:
    """Return a file with this content."""
    path = tmp_path / "some.toml"
    path.write_text(content)
    return path


@pytest.mark.parametrize("name", ["office", "country-small", "country"])
def test_the_shipped_topologies_are_sound(name: str) -> None:
    """Each is read, has one top, and is called after its file."""
    topology = read(FOLDER / f"{name}.toml")
    assert topology.name == name
    assert topology.top.above is None


def test_the_country_has_every_province_and_publisher_in_a_few_lines() -> None:
    """34 provinces of 2025 and the ministry; every commune, department and ministry publishes."""
    path = FOLDER / "country.toml"
    topology = read(path)
    assert len(path.read_text().splitlines()) < 80
    assert len(topology.hubs) == 35
    assert len(list(topology.nodes())) == 3_916
    assert all(len(hub.servers) == hub.replicas == 3 for hub in topology.hubs)
    patterns = {pattern for _, node in topology.nodes() for pattern in node.agencies}
    assert len([one for one in patterns if not one.endswith("*")]) == 4_019
    assert topology.hub("p51").provinces == ("51",)
    assert topology.hub("p51").nodes[-1].host == "x23548.node.leothang.example"


@pytest.mark.parametrize("name", ["office", "country-small", "country"])
def test_a_topology_written_out_reads_the_same(tmp_path: Path, name: str) -> None:
    """What a render leaves beside its files is the topology, every `each` written out."""
    topology = read(FOLDER / f"{name}.toml")
    assert read(written(tmp_path, text(topology))) == topology


def test_a_topology_moves_to_one_machine() -> None:
    """Every listener takes a port of its own on loopback."""
    topology = read(FOLDER / "country.toml")
    few = topology.model_copy(update={"hubs": topology.hubs[:3]})
    here = on_loopback(few, range(20_000, 20_000 + listeners(few)))
    assert {server.host for hub in here.hubs for server in hub.servers} == {"127.0.0.1"}
    again = Topology.model_validate(here.model_dump())
    assert again == here
    assert here.hub("tw").nats_urls.startswith("nats://127.0.0.1:20000,nats://127.0.0.1:20005,")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "two"', 'title = "two"', "title: there is no such field"),
        ('code = "p51"', 'code = "p51"\ncolour = 1', "hub p51, colour: there is no such field"),
        ('host = "b"', 'hots = "b"', "hub p51, server p51-1, host: is missing"),
        ('host = "b"', 'host = "b", client = 0', "hub p51, server p51-1, client: Input should be"),
        ('code = "p51"', 'code = "tw"', "hub tw: is there 2 times"),
        ('name = "p51-1"', 'name = "tw-1"', "server tw-1: is there 2 times"),
        ("port = 8104", "port = 4222", "port: 4222 on a is also of hub tw, server tw-1, client"),
        ('provinces = ["51"]', 'provinces = ["99"]', "provinces: there is no province 99 today"),
        ('host = "b"', 'host = "a"', "4222 on a is also of hub tw, server tw-1, client"),
        ('above = "tw"', 'above = "p9"', "hub p51, above: there is no hub p9"),
        ('above = "tw"', 'above = "p51"', "hub p51, above: goes round in a circle"),
        ('above = "tw"', "", "hub p51, above: is missing; only one hub, tw, is at the top"),
        ('provinces = ["51"]', "", "hub p51, provinces: is empty"),
        ('provinces = ["51"]', 'provinces = ["5"]', "hub p51, province '5': String should match"),
        ('code = "p51"', 'code = "p51"\nreplicas = 3', "replicas: 3 need 3 servers; 1 is given"),
        ('code = "p51"', 'code = "p51"\nreplicas = 2', "hub p51, replicas: 2; say 1, 3 or 5"),
        ('watchers = ["w1"]', 'watchers = ["w1", "w1"]', "watcher tw/w1: is there 2 times"),
        ('agencies = ["ttcp"]', "agencies = []", "hub tw, node n-ttcp, agencies: Tuple should"),
        ('name = "n-ttcp"', 'name = "reader-51"', "hub tw, node reader-51, name: String should"),
        (
            "port = 8104",
            'port = 8104, store = "postgresql://me:secret@db/x"',
            "hub tw, node n-ttcp, store: a topology holds no password",
        ),
        (
            "port = 8104",
            'port = 8104, store = "postgresql://me@db/x\\nLEOTHANG_NATS_NKEY=other"',
            "hub tw, node n-ttcp, store: an address has no spaces, quotes or breaks",
        ),
        ("port = 8104", 'port = 8104, each = "town"', "nodes, each: say one of province,"),
        ('code = "p51"', 'code = "p51"\neach = "town"', 'hub p51, each: say "province"'),
        (
            'code = "p51"',
            'code = "p51"\nlimits = { memory = "2GB" }',
            "hub p51, limits, process, server: 2GB is too little beside memory = 2GB",
        ),
        (
            'code = "p51"',
            'code = "p51"\nlimits = { process = { watch = "4MB" } }',
            "hub p51, limits, process, watch: String should match",
        ),
        ("[[hubs]]", "[[hubs", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, table and field, in the words of the file."""
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(TopologyError) as refused:
        read(path)
    assert refused.value.message.startswith(f"{path}: ")
    assert said in refused.value.message
    assert "secret" not in refused.value.message


def test_two_hubs_of_one_province_are_refused(tmp_path: Path) -> None:
    """Its facts would come twice, and nobody could say from where."""
    more = '[[hubs]]\ncode = "q51"\nabove = "tw"\nprovinces = ["51"]\n'
    more += 'servers = [{ name = "q51-1", host = "c" }]\n'
    with pytest.raises(TopologyError, match="hub q51, provinces: 51 is also of hub p51"):
        read(written(tmp_path, GOOD + more))


def test_a_hub_below_a_hub_below_is_refused(tmp_path: Path) -> None:
    """Facts are sourced over one link only."""
    more = '[[hubs]]\ncode = "x1"\nabove = "p51"\nprovinces = ["48"]\n'
    more += 'servers = [{ name = "x-1", host = "c" }]\n'
    with pytest.raises(TopologyError, match="p51 is itself below tw; two levels are all"):
        read(written(tmp_path, GOOD + more))


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """One line, no trace."""
    with pytest.raises(TopologyError, match=r"none\.toml: cannot be read"):
        read(tmp_path / "none.toml")

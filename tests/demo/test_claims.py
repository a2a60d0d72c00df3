"""`leothang up --topology` over what another start uses: refused, and nothing is touched."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer import BadParameter

from services.demo.claims import claimed, refuse_taken_ports
from services.demo.country import local
from services.topology.errors import TopologyError
from services.topology.model import Topology, read

TOPOLOGIES = Path("deploy/topologies")


def moved(port: int) -> Topology:
    """Return the topology of an office whose server listens somewhere else."""
    topology = read(TOPOLOGIES / "office.toml")
    hub = topology.hubs[0]
    server = hub.servers[0].model_copy(update={"client": port})
    return topology.model_copy(update={"hubs": (hub.model_copy(update={"servers": (server,)}),)})


def test_a_directory_is_of_one_start(tmp_path: Path) -> None:
    """The second is told in one line; when the first has ended it may go on."""
    folder = tmp_path / "small country"
    with (
        claimed(folder),
        pytest.raises(BadParameter, match="another `leothang up`"),
        claimed(folder),
    ):
        pass
    with claimed(folder):
        assert not folder.exists()


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    """It is named with the flag that named it."""
    (tmp_path / "here").touch()
    with pytest.raises(BadParameter, match=r"--data: .*here is a file"), claimed(tmp_path / "here"):
        pass


def test_ports_of_others_are_not_taken_for_ours() -> None:
    """What answers there would be believed to be the program just started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BadParameter, match=f"others listen at .*{port} "):
            refuse_taken_ports(moved(port))


def test_a_country_of_many_machines_is_refused_in_one_line() -> None:
    """With what fits instead."""
    with pytest.raises(TopologyError, match=r"several machines.*country-small\.toml") as refused:
        local(TOPOLOGIES / "country.toml")
    assert len(refused.value.wrong) == 1

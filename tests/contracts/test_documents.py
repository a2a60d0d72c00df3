"""The generated documents say what the contracts say, the same way every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from services.runtime.contract_documents import asyncapi, contracts, documents
from services.runtime.schema_cli import app, differences, write

PUBLISHED = Path(__file__).parents[2] / "docs" / "contracts"


def test_the_published_documents_are_current() -> None:
    """Whoever changes a contract runs `make docs` in the same commit."""
    assert differences(PUBLISHED) == []


def test_documents_are_the_same_every_time() -> None:
    """Generated twice, to the byte."""
    assert documents() == documents()


def test_asyncapi_lists_every_contract_once() -> None:
    """All streams together carry every contract version and nothing else."""
    channels = asyncapi()["channels"]
    del channels["sourced_petitions"]
    listed = [type_ for channel in channels.values() for type_ in channel["messages"]]
    assert sorted(listed) == sorted(contracts())


def test_facts_of_other_hubs_have_a_channel_that_is_only_read() -> None:
    """The same facts below `via.<hub>.`, where only a stream's sources write."""
    document = asyncapi()
    here, there = (document["channels"][name] for name in ("petitions", "sourced_petitions"))
    assert there["address"] == f"via.{{hub}}.{here['address']}"
    assert there["messages"] == here["messages"]
    assert set(there["parameters"]) == {"hub", *here["parameters"]}
    said = [
        operation["action"]
        for operation in document["operations"].values()
        if operation["channel"]["$ref"].endswith("/sourced_petitions")
    ]
    assert said == ["receive"]


def test_writing_removes_our_leftovers_and_nothing_else(tmp_path: Path) -> None:
    """A folder may hold other people's files; only schemas without a contract go."""
    write(tmp_path)
    leftover = tmp_path / "schemas" / "leothang.petition.forgotten.v1.json"
    theirs = tmp_path / "schemas" / "notes.txt"
    leftover.write_text("{}")
    theirs.write_text("mine")
    assert differences(tmp_path) == ["schemas/leothang.petition.forgotten.v1.json"]
    write(tmp_path)
    assert not leftover.exists()
    assert theirs.read_text() == "mine"


def test_a_stale_document_is_told_with_exit_code_1(tmp_path: Path) -> None:
    """`make check` fails and names the file."""
    write(tmp_path)
    (tmp_path / "asyncapi.json").write_text("{}")
    told = CliRunner().invoke(app, ["--check", str(tmp_path)])
    assert told.exit_code == 1
    assert "asyncapi.json" in told.output


@pytest.mark.parametrize("name", ["petition.received.v1", "leothang.petition.received.v1"])
def test_one_schema_is_printed_by_its_name(name: str) -> None:
    """With or without the first word."""
    told = CliRunner().invoke(app, [name])
    assert told.exit_code == 0
    assert json.loads(told.output)["title"] == "PetitionReceivedV1"


def test_an_unknown_contract_is_refused_with_exit_code_2() -> None:
    """The line says what is wrong and how to see what there is."""
    told = CliRunner().invoke(app, ["petition.forgotten.v1"])
    assert told.exit_code == 2
    assert "lists them" in told.output


def test_without_a_name_the_contracts_are_listed() -> None:
    """One line a contract."""
    told = CliRunner().invoke(app, [])
    assert len(told.output.splitlines()) == len(contracts())
    assert isinstance(app, typer.Typer)

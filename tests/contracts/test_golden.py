"""Every version ever published is read for ever, and means the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from domain.contracts.alert import parse_warning
from domain.contracts.desk import parse_desk_fact
from domain.contracts.facts import CONTRACTS, dump_fact, parse_fact, parse_facts, type_of
from services.runtime.contract_documents import ALERTS, contracts, schema_of

GOLDEN = {path.stem: path for path in sorted((Path(__file__).parent / "golden").glob("*.json"))}
WARNINGS = {contract.model_fields["type"].default for contract in ALERTS}
every_contract = pytest.mark.parametrize("type_", sorted(GOLDEN))


def _parse(type_: str, body: bytes) -> Any:
    if type_.startswith("leothang.desk."):
        return parse_desk_fact(body)
    return parse_warning(body) if type_ in WARNINGS else parse_fact(body)


def _dump(message: Any) -> bytes:
    return dump_fact(message)


def _missing(wanted: object, found: object, where: str = "$") -> list[str]:
    """Name every value of `wanted` that `found` does not say too."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [
            hole
            for key, value in wanted.items()
            for hole in _missing(value, found.get(key, "absent"), f"{where}.{key}")
        ]
    return [] if wanted == found else [where]


def test_every_contract_has_a_golden_file_and_every_golden_file_a_contract() -> None:
    """A version joins the language with its golden file, and never leaves it."""
    assert set(GOLDEN) == set(contracts())


@every_contract
def test_a_golden_message_is_read_as_its_own_contract(type_: str) -> None:
    """The CloudEvents type alone decides who reads a message."""
    assert type(_parse(type_, GOLDEN[type_].read_bytes())) is contracts()[type_]


@every_contract
def test_nothing_a_golden_message_says_is_lost_in_reading(type_: str) -> None:
    """A field renamed without a new version would fall silently; here it is missed."""
    body = GOLDEN[type_].read_bytes()
    assert _missing(json.loads(body), json.loads(_dump(_parse(type_, body)))) == []


@every_contract
def test_what_is_written_reads_back_as_the_same(type_: str) -> None:
    """Writing and reading again changes nothing, to the byte."""
    once = _parse(type_, GOLDEN[type_].read_bytes())
    again = _parse(type_, _dump(once))
    assert again == once
    assert _dump(again) == _dump(once)


@every_contract
def test_a_reader_ignores_fields_it_does_not_know(type_: str) -> None:
    """A version may grow: old readers see what they saw before."""
    body = GOLDEN[type_].read_bytes()
    grown = json.loads(body) | {"traceparent": "00-1-1-01"}
    grown["data"] = grown["data"] | {"added_later": {"deep": [1]}}
    assert _parse(type_, json.dumps(grown).encode()) == _parse(type_, body)


@every_contract
def test_the_published_schema_accepts_what_is_published(type_: str) -> None:
    """Readers without Python hold messages against the JSON Schema."""
    schema = schema_of(contracts()[type_])
    message = json.loads(GOLDEN[type_].read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(message, schema, format_checker=jsonschema.FormatChecker())


@every_contract
def test_the_published_schema_refuses_another_type(type_: str) -> None:
    """A schema speaks of one contract only."""
    message = json.loads(GOLDEN[type_].read_bytes()) | {"type": "leothang.petition.unheard_of.v1"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(message, schema_of(contracts()[type_]))


def test_a_batch_reads_as_its_messages_one_by_one() -> None:
    """The fast path over many bodies and the slow path over one agree."""
    facts = GOLDEN.keys() & {type_of(contract) for contract in CONTRACTS}
    bodies = [GOLDEN[type_].read_bytes() for type_ in sorted(facts)]
    assert parse_facts(bodies) == [parse_fact(body) for body in bodies]

"""The published language as documents: JSON Schemas, AsyncAPI and an index, made of the contracts.

Everything is a function of the contracts, so two runs give the same bytes.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, get_args

from pydantic.json_schema import models_json_schema

from domain.contracts.alert import AnyWarning
from domain.contracts.desk import AnyDeskFact
from domain.contracts.facts import CONTRACTS
from domain.contracts.subjects import (
    STREAMS,
    desk_subject,
    fact_subject,
    via_subject,
    warning_subject,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

    Contract = type[BaseModel]
    Json = dict[str, Any]

ALERTS: tuple[Contract, ...] = get_args(AnyWarning)
"""All that travels on the ALERTS stream, in the order the documents list them."""

DESK: tuple[Contract, ...] = get_args(AnyDeskFact)
"""All that travels on the DESK stream."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PROVINCE = "{province}"
_NODE = "{node}"
_WORKER = "{worker}"
_DESK = "{desk}"


def _type(contract: Contract) -> str:
    return str(contract.model_fields["type"].default)


_WARNINGS = frozenset(map(_type, ALERTS))
_DONE = frozenset(map(_type, DESK))


def contracts() -> dict[str, Contract]:
    """Return every contract version by its CloudEvents type."""
    every: tuple[Contract, ...] = (*CONTRACTS, *ALERTS, *DESK)
    return {_type(contract): contract for contract in every}


def subject_of(type_: str) -> str:
    """Return the subject a type travels on, its moving parts in braces."""
    if type_ in _WARNINGS:
        return warning_subject(type_, _PROVINCE, _WORKER)
    if type_ in _DONE:
        return desk_subject(type_.split(".")[2], _PROVINCE, _DESK)
    return fact_subject(type_, _PROVINCE, _NODE)


def promise_of(contract: Contract) -> str:
    """Return the first line of a contract's docstring."""
    return (contract.__doc__ or "").strip().splitlines()[0]


def schema_of(contract: Contract) -> Json:
    """Return the JSON Schema a reader may hold a message of this contract against."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:{_type(contract).replace('.', ':')}",
        **contract.model_json_schema(),
    }


def _message(type_: str, contract: Contract) -> Json:
    return {
        "name": type_,
        "title": contract.__name__,
        "summary": promise_of(contract),
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{contract.__name__}"},
        "x-nats-subject": subject_of(type_),
    }


def _channel(stream: str, address: str, purpose: str, types: list[str]) -> Json:
    parameters: Json = {
        "fact": {
            "description": "What happened.",
            "enum": sorted({subject_of(type_).split(".")[2] for type_ in types}),
        },
        "province": {"description": "Where the matter arose, two digits; `00` while unknown."},
        "node": {"description": "The register, worker or desk that publishes."},
    }
    return {
        "address": address,
        "title": stream,
        "description": f"JetStream stream {stream}: {purpose}.",
        "parameters": parameters,
        "messages": {type_: {"$ref": f"#/components/messages/{type_}"} for type_ in types},
    }


def _sourced(petitions: Json) -> Json:
    """Return the channel of facts recorded at other hubs: the same ones, one word further down."""
    hub = {"description": "The other hub it was recorded at: `tw`, `p51`."}
    return {
        **petitions,
        "address": via_subject("{hub}", petitions["address"]),
        "description": (
            f"JetStream stream {petitions['title']}, facts recorded at other hubs: "
            "only the stream's sources bring them, nobody can publish here. Read both channels; "
            "a fact that comes by both is one fact."
        ),
        "parameters": {"hub": hub, **petitions["parameters"]},
    }


def _operations(channel: str, sender: str, reader: str) -> Json:
    there = {"$ref": f"#/channels/{channel}"}
    send = {"action": "send", "channel": there, "summary": sender}
    return {f"publish_{channel}": send} | _reading(channel, reader)


def _reading(channel: str, reader: str) -> Json:
    there = {"$ref": f"#/channels/{channel}"}
    return {f"read_{channel}": {"action": "receive", "channel": there, "summary": reader}}


def asyncapi() -> Json:
    """Return the AsyncAPI 3.0 document of every stream."""
    every = contracts()
    _, parts = models_json_schema(
        [(contract, "validation") for contract in every.values()],
        ref_template="#/components/schemas/{model}",
    )
    facts = [type_ for type_ in every if type_ not in _WARNINGS | _DONE]
    alerts = [type_ for type_ in every if type_ in _WARNINGS]
    done = [type_ for type_ in every if type_ in _DONE]
    petitions_stream, alerts_stream, desk_stream = STREAMS
    petitions = _channel(
        petitions_stream.name,
        "petition.v1.{fact}.{province}.{node}",
        petitions_stream.purpose,
        facts,
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "leothang",
            "version": version("leothang"),
            "description": "Facts nodes record about petitions, and the early warnings made of "
            "them. CloudEvents 1.0 in structured JSON mode, without personal data. "
            "Readers ignore fields they do not know.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"hub": {"host": "localhost:4222", "protocol": "nats"}},
        "channels": {
            "petitions": petitions,
            "sourced_petitions": _sourced(petitions),
            "alerts": _channel(
                alerts_stream.name,
                "alert.v1.{fact}.{province}.{node}",
                alerts_stream.purpose,
                alerts,
            ),
            "desk": _channel(
                desk_stream.name,
                "desk.v1.{fact}.{province}.{node}",
                desk_stream.purpose,
                done,
            ),
        },
        "operations": _operations(
            "petitions", "A node publishes what it recorded.", "A worker reads every fact."
        )
        | _reading("sourced_petitions", "A worker reads what other hubs recorded.")
        | _operations(
            "alerts", "A worker publishes what changed.", "A desk or a screen hears the warnings."
        )
        | _operations(
            "desk", "A desk publishes what it did.", "Whoever follows a warning hears of it."
        ),
        "components": {
            "messages": {type_: _message(type_, contract) for type_, contract in every.items()},
            "schemas": parts["$defs"],
        },
    }


def index() -> str:
    """Return the page that lists every contract version."""
    rows = [
        f"| [`{type_}`](schemas/{type_}.json) | `{subject_of(type_)}` | {promise_of(contract)} |"
        for type_, contract in contracts().items()
    ]
    return "\n".join(
        [
            "# Contracts",
            "",
            "Generated from `domain/contracts` by `make docs`; do not edit. What a version says is",
            "never changed: a reader ignores fields it does not know, and a new meaning is a new",
            "version. [asyncapi.json](asyncapi.json) describes every stream.",
            "Facts of other hubs lie under `via.<hub>.` before the same subject.",
            "",
            "A message may come twice, and behind its successors: what a hub lost in the middle",
            "of a stream is published again at its end, byte for byte, with the header",
            "`node-refill`. So facts, links and acts are a *set*, known by `id`; of an alert the",
            "highest `revision` stands, whichever comes last. A body that cannot be read is a",
            "damaged copy: pass over it.",
            "",
            "| CloudEvents type | NATS subject | What it says |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def pretty(document: Json) -> str:
    """Write a document the same way every time."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def documents() -> dict[str, str]:
    """Return every generated file by its path below `docs/contracts`."""
    return {
        "README.md": index(),
        "asyncapi.json": pretty(asyncapi()),
        **{
            f"schemas/{type_}.json": pretty(schema_of(contract))
            for type_, contract in contracts().items()
        },
    }

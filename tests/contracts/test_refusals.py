"""What the published language refuses, and that a refusal never repeats what it refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from domain.contracts.facts import parse_fact, parse_facts

CANARY = "Nguyen-Van-Canary-079201000001"
GOLDEN = Path(__file__).parent / "golden"


def _message(type_: str, **changes: object) -> dict[str, Any]:
    message: dict[str, Any] = json.loads((GOLDEN / f"leothang.{type_}.v1.json").read_bytes())
    for path, value in changes.items():
        *way, last = path.split("__")
        spot = message
        for step in way:
            spot = spot[step]
        spot[last] = value
    return message


RECEIVED = "petition.received"
TRANSFERRED = "petition.transferred"

BAD: dict[str, tuple[str, dict[str, object]]] = {
    "a code with a dot": (TRANSFERRED, {"data__to": "x21031.51"}),
    "a code with a star": (TRANSFERRED, {"data__to": "x*"}),
    "a code with the rest wildcard": (TRANSFERRED, {"data__to": ">"}),
    "a code with a space": (TRANSFERRED, {"data__to": "x 21031"}),
    "a code with a line feed": (TRANSFERRED, {"data__to": "x21031\n"}),
    "a code in Vietnamese letters": (TRANSFERRED, {"data__to": "xã-21031"}),
    "an empty code": (TRANSFERRED, {"data__to": ""}),
    "a code of a hundred letters": (TRANSFERRED, {"data__to": "x" * 100}),
    "a province with a wildcard": (RECEIVED, {"partitionkey": "*"}),
    "a province of three digits": (RECEIVED, {"partitionkey": "051"}),
    "a source that is not an agency": (RECEIVED, {"source": f"/people/{CANARY}"}),
    "a source with a wildcard": (RECEIVED, {"source": "/agencies/*"}),
    "an id that is no UUID": (RECEIVED, {"id": CANARY}),
    "an id in capitals": (RECEIVED, {"id": "6F0E2A56-5C3B-5D0E-9A53-2F7A3C1D8B40"}),
    "a subject that is a name": (RECEIVED, {"subject": CANARY}),
    "a name where a pseudonym belongs": (RECEIVED, {"data__signers__sender_ref": CANARY}),
    "an unkeyed pseudonym": (RECEIVED, {"data__signers__sender_ref": "0123456789abcdef"}),
    "a commune of four digits": (RECEIVED, {"data__substance__place__commune": "2103"}),
    "the thirtieth of February": (RECEIVED, {"businessdate": "2026-02-30"}),
    "a day with an hour": (RECEIVED, {"businessdate": "2026-08-03T10:00:00"}),
    "a day before 1990": (RECEIVED, {"businessdate": "1989-12-31", "time": None}),
    "a day long after it was recorded": (RECEIVED, {"businessdate": "2026-08-05", "time": None}),
    "a time on another Vietnamese day": (RECEIVED, {"time": "2026-08-02T16:59:59Z"}),
    "a time beyond the calendar": (RECEIVED, {"time": "9999-12-31T23:59:59-23:59"}),
    "a recorded time before the calendar": (
        RECEIVED,
        {"recordedtime": "0001-01-01T00:00:00+14:00"},
    ),
    "a time without an offset": (RECEIVED, {"time": "2026-08-03T08:15:00"}),
    "a recorded time without an offset": (RECEIVED, {"recordedtime": "2026-08-03T08:41:07"}),
    "a recorded time that is a day": (RECEIVED, {"recordedtime": CANARY}),
    "a fact that corrects itself": (RECEIVED, {"corrects": "{id}"}),
    "an unknown type": (RECEIVED, {"type": "leothang.petition.forgotten.v1"}),
    "a version of the future": (RECEIVED, {"type": "leothang.petition.received.v9"}),
    "a type that is a number": (RECEIVED, {"type": 7}),
    "another CloudEvents version": (RECEIVED, {"specversion": "0.3"}),
    "another content type": (RECEIVED, {"datacontenttype": "text/plain"}),
    "an unknown kind": (RECEIVED, {"data__substance__kind": CANARY}),
    "an unknown topic": (RECEIVED, {"data__substance__topic": CANARY}),
    "an unknown channel": (RECEIVED, {"data__channel": "pigeon"}),
    "nobody signing": (RECEIVED, {"data__signers__names": 0}),
    "minus one signature": (RECEIVED, {"data__signers__signatures": -1}),
    "a third instance": ("petition.accepted", {"data__instance": 3}),
    "a third extension": ("petition.extended", {"data__ordinal": 3}),
    "no reason where one is due": ("petition.ineligible", {"data__reasons": []}),
    "free text where a word is due": ("petition.suspended", {"data__ground": f"vì {CANARY}"}),
    "a delegation of one": ("reception.delegation_received", {"data__people": 1}),
    "a body that is a list": (RECEIVED, {"data": [CANARY]}),
    "no body where one is due": (RECEIVED, {"data": None}),
    "a voiding that names nothing": ("petition.voided", {"corrects": None}),
}


def _body(case: str) -> bytes:
    type_, changes = BAD[case]
    message = _message(type_, **changes)
    if message.get("corrects") == "{id}":
        message["corrects"] = message["id"]
    return json.dumps(message).encode()


@pytest.mark.parametrize("case", BAD)
def test_a_message_that_breaks_a_promise_is_refused(case: str) -> None:
    """Wildcards, impossible days, foreign types and free text never enter."""
    with pytest.raises(ValidationError):
        parse_fact(_body(case))


@pytest.mark.parametrize("case", BAD)
def test_a_refusal_does_not_repeat_what_it_refused(case: str) -> None:
    """Error types may be logged: they name the field and the rule, never the value."""
    with pytest.raises(ValidationError) as refused:
        parse_fact(_body(case))
    told = json.dumps(
        [
            (error["type"], error["loc"])
            for error in refused.value.errors(include_input=False, include_url=False)
        ]
    )
    assert CANARY not in told
    rendered = refused.value.errors(include_input=False, include_context=False, include_url=False)
    assert CANARY not in json.dumps(rendered, default=str)


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"null", b"[]", b"{", b'{"type":', CANARY.encode(), b"[" * 5_000],
    ids=["empty", "not UTF-8", "null", "a list", "cut", "cut later", "text", "deep"],
)
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    """Any bytes at all may arrive; each is refused in the same way."""
    with pytest.raises(ValidationError):
        parse_fact(body)


@pytest.mark.parametrize("case", ["an unknown type", "the thirtieth of February"])
def test_one_bad_message_refuses_its_batch_so_that_the_reader_goes_one_by_one(case: str) -> None:
    """The fast path never guesses which message was bad, and never drops one."""
    good = json.dumps(_message(RECEIVED)).encode()
    with pytest.raises(ValidationError):
        parse_facts([good, _body(case), good])


@pytest.mark.parametrize("joint", [b",", b"\n", b"],["], ids=["comma", "line", "closed list"])
def test_a_body_cannot_smuggle_a_second_message_into_a_batch(joint: bytes) -> None:
    """Two facts in one body would shift every later fact onto a foreign subject."""
    good = json.dumps(_message(RECEIVED)).encode()
    with pytest.raises(ValidationError):
        parse_facts([good + joint + good])


def test_two_halves_of_a_message_do_not_make_one() -> None:
    """A message cut in two by whoever sent it is two unreadable messages."""
    head, tail = json.dumps(_message(RECEIVED)).encode().split(b",", 1)
    with pytest.raises(ValidationError):
        parse_facts([head, tail])

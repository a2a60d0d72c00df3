"""What a desk makes of messages, good and bad."""

from __future__ import annotations

import json

import pytest

from services.desk.engine import Told
from services.desk.hearing import told_of
from services.desk.rows import Letter
from tests.support.cases import the_law
from tests.support.desk import alert, alert_id

SUBJECT, BODY = alert()


def _with(**fields: object) -> bytes:
    return json.dumps(json.loads(BODY) | fields).encode()


@pytest.mark.parametrize("change", ["raised", "changed", "withdrawn"])
def test_a_change_of_an_alert_is_told(change: str) -> None:
    """Which, what, how grave, and who hears of it first."""
    told = told_of(1, *alert(1, 3, change, severity="high"), the_law())
    assert isinstance(told, Told)
    assert told.alert == alert_id(1)
    said = told.revision
    assert (said.number, said.change, said.severity, said.desk) == (3, change, "high", "t51-ttr")


BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "unreadable"),
    "half an object": (b"{", "unreadable"),
    "a list": (b"[]", "unreadable"),
    "no text": (b"\xff\xfe", "unreadable"),
    "a type of the future": (_with(type="leothang.alert.unheard_of.v9"), "unreadable"),
    "no data": (_with(data={}), "unreadable"),
    "no instant": (_with(time="yesterday"), "unreadable"),
    "another worker's": (_with(source="/early-warning/w99"), "foreign"),
    "another alert's": (_with(subject=str(alert_id("another"))), "foreign"),
}


@pytest.mark.parametrize(("body", "reason"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_set_aside_without_its_words(body: bytes, reason: str) -> None:
    """With its place and kinds of error: never fatal, never dropped in silence."""
    letter = told_of(7, SUBJECT, body, the_law())
    assert isinstance(letter, Letter)
    assert (letter.sequence, letter.reason) == (7, reason)
    assert "yesterday" not in letter.errors


def test_what_is_no_alert_is_passed_over() -> None:
    """A reclassified filing travels on the same stream and is not the desk's to see to."""
    fields = json.loads(BODY)
    verdict = {"rule": "K4", "version": 1, "verdict": "premature_escalation", "counts": "yes"}
    reclassified = {
        **{name: fields[name] for name in ("id", "source", "subject", "time", "partitionkey")},
        "type": "leothang.escalation.reclassified.v1",
        "data": {
            "petition": fields["subject"],
            "matter": fields["subject"],
            "agency": "t51",
            "filed_on": "2026-08-03",
            "before": verdict,
            "after": verdict | {"rule": "K13", "counts": "no"},
            "evidence": [fields["id"]],
            "known_at": fields["time"],
        },
    }
    assert told_of(1, SUBJECT, json.dumps(reclassified).encode(), the_law()) is None

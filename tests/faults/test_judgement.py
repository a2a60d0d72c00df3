"""The final judgement of the fault tests can fail: each thing it promises to notice, it notices."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.contracts.facts import dump_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from tests.support.facts import received
from tests.support.faults.judgement import (
    Expected,
    Misjudged,
    Stored,
    check_judged,
    check_stream,
    check_told,
    check_view,
)
from tests.support.faults.load import Answers
from tests.support.faults.officers import TAKEN_UP, Officers, check_desk
from tests.support.faults.story import law
from tests.support.faults.undisturbed import Undisturbed
from tests.support.history import END, chain, climbing, crowd

pytestmark = pytest.mark.faults

BODIES = [dump_fact(fact) for fact in (*chain(), *climbing(), *crowd())]
IDS = [json.loads(body)["id"] for body in BODIES]
STREAM = [Stored(n, "petition.v1.received.51.n", body) for n, body in enumerate(BODIES, start=1)]
ALL = Expected(set(IDS), set(IDS))


class Seen:
    """A view of those facts, and what it told the desk."""

    def __init__(self, path: Path, bodies: list[bytes]) -> None:
        self.store = SqliteStore(path, durable=False)
        pipeline = Pipeline(self.store, law())
        pipeline.observe([Message(n, "t", b) for n, b in enumerate(bodies, start=1)], END)
        pipeline.settle(END)

    def told(self) -> list[dict[str, Any]]:
        """Return the changes in the outbox."""
        rows = self.store.outbox_log().select(0, 10_000)
        events = [json.loads(row.body) for row in rows]
        return [event for event in events if "alert_id" in event["data"]]


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    """A view that was never disturbed."""
    found = Seen(tmp_path / "view.db", BODIES)
    yield found
    found.store.close()


@pytest.fixture(scope="module")
def undisturbed() -> Undisturbed:
    """What a replay of the same facts finds."""
    return Undisturbed.of_facts(BODIES, END)


def test_an_undisturbed_run_passes(seen: Seen, undisturbed: Undisturbed) -> None:
    """What is as it should be is found to be so."""
    assert undisturbed.alerts
    assert check_stream(STREAM, ALL) == BODIES
    check_view(seen.store, BODIES)
    check_judged(seen.store, undisturbed)
    check_told(seen.told(), undisturbed)


def test_a_fact_missing_from_the_stream_is_noticed() -> None:
    """What was acknowledged has to be there."""
    with pytest.raises(Misjudged, match="1 acknowledged facts are not in the stream"):
        check_stream(STREAM[1:], ALL)


def test_a_fact_twice_in_the_stream_is_noticed() -> None:
    """Once means once."""
    with pytest.raises(Misjudged, match="1 facts lie twice"):
        check_stream([*STREAM, STREAM[3]], ALL)


def test_a_hub_that_lost_messages_may_hold_the_same_twice_and_nothing_else() -> None:
    """What comes again is the same, byte by byte; another body under one id is not."""
    again = Expected(ALL.acknowledged, ALL.possible, repeats=True)
    assert check_stream([*STREAM, STREAM[3]], again) == BODIES
    other = Stored(99, STREAM[3].subject, STREAM[3].body.replace(b"2026", b"2027", 1))
    with pytest.raises(Misjudged, match="1 facts lie twice"):
        check_stream([*STREAM, other], again)


def test_a_fact_nobody_recorded_is_noticed() -> None:
    """What no node can have recorded is not passed over."""
    other = dump_fact(received("x21115", "2026-07-02", "another"))
    with pytest.raises(Misjudged, match="1 facts nobody recorded"):
        check_stream([*STREAM, Stored(99, "petition.v1.received.51.n", other)], ALL)


def test_a_fact_without_an_answer_may_be_there_or_not() -> None:
    """Its sender never heard; both are right."""
    expected = Expected(set(IDS[1:]), set(IDS))
    check_stream(STREAM, expected)
    check_stream(STREAM[1:], expected)


def test_a_fact_recorded_twice_as_new_is_noticed() -> None:
    """A retry must be answered as a repetition."""
    with pytest.raises(Misjudged, match="recorded twice as new"):
        Expected.all_of(Answers(facts=Counter({IDS[0]: 2})), IDS)


def test_a_refused_command_is_noticed() -> None:
    """No command of a story may be refused because of a fault."""
    with pytest.raises(Misjudged, match="1 commands refused"):
        Expected.all_of(Answers(refused=[{"code": "x"}]), IDS)


def test_a_fact_missing_from_the_view_is_noticed(seen: Seen) -> None:
    """The stream holds it, the view does not."""
    seen.store.remove_facts([UUID(IDS[2]).bytes])
    with pytest.raises(Misjudged, match="1 facts are not in the view"):
        check_view(seen.store, BODIES)


def test_a_fact_altered_in_the_view_is_noticed(seen: Seen) -> None:
    """One bit of one body is enough."""
    row = seen.store.facts([UUID(IDS[2]).bytes])[0]
    seen.store.remove_facts([row.id])
    seen.store.add_facts([row._replace(body=row.body.replace(b"2026", b"2027", 1))])
    with pytest.raises(Misjudged, match="1 facts differ"):
        check_view(seen.store, BODIES)


def test_a_view_that_judged_less_is_noticed(tmp_path: Path, undisturbed: Undisturbed) -> None:
    """A fact that was taken in and never judged leaves other alerts."""
    less = Seen(tmp_path / "less.db", BODIES[: len(BODIES) // 2])
    with pytest.raises(Misjudged, match="alerts of the view"):
        check_judged(less.store, undisturbed)
    less.store.close()


def _withdrawn_again(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = deepcopy(events[-1])
    last["type"] = "leothang.alert.withdrawn.v1"
    last["data"]["revision"] += 1
    return [*events, last]


def _altered(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = deepcopy(events[-1])
    last["data"]["severity"] = "critical" if last["data"]["severity"] != "critical" else "low"
    return [*events[:-1], last]


TAMPERED: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "a change told twice": lambda events: [*events, events[-1]],
    "the last change missing": lambda events: events[:-1],
    "the first change missing": lambda events: events[1:],
    "an alert withdrawn that stands": _withdrawn_again,
    "an alert altered": _altered,
}


@pytest.mark.parametrize("how", TAMPERED)
def test_alerts_told_otherwise_are_noticed(how: str, seen: Seen, undisturbed: Undisturbed) -> None:
    """Missing, doubled, altered, withdrawn: each is another end than the undisturbed one."""
    told = seen.told()
    check_told(told, undisturbed)
    with pytest.raises(Misjudged):
        check_told(TAMPERED[how](told), undisturbed)


def _at_desk(*facts: tuple[str, str]) -> list[Stored]:
    """Return what DESK holds: ids and the warnings that were taken up."""
    said = ({"id": id_, "type": TAKEN_UP, "subject": alert} for id_, alert in facts)
    return [
        Stored(n, "desk.v1.acknowledged.51.d1", json.dumps(fact).encode())
        for n, fact in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ([("f1", "a1")], "not in the stream"),
        ([("f1", "a1"), ("f1", "a1"), ("f2", "a2")], "lie twice"),
        ([("f1", "a1"), ("f2", "a2"), ("f3", "a2")], "exactly once"),
        ([("f1", "a1"), ("f2", "a2"), ("f3", "a3")], "exactly once"),
    ],
)
def test_a_lost_or_doubled_act_of_the_desk_is_seen(held: list[tuple[str, str]], why: str) -> None:
    """And one nobody asked for."""
    officers = Officers("", {"a1", "a2"}, Counter(["f1", "f2"]))
    check_desk(_at_desk(("f1", "a1"), ("f2", "a2")), officers)
    with pytest.raises(Misjudged, match=why):
        check_desk(_at_desk(*held), officers)

"""The file of a warning is a function of what was told, whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain import alert_events as e
from domain.alert import AlertCase
from domain.alert_standing import CaseStanding, Stage
from domain.errors import DomainError
from tests.support.alerts import (
    ALERT,
    DESK,
    HANDLED,
    NOW,
    WRONG,
    A,
    B,
    Command,
    acknowledge,
    escalate,
    hand,
    replayed,
    report,
    told,
)

SEVERITIES = st.sampled_from(["low", "medium", "high", "critical"])


@st.composite
def revisions(draw: st.DrawFn) -> list[e.Revision]:
    """A warning raised, changed, withdrawn and raised again, as a worker numbers it."""
    words = draw(st.lists(st.sampled_from(["changed", "withdrawn"]), max_size=5))
    found, stands = [told(1, severity=draw(SEVERITIES))], True
    for number, word in enumerate(words, 2):
        change = word if stands else "raised"
        found.append(told(number, change, draw(SEVERITIES)))
        stands = change != "withdrawn"
    return found


def _seeing(command: Callable[[AlertCase, int | None], object]) -> Callable[[int | None], Command]:
    return lambda seen: lambda case: command(case, seen)


PEOPLE: list[Callable[[int | None], Command]] = [
    lambda _: acknowledge,
    lambda _: report,
    lambda _: escalate,
    _seeing(lambda case, _: case.comment(hand())),
    _seeing(lambda case, seen: case.assign(hand(A, seen), "t51-snnmt")),
    _seeing(lambda case, seen: case.close(hand(B, seen), HANDLED)),
    _seeing(lambda case, seen: case.close(hand(A, seen), WRONG)),
    _seeing(lambda case, seen: case.reopen(hand(B, seen))),
]


@st.composite
def lives(draw: st.DrawFn) -> list[Any]:
    """What the system told and people asked, mixed; what is refused leaves no line."""
    system = draw(revisions())
    case = AlertCase.open(ALERT, DESK, at=NOW)
    case.hear(system[0], at=NOW)
    rest = system[1:]
    for turn in draw(st.lists(st.booleans(), max_size=16)):
        if rest and turn:
            case.hear(rest.pop(0), at=NOW)
            continue
        seen = draw(st.none() | st.integers(1, case.standing.latest.number))
        try:
            draw(st.sampled_from(PEOPLE))(seen)(case)
        except DomainError:
            continue
    for revision in rest:
        case.hear(revision, at=NOW)
    return list(case.collect_events())


def _standing(events: list[Any]) -> CaseStanding:
    return replayed(events).standing


@st.composite
def another_order(draw: st.DrawFn, events: list[Any]) -> list[Any]:
    """The same lines, people's in their own order, the system's anywhere between."""
    opening, *rest = events
    acts = [event for event in rest if isinstance(event, e.Act)]
    system = draw(st.permutations([event for event in rest if isinstance(event, e.Told)]))
    mixed: list[e.CaseEvent] = list(acts)
    for event in system:
        mixed.insert(draw(st.integers(0, len(mixed))), event)
    return [opening, *mixed]


@given(st.data())
def test_any_order_of_what_was_told_gives_the_same_standing(data: st.DataObject) -> None:
    """System revisions are a set: late, early or mixed in, the same file results."""
    events = data.draw(lives())
    assert _standing(data.draw(another_order(events))) == _standing(events)


@given(st.data())
def test_what_is_told_again_changes_nothing(data: st.DataObject) -> None:
    """The stream read twice, or three times, is the stream read once."""
    case = replayed(data.draw(lives()))
    before = case.standing
    for revision in data.draw(st.permutations(list(case.told.values()))):
        assert not case.hear(revision, at=NOW)
    assert case.standing == before
    assert not case.collect_events()


@given(revisions(), st.data())
def test_an_untouched_file_says_what_the_highest_revision_says(
    system: list[e.Revision], data: st.DataObject
) -> None:
    """Without people a desk shows exactly what the early warning holds."""
    case = AlertCase.open(ALERT, DESK, at=NOW)
    for revision in data.draw(st.permutations(system)):
        case.hear(revision, at=NOW)
    assert case.standing.latest == system[-1]
    assert case.standing.stage is (Stage.OPEN if system[-1].holds else Stage.WITHDRAWN)


@given(st.data())
def test_the_system_never_undoes_what_people_did(data: st.DataObject) -> None:
    """What is told after may open a closed file again, and nothing else."""
    case = replayed(data.draw(lives()))
    before = case.standing
    number = before.latest.number + 1
    change = data.draw(
        st.sampled_from(["changed", "withdrawn"] if before.latest.holds else ["raised"])
    )
    case.hear(told(number, change, data.draw(SEVERITIES)), at=NOW)
    after = case.standing
    if before.stage in {Stage.ACKNOWLEDGED, Stage.ASSIGNED, Stage.REPORTED}:
        assert after.stage is before.stage
        assert after.desk == before.desk
    if before.stage is Stage.CLOSED and after.stage is not Stage.CLOSED:
        assert after.recurring


@given(st.data())
def test_nobody_closes_a_grave_warning_alone(data: st.DataObject) -> None:
    """Behind every closing of a high or critical one stands another officer's report."""
    events = data.draw(lives())
    case: AlertCase | None = None
    for place, event in enumerate(events):
        if isinstance(event, e.Closed) and case is not None and case.standing.needs_four_eyes:
            assert case.standing.reports
            assert event.by.ref not in {report.by.ref for report in case.standing.reports}
            assert event.verdict == case.standing.reports[-1].verdict
        case = replayed(events[: place + 1])

"""An area judged by numbers says what all its filings say, read one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.area_file import Entry
from projections.detectors import area_escalation
from projections.detectors.area_escalation import wide
from projections.findings import Finding
from tests.support.cases import the_law
from tests.support.offices import filed
from tests.support.papers import at, day_after

START = "2026-08-01"
_PERCENT, _FILINGS, _MANY, _SHOWN = 20, 10, 3, 200


class Read(NamedTuple):
    """What a plain reading of all filings says of one indicator."""

    path: str
    since: date
    agency: date
    evidence: tuple[str, ...]
    denounced: tuple[str, ...]
    params: dict[str, int]


def _holds(rule: str, some: list[Entry]) -> bool:
    hard = sum(entry.hard for entry in some)
    if rule == "A1":
        return hard >= _MANY
    if rule == "A2":
        return len(some) >= _FILINGS and 100 * hard >= _PERCENT * len(some)
    return bool(some)


def _counts(rule: str, entry: Entry) -> bool:
    if rule == "A1":
        return entry.higher or entry.hard
    return entry.filed if rule == "A2" else entry.crowd


def _since(rule: str, counted: list[Entry]) -> date:
    """Return the first day from which on every day's filings so far suffice."""
    days = sorted({entry.day for entry in counted})
    since = days[-1]
    for day in reversed(days):
        if not _holds(rule, [entry for entry in counted if entry.day <= day]):
            break
        since = day
    return since


def _numbers(rule: str, inside: list[Entry]) -> dict[str, int]:
    names = {
        "A1": ("fault", "hard", "higher"),
        "A2": ("fault", "filed", "hard", "higher", "soft"),
        "A3": ("crowd",),
    }[rule]
    found = {name: sum(getattr(entry, name) for entry in inside) for name in names} | {"days": 28}
    if rule == "A2":
        found["percent"] = found["hard"] * 100 // found["filed"]
    return found


def _read(rule: str, entries: set[Entry], today: date) -> Read | None:
    """Say what holds, filing by filing."""
    window = [e for e in entries if today - timedelta(days=27) <= e.day <= today]
    for path, inside in (
        (rule, [e for e in window if not e.secret]),
        (f"{rule}-TC", window),
    ):
        counted = [entry for entry in inside if _counts(rule, entry)]
        if counted and _holds(rule, counted):
            first = sorted(counted, key=lambda e: (not e.hard, e.day, e))[:_SHOWN]
            return Read(
                path,
                _since(rule, counted),
                max(entry.day for entry in counted),
                tuple(sorted({id_ for entry in first for id_ in entry.evidence})),
                tuple(sorted({body for entry in counted for body in entry.denounced})),
                _numbers(rule, inside),
            )
    return None


def _agrees(found: Finding, read: Read) -> None:
    told = (found.path, found.effective_at, found.evidence, found.denounced, dict(found.params))
    assert told == (read.path, read.since, read.evidence, read.denounced, read.params)


ENTRIES = st.lists(
    st.builds(
        filed,
        st.integers(0, 40).map(lambda n: day_after(START, n)),
        st.integers(0, 9_999),
        hard=st.sampled_from([False, False, True]),
        fault=st.booleans(),
        crowd=st.sampled_from([False] * 9 + [True]),
        accused=st.sampled_from([(), (), ("x21115",), ("x21115", "t51")]),
    ),
    max_size=40,
)


@given(ENTRIES, st.integers(0, 60), st.sampled_from(["21115", "51"]))
@settings(deadline=None, max_examples=300)
def test_numbers_say_what_a_plain_reading_of_all_filings_says(
    entries: list[Entry], days: int, area: str
) -> None:
    """Rule, path, day, numbers, evidence and accused, on any day of any area."""
    today, some = day_after(START, days), set(entries)
    found = area_escalation.detect(area, some, the_law(), at(today)).findings
    read = [_read(rule, some, today) for rule in ("A1", "A2", "A3")[len(area) == 2 :]]
    by_path = {one.path: one for one in read if one is not None}
    assert {one.path for one in found} == by_path.keys()
    for one in found:
        _agrees(one, by_path[one.path])


@pytest.mark.parametrize("accused", [(), ("x21115",)])
def test_a_large_area_names_the_first_and_all_accused(accused: tuple[str, ...]) -> None:
    """Some hundred facts, however many filings; whoever is accused by the last one too."""
    entries = {
        filed(day_after(START, n % 20), n, hard=n % 3 == 0, crowd=n % 2 == 0, accused=accused)
        for n in range(900)
    }
    if accused:
        entries.add(filed(day_after(START, 20), 999, fault=True, crowd=True, accused=("t51",)))
    today = day_after(START, 21)
    found = area_escalation.detect("21115", entries, the_law(), at(today)).findings
    assert {one.rule for one in found} == {"A1", "A2", "A3"}
    for one in found:
        read = _read(one.rule, entries, today)
        assert read is not None
        _agrees(one, read)
        assert len(one.evidence) == _SHOWN
        assert one.denounced == (("t51", "x21115") if accused else ())
        assert wide(one)


def test_an_area_with_as_many_filings_as_are_named_is_not_wide() -> None:
    """All it counts is named then, so the evidence alone proves it."""
    entries = [filed(day_after(START, n % 20), n, hard=True) for n in range(_SHOWN)]
    found = area_escalation.detect("21115", entries, the_law(), at("2026-08-25")).findings
    assert {(one.rule, wide(one)) for one in found} == {("A1", False), ("A2", False)}
    assert all(len(one.evidence) == _SHOWN for one in found)

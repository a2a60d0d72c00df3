"""P2, word for word, and from which day on it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from projections.detectors import prolonged
from projections.findings import Finding, Pattern, SubjectKind
from projections.group_file import GroupFile
from tests.support.cases import the_law
from tests.support.facts import received
from tests.support.papers import COMMUNE, PROVINCE, Day, at, id_of, on
from tests.support.steps import complex_flagged

GROUP = id_of("a group")
FLAG = complex_flagged(COMMUNE, "2026-03-01")
FACTS = (received(COMMUNE, "2025-01-02"), FLAG)


def record(rule: str, day: Day, subject: str, *agencies: str) -> Finding:
    """Return a finding on record of a member, or of the group itself."""
    large = rule.startswith("M")
    pattern = Pattern.MASS_COMPLAINT if large else Pattern.PROLONGED
    kind = SubjectKind.GROUP if large else SubjectKind.MATTER
    ids = (id_of(f"{rule} {subject} {day}"),)
    return Finding(rule, 1, pattern, kind, id_of(subject), "", "medium", on(day), ids, agencies)


LONG = record("P1", "2026-01-10", "one", PROVINCE)
LARGE = record("M2", "2026-02-10", "group", COMMUNE)


def found(day: Day, *held: Finding) -> list[Finding]:
    """Judge the group as of the end of a day."""
    file = GroupFile(GROUP, FACTS)
    return [*prolonged.of_group(file, held, the_law(), at(day)).findings]


def test_a_prolonged_group_is_told_whole() -> None:
    """It rests on every long matter, every sign of size and the first flag of complexity."""
    longer = record("P1", "2026-01-05", "two", COMMUNE)
    again = record("P1", "2026-01-20", "one", COMMUNE)
    assert found("2026-04-01", LONG, longer, again, LARGE) == [
        Finding(
            rule="P2",
            version=1,
            pattern=Pattern.PROLONGED,
            subject_kind=SubjectKind.GROUP,
            subject=GROUP,
            path="",
            severity="high",
            effective_at=on("2026-03-01"),
            evidence=tuple(
                sorted([FLAG.id, *(i for f in (LONG, longer, again, LARGE) for i in f.evidence)])
            ),
            agencies=(PROVINCE, COMMUNE) if PROVINCE < COMMUNE else (COMMUNE, PROVINCE),
            params=(("matters", 2),),
        )
    ]


@pytest.mark.parametrize(
    ("long", "large", "since"),
    [
        (("2026-01-10",), ("2026-02-10",), "2026-03-01"),
        (("2026-03-05",), ("2026-02-10",), "2026-03-05"),
        (("2026-03-05", "2026-03-03"), ("2026-02-10",), "2026-03-03"),
        (("2026-01-10",), ("2026-03-09",), "2026-03-09"),
        (("2026-01-10",), ("2026-03-09", "2026-03-07"), "2026-03-07"),
    ],
)
def test_it_holds_from_the_day_the_last_of_the_three_came_true(
    long: tuple[str, ...], large: tuple[str, ...], since: str
) -> None:
    """A long matter, many people, a complex case: of each the first."""
    held = [record("P1", day, day) for day in long] + [record("M2", day, day) for day in large]
    (one,) = found("2026-04-01", *held)
    assert one.effective_at == on(since)


@pytest.mark.parametrize(("day", "holds"), [("2026-02-28", False), ("2026-03-01", True)])
def test_a_case_is_complex_from_the_day_it_is_called_so(day: Day, holds: bool) -> None:
    """On that day it is already."""
    assert bool(found(day, LONG, LARGE)) is holds


def test_what_is_past_is_no_reason_any_more() -> None:
    """Neither a long matter that ended nor a crowd that went home."""
    assert found("2026-04-01", LONG, replace(LARGE, state="historic")) == []
    assert found("2026-04-01", replace(LONG, state="historic"), LARGE) == []

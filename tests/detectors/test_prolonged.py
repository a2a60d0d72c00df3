"""P1 and P2: matters that last, go on after their end, or wander from resolver to resolver."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import prolonged
from projections.findings import Finding, Pattern, SubjectKind
from projections.group_file import GroupFile
from projections.months import months_after
from projections.terms import dawn
from tests.support.cases import MATTER, the_law
from tests.support.delays import did, judged
from tests.support.facts import accepted, received, transferred
from tests.support.papers import COMMUNE, PROVINCE, Day, asking, at, denouncing, on
from tests.support.steps import complex_flagged, decided, succeeded, withdrawn

FILED = received(COMMUNE, "2025-08-04")
OPEN = (FILED, accepted(COMMUNE, "2025-08-08"))
DONE = (*OPEN, decided(COMMUNE, "2025-09-01"))
FINAL = (
    *DONE,
    received(PROVINCE, "2025-09-10", "p2"),
    accepted(PROVINCE, "2025-09-12", "p2", instance=2),
    decided(PROVINCE, "2025-10-20", "p2", instance=2),
)


def rows(day: Day, *facts: AnyFact) -> list[tuple[str, str, str]]:
    """Return cause, state and first day of each finding."""
    found = judged(prolonged.detect, day, *facts).findings
    return sorted(
        (str(dict(f.params)["cause"]), f.state, f.effective_at.isoformat()) for f in found
    )


def again(agency: str, *days: str) -> list[AnyFact]:
    """Tell that the sender filed again on some days."""
    return [received(agency, day, f"again {day}") for day in days]


@pytest.mark.parametrize(
    ("story", "day", "expected"),
    [
        (OPEN, "2026-08-04", []),
        (OPEN, "2026-08-05", [("months", "holding", "2026-08-05")]),
        (DONE, "2027-01-01", []),
        (
            (*OPEN, decided(COMMUNE, "2026-08-20")),
            "2026-09-01",
            [("months", "historic", "2026-08-05")],
        ),
        ((*OPEN, decided(COMMUNE, "2026-08-04")), "2026-09-01", []),
        ((*OPEN, withdrawn(COMMUNE, "2026-03-01")), "2026-09-01", []),
        (
            (*DONE, *again(COMMUNE, "2026-07-01")),
            "2026-08-05",
            [("months", "holding", "2026-08-05")],
        ),
        ((*DONE, *again(COMMUNE, "2026-09-01")), "2026-10-01", []),
        (
            (*DONE, *again(COMMUNE, "2026-09-01")),
            "2027-09-02",
            [("months", "holding", "2027-09-02")],
        ),
    ],
    ids=[
        "twelve months are not more than twelve",
        "a day more is",
        "settled in time",
        "settled late is history",
        "settled on the last day",
        "withdrawn",
        "taken up again within twelve months",
        "starts anew after twelve months at rest",
        "and may last again",
    ],
)
def test_more_than_twelve_months_since_the_first_filing(
    story: tuple[AnyFact, ...], day: str, expected: list[tuple[str, str, str]]
) -> None:
    """Counted from the first filing, or from the first after twelve months at rest."""
    assert rows(day, *story) == expected


def test_a_matter_that_waits_is_not_at_rest() -> None:
    """A paper that nobody answered for thirteen months kept the matter alive."""
    story = (FILED, *again(COMMUNE, "2026-09-10"))
    assert rows("2026-09-11", *story) == [("months", "holding", "2026-08-05")]


@pytest.mark.parametrize(
    ("days", "day", "expected"),
    [
        (("2025-11-03", "2026-01-05"), "2026-03-01", []),
        (
            ("2025-11-03", "2026-01-05", "2026-03-02"),
            "2026-03-02",
            [("continued", "holding", "2026-03-02")],
        ),
        (
            ("2025-11-03", "2026-01-05", "2026-11-03"),
            "2026-11-03",
            [("continued", "holding", "2026-11-03"), ("months", "holding", "2026-08-05")],
        ),
        (("2025-10-20", "2025-11-03", "2026-01-05"), "2026-01-06", []),
    ],
    ids=["two days", "three days", "both ends in", "the day of the decision is not after it"],
)
def test_going_on_after_the_final_answer(
    days: tuple[str, ...], day: str, expected: list[tuple[str, str, str]]
) -> None:
    """After a second decision, three filing days within twelve months."""
    assert rows(day, *FINAL, *again(PROVINCE, *days)) == expected


def test_going_on_ends_with_twelve_months_of_quiet() -> None:
    """The last filing is 2026-03-02: history from 2027-03-03, and awake for it."""
    settled: list[AnyFact] = [
        fact
        for day in ("2025-11-03", "2026-01-05", "2026-03-02")
        for fact in (
            received(PROVINCE, day, day),
            transferred(PROVINCE, day, COMMUNE, day, transfer=day),
        )
    ]
    detected = judged(prolonged.detect, "2026-07-01", *FINAL, *settled)
    assert detected.wake_at == dawn(on("2027-03-03"))
    assert rows("2027-03-02", *FINAL, *settled) == [("continued", "holding", "2026-03-02")]
    assert rows("2027-03-03", *FINAL, *settled) == [("continued", "historic", "2026-03-02")]


def test_a_refusal_to_reopen_is_a_final_answer() -> None:
    """Luật TC Đ.37(2)(a): what the denouncer files after it goes on."""
    about = denouncing(COMMUNE)
    story = (
        received(COMMUNE, "2026-01-05", about=about),
        accepted(COMMUNE, "2026-01-08"),
        decided(COMMUNE, "2026-02-02"),
        received(PROVINCE, "2026-02-10", "p2", about=about),
        did("reopening_refused", PROVINCE, "2026-03-02", "p2"),
        *(received(PROVINCE, f"2026-0{n}-10", f"q{n}", about=about) for n in (4, 5, 6)),
    )
    assert ("continued", "holding", "2026-06-10") in rows("2026-06-10", *story)


def test_three_resolvers_in_turn() -> None:
    """Commune, province and ministry, each on its own day; while the matter is open."""
    third = accepted("b-nnmt", "2025-11-10", "p2")
    assert rows("2025-11-20", *FINAL) == []
    assert rows("2025-11-20", *FINAL, third) == [("resolvers", "holding", "2025-11-10")]
    done = decided("b-nnmt", "2025-12-01", "p2")
    assert rows("2026-01-01", *FINAL, third, done) == [("resolvers", "historic", "2025-11-10")]


def test_a_successor_is_the_same_resolver() -> None:
    """The case passed on with its body: district, then province, is one."""
    story = (
        received("h525", "2025-05-05"),
        accepted("h525", "2025-05-08"),
        succeeded(PROVINCE, "2025-07-01", predecessor="h525", successor=PROVINCE),
        accepted(PROVINCE, "2025-07-02"),
        accepted("b-nnmt", "2025-09-01"),
    )
    assert rows("2025-10-01", *story) == []


def test_three_resolvers_of_one_day_are_not_in_turn() -> None:
    """Things of one day form no sequence."""
    together = [accepted(agency, "2026-08-05") for agency in (COMMUNE, PROVINCE, "b-nnmt")]
    story: list[AnyFact] = [received(COMMUNE, "2026-08-03", about=asking()), *together]
    assert rows("2026-08-10", *story) == []


def test_it_wakes_when_the_twelve_months_have_passed() -> None:
    """An open matter is looked at again on the day after."""
    assert judged(prolonged.detect, "2025-08-10", *OPEN).wake_at == dawn(on("2026-08-05"))
    assert judged(prolonged.detect, "2026-08-05", *OPEN).wake_at is None
    assert judged(prolonged.detect, "2025-09-10", *DONE).wake_at is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-05", 12, "2026-12-05"),
        ("2025-11-30", 3, "2026-02-28"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: str, months: int, later: str) -> None:
    """Calendar months, not thirty days."""
    assert months_after(on(day), months) == on(later)


LARGE = Finding(
    "M3", 1, Pattern.MASS_COMPLAINT, SubjectKind.GROUP, "g", "", "medium", on("2026-06-01"), ("e",)
)


def of_group(*held: Finding, flagged: bool = True) -> list[Finding]:
    """Judge a group whose one matter is open since 2025."""
    flag = [complex_flagged(COMMUNE, "2025-08-20", criteria=("many",))] if flagged else []
    group = GroupFile(MATTER, (*OPEN, *flag))
    return [*prolonged.of_group(group, held, the_law(), at("2026-09-01")).findings]


def test_a_prolonged_complex_matter_of_many_people_is_graver() -> None:
    """KH 363: many people, complex, prolonged; the group is the subject."""
    (long,) = judged(prolonged.detect, "2026-09-01", *OPEN).findings
    (found,) = of_group(long, LARGE)
    assert (found.rule, found.severity, found.subject_kind) == ("P2", "high", SubjectKind.GROUP)
    assert found.effective_at == on("2026-08-05")
    assert {"e", *long.evidence} < set(found.evidence)


def test_each_of_the_three_is_needed() -> None:
    """Without a long matter, a large group or a complex case there is no P2."""
    (long,) = judged(prolonged.detect, "2026-09-01", *OPEN).findings
    assert of_group(long) == []
    assert of_group(LARGE) == []
    assert of_group(long, LARGE, flagged=False) == []
    assert of_group(replace(long, state="historic"), LARGE) == []

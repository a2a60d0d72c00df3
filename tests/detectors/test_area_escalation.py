"""A1 to A3: vượt cấp seen from a commune or a province, within 28 days."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.area_file import Entry
from projections.detectors import area_escalation
from projections.findings import Finding
from projections.terms import dawn
from tests.support.cases import the_law
from tests.support.offices import filed
from tests.support.papers import Day, at, day_after, on

AREA, PROVINCE = "21115", "51"
START = "2026-08-01"


def found(now: Day, *entries: Entry, area: str = AREA) -> dict[str, Finding]:
    """Return what holds of an area, by path."""
    seen = area_escalation.detect(area, entries, the_law(), at(now)).findings
    return {one.path: one for one in seen}


def hard(*days: int, area: str = AREA, accused: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """Return escalations so many days after the first of August."""
    return tuple(
        filed(day_after(START, n), i, area=area, hard=True, accused=accused)
        for i, n in enumerate(days)
    )


def calm(number: int, *, area: str = AREA, accused: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """Return so many lawful filings of the first of August."""
    return tuple(filed(START, n, area=area, accused=accused) for n in range(number))


@pytest.mark.parametrize(
    ("now", "entries", "expected"),
    [
        pytest.param("2026-08-28", hard(0, 5, 27), {"A1"}, id="three within 28 days, both ends in"),
        pytest.param("2026-08-29", hard(0, 5, 28), set[str](), id="three within 29 days"),
        pytest.param("2026-08-20", hard(0, 5), set[str](), id="two"),
        pytest.param("2026-08-05", hard(0, 0, 0), {"A1"}, id="three of one day"),
        pytest.param("2026-08-29", hard(0, 1, 2), set[str](), id="the first has left"),
        pytest.param("2026-08-01", hard(0, 0, 3), set[str](), id="the third is still to come"),
        pytest.param("2026-08-05", hard(0, 1) + calm(8), {"A2"}, id="two of ten are 20 %"),
        pytest.param("2026-08-05", hard(0, 1) + calm(9), set[str](), id="two of eleven are less"),
        pytest.param("2026-08-05", hard(0, 1) + calm(7), set[str](), id="nine filings are few"),
        pytest.param("2026-08-05", hard(0, 1, 2) + calm(7), {"A1", "A2"}, id="many and often"),
        pytest.param("2026-08-05", (filed(START, crowd=True),), {"A3"}, id="a group at the centre"),
        pytest.param("2026-08-28", (filed(START, crowd=True),), {"A3"}, id="on its last day"),
        pytest.param("2026-08-29", (filed(START, crowd=True),), set[str](), id="a day later"),
        pytest.param("2026-08-05", calm(30), set[str](), id="only lawful filings"),
        pytest.param("2026-08-05", (), set[str](), id="nothing"),
    ],
)
def test_an_area_is_told_by_what_counts_in_its_window(
    now: str, entries: tuple[Entry, ...], expected: set[str]
) -> None:
    """Three in full within 28 days; a fifth of at least ten; one group at the centre."""
    assert set(found(now, *entries)) == expected


def test_a_number_of_escalations_speaks_of_communes_only() -> None:
    """A province has three every month; its rate and groups at the centre are told."""
    entries = hard(0, 1, 2, area=PROVINCE) + calm(7, area=PROVINCE)
    assert set(found("2026-08-05", *entries, area=PROVINCE)) == {"A2"}


def test_the_fault_of_the_level_below_stands_beside() -> None:
    """The avoidable share: of what went higher, what came because a body was late or silent."""
    late = tuple(filed(START, n, fault=True) for n in range(4))
    params = dict(found("2026-08-05", *hard(0, 1, 2), *late)["A1"].params)
    assert (params["hard"], params["higher"], params["fault"]) == (3, 7, 4)


def test_what_others_suffice_for_is_told_without_the_denunciations() -> None:
    """So the area may hear of it, and learns nothing of them."""
    secret = hard(3, 4, accused=("x21115",))
    one = found("2026-08-10", *hard(0, 1, 2), *secret)["A1"]
    assert (one.kind, one.denounced, dict(one.params)["hard"]) == ("complaint", (), 3)
    assert not {id_ for entry in secret for id_ in entry.evidence} & set(one.evidence)


def test_what_takes_denunciations_is_told_of_its_own_and_names_the_accused() -> None:
    """A small number would betray them."""
    (path,) = seen = found("2026-08-10", *hard(0, 1), *hard(2, accused=("x21115",)))
    assert path == "A1-TC"
    assert (seen[path].kind, seen[path].denounced) == ("denunciation", ("x21115",))


def test_it_became_true_with_the_filing_that_sufficed() -> None:
    """Not when it was seen."""
    seen = found("2026-08-20", *hard(0, 4, 9, 11))
    assert seen["A1"].effective_at == day_after(START, 9)
    rate = found("2026-08-20", *hard(0, 3), *calm(8))
    assert rate["A2"].effective_at == day_after(START, 3)


ENTRIES = st.lists(
    st.builds(
        filed,
        st.integers(0, 40).map(lambda n: day_after(START, n)),
        st.integers(0, 999),
        hard=st.booleans(),
        fault=st.booleans(),
        crowd=st.sampled_from([False, False, False, True]),
        accused=st.sampled_from([(), (), ("x21115",)]),
    ),
    max_size=16,
)


@given(ENTRIES)
def test_between_two_looks_nothing_changes_and_a_wake_is_never_in_vain(
    entries: list[Entry],
) -> None:
    """The wake is the very dawn on which something else holds, as filings leave the window."""
    day = on("2026-09-11")  # the last filing is in: only time goes on
    now = area_escalation.detect(AREA, entries, the_law(), at(day))
    while day < on("2026-10-15"):
        day += timedelta(days=1)
        then = area_escalation.detect(AREA, entries, the_law(), at(day))
        woken = now.wake_at is not None and now.wake_at <= dawn(day)
        same = {f.path: (f.params, f.evidence) for f in now.findings} == {
            f.path: (f.params, f.evidence) for f in then.findings
        }
        assert woken != same, day
        now = then if woken else now


def _many(some: set[Entry]) -> bool:
    return sum(entry.hard for entry in some) >= 3


def _often(some: set[Entry]) -> bool:
    return len(some) >= 10 and sum(entry.hard for entry in some) / len(some) >= 0.2


def _central(some: set[Entry]) -> bool:
    return any(entry.crowd for entry in some)


@given(ENTRIES, st.integers(0, 60))
def test_a_plain_count_agrees(entries: list[Entry], days: int) -> None:
    """Counted slowly, straight from the sentence of E.1.5."""
    now = day_after(START, days)
    inside = {e for e in entries if now - timedelta(days=27) <= e.day <= now}
    expected: set[str] = set()
    for rule, holds in (("A1", _many), ("A2", _often), ("A3", _central)):
        if holds({e for e in inside if not e.secret}):
            expected.add(rule)
        elif holds(inside):
            expected.add(f"{rule}-TC")
    assert set(found(now, *set(entries))) == expected


def test_the_order_of_filings_changes_nothing() -> None:
    """An area is a set of filings."""
    entries = (*hard(0, 4, 9), filed(START, 7, crowd=True))
    looks = {
        area_escalation.detect(AREA, order, the_law(), at("2026-08-20"))
        for order in permutations(entries)
    }
    assert len(looks) == 1

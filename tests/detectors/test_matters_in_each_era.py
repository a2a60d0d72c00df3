"""The same matter told in three eras: with districts, without, after Law 136/2025.

Who was competent changes, and so do the codes; what is counted adds up before and after.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from projections.area_file import entries_of
from projections.evaluate import evaluate_matter
from projections.findings import Finding
from tests.support.cases import case, the_law
from tests.support.facts import accepted, acknowledged, received, transferred
from tests.support.levels import verdict
from tests.support.papers import against, at, day_after, on, signed
from tests.support.steps import decided, succeeded
from tests.support.verdicts import gathered, moved, only

KEPT, SIBLING, MERGED, SPLIT = "x21115", "x21124", "x21133", "x21142"
"""Communes of one district: two of today, one merged into a sibling, one divided in two."""
HEIR, DISTRICT, PROVINCE = "x21136", "h525", "t51"
MERGED_PROVINCE, DEPARTMENT = "t62", "t51-snnmt"
ERAS = ("2025-05-12", "2025-08-12", "2026-07-14")
EVE, REFORM, AMENDED = "2025-06-30", "2025-07-01", "2026-07-01"
LONG_AFTER = "2026-12-01"


def on_decision_of(issuer: str, commune: str | None = None) -> Substance:
    """A complaint on a decision of the days of the districts, about something in a commune."""
    place = issuer[1:] if issuer.startswith("x") else commune
    return against(issuer, issued="2025-03-03", place=place)


class Told(NamedTuple):
    """A complaint at an office, and the row that applies in each of the three eras."""

    about: Substance
    office: str
    rules: tuple[str, str, str]


COMPLAINTS = {
    "a commune at itself": Told(on_decision_of(KEPT), KEPT, ("K4", "K4", "K4")),
    "past a commune": Told(on_decision_of(KEPT), PROVINCE, ("K15", "K15", "K15")),
    "a merged commune at its heir": Told(on_decision_of(MERGED), SIBLING, ("K17", "K4", "K4")),
    "a split commune at itself": Told(on_decision_of(SPLIT), SPLIT, ("K4", "K1", "K1")),
    "a split commune at an heir": Told(on_decision_of(SPLIT), HEIR, ("K17", "K1", "K1")),
    "past a split commune": Told(on_decision_of(SPLIT), PROVINCE, ("K15", "K1", "K1")),
    "a district, at the commune of the matter": Told(
        on_decision_of(DISTRICT, KEPT[1:]), KEPT, ("K16", "K4", "K4")
    ),
    "a district, where nobody says in which commune": Told(
        on_decision_of(DISTRICT), KEPT, ("K16", "K1", "K1")
    ),
    "past a district": Told(on_decision_of(DISTRICT, KEPT[1:]), PROVINCE, ("K15", "K15", "K15")),
}


@pytest.mark.parametrize("told", COMPLAINTS.values(), ids=list(COMPLAINTS))
def test_who_was_competent_then_decides_a_complaint(told: Told) -> None:
    """One row for each era; where several could be competent nobody is, and it says so."""
    said = [verdict(received(told.office, day, "p", about=told.about)) for day in ERAS]
    assert tuple(one.rule for one in said) == told.rules
    for one in said:
        assert (one.flags == ("ambiguous",)) is (one.rule == "K1")
        assert one.rule != "K1" or (one.counts, one.weight) == ("no", 0)


def overdue(day: str, *facts: AnyFact) -> Finding:
    """Return the one finding of O2 as of the end of a day."""
    return only(evaluate_matter(case(*facts), the_law(), at(day)).findings, "O2")


@pytest.mark.parametrize(
    ("office", "heir", "flags"),
    [
        (KEPT, KEPT, ()),
        (MERGED, SIBLING, ()),
        (SPLIT, SPLIT, ("ambiguous",)),
        (DISTRICT, PROVINCE, ()),
        (MERGED_PROVINCE, PROVINCE, ()),
        ("t62-snnmt", DEPARTMENT, ()),
    ],
)
def test_a_late_case_is_the_heirs_with_the_days_it_had(
    office: str, heir: str, flags: tuple[str, ...]
) -> None:
    """Same clock, same instance, same due day; a split commune's has no sure owner."""
    about = on_decision_of(office, KEPT[1:])
    story = (received(office, "2025-03-10", about=about), accepted(office, "2025-03-14"))
    before = overdue(EVE, *story)
    assert (before.agencies, before.flags) == ((office,), ())
    for day in (REFORM, AMENDED):
        after = overdue(day, *story)
        assert (after.agencies, after.flags) == ((heir,), flags)
        assert after.params == before.params
        assert after.effective_at == before.effective_at


def test_a_case_that_ended_before_leaves_no_question_whose_it_was() -> None:
    """Only what stands after the reform needs an owner."""
    story = (
        received(SPLIT, "2025-03-10", about=on_decision_of(SPLIT)),
        accepted(SPLIT, "2025-03-14"),
        decided(SPLIT, "2025-06-02"),
    )
    late = overdue(AMENDED, *story)
    assert (late.state, late.agencies, late.flags) == ("historic", (SPLIT,), ())


@pytest.mark.parametrize("start", ["2025-05-12", "2025-06-25", "2025-08-12", "2026-06-25"])
def test_a_paper_that_goes_in_a_circle_does_so_in_each_era(start: str) -> None:
    """Also across both reforms: the offices are the same ones before and after."""
    hops = ((PROVINCE, DEPARTMENT), (DEPARTMENT, KEPT), (KEPT, PROVINCE))
    story: list[AnyFact] = [received(PROVINCE, start)]
    for n, (sender, to) in enumerate(hops):
        name, before = f"t{n}", f"t{n - 1}" if n else None
        story.append(
            transferred(sender, day_after(start, 2 * n + 1), to, transfer=name, follows=before)
        )
        story.append(acknowledged(to, day_after(start, 2 * n + 2), name))
    rules = {finding.rule for finding in moved(day_after(start, 20), *story).findings}
    assert "R5" in rules


def test_a_case_that_passes_to_the_heir_of_a_district_was_not_sent_on() -> None:
    """A succession is no transfer: nothing is found that was not found before it."""
    story = (received(DISTRICT, "2025-06-02"), accepted(DISTRICT, "2025-06-05"))
    passed = succeeded(PROVINCE, REFORM, predecessor=DISTRICT, successor=PROVINCE)
    assert not moved("2025-07-20", *story).findings
    assert not moved("2025-07-20", *story, passed).findings


@pytest.mark.parametrize("day", ERAS)
def test_as_many_people_stand_behind_one_decision_in_each_era(day: str) -> None:
    """Four communes of before, or the heirs of two of them: the people add up alike."""
    about = on_decision_of(DISTRICT, KEPT[1:])
    offices = (KEPT, SIBLING, MERGED, SPLIT) if on(day) < on(REFORM) else (KEPT, SIBLING) * 2
    papers = [
        received(
            office, day, f"p{n}", about=about, by=signed(f"a{n}", names=2, cosigners=(f"b{n}",))
        )
        for n, office in enumerate(offices)
    ]
    (people,) = {
        dict(one.params)["people"]
        for one in gathered(day_after(day), *papers).findings
        if "people" in dict(one.params)
    }
    assert people == 2 * len(papers)


@pytest.mark.parametrize(
    ("office", "day"), [(PROVINCE, day) for day in ERAS] + [(MERGED_PROVINCE, ERAS[0])]
)
def test_the_filings_of_communes_add_up_to_those_of_their_province(office: str, day: str) -> None:
    """A commune that is no more counts for no commune, and still for the province."""
    counted: Counter[str] = Counter()
    for n, issuer in enumerate((KEPT, SIBLING, MERGED, SPLIT)):
        paper = received(office, day, f"p{n}", about=on_decision_of(issuer), by=signed(f"s{n}"))
        of_one = case(paper)
        said = evaluate_matter(of_one, the_law(), at(LONG_AFTER)).assessments
        counted.update(entry.area for entry in entries_of(of_one, said, the_law()))
    alive = 4 if on(day) < on(REFORM) else 2
    assert counted["51"] == 4
    assert sum(n for area, n in counted.items() if len(area) > 2) == alive

"""What is said of a group follows again from the facts it names, however large the group."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import mass_complaint
from projections.explaining.rederive import rederived
from projections.findings import Finding
from projections.group_file import GroupFile
from tests.detectors.test_oracle_groups import facts_of, story
from tests.support.cases import MATTER, the_law
from tests.support.facts import received
from tests.support.papers import COMMUNE, asking, at, day_after, signed
from tests.support.steps import delegation

DAY, END = "2026-06-01", "2026-08-20"
_A_WIRE_FULL = 300
"""Ids of facts: some 12 kB of a message of 1 MB."""


def differing(facts: Iterable[AnyFact], found: Iterable[Finding], now: str) -> set[object]:
    """Return what the evidence alone says otherwise."""
    known = {fact.id: fact for fact in facts}
    again = (rederived(said, known, the_law(), at(now)) for said in found)
    return {(one.said.rule, one.differences) for one in again if not one.same}


@pytest.mark.parametrize("seeds", [range(n, n + 25) for n in range(0, 150, 25)], ids=str)
def test_every_row_of_a_random_group_follows_from_its_own_evidence(seeds: range) -> None:
    """Score and severity too: the evidence of the row that carries them has all they rest on."""
    for seed in seeds:
        papers, visits, today = story(seed)
        facts = facts_of(papers, visits)
        found = mass_complaint.detect(GroupFile(MATTER, facts), the_law(), at(today)).findings
        assert differing(facts, found, str(today)) == set(), f"seed {seed}"


@pytest.mark.parametrize("people", [1_000, 1])
def test_the_evidence_of_a_large_group_is_short_and_suffices(people: int) -> None:
    """A thousand people, or one who writes a thousand letters beside five who write one."""
    places = ("21115", "21025", "00004")
    facts: list[AnyFact] = [
        received(
            COMMUNE,
            day_after(DAY, n * 28 // 1_000),
            f"l{n}",
            about=asking(place=places[n % 3]),
            by=signed(f"s{n % people}"),
        )
        for n in range(1_000)
    ]
    facts += [
        received(COMMUNE, day_after(DAY, 28), f"o{n}", about=asking(), by=signed(f"o{n}"))
        for n in range(5)
    ]
    facts += [
        delegation(COMMUNE, day_after(DAY, 40 + n), 30, about=asking(), reception=f"d{n}")
        for n in range(12)
    ]
    found = mass_complaint.detect(GroupFile(MATTER, facts), the_law(), at(END)).findings
    assert {one.rule for one in found} >= {"M1", "M3", "M5", "M7"}
    assert max(len(one.evidence) for one in found) <= _A_WIRE_FULL
    assert differing(facts, found, END) == set()

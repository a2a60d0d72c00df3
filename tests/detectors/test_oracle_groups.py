"""E.3, rows M1-M3 and M10-M12, against a second, slow reading on seeded random groups."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from domain.contracts.facts import AnyFact
from projections.detectors import mass_complaint
from projections.group_file import GroupFile
from tests.support.cases import MATTER, the_law
from tests.support.facts import received
from tests.support.papers import at, signed
from tests.support.steps import delegation

START = date(2026, 7, 1)
STORIES = 1500
Group = list[tuple[date, str, Any]]


def group(seed: int) -> Group:
    """Draw papers `(day, "paper", signers)` and visits `(day, "visit", heads)`."""
    dice = Random(seed)
    told: Group = []
    for number in range(dice.randint(1, 9)):
        day = START + timedelta(days=dice.choice((0, 3, 7, 14, 28, 29, 30, 31, 45)))
        if dice.random() < 0.15:
            told.append((day, "visit", dice.randint(2, 120)))
            continue
        big = dice.random() < 0.2
        names = dice.choice((2, 4, 5, 10, 11, 40, 100)) if big else 1
        by = signed(
            f"s{dice.randint(0, 7)}" if dice.random() < 0.9 else None,
            names=names,
            cosigners=(f"c{number}",) if names > 1 else (),
            signatures=dice.choice((None, names, names - 1)),
            representatives=dice.choice((None, 0, 1, 2, 3, 5, 6)),
            appointment=dice.choice((None, True, False)),
        )
        told.append((day, "paper", by))
    return told


def product(told: Group) -> set[tuple[str, str, date]]:
    """Rule, severity and day of what the detector states."""
    facts: list[AnyFact] = [
        received("x21115", day, f"p{n}", by=said)
        if what == "paper"
        else delegation("x21115", day, said, reception=f"d{n}")
        for n, (day, what, said) in enumerate(told)
    ]
    found = mass_complaint.detect(GroupFile(MATTER, facts), the_law(), at("2026-12-31"))
    return {(f.rule, f.severity, f.effective_at) for f in found.findings}


def reading(told: Group) -> set[tuple[str, str, date]]:
    """The rows of E.3, one after the other."""
    papers = [(day, said, _people(said)) for day, what, said in told if what == "paper"]
    visits = [(day, said) for day, what, said in told if what == "visit"]
    base = {"M1": [day for day, heads in visits if heads >= 5]}
    base["M2"] = [day for day, said, _ in papers if said.names >= 5]
    base["M3"] = []
    small = [(day, people) for day, said, people in papers if said.names < 5]
    for end in sorted({day for day, _ in small}):
        window = [people for day, people in small if end - timedelta(days=29) <= day <= end]
        if len(window) >= 3 and len(set[str]().union(*window)) >= 5:
            base["M3"].append(end)
    firsts = sorted((min(on), rule) for rule, on in base.items() if on)
    found = {(rule, "info", day) for day, rule in firsts}
    if firsts:
        known = set[str]().union(*(people for _, _, people in papers))
        most = max([len(known), *(said.names for _, said, _ in papers), *(n for _, n in visits)])
        score = sum(most >= size for size in (5, 11, 30, 100))
        if score >= 3:
            day, rule = firsts[0]
            found = found - {(rule, "info", day)} | {(rule, "medium", day)}
    for day, said, _ in papers:
        found |= {(rule, "info", day) for rule in _amiss(said)}
    return found


def _people(said: Any) -> set[str]:
    return {ref for ref in (said.sender_ref, *said.cosigner_refs) if ref}


def _amiss(said: Any) -> set[str]:
    found: set[str] = set()
    if said.names >= 5 and (said.appointment is False or said.representatives == 0):
        found.add("M10")
    most = 5 if said.names >= 11 else 2
    if said.names >= 5 and said.representatives is not None and said.representatives > most:
        found.add("M11")
    if said.names > 1 and said.signatures is not None and said.signatures < said.names:
        found.add("M12")
    return found


def test_every_random_group_has_the_findings_of_the_table() -> None:
    """Base rows by first day, the severity of the score on the first of them, and the flags."""
    for seed in range(STORIES):
        told = group(seed)
        assert product(told) == reading(told), f"seed {seed}: {told}"

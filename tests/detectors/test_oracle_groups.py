"""E.3 with its score, against a second, slow reading on seeded random groups."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import mass_complaint
from projections.group_file import GroupFile
from tests.detectors.oracle.crowds import Paper, Visit, read
from tests.detectors.oracle.length import name, slices
from tests.support.cases import MATTER, the_law
from tests.support.facts import received
from tests.support.papers import asking, at, signed
from tests.support.steps import delegation

START = date(2026, 7, 1)
DRAWN = 600
STEPS = (0, 1, 3, 7, 13, 14, 15, 28, 29, 30, 31, 45, 63, 90, 91, 120, 154)
OFFICES = ("x21115", "x21115", "x21025", "t51", "t51-btcd", "b-nnmt", "btcdtw")
PLACES = ("21115", "21115", "21115", "21025", "21028", "00004")
WORDS = ("threat", "blocking", "noise", "")


def story(seed: int) -> tuple[list[Paper], list[Visit], date]:
    """Draw papers, visits and the day they are judged."""
    dice = Random(seed)
    papers: list[Paper] = []
    visits: list[Visit] = []
    span = dice.choice((31, 91, 200))
    days = [step for step in STEPS if step <= span]
    for number in range(dice.randint(1, 9)):
        day, place = START + timedelta(days=dice.choice(days)), dice.choice(PLACES)
        if dice.random() < 0.4:
            heads = dice.choice((2, 4, 5, 6, 10, 11, 30, 120))
            words = frozenset({dice.choice(WORDS)} - {""} if dice.random() < 0.3 else ())
            visits.append(Visit(day, dice.choice(OFFICES), heads, words, place))
        else:
            said = _signers(dice, number)
            people = frozenset(r for r in (said.sender_ref, *said.cosigner_refs) if r)
            papers.append(Paper(day, people, said.names, place, said))
    return papers, visits, START + timedelta(days=dice.choice((31, 60, 91, 120, 181, 300)))


def _signers(dice: Random, number: int) -> Any:
    names = dice.choice((2, 4, 5, 8, 10, 11, 40, 100)) if dice.random() < 0.3 else 1
    return signed(
        f"s{dice.randint(0, 9)}" if dice.random() < 0.9 else None,
        names=names,
        cosigners=(f"c{number}",) if names > 1 else (),
        signatures=dice.choice((None, names, names - 1)),
        representatives=dice.choice((None, 0, 1, 2, 3, 5, 6)),
        appointment=dice.choice((None, True, False)),
    )


def facts_of(papers: list[Paper], visits: list[Visit]) -> list[AnyFact]:
    """Tell the story as nodes would."""
    told: list[AnyFact] = [
        received("x21115", paper.day, f"p{n}", about=asking(place=paper.place), by=paper.said)
        for n, paper in enumerate(papers)
    ]
    told += [
        delegation(
            visit.agency,
            visit.day,
            visit.heads,
            about=asking(place=visit.place),
            incidents=tuple(visit.words),
            reception=f"d{n}",
        )
        for n, visit in enumerate(visits)
    ]
    return told


def product(facts: list[AnyFact], today: date) -> tuple[set[tuple[str, str, date]], int, set[str]]:
    """Return rule, state and day of what the detector states, the score, and all severities."""
    found = mass_complaint.detect(GroupFile(MATTER, facts), the_law(), at(today)).findings
    scores = [int(dict(f.params)["score"]) for f in found if "score" in dict(f.params)]
    assert len(scores) <= 1
    return (
        {(f.rule, f.state, f.effective_at) for f in found},
        sum(scores),
        {str(f.severity) for f in found} - {"info"},
    )


def gravity(score: int) -> set[str]:
    """Return the severity a score has, beside the rows that are for information."""
    steps = ((7, "critical"), (5, "high"), (3, "medium"))
    return {next((word for least, word in steps if score >= least), "info")} - {"info"}


@pytest.mark.parametrize("seeds", slices(600, of=600), ids=name)
def test_every_random_group_has_the_findings_and_the_score_of_the_table(seeds: range) -> None:
    """Base rows by first day, additions with their stretch, the flags, score and severity."""
    for seed in seeds:
        papers, visits, today = story(seed)
        expected = read(papers, visits, today)
        findings, score, severities = product(facts_of(papers, visits), today)
        assert (findings, score) == (expected.findings, expected.score), f"seed {seed}"
        assert severities == gravity(score), f"seed {seed}"


def test_the_order_and_repetition_of_facts_do_not_show() -> None:
    """A group is a set of facts."""
    for seed in range(200):
        papers, visits, today = story(seed)
        facts = facts_of(papers, visits)
        shuffled = [*facts, *facts[: len(facts) // 2]]
        Random(seed).shuffle(shuffled)
        assert product(shuffled, today) == product(facts, today), f"seed {seed}"


def test_between_two_times_it_wakes_nothing_changes() -> None:
    """Whoever looks each day sees nothing that a wake-up would have missed."""
    for seed in range(60):
        papers, visits, _ = story(seed)
        group = GroupFile(MATTER, facts_of(papers, visits))
        wake_at, said = None, None
        for after in range(320):
            now = at(START + timedelta(days=after))
            detected = mass_complaint.detect(group, the_law(), now)
            if said is not None and (wake_at is None or now < wake_at):
                assert detected.findings == said, f"seed {seed}, day {after}"
            wake_at, said = detected.wake_at, detected.findings


def test_the_stories_have_every_row() -> None:
    """The comparisons above mean something only while all rows are drawn, and lapse."""
    held: set[tuple[str, str]] = set()
    for seed in range(DRAWN):
        papers, visits, today = story(seed)
        held |= {(rule, state) for rule, state, _ in read(papers, visits, today).findings}
    rows = {f"M{n}" for n in range(1, 13)}
    assert {rule for rule, state in held if state == "holding"} == rows
    assert {rule for rule, state in held if state == "historic"} == {"M4", "M5", "M6", "M8", "M9"}

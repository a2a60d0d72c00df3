"""Forming, mass, hot, calm: the life of a group is a function of what is known of it."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from projections.evaluate import evaluate_group
from projections.findings import Finding
from projections.group_file import GroupFile
from projections.group_life import Standing, standing_of
from projections.terms import dawn
from tests.detectors.test_oracle_groups import START, facts_of, story
from tests.support.cases import MATTER, the_law
from tests.support.crowds import HELD
from tests.support.facts import received
from tests.support.papers import COMMUNE, against, asking, at, day_after, on, signed
from tests.support.steps import delegation

DAY = "2026-03-02"


def stands(
    after: int, *facts: AnyFact, held: tuple[Finding, ...] = ()
) -> tuple[Standing | None, GroupFile]:
    """Judge a group some days after the first day."""
    group, as_of = GroupFile(MATTER, facts), at(day_after(DAY, after))
    found = evaluate_group(group, the_law(), as_of, held).findings
    return standing_of(group, found, the_law(), as_of), group


def letters(people: int, day: int = 0, first: int = 0) -> tuple[AnyFact, ...]:
    """Return one letter from each of some people, all on one day."""
    return tuple(
        received(
            COMMUNE, day_after(DAY, day), f"l{day}-{n}", about=asking(), by=signed(f"s{first + n}")
        )
        for n in range(people)
    )


class Case(NamedTuple):
    """A story, the day it is looked at, and what the group is then, since which day."""

    story: str
    facts: tuple[AnyFact, ...]
    after: int
    expected: tuple[str, int] | None


CASES = (
    Case("one person", letters(1), 0, None),
    Case("one person with a hundred letters", letters(1) * 1 + tuple(
        received(COMMUNE, day_after(DAY, n % 40), f"x{n}", about=asking(), by=signed("s0"))
        for n in range(100)
    ), 40, None),
    Case("a second person", (*letters(1), *letters(1, 3, 1)), 3, ("forming", 3)),
    Case("two names on one paper", (received(COMMUNE, DAY, "p", by=signed(names=2)),), 0,
         ("forming", 0)),
    Case("four people", letters(4), 0, ("forming", 0)),
    Case("five people", letters(5), 0, ("mass", 0)),
    Case("the fifth comes later", (*letters(4), *letters(1, 9, 4)), 9, ("mass", 9)),
    Case("thirty people", letters(30), 0, ("hot", 0)),
    Case("twenty more come later", (*letters(10), *letters(20, 9, 10)), 9, ("hot", 9)),
    Case("ninety days without news", letters(30), 90, ("hot", 0)),
    Case("ninety-one days without news", letters(30), 91, ("calm", 91)),
    Case("a mass that calms", letters(5), 200, ("calm", 91)),
    Case("one that only formed", letters(4), 90, ("forming", 0)),
    Case("and ceased to", letters(4), 91, None),
    Case("a letter of the same people is news", (*letters(5), *letters(1, 80)), 150, ("mass", 0)),
    Case("it wakes again", (*letters(30), *letters(1, 120)), 130, ("hot", 120)),
    Case("and had not yet", (*letters(30), *letters(1, 120)), 119, ("calm", 91)),
    Case("and calms again", (*letters(30), *letters(1, 120)), 211, ("calm", 211)),
    Case("the additions lapse",
         tuple(delegation(COMMUNE, day_after(DAY, n * 3), 12, about=asking(), reception=f"d{n}")
               for n in range(3)), 96, ("hot", 6)),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.story)
def test_a_group_forms_becomes_a_mass_is_hot_and_calms(case: Case) -> None:
    """Each step at its edge, with the day since when it has been so."""
    standing, _ = stands(case.after, *case.facts)
    said = None if standing is None else (standing.life, (standing.since - on(DAY)).days)
    assert said == case.expected


def test_a_hot_spot_that_stands_is_never_calm() -> None:
    """Its cause may lie in the matters, long after the last paper."""
    facts = letters(5)
    held = tuple(HELD)
    assert stands(91, *facts)[0] is not None
    standing, group = stands(400, *facts, held=held)
    as_of = at(day_after(DAY, 400))
    found = evaluate_group(group, the_law(), as_of, held).findings
    assert {f.rule for f in found} >= {"H1"}
    assert standing is not None
    assert standing.life == "hot"
    assert standing.changes_on is None


def test_people_are_at_least_those_known_and_at_most_those_with_all_heads() -> None:
    """Two known signers, ten uncounted names and a delegation of thirty: 30 to 42."""
    papers = (
        received(COMMUNE, DAY, "a", about=asking(), by=signed("s0", names=11)),
        received(COMMUNE, DAY, "b", about=asking(), by=signed("s1")),
    )
    standing, _ = stands(0, *papers, delegation(COMMUNE, DAY, 30, about=asking()))
    assert standing is not None
    assert (standing.people, standing.most, standing.papers) == (30, 42, 2)


def test_kind_places_and_score_are_told() -> None:
    """What an officer sorts by."""
    standing, _ = stands(0, *letters(30))
    assert standing is not None
    about = asking().place
    assert about is not None
    assert (standing.kind, standing.score, standing.communes) == ("feedback", 3, (about.commune,))
    complaint = received(COMMUNE, DAY, "c", about=against(), by=signed("s9"))
    standing, _ = stands(0, *letters(30), complaint)
    assert standing is not None
    assert standing.kind == "complaint"


def test_order_and_repetition_do_not_show() -> None:
    """How a group stands is a function of the set."""
    for seed in range(60):
        papers, visits, today = story(seed)
        facts = facts_of(papers, visits)
        told = [*facts, *facts[: len(facts) // 2]]
        Random(seed).shuffle(told)
        days = (today - on(DAY)).days
        assert stands(days, *facts)[0] == stands(days, *told)[0], f"seed {seed}"


def test_between_two_times_it_wakes_nothing_changes() -> None:
    """The timer set is the first instant at which anybody would see something new."""
    for seed in range(40):
        papers, visits, _ = story(seed)
        group = GroupFile(MATTER, facts_of(papers, visits))
        said, wake_at = None, None
        for after in range(330):
            as_of = at(START + timedelta(days=after))
            found = evaluate_group(group, the_law(), as_of)
            standing = standing_of(group, found.findings, the_law(), as_of)
            if said is not None and (wake_at is None or as_of < wake_at):
                assert _life(standing) == said, f"seed {seed}, day {after}"
            said = _life(standing)
            times = [found.wake_at] if found.wake_at is not None else []
            if standing is not None and standing.changes_on is not None:
                times.append(dawn(standing.changes_on))
            wake_at = min(times, default=None)


def _life(standing: Standing | None) -> tuple[object, ...]:
    return (None,) if standing is None else (standing.life, standing.since, standing.score)

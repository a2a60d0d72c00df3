"""The same denunciation or feedback in three eras: with districts, without, after Law 136/2025."""

from __future__ import annotations

import gc
from typing import NamedTuple

import pytest

from projections.detectors.levels.course import Course
from projections.detectors.levels.weight import WEIGHT
from tests.support.cases import the_law
from tests.support.facts import accepted, received, refused
from tests.support.levels import CENTRE, Story, judged, last, verdict
from tests.support.notices import reopening_refused
from tests.support.papers import COMMUNE, PROVINCE, asking, denouncing, on
from tests.support.steps import decided, succeeded

DISTRICT, SIBLING, MERGED = "h525", "x21124", "x21133"
PRIME_MINISTER = "ttg"
CHAIR, CLERK = denouncing(COMMUNE, post="head"), denouncing(COMMUNE)
DISTRICT_CHAIR = denouncing(DISTRICT, post="head")
DISTRICT_CLERK = denouncing(DISTRICT)
BEFORE, AFTER, NOW = "2025-05-12", "2025-08-12", "2026-07-02"


class Era(NamedTuple):
    """A denunciation on a day, and the row that then applies."""

    why: str
    rule: str
    story: Story


ERAS = (
    Era("a chair to the district", "T4", (last(DISTRICT, BEFORE, about=CHAIR),)),
    Era("a chair past the district", "T13", (last(PROVINCE, BEFORE, about=CHAIR),)),
    Era("a chair to the province, no districts", "T4", (last(PROVINCE, AFTER, about=CHAIR),)),
    Era("a chair to the province today", "T4", (last(PROVINCE, NOW, about=CHAIR),)),
    Era("a chair to the own commune, then", "T3", (last(COMMUNE, BEFORE, about=CHAIR),)),
    Era("a chair to the own commune, now", "T3", (last(COMMUNE, AFTER, about=CHAIR),)),
    Era("a clerk past the commune, then", "T13", (last(DISTRICT, BEFORE, about=CLERK),)),
    Era("a clerk past the commune, now", "T13", (last(PROVINCE, AFTER, about=CLERK),)),
    Era(
        "a clerk up from a late commune to the district",
        "T8",
        (accepted(COMMUNE, "2025-04-01"), last(DISTRICT, BEFORE, about=CLERK)),
    ),
    Era(
        "a clerk past the district from a late commune",
        "T13",
        (accepted(COMMUNE, "2025-04-01"), last(PROVINCE, BEFORE, about=CLERK)),
    ),
    Era(
        "a clerk up from a commune late since then to the province",
        "T8",
        (accepted(COMMUNE, "2025-04-01"), last(PROVINCE, AFTER, about=CLERK)),
    ),
    Era("a district chair, then", "T4", (last(PROVINCE, BEFORE, about=DISTRICT_CHAIR),)),
    Era("a district clerk, then", "T5", (last(DISTRICT, BEFORE, about=DISTRICT_CLERK),)),
    Era(
        "what the district accepted is the province's now",
        "T14",
        (
            received(DISTRICT, "2025-06-02", about=CHAIR),
            accepted(DISTRICT, "2025-06-05"),
            last(CENTRE, AFTER, about=CHAIR),
        ),
    ),
    Era(
        "and overdue there: the Prime Minister is next",
        "T8",
        (
            received(DISTRICT, "2025-06-02", about=CHAIR),
            accepted(DISTRICT, "2025-06-05"),
            last(PRIME_MINISTER, AFTER, about=CHAIR),
        ),
    ),
    Era(
        "what the district concluded, continued at the province that stood above it",
        "T7",
        (decided(DISTRICT, "2025-06-05"), last(PROVINCE, AFTER, about=CHAIR)),
    ),
    Era(
        "and closed when the province refuses to reopen it",
        "T2",
        (
            decided(DISTRICT, "2025-06-05"),
            received(PROVINCE, "2025-07-10", about=CHAIR),
            reopening_refused(PROVINCE, "2025-07-25"),
            last(CENTRE, AFTER, about=CHAIR),
        ),
    ),
    Era(
        "what the province concluded itself is not continued there",
        "T3b",
        (decided(PROVINCE, "2025-07-15"), last(PROVINCE, AFTER, about=CHAIR)),
    ),
    Era(
        "what a merged commune concluded is its successor's conclusion",
        "T3b",
        (
            decided(MERGED, "2025-06-05"),
            last(SIBLING, AFTER, about=denouncing(MERGED, place=None)),
        ),
    ),
    Era(
        "and continued at the province",
        "T7",
        (
            decided(MERGED, "2025-06-05"),
            last(PROVINCE, AFTER, about=denouncing(MERGED, place=None)),
        ),
    ),
    Era(
        "a clerk of a merged commune, at its successor",
        "T5",
        (last(SIBLING, AFTER, about=denouncing(MERGED, place=None)),),
    ),
    Era(
        "a clerk of a merged commune, which had refused",
        "T9b",
        (
            refused(MERGED, "2025-06-05"),
            last(PROVINCE, AFTER, about=denouncing(MERGED, place=None)),
        ),
    ),
    Era(
        "a handover by a fact wins over the register",
        "T5",
        (
            succeeded(PROVINCE, "2025-07-01", predecessor=DISTRICT, successor=SIBLING),
            last(SIBLING, AFTER, about=DISTRICT_CLERK),
        ),
    ),
    Era("a road past the commune, then", "F3", (last(DISTRICT, BEFORE, about=asking(COMMUNE)),)),
    Era("a road of the district, then", "F1", (last(DISTRICT, BEFORE, about=asking(DISTRICT)),)),
    Era(
        "a road of the old district is the commune's now",
        "F1",
        (last(COMMUNE, AFTER, about=asking(DISTRICT)),),
    ),
    Era("and above it stands the province", "F3", (last(PROVINCE, AFTER, about=asking(DISTRICT)),)),
)


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.why)
def test_who_was_competent_then_decides(era: Era) -> None:
    """The same story is judged by the bodies of its own day."""
    assert verdict(*era.story).rule == era.rule


def test_a_step_past_two_levels_weighs_more_in_the_days_of_districts() -> None:
    """From the commune to the province there were two steps; today there is one."""
    then = verdict(last(PROVINCE, BEFORE, about=CLERK))
    now = verdict(last(PROVINCE, AFTER, about=CLERK))
    assert (then.hops, then.weight, now.hops, now.weight) == (2, 2, 1, 1)


def test_the_version_of_the_rule_is_that_of_the_filing_day() -> None:
    """T4 has a version for each text that names the competent body."""
    heads = [(DISTRICT, BEFORE), (PROVINCE, AFTER), (PROVINCE, NOW)]
    versions = [verdict(last(agency, day, about=CHAIR)).version for agency, day in heads]
    assert versions == [1, 2, 3]


def test_nothing_is_judged_before_the_law_on_file() -> None:
    """Luật Tố cáo 2018 begins on 2019-01-01; an older denunciation has no verdict."""
    assert not judged(last("t51", "2018-12-31", about=CHAIR)).assessments
    assert judged(last("t51", "2019-01-02", about=CHAIR)).assessments
    assert the_law().rulebook.in_force(WEIGHT, on("2018-12-31"))


def test_judging_leaves_nothing_that_only_the_collector_could_free() -> None:
    """A course and its positions know each other: a long replay must not keep them."""
    gc.collect()
    gc.disable()
    try:
        for era in ERAS:
            verdict(*era.story)
        left = [one for one in gc.get_objects() if issubclass(type(one), Course)]
    finally:
        gc.enable()
    assert not left

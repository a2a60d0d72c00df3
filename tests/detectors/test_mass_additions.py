"""What adds to the score of a mass complaint, rows M4 to M9 of E.3, each at its edge."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from projections.detectors.sensitive_days import read
from projections.terms import dawn
from tests.support.facts import classified, received
from tests.support.papers import (
    BOARD,
    COMMUNE,
    PROVINCE,
    against,
    asking,
    day_after,
    denouncing,
    signed,
)
from tests.support.steps import decided, delegation, succeeded, visited
from tests.support.verdicts import gathered, holding, only, past

DAY = "2026-06-01"
CENTRE, MINISTRY = "btcdtw", "b-nnmt"


class Case(NamedTuple):
    """A story, the day it is judged, and the rules that hold beside the base."""

    story: str
    facts: tuple[AnyFact, ...]
    after: int
    """Days after the start."""
    expected: list[str]


def crowd(days: int, names: int) -> AnyFact:
    """One well represented paper with so many names, some days in."""
    by = signed(f"s{days}", names=names, signatures=names, representatives=1, appointment=True)
    return received(COMMUNE, day_after(DAY, days), f"p{days}", by=by)


def visit(days: int, people: int = 5, agency: str = COMMUNE, *, bad: str = "") -> AnyFact:
    """One delegation about the commune's own affair, some days in."""
    return delegation(
        agency,
        day_after(DAY, days),
        people,
        about=asking(),
        incidents=(bad,) if bad else (),
        reception=f"d{days}",
    )


def about(days: int, said: Substance, sender: str, agency: str = COMMUNE) -> AnyFact:
    """One paper of one sender, some days in."""
    return received(agency, day_after(DAY, days), f"{sender}{days}", about=said, by=signed(sender))


def added(case: Case) -> list[str]:
    """Return the additions that hold."""
    said = holding(gathered(day_after(DAY, case.after), *case.facts))
    return [word.removesuffix(" info") for word in said if word[:2] in _ADDITIONS]


_ADDITIONS = ("M4", "M5", "M6", "M7", "M8", "M9")

GROWTH = (
    Case("half more, and five more", (crowd(0, 10), crowd(20, 15)), 20, ["M4"]),
    Case("half more, but four", (crowd(0, 8), crowd(20, 12)), 20, []),
    Case("five more, but not half", (crowd(0, 20), crowd(20, 29)), 20, []),
    Case("five more and exactly half", (crowd(0, 20), crowd(20, 30)), 20, ["M4"]),
    Case("four known before", (crowd(0, 4), crowd(20, 12)), 20, []),
    Case("a group that first appears", (crowd(0, 40),), 0, []),
    Case("thirteen days after it appeared", (crowd(0, 5), crowd(13, 10)), 13, []),
    Case("fourteen days after it appeared", (crowd(0, 5), crowd(14, 10)), 14, ["M4"]),
    Case("the comparison comes true later", (crowd(0, 5), crowd(10, 10)), 14, ["M4"]),
    Case("and not a day before", (crowd(0, 5), crowd(10, 10)), 13, []),
    Case("ninety days after the growth", (crowd(0, 5), crowd(20, 10)), 110, ["M4"]),
    Case("ninety-one days after the growth", (crowd(0, 5), crowd(20, 10)), 111, []),
    Case("heads against names", (crowd(0, 5), visit(20, 11)), 20, ["M4"]),
)

AGAIN = (
    Case("three in thirty days", (visit(0), visit(1), visit(29)), 29, ["M5"]),
    Case("three in thirty-one days", (visit(0), visit(1), visit(30)), 30, []),
    Case("the third was of four", (visit(0), visit(1), visit(29, 4)), 29, []),
    Case("two only", (visit(0), visit(1)), 1, []),
    Case("ninety days after the last", (visit(0), visit(1), visit(2)), 92, ["M5"]),
    Case("ninety-one days after the last", (visit(0), visit(1), visit(2)), 93, []),
)

DISORDER = (
    Case("at a delegation of five", (visit(0, 5, bad="threat"),), 0, ["M9"]),
    Case("at a delegation of four", (visit(0, 4, bad="threat"),), 0, []),
    Case("of a group", (crowd(0, 5), visit(1, 4, bad="blocking")), 1, ["M9"]),
    Case("before it was a group", (visit(0, 4, bad="blocking"), crowd(1, 5)), 1, []),
    Case("a word the rule does not count", (visit(0, 5, bad="noise"),), 0, []),
    Case("ninety days after the disorder", (visit(0, 5, bad="incitement"),), 90, ["M9"]),
    Case("ninety-one days after the disorder", (visit(0, 5, bad="incitement"),), 91, []),
    Case(
        "one person of a group",
        (crowd(0, 5), visited(COMMUNE, DAY, 1, ("p0",), incidents=("threat",))),
        0,
        [],
    ),
)

HIGHER = (
    Case("at the competent commune", (visit(0),), 0, []),
    Case("at the province", (visit(0, agency=PROVINCE),), 0, ["M6"]),
    Case("at the province's reception board", (visit(0, agency=BOARD),), 0, ["M6"]),
    Case("four people at the province", (visit(0, 4, PROVINCE), visit(1)), 1, []),
    Case("another commune is not above", (visit(0, agency="x21025"),), 0, []),
    Case("a ministry", (visit(0, agency=MINISTRY),), 0, ["M6"]),
    Case("ninety days after the province", (visit(0, agency=PROVINCE),), 90, ["M6"]),
    Case("ninety-one days after the province", (visit(0, agency=PROVINCE),), 91, []),
    Case(
        "nobody knows who is competent",
        (delegation(PROVINCE, DAY, 9), received(COMMUNE, DAY, about=asking(None))),
        0,
        [],
    ),
    Case(
        "a complaint before the first decision",
        (about(0, against(), "lan"), delegation(PROVINCE, DAY, 9, ("lan0",))),
        0,
        ["M6"],
    ),
    Case(
        "a complaint after it: the province is competent",
        (
            about(0, against(), "lan"),
            decided(COMMUNE, day_after(DAY, 5), "lan0"),
            delegation(PROVINCE, day_after(DAY, 6), 9, ("lan0",)),
        ),
        6,
        [],
    ),
    Case(
        "a denunciation of a clerk",
        (about(0, denouncing(), "lan"), delegation(PROVINCE, DAY, 9, ("lan0",))),
        0,
        ["M6"],
    ),
    Case(
        "a denunciation of the chair: the province is competent",
        (about(0, denouncing(post="head"), "lan"), delegation(PROVINCE, DAY, 9, ("lan0",))),
        0,
        [],
    ),
    Case(
        "the case passed to the province",
        (
            about(0, against(), "lan"),
            succeeded(PROVINCE, DAY, "lan0", predecessor=COMMUNE, successor=PROVINCE),
            delegation(PROVINCE, day_after(DAY, 1), 9, ("lan0",)),
        ),
        1,
        [],
    ),
)


def homes(*communes: str, base: bool = True) -> tuple[AnyFact, ...]:
    """One paper about each place, and a delegation that makes them a group."""
    papers = [about(n, asking(place=place), f"h{n}") for n, place in enumerate(communes)]
    return (*papers, delegation(COMMUNE, DAY, 5)) if base else (*papers,)


AREAS = (
    Case("three communes", homes("21115", "21025", "21028"), 2, ["M7"]),
    Case("two communes", homes("21115", "21025"), 2, []),
    Case("two provinces", homes("21115", "00004"), 2, ["M7"]),
    Case("it does not lapse", homes("21115", "00004"), 400, ["M7"]),
    Case("no base, no score", homes("21115", "00004", base=False), 2, []),
    Case("a place nobody told", (about(0, asking(place=None), "x"), visit(0)), 0, []),
)

SENSITIVE = (
    Case("on the day", (delegation(COMMUNE, "2026-09-02", 5),), 100, ["M8"]),
    Case("the day before", (delegation(COMMUNE, "2026-09-01", 5),), 100, []),
    Case("four people on the day", (delegation(COMMUNE, "2026-09-02", 4),), 100, []),
    Case("election", (delegation(COMMUNE, "2026-03-15", 5),), 12, ["M8"]),
    Case("election, ninety-one days ago", (delegation(COMMUNE, "2026-03-15", 5),), 13, []),
    Case("first day of the congress", (delegation(COMMUNE, "2026-01-19", 5),), -120, ["M8"]),
    Case("day before the congress", (delegation(COMMUNE, "2026-01-18", 5),), -120, []),
)


@pytest.mark.parametrize(
    "case",
    [*GROWTH, *AGAIN, *HIGHER, *AREAS, *SENSITIVE, *DISORDER],
    ids=lambda case: case.story,
)
def test_each_row_holds_up_to_its_edge(case: Case) -> None:
    """Each row just holds, just does not, and lapses in time."""
    assert added(case) == case.expected


def score(day: date | str, *facts: AnyFact) -> tuple[int, str, str]:
    """Return the score of the base finding, what it is made of, and its severity."""
    found = gathered(day, *facts).findings
    base = next(finding for finding in found if "score" in dict(finding.params))
    params = dict(base.params)
    return int(params["score"]), str(params["parts"]), base.severity


@pytest.mark.parametrize(
    ("facts", "after", "expected"),
    [
        ((visit(0, 5),), 0, (1, "S1=1", "info")),
        ((visit(0, 11, bad="threat"),), 0, (4, "S2=2 M9=2", "medium")),
        ((visit(0, 30, MINISTRY),), 0, (5, "S3=3 M6=2", "high")),
        ((visit(0, 30, MINISTRY),), 91, (3, "S3=3", "medium")),
        ((visit(0, 30, MINISTRY, bad="threat"),), 0, (7, "S3=3 M6=2 M9=2", "critical")),
        ((visit(0, 5, MINISTRY), visit(1, 5, PROVINCE)), 1, (3, "S1=1 M6=2", "medium")),
        ((visit(0, 5, MINISTRY), visit(80, 5, PROVINCE)), 91, (2, "S1=1 M6=1", "info")),
    ],
)
def test_the_score_is_size_and_additions(
    facts: tuple[AnyFact, ...], after: int, expected: tuple[int, str, str]
) -> None:
    """Warning from three, high from five, critical from seven; of M6 the highest only."""
    assert score(day_after(DAY, after), *facts) == expected


def test_no_more_than_twelve_points_can_be_reached() -> None:
    """A hundred people of two provinces, growing, at the centre, on a holiday, in disorder."""
    day = "2026-09-02"
    facts = (
        about(0, asking(place="00004"), "far"),
        crowd(0, 60),
        *(
            delegation(MINISTRY, day, 120, about=asking(), incidents=("threat",), reception=f"d{n}")
            for n in range(3)
        ),
    )
    assert score(day, *facts) == (12, "S4=4 M4=1 M5=1 M6=2 M7=1 M8=1 M9=2", "critical")


def test_what_lapsed_is_kept_as_history_and_counts_nothing() -> None:
    """An officer can still see that it was so."""
    detected = gathered(day_after(DAY, 91), visit(0, 5, PROVINCE))
    assert past(detected) == ["M6 info"]
    assert score(day_after(DAY, 91), visit(0, 5, PROVINCE))[0] == 1


def test_we_wake_when_an_addition_lapses_and_when_a_growth_comes_true() -> None:
    """Nothing else tells that the score fell, or rose."""

    def wakes(day: date, *facts: AnyFact) -> date:
        wake_at = gathered(day, *facts).wake_at
        assert wake_at is not None
        return wake_at.date()

    assert wakes(day_after(DAY, 1), visit(0, 5, PROVINCE)) == day_after(DAY, 91)
    assert wakes(day_after(DAY, 11), crowd(0, 5), crowd(10, 10)) == day_after(DAY, 14)
    assert wakes(day_after(DAY, 20), crowd(0, 5), crowd(20, 10)) == day_after(DAY, 111)


def test_delegations_that_follow_each_other_are_one_stretch() -> None:
    """It began with the first of them and lapses after the last."""
    found = only(
        gathered(day_after(DAY, 80), visit(0, 5, PROVINCE), visit(80, 5, PROVINCE)).findings, "M6"
    )
    assert (found.effective_at, dict(found.params)["until"]) == (
        day_after(DAY, 0),
        day_after(DAY, 170).isoformat(),
    )
    far = only(
        gathered(day_after(DAY, 91), visit(0, 5, PROVINCE), visit(91, 5, PROVINCE)).findings, "M6"
    )
    assert far.effective_at == day_after(DAY, 91)


def test_communes_that_were_merged_are_one() -> None:
    """Three places from before 2025-07-01 are one on the map of that day, and we wake for it."""
    facts = [
        received(
            COMMUNE, "2025-06-02", f"o{n}", about=asking(place=code), by=signed(f"o{n}", names=5)
        )
        for n, code in enumerate(("21004", "21005", "21007"))
    ]
    before, after = gathered("2025-06-30", *facts), gathered("2025-07-01", *facts)
    assert ("M7 info" in holding(before), "M7 info" in holding(after)) == (True, False)
    assert before.wake_at == dawn(date(2025, 7, 1))


def test_a_growth_is_shown_by_few_facts() -> None:
    """Evidence shows a growth over few people, not every paper of a thousand."""
    papers = [
        received(COMMUNE, day_after(DAY, n // 50), f"g{n}", by=signed(f"person {n}"))
        for n in range(1000)
    ]
    found = only(gathered(day_after(DAY, 19), *papers).findings, "M4")
    shown = [paper for paper in papers if paper.id in found.evidence]
    assert len(shown) < 60
    again = only(gathered(day_after(DAY, 19), *shown).findings, "M4")
    assert again.rule == found.rule


def test_the_list_of_sensitive_days_reads_days_periods_and_anniversaries() -> None:
    """And refuses what is no day."""
    listed = read(["09-02 A", "2026-03-15 B", "2026-01-19/2026-01-25 C d"])
    assert listed.yearly == {"09-02": "A"}
    assert listed.periods == [
        (date(2026, 3, 15), date(2026, 3, 15), "B"),
        (date(2026, 1, 19), date(2026, 1, 25), "C d"),
    ]
    with pytest.raises(ValueError, match="isoformat"):
        read(["tomorrow X"])


def test_every_finding_names_one_rule_once() -> None:
    """A row is a finding of its own, once per group."""
    found = gathered(
        day_after(DAY, 3), *(visit(n, 40, MINISTRY, bad="threat") for n in range(4))
    ).findings
    rules = [finding.rule for finding in found]
    assert sorted(rules) == ["M1", "M5", "M6", "M9"]


def test_what_rests_on_dates_that_contradict_each_other_says_so() -> None:
    """A paper decided before it came in: the group stands, marked, with both facts."""
    paper = crowd(3, 40)
    early = decided(COMMUNE, day_after(DAY, 1), "p3")
    found = only(gathered(day_after(DAY, 4), paper, early).findings, "M2")
    assert found.flags == ("inconsistent",)
    assert found.evidence == tuple(sorted((paper.id, early.id)))


def test_a_group_petition_that_is_classified_in_two_ways_says_so() -> None:
    """Two words of one day: the receipt counts, and the finding is marked."""
    both = [
        classified(COMMUNE, DAY, "p0", about=asking(), by=signed("s", names=n), key=str(n))
        for n in (7, 9)
    ]
    found = only(gathered(DAY, crowd(0, 6), *both).findings, "M2")
    assert (found.flags, dict(found.params)["count"]) == (("inconsistent",), 6)

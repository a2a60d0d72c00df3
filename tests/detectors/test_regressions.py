"""Histories on which detector and second reading once differed, each cut to what matters.

Whoever was wrong was mended; the sentence says why the verdict is the right one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from domain.contracts import proceedings as c
from domain.contracts.facts import AnyFact
from domain.contracts.substance import Substance
from projections.detectors import repeated_transfer
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.facts import accepted, classified, fact, guided, received, transferred
from tests.support.levels import last, verdict
from tests.support.notices import reopening_ordered
from tests.support.papers import COMMUNE, PROVINCE, against, asking, at, denouncing, signed
from tests.support.steps import check_delegated, decided, determined, succeeded, terminated

DISTRICT, TOP, DEPARTMENT, CENTRE = "h525", "ttg", "t51-snnmt", "btcdtw"
CLERK, CHAIR = denouncing(COMMUNE), denouncing(COMMUNE, post="head")
OF_DISTRICT, DISTRICT_CHAIR = denouncing(DISTRICT), denouncing(DISTRICT, post="head")


def taken_over(office: str, day: str, resolver: str, paper: str = "p1") -> AnyFact:
    """State that a superior took a case over."""
    data = c.TakenOverData(resolver=resolver)
    return fact(c.PetitionTakenOverV1, office, day, paper, data=data)


def assigned(office: str, day: str, to: str, paper: str = "p1") -> AnyFact:
    """State that an arbiter charged a body."""
    data = c.AssignedData(competent=to)
    return fact(c.PetitionCompetenceAssignedV1, office, day, paper, data=data)


def moved(about: Substance, **to: Any) -> Substance:
    """Say where the denounced serves by now."""
    assert about.denunciation is not None
    post = about.denunciation.model_copy(update=to)
    return about.model_copy(update={"denunciation": post})


class History(NamedTuple):
    """One story about the filing `p`, the row it falls under, and why."""

    name: str
    why: str
    rule: str
    facts: tuple[AnyFact, ...]
    at_fault: tuple[str, ...] = ()


HISTORIES = (
    History(
        "district-handed-to-province",
        "Who managed a dissolved body resolves himself (Luật TC Đ.12(5)); a fact that says the "
        "case passed to the province makes nobody there the denounced.",
        "T4",
        (
            succeeded(PROVINCE, "2025-08-05", predecessor=DISTRICT, successor=PROVINCE),
            last(PROVINCE, "2025-09-03", about=DISTRICT_CHAIR),
        ),
    ),
    History(
        "district-handed-to-province-then-higher",
        "The province stays competent, so a paper at the Prime Minister skips it.",
        "T13",
        (
            succeeded(PROVINCE, "2026-07-28", predecessor=DISTRICT, successor=PROVINCE),
            last(TOP, "2026-10-02", about=DISTRICT_CHAIR),
        ),
    ),
    History(
        "province-reopens-what-a-district-concluded",
        "The direct superior of who concluded was the province (Đ.37); resolving again makes it "
        "the new C, and a paper there is no continued denunciation any more.",
        "T5",
        (
            decided(DISTRICT, "2025-06-30"),
            reopening_ordered(PROVINCE, "2025-08-04"),
            last(PROVINCE, "2025-10-29", about=OF_DISTRICT),
        ),
    ),
    History(
        "province-overdue-with-what-a-district-concluded",
        "Having taken the case over it has thirty days like any C (Đ.30, 38).",
        "T8",
        (
            decided(DISTRICT, "2025-06-29"),
            taken_over(PROVINCE, "2025-09-01", DISTRICT),
            last(TOP, "2025-11-29", about=OF_DISTRICT),
        ),
        (PROVINCE,),
    ),
    History(
        "province-examines-what-a-district-concluded",
        "Continued denunciations go to the superior of who concluded, which the district's was.",
        "T7",
        (decided(DISTRICT, "2025-06-25"), last(PROVINCE, "2025-07-24", about=OF_DISTRICT)),
    ),
    History(
        "reopening-opens-no-complaint",
        "Only a denunciation can be reopened or taken over (Đ.37, 38): no second complaint is "
        "open at the province.",
        "K15",
        (
            reopening_ordered(PROVINCE, "2026-06-27", "p"),
            last(PROVINCE, "2026-07-01", about=against(COMMUNE)),
        ),
    ),
    History(
        "taken-and-closed-is-not-nothing",
        "A body that took the case, rightly or not, and closed it was asked: no level is skipped.",
        "T13b",
        (
            accepted(COMMUNE, "2025-06-08"),
            reopening_ordered(PROVINCE, "2025-06-24", "p2"),
            decided(PROVINCE, "2025-07-22", "p2"),
            last(TOP, "2025-08-18", about=CLERK),
        ),
    ),
    History(
        "delegated-by-another",
        "Ten working days are for the body whose own checking is delegated (Đ.24(1)).",
        "T13b",
        (
            accepted(COMMUNE, "2026-05-29"),
            check_delegated(COMMUNE, "2026-06-01"),
            received(PROVINCE, "2026-07-29", "p2", about=CLERK),
            last(CENTRE, "2026-08-10", about=CLERK),
        ),
    ),
    History(
        "handed-over-by-who-has-it-no-more",
        "After a superior took the case from it, a dissolved body has nothing left to pass on.",
        "T5",
        (
            taken_over(PROVINCE, "2025-04-28", DISTRICT),
            reopening_ordered(TOP, "2025-06-30", "p2"),
            succeeded(CENTRE, "2025-07-01", predecessor=DISTRICT, successor=PROVINCE),
            last(PROVINCE, "2025-07-13", about=denouncing(COMMUNE, post="body")),
        ),
    ),
    History(
        "working-days-came-with-the-decree",
        "Before NĐ 124/2020 only the ten days of the law ran (X1): on the eleventh the commune is "
        "silent, and the district is passed over.",
        "K15",
        (
            received(COMMUNE, "2019-06-08", "p1", about=against(COMMUNE)),
            last(PROVINCE, "2019-06-20", about=against(COMMUNE)),
        ),
        (COMMUNE,),
    ),
    History(
        "signed-by-another-after-all",
        "A classification says who signs: papers of two senders are not one filed twice.",
        "K15",
        (
            last(PROVINCE, "2019-05-13", about=against(COMMUNE), by=signed("one")),
            received(COMMUNE, "2019-05-18", "p1", about=against(COMMUNE), by=signed("one")),
            classified(COMMUNE, "2019-05-23", about=against(COMMUNE), by=signed("two")),
        ),
    ),
    History(
        "complaint-about-a-district-handed-over",
        "A fact that the case passed to one commune wins over the register, which cannot choose.",
        "K4",
        (
            succeeded(PROVINCE, "2026-07-01", predecessor=DISTRICT, successor=COMMUNE),
            last(COMMUNE, "2026-07-27", about=against(DISTRICT, issued="2025-03-03", place=None)),
        ),
    ),
    History(
        "taking-over-answers",
        "Whoever orders that a case be resolved again is not silent about the papers that led "
        "there; the case is open with him from that day (C.3, rows 16 and 19).",
        "T12",
        (
            decided(COMMUNE, "2026-07-12"),
            received(PROVINCE, "2026-07-20", "p2", about=CLERK),
            reopening_ordered(PROVINCE, "2026-08-01", "p2"),
            last(TOP, "2026-08-03", about=CLERK),
        ),
    ),
    History(
        "continued-waits-twenty-days",
        "The superior has TC-NEXT, twenty days, for a continued denunciation: until then it is "
        "in time there.",
        "T12",
        (
            decided(COMMUNE, "2026-08-05"),
            received(PROVINCE, "2026-09-03", "p2", about=CLERK),
            last(TOP, "2026-09-18", about=CLERK),
        ),
    ),
    History(
        "superior-late-after-a-termination",
        "A paper that waits beyond TC-INIT is not in time, and the law gives no further level.",
        "T13b",
        (
            terminated(DEPARTMENT, "2026-09-03"),
            received(PROVINCE, "2026-09-03", "p2", about=denouncing(DEPARTMENT), forwarder="qh-51"),
            last("b-nnmt", "2026-09-21", about=denouncing(DEPARTMENT)),
        ),
    ),
    History(
        "promoted-away-heads-no-more",
        "A chair promoted away heads his old body no longer: there is nobody to keep it from.",
        "T13c",
        (
            last(
                COMMUNE,
                "2026-05-02",
                about=moved(CHAIR, now_at=PROVINCE, now_post="official", promoted=True),
            ),
        ),
    ),
    History(
        "charged-away",
        "Who was competent by law before an arbiter charged another is no wrong address.",
        "T5",
        (
            assigned(TOP, "2026-01-09", "x21124"),
            last(PROVINCE, "2026-02-27", about=denouncing(DEPARTMENT, post="head")),
        ),
    ),
    History(
        "charge-needs-a-denounced",
        "An arbiter's charge does not tell who is denounced.",
        "T1",
        (
            assigned(PROVINCE, "2026-07-06", "x21124"),
            last(TOP, "2026-08-17", about=denouncing(None)),
        ),
    ),
    History(
        "answer-to-feedback-is-no-conclusion",
        "What was done with a paper of another kind says nothing of the denunciation.",
        "T13",
        (
            received(DEPARTMENT, "2026-07-01", "p1", about=asking(COMMUNE)),
            decided(DEPARTMENT, "2026-08-11"),
            last(PROVINCE, "2026-08-11", about=denouncing(DEPARTMENT)),
        ),
    ),
    History(
        "ended-body-is-no-addressee",
        "Naming the dissolved district that is denounced is not naming the province.",
        "T13",
        (last(CENTRE, "2025-08-03", about=DISTRICT_CHAIR, addressees=("b-nnmt", DISTRICT)),),
    ),
    History(
        "responsible-district-ended",
        "Feedback registered under the code of the dissolved responsible body is at its heir.",
        "F1",
        (last(DISTRICT, "2026-07-01", about=asking(DISTRICT)),),
    ),
    History(
        "objects-of-one-kind-share-a-matter",
        "A paper filed with the responsible body is filed there even while nobody had said so.",
        "F2",
        (
            received(COMMUNE, "2026-06-29", "p1", about=asking(None)),
            last("b-nnmt", "2026-06-30", about=asking(COMMUNE)),
        ),
    ),
    History(
        "another-kind-is-not-parallel",
        "A complaint at the responsible body is no feedback filed there.",
        "F3",
        (
            received(COMMUNE, "2026-07-06", "p1", about=against(COMMUNE)),
            last(PROVINCE, "2026-07-07", about=asking(COMMUNE)),
        ),
    ),
)


@pytest.mark.parametrize("story", HISTORIES, ids=lambda story: story.name)
def test_a_history_once_disputed_keeps_the_verdict_settled(story: History) -> None:
    """Row and fault are those found by reading the law again."""
    said = verdict(*story.facts)
    assert (said.rule, said.authority_fault) == (story.rule, story.at_fault), story.why


def test_guidance_repeated_after_the_same_competence_is_found_again_is_a_breach() -> None:
    """Competence found a second time for the same body has not changed (R2): told twice is told."""
    told = (
        determined(PROVINCE, "2026-07-30", COMMUNE),
        guided(PROVINCE, "2026-07-31", DEPARTMENT),
        determined(PROVINCE, "2026-08-02", COMMUNE, key="again"),
        guided(PROVINCE, "2026-08-05", DEPARTMENT),
    )
    found = repeated_transfer.detect(case(*told), the_law(), LONG_AFTER).findings
    assert [one.rule for one in found] == ["R2"]


@pytest.mark.parametrize("ids", [("t1", "t2"), ("t2", "t1")])
def test_of_two_receivers_of_one_day_it_does_not_matter_which_was_done(
    ids: tuple[str, str],
) -> None:
    """Ids order nothing (E.0): a receiver that closed the paper that day scatters nothing (R9)."""
    told = (
        received(PROVINCE, "2026-07-09", about=against(COMMUNE)),
        transferred(PROVINCE, "2026-07-10", DEPARTMENT, transfer=ids[0]),
        transferred(PROVINCE, "2026-07-10", COMMUNE, transfer=ids[1]),
        decided(COMMUNE, "2026-07-10"),
    )
    found = repeated_transfer.detect(case(*told), the_law(), at("2026-07-10")).findings
    assert "R9" not in {one.rule for one in found}

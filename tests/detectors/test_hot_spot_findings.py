"""What a hot spot and its report say, word for word, and the days on which that changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.petition import PetitionReceivedV1, ReceivedData
from projections.detectors.hot_spot import worth_a_look
from projections.findings import Detected, Finding, Pattern, SubjectKind
from tests.support.cases import MATTER, the_law
from tests.support.facts import fact, received
from tests.support.papers import (
    COMMUNE,
    PROVINCE,
    Day,
    asking,
    at,
    day_after,
    id_of,
    on,
    signed,
)
from tests.support.steps import delegation
from tests.support.verdicts import heated, only

DAY, TODAY = "2026-06-01", "2026-07-01"
MINISTRY, CENTRE = "b-nnmt", "btcdtw"
PLAIN: tuple[AnyFact, ...] = (received(COMMUNE, DAY, about=asking()),)
PATTERNS = {"O": Pattern.OVERDUE, "P": Pattern.PROLONGED, "R": Pattern.REPEATED_TRANSFER}


def record(rule: str, day: Day = "2026-06-20") -> Finding:
    """Return a finding on record of a member matter, resting on a fact of its own."""
    pattern = PATTERNS.get(rule[0], Pattern.CROSS_LEVEL)
    ids = (id_of(f"{rule}{day}"),)
    return Finding(
        rule, 1, pattern, SubjectKind.MATTER, MATTER, "", "high", on(day), ids, (COMMUNE,)
    )


P1, R5, R10, O3, HARD = (record(rule) for rule in ("P1", "R5", "R10", "O3", "K15"))


def sent_on(by: str | None, day: Day, petition: str, *, transfer: str | None = None) -> AnyFact:
    """One paper another body sent in; nobody says which where `by` is None."""
    data = ReceivedData(
        origin="forwarded",
        forwarder=by,
        transfer_id=None if transfer is None else id_of(transfer),
        signers=signed(),
        substance=asking(),
    )
    return fact(PetitionReceivedV1, COMMUNE, day, petition, data=data)


def visit(people: int, agency: str, day: Day = TODAY, *, bad: str = "") -> AnyFact:
    """One delegation about the commune's own affair."""
    return delegation(agency, day, people, about=asking(), incidents=(bad,) if bad else ())


def h1(detected: Detected) -> Finding | None:
    """Return the hot spot, if there is one."""
    return next((found for found in detected.findings if found.rule == "H1"), None)


def params(found: Finding | None) -> dict[str, str | int]:
    """Return what a finding counted."""
    assert found is not None
    return dict(found.params)


def wakes(detected: Detected) -> date | None:
    """Return the day on which the answer may change by itself."""
    return None if detected.wake_at is None else detected.wake_at.date()


def test_a_warm_spot_is_told_whole() -> None:
    """Subject, day, parts, score, evidence of every part, and the office first come to."""
    detected = heated(TODAY, *PLAIN, held=(P1, O3, R5))
    assert detected.findings == {
        Finding(
            rule="H1",
            version=1,
            pattern=Pattern.HOT_SPOT,
            subject_kind=SubjectKind.GROUP,
            subject=MATTER,
            path="",
            severity="medium",
            effective_at=on("2026-06-20"),
            evidence=tuple(sorted(id_ for one in (P1, O3, R5) for id_ in one.evidence)),
            agencies=(COMMUNE,),
            params=(("parts", "O3=1 P1=1 R5/R10=1"), ("score", 3)),
        )
    }
    assert detected.wake_at is None


def test_a_report_on_a_delegation_at_the_centre_is_told_whole() -> None:
    """The last such delegation speaks, where there were several."""
    earlier, later = visit(31, CENTRE, "2026-06-02"), visit(30, MINISTRY, "2026-06-20")
    detected = heated(TODAY, earlier, later)
    assert only(detected.findings, "H3") == Finding(
        rule="H3",
        version=1,
        pattern=Pattern.HOT_SPOT,
        subject_kind=SubjectKind.GROUP,
        subject=MATTER,
        path="",
        severity="high",
        effective_at=on("2026-06-20"),
        evidence=(later.id,),
        agencies=(MINISTRY,),
        params=(("cause", "central"), ("number", 30)),
    )


def test_a_delegation_that_is_large_enough_speaks_before_a_later_small_one() -> None:
    """Twenty-nine people, or thirty at the province, are passed over, not waited for."""
    large = visit(30, CENTRE, "2026-06-02")
    others = (visit(29, CENTRE, "2026-06-10"), visit(40, PROVINCE, "2026-06-20"))
    found = only(heated(TODAY, large, *others).findings, "H3")
    assert (found.effective_at, found.evidence) == (on("2026-06-02"), (large.id,))


def test_a_report_on_disorder_is_told_whole() -> None:
    """It tells the points disorder adds, the office and the visit."""
    fact_ = visit(5, COMMUNE, bad="threat")
    found = only(heated(TODAY, fact_).findings, "H3")
    assert (found.effective_at, found.evidence, found.agencies) == (
        on(TODAY),
        (fact_.id,),
        (COMMUNE,),
    )
    assert params(found) == {"cause": "disorder", "number": 2}
    assert (found.severity, found.subject, found.path) == ("high", MATTER, "")


def test_a_report_on_a_hot_spot_is_told_whole() -> None:
    """It rests on everything the hot spot rests on, from the day that became hot."""
    held = (P1, record("O3", "2026-06-21"), record("R5", "2026-06-22"))
    detected = heated(TODAY, visit(30, MINISTRY), held=held)
    hot, report = only(detected.findings, "H1"), only(detected.findings, "H3")
    assert (hot.severity, params(hot)["score"]) == ("high", 5)
    assert report.evidence == hot.evidence == tuple(sorted(set(hot.evidence)))
    assert set(report.evidence) > {id_ for one in held for id_ in one.evidence}
    assert report.effective_at == hot.effective_at == on(TODAY)
    assert params(report) == {"cause": "hot", "number": 5}
    assert report.agencies == hot.agencies == (MINISTRY,)


@pytest.mark.parametrize(
    ("held", "since"),
    [
        (("P1 2026-06-10", "O3 2026-06-11", "R5 2026-06-12", "R10 2026-06-09"), "2026-06-11"),
        (("P1 2026-06-10", "P1 2026-06-05", "O3 2026-06-11", "R5 2026-06-07"), "2026-06-11"),
        (("P1 2026-07-01", "O3 2026-06-11", "R5 2026-06-07"), "2026-07-01"),
        (("P1 2026-07-02", "O3 2026-06-11", "R5 2026-06-07"), None),
    ],
)
def test_the_first_finding_of_a_kind_gives_its_day(
    held: tuple[str, ...], since: str | None
) -> None:
    """A finding counts from its own day on, not before; more of a kind change nothing."""
    found = h1(heated(TODAY, *PLAIN, held=[record(*one.split()) for one in held]))
    assert (found and found.effective_at) == (since and on(since))


@pytest.mark.parametrize(
    ("days", "since"),
    [
        (("2026-06-20",), "2026-06-20"),
        (("2026-06-20", "2026-05-24"), "2026-05-24"),
        (("2026-06-20", "2026-05-23"), "2026-06-20"),
        (("2026-06-20", "2026-05-24", "2026-04-27"), "2026-04-27"),
        (("2026-06-04", "2026-05-01"), "2026-06-04"),
    ],
)
def test_hard_escalation_counts_from_the_first_of_its_run(
    days: tuple[str, ...], since: str
) -> None:
    """Each follows the one before within 28 days, both ends in; the first and last are proof."""
    begun = "2026-01-01"
    held = [record("P1", begun), record("O3", begun), *(record("K15", day) for day in days)]
    detected = heated(TODAY, *PLAIN, held=held)
    found = h1(detected)
    assert found is not None
    assert found.effective_at == on(since)
    proof = {id_of(f"K15{since}"), id_of(f"K15{days[0]}")}
    assert set(found.evidence) == {id_of(f"P1{begun}"), id_of(f"O3{begun}")} | proof
    assert wakes(detected) == day_after(days[0], 28)


class TestForwarders:
    """Three different bodies of the press or the National Assembly within 90 days."""

    def test_each_counts_by_its_latest_paper(self) -> None:
        """The run begins when the third came, and is proved by its first and last three."""
        facts = [
            sent_on("bc", "2026-03-02", "a"),
            sent_on("qh", "2026-03-10", "b"),
            sent_on("qh-51", "2026-03-20", "c"),
            sent_on("bc", "2026-05-30", "d"),
        ]
        detected = heated("2026-06-07", *facts, held=(record("P1", DAY), record("O3", DAY)))
        found = h1(detected)
        assert found is not None
        assert (found.effective_at, wakes(detected)) == (on(DAY), on("2026-06-08"))
        assert {one.id for one in facts} < set(found.evidence)

    @pytest.mark.parametrize(
        ("days", "today", "since"),
        [
            (("2026-03-01", "2026-03-02", "2026-05-29"), "2026-05-29", "2026-05-29"),
            (("2026-03-01", "2026-03-02", "2026-05-30"), "2026-05-30", None),
            (("2026-03-01", "2026-03-02", "2026-03-03"), "2026-05-29", "2026-03-03"),
            (("2026-03-01", "2026-03-02", "2026-03-03"), "2026-05-30", None),
        ],
    )
    def test_ninety_days_have_both_ends_in(
        self, days: tuple[str, ...], today: str, since: str | None
    ) -> None:
        """A day more and they no longer count together."""
        facts = [sent_on(by, day, by) for by, day in zip(("bc", "qh", "mttq"), days, strict=True)]
        facts[2] = sent_on("qh-51", days[2], "c")
        held = (record("P1", "2026-01-01"), record("O3", "2026-01-01"))
        found = h1(heated(today, *facts, held=held))
        assert (found and found.effective_at) == (since and on(since))

    def test_a_run_that_broke_off_begins_anew(self) -> None:
        """The day after its last is still the same run; a day later is another."""
        first = [sent_on(by, "2026-01-01", f"1{by}") for by in ("bc", "qh", "qh-51")]
        held = (record("P1", "2025-12-01"), record("O3", "2025-12-01"))
        for again, since in (("2026-04-01", "2026-01-01"), ("2026-04-02", "2026-04-02")):
            later = [sent_on(by, again, f"2{by}") for by in ("bc", "qh", "qh-51")]
            found = h1(heated(again, *first, *later, held=held))
            assert found is not None
            assert found.effective_at == on(since)

    @pytest.mark.parametrize(
        ("facts", "could"),
        [
            ([("bc", "2026-06-01"), ("qh", "2026-06-01"), (None, "2026-06-01")], 4),
            ([("bc", "2026-06-01"), (None, "2026-06-01"), (None, "2026-06-02")], 4),
            ([("bc", "2026-06-01"), (None, "2026-06-01")], None),
            ([("bc", "2026-04-03"), ("qh", "2026-06-01"), (None, "2026-06-01")], 4),
            ([("bc", "2026-04-02"), ("qh", "2026-06-01"), (None, "2026-06-01")], None),
            ([("bc", "2026-06-01"), ("mttq", "2026-06-01"), (None, "2026-06-01")], None),
        ],
    )
    def test_papers_nobody_named_could_make_up_what_is_missing(
        self, facts: list[tuple[str | None, str]], could: int | None
    ) -> None:
        """As many as are missing, within the 90 days."""
        papers = [sent_on(by, day, f"p{n}") for n, (by, day) in enumerate(facts)]
        found = h1(heated(TODAY, *papers, held=(P1, O3, R5)))
        assert params(found).get("could_reach") == could

    def test_what_could_be_is_looked_at_again_when_the_oldest_falls_out(self) -> None:
        """89 days after it, it is the last time."""
        papers = [sent_on("bc", "2026-05-01", "a"), sent_on("qh", "2026-06-01", "b")]
        detected = heated(TODAY, *papers, sent_on(None, "2026-06-02", "c"), held=(P1, O3, R5))
        assert wakes(detected) == day_after("2026-05-01", 90)

    def test_a_paper_that_came_by_a_transfer_was_sent_by_no_forwarder(self) -> None:
        """It is known whence it came."""
        papers = [sent_on("bc", DAY, "a"), sent_on("qh", DAY, "b")]
        passed = sent_on(None, DAY, "c", transfer="t1")
        found = h1(heated(TODAY, *papers, passed, held=(P1, O3, R5)))
        assert found is not None
        assert found.flags == ()


class TestUnclassified:
    """A paper nobody classified could be a hard escalation for 28 days."""

    @pytest.mark.parametrize(
        ("day", "partial"), [("2026-06-04", True), ("2026-06-03", False), (TODAY, True)]
    )
    def test_both_ends_count(self, day: str, partial: bool) -> None:
        """As with an escalation that is known."""
        paper = fact(PetitionReceivedV1, COMMUNE, day, "p1", data=ReceivedData(signers=signed()))
        detected = heated(TODAY, paper, held=(P1, O3, R5))
        found = h1(detected)
        assert found is not None
        assert found.flags == (("partial",) if partial else ())
        assert wakes(detected) == (day_after(day, 28) if partial else None)

    def test_the_latest_of_several_is_waited_for(self) -> None:
        """As long as one may count, the answer is not whole."""
        papers = [
            fact(PetitionReceivedV1, COMMUNE, day, day, data=ReceivedData(signers=signed()))
            for day in ("2026-06-20", "2026-06-10")
        ]
        assert wakes(heated(TODAY, *papers, held=(P1, O3, R5))) == day_after("2026-06-20", 28)

    def test_a_known_escalation_leaves_nothing_to_know(self) -> None:
        """The input counts once."""
        paper = fact(PetitionReceivedV1, COMMUNE, TODAY, "p1", data=ReceivedData(signers=signed()))
        found = h1(heated(TODAY, paper, held=(P1, O3, R5, HARD)))
        assert found is not None
        assert found.flags == ()


@pytest.mark.parametrize(
    ("held", "worth"),
    [
        ((), False),
        ((P1,), False),
        ((P1, O3), True),
        ((P1, R5, R10), True),
        ((P1, replace(O3, state="historic")), False),
        ((P1, record("O3", "2026-07-02")), False),
    ],
    ids=["none", "one", "two", "two of three", "one has ended", "one is to come"],
)
def test_a_group_that_is_no_mass_is_looked_at_from_two_inputs_on(
    held: tuple[Finding, ...], worth: bool
) -> None:
    """Forwarders alone could add the third."""
    assert worth_a_look(held, the_law(), at(TODAY)) is worth


def test_a_crowd_and_its_disorder_are_proved_by_what_they_rest_on() -> None:
    """The high score by the visit; disorder beside it, while it lasts."""
    crowd = visit(30, MINISTRY, bad="threat")
    detected = heated(TODAY, crowd, held=(P1,))
    found = h1(detected)
    assert found is not None
    assert params(found) == {"parts": "P1=1 M9=2 mass=2", "score": 5}
    assert found.evidence == tuple(sorted({crowd.id, *P1.evidence}))
    assert found.agencies == (MINISTRY,)

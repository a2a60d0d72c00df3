"""Where several warnings meet, rows H1 and H3 of E.4, each input at its edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.petition import PetitionReceivedV1, ReceivedData
from projections.evaluate import evaluate_group
from projections.findings import Detected, Finding, Pattern, SubjectKind
from projections.group_file import GroupFile
from tests.support.cases import MATTER, the_law
from tests.support.facts import fact, received
from tests.support.papers import COMMUNE, PROVINCE, asking, at, day_after, id_of, on, signed
from tests.support.steps import complex_flagged, delegation
from tests.support.verdicts import heated, holding, only

DAY, TODAY = "2026-06-01", "2026-07-01"
CENTRE = "btcdtw"


def record(rule: str, day: str = "2026-06-20", **said: object) -> Finding:
    """Return a finding on record of a member matter."""
    patterns = {"O": Pattern.OVERDUE, "P": Pattern.PROLONGED, "R": Pattern.REPEATED_TRANSFER}
    found = Finding(
        rule,
        1,
        patterns.get(rule[0], Pattern.CROSS_LEVEL),
        SubjectKind.MATTER,
        MATTER,
        "",
        "high",
        on(day),
        (id_of(f"{rule}{day}"),),
        (COMMUNE,),
    )
    return replace(found, **said)  # type: ignore[arg-type]  # a finding's own fields


P1, R5, R10, O3 = (record(rule) for rule in ("P1", "R5", "R10", "O3"))
HARD = record("K15")
SOFT = record("K14")
PLAIN: tuple[AnyFact, ...] = (received(COMMUNE, DAY, about=asking()),)


def sent_on(by: str | None, day: str, petition: str) -> AnyFact:
    """One paper another body sent in; nobody says which where `by` is None."""
    data = ReceivedData(origin="forwarded", forwarder=by, signers=signed(), substance=asking())
    return fact(PetitionReceivedV1, COMMUNE, day, petition, data=data)


def visit(people: int, agency: str, day: str = TODAY, *, bad: str = "") -> AnyFact:
    """One delegation about the commune's own affair."""
    words = (bad,) if bad else ()
    return delegation(agency, day, people, about=asking(), incidents=words)


class Case(NamedTuple):
    """What is known of a group, and the score it has."""

    story: str
    facts: tuple[AnyFact, ...]
    held: tuple[Finding, ...]
    expected: str | None
    """Parts and severity; None where it is no hot spot."""
    today: str = TODAY


FORWARDED = tuple(sent_on(by, DAY, f"f{n}") for n, by in enumerate(("bc", "qh", "qh-51")))
CASES = (
    Case("two inputs", PLAIN, (P1, O3), None),
    Case("three inputs", PLAIN, (P1, O3, R5), "O3=1 P1=1 R5/R10=1 medium"),
    Case("R5 and R10 are one input", PLAIN, (P1, R5, R10), None),
    Case("R10 alone counts as well", PLAIN, (P1, O3, R10), "O3=1 P1=1 R5/R10=1 medium"),
    Case("many matters, one input", PLAIN, (O3, record("O3", "2026-06-21"), P1), None),
    Case(
        "what has ended counts nothing",
        PLAIN,
        (P1, R5, replace(O3, state="historic")),
        None,
    ),
    Case("hard escalation", PLAIN, (P1, O3, HARD), "O3=1 P1=1 escalation=1 medium"),
    Case("a soft one", PLAIN, (P1, O3, SOFT), None),
    Case(
        "hard escalation 28 days ago, both ends in",
        PLAIN,
        (P1, O3, record("K15", "2026-06-04")),
        "escalation=1 O3=1 P1=1 medium",
    ),
    Case("a day earlier", PLAIN, (P1, O3, record("K15", "2026-06-03")), None),
    Case("three forwarders", FORWARDED, (P1, O3), "forwarders=1 O3=1 P1=1 medium"),
    Case("two forwarders", FORWARDED[:2], (P1, O3), None),
    Case(
        "one forwarder three times",
        tuple(sent_on("bc", DAY, f"b{n}") for n in range(3)),
        (P1, O3),
        None,
    ),
    Case(
        "the Front is no press",
        (*FORWARDED[:2], sent_on("mttq", DAY, "front")),
        (P1, O3),
        None,
    ),
    Case("forwarders of the last 90 days", FORWARDED, (P1, O3), "any", "2026-08-29"),
    Case("forwarders of 91 days ago", FORWARDED, (P1, O3), None, "2026-08-30"),
    Case(
        "a high mass score counts two",
        (visit(30, "b-nnmt"),),
        (P1,),
        "P1=1 mass=2 medium",
    ),
    Case("a score of four does not", (visit(30, PROVINCE),), (P1, O3), None),
    Case(
        "disorder counts beside the score, not in it",
        (visit(11, PROVINCE, bad="threat"),),
        (P1,),
        "P1=1 M9=2 medium",
    ),
    Case(
        "hot from five",
        (visit(30, "b-nnmt", bad="threat"),),
        (P1,),
        "P1=1 M9=2 mass=2 high",
    ),
    Case(
        "highest",
        (*FORWARDED, visit(30, "b-nnmt", bad="threat")),
        (P1, O3, R5, HARD),
        "any",
    ),
)


def told(detected: Detected) -> str | None:
    """Return parts and severity of H1."""
    found = [finding for finding in detected.findings if finding.rule == "H1"]
    return f"{dict(found[0].params)['parts']} {found[0].severity}" if found else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.story)
def test_each_input_counts_once_and_up_to_its_edge(case: Case) -> None:
    """The score is the sum of what is known to hold today."""
    said = told(heated(case.today, *case.facts, held=case.held))
    if case.expected == "any":
        assert said is not None
    else:
        assert _sorted(said) == _sorted(case.expected)


def _sorted(said: str | None) -> list[str] | None:
    return None if said is None else sorted(said.split())


def test_nine_points_are_the_most() -> None:
    """All inputs at once."""
    facts = (*FORWARDED, visit(30, "b-nnmt", bad="threat"))
    found = only(heated(TODAY, *facts, held=(P1, O3, R5, R10, HARD)).findings, "H1")
    assert (dict(found.params)["score"], found.severity) == (9, "high")


def test_it_is_a_hot_spot_from_the_day_the_last_needed_input_came_true() -> None:
    """Not from the first of them."""
    held = (P1, record("O3", "2026-06-25"), record("R5", "2026-06-28"))
    found = only(heated(TODAY, *PLAIN, held=held).findings, "H1")
    assert found.effective_at == date(2026, 6, 28)


def test_the_order_of_the_record_does_not_matter() -> None:
    """Findings of many matters come in any order."""
    held = (P1, O3, R5, HARD, record("K15", "2026-06-10"), record("O3", "2026-06-01"))
    facts = (*FORWARDED, visit(30, "b-nnmt"))
    assert heated(TODAY, *facts, held=held) == heated(TODAY, *facts[::-1], held=held[::-1])


class TestUnknown:
    """What nobody can know counts nothing and is told."""

    def test_forwarders_nobody_named(self) -> None:
        """Two are known, one paper came from who knows whom."""
        facts = (*FORWARDED[:2], sent_on(None, DAY, "nobody"))
        found = only(heated(TODAY, *facts, held=(P1, O3, R5)).findings, "H1")
        assert found.flags == ("partial",)
        assert (dict(found.params)["score"], dict(found.params)["could_reach"]) == (3, 4)

    def test_a_delegation_at_an_office_nobody_can_compare(self) -> None:
        """Thirty at the centre about something unclassified: perhaps two points more."""
        facts = (delegation("b-nnmt", TODAY, 30),)
        found = only(heated(TODAY, *facts, held=(P1, O3, R5)).findings, "H1")
        assert (found.flags, dict(found.params)["could_reach"]) == (("partial",), 5)

    def test_a_paper_nobody_classified(self) -> None:
        """It could be a hard escalation, for 28 days."""
        data = ReceivedData(signers=signed())
        paper = fact(PetitionReceivedV1, COMMUNE, TODAY, "p1", data=data)
        detected = heated(TODAY, paper, held=(P1, O3, R5))
        assert only(detected.findings, "H1").flags == ("partial",)
        assert detected.wake_at is not None
        assert detected.wake_at.date() == day_after(TODAY, 28)

    def test_all_known(self) -> None:
        """Nothing is partial then."""
        found = only(heated(TODAY, *PLAIN, held=(P1, O3, R5)).findings, "H1")
        assert found.flags == ()
        assert "could_reach" not in dict(found.params)


class TestAdHocReport:
    """H3."""

    @pytest.mark.parametrize(
        ("facts", "held", "today", "cause"),
        [
            ((visit(30, "b-nnmt"),), (P1, O3, R5), TODAY, "hot"),
            ((visit(30, CENTRE),), (), TODAY, "central"),
            ((visit(29, CENTRE),), (), TODAY, None),
            ((visit(30, PROVINCE),), (), TODAY, None),
            ((visit(30, CENTRE),), (), "2026-09-29", "central"),
            ((visit(30, CENTRE),), (), "2026-09-30", None),
            ((visit(5, COMMUNE, bad="threat"),), (), TODAY, "disorder"),
            ((visit(4, COMMUNE, bad="threat"),), (), TODAY, None),
            (PLAIN, (P1, O3, R5), TODAY, None),
        ],
    )
    def test_what_calls_for_a_report(
        self,
        facts: tuple[AnyFact, ...],
        held: tuple[Finding, ...],
        today: str,
        cause: str | None,
    ) -> None:
        """A hot spot, thirty people at the centre, or disorder; a warning alone does not."""
        detected = heated(today, *facts, held=held)
        causes = [dict(f.params)["cause"] for f in detected.findings if f.rule == "H3"]
        assert causes == ([] if cause is None else [cause])

    def test_it_wakes_when_the_delegation_is_long_ago(self) -> None:
        """A report of last quarter is no longer needed."""
        wake_at = heated(TODAY, visit(30, CENTRE)).wake_at
        assert wake_at is not None
        assert wake_at.date() == date(2026, 9, 30)


def test_a_group_is_told_with_what_is_on_record_of_its_matters() -> None:
    """Mass complaint, hot spot and the prolonged group come from one look."""
    facts = (
        received(COMMUNE, DAY, about=asking(), by=signed(names=40)),
        visit(35, "b-nnmt"),
        complex_flagged(COMMUNE, DAY),
    )
    group = GroupFile(MATTER, facts)
    detected = evaluate_group(group, the_law(), at(TODAY), (P1, O3, R5))
    assert holding(detected) == [
        "H1 high",
        "H3 high",
        "M1 info",
        "M2 high",
        "M6 info",
        "P2 high",
    ]

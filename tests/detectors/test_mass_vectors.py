"""The vectors of mass complaints, law file section E.3, and each row at its edge."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.linking import PetitionRekeyedV1, RekeyedData
from domain.contracts.petition import PetitionRepresentativesAppointedV1, RepresentativesData
from domain.contracts.substance import Signers
from projections.findings import SubjectKind
from tests.support.cases import MATTER
from tests.support.facts import fact, received, transferred
from tests.support.papers import COMMUNE, PROVINCE, day_after, id_of, ref, signed
from tests.support.steps import decided, delegation, visited
from tests.support.verdicts import gathered, holding, only

DAY, MONTH_LATER = "2026-08-03", "2026-09-03"


class Vector(NamedTuple):
    """A story, and the complete list of what holds on its last day."""

    id: str
    story: tuple[AnyFact, ...]
    expected: list[str]


def group(
    names: int,
    *,
    signatures: int | None = None,
    representatives: int | None = None,
    appointment: bool | None = None,
) -> AnyFact:
    """One paper with many names."""
    by = signed(
        names=names,
        signatures=signatures,
        representatives=representatives,
        appointment=appointment,
    )
    return received(COMMUNE, DAY, by=by)


def crowd(day: str, names: int, petition: str) -> AnyFact:
    """One paper with so many names, all signed and well represented."""
    by = signed(petition, names=names, signatures=names, representatives=1, appointment=True)
    return received(COMMUNE, day, petition, by=by)


def singles(people: int, days: int, *, same: bool = False) -> tuple[AnyFact, ...]:
    """One paper from each of some people, spread evenly; the last comes `days` days in."""
    last = people - 1
    return tuple(
        received(
            COMMUNE,
            day_after(DAY, (days - 1) * n // last),
            f"p{n}",
            by=signed("sender" if same else f"sender {n}"),
        )
        for n in range(people)
    )


VECTORS = (
    Vector("MV01", (delegation(COMMUNE, DAY, 4),), []),
    Vector("MV02", (delegation(COMMUNE, DAY, 5),), ["M1 info"]),
    Vector("MV03", (group(12, representatives=3, appointment=True),), ["M2 info"]),
    Vector("MV04", (group(8, representatives=3, appointment=True),), ["M11 info", "M2 info"]),
    Vector("MV07", singles(6, 20, same=True), []),
    Vector(
        "MV08",
        (delegation(COMMUNE, DAY, 7), delegation(COMMUNE, "2026-08-20", 7, reception="d2")),
        ["M1 info"],
    ),
    Vector("MV09", (group(11, signatures=9),), ["M12 info", "M2 info"]),
    Vector("MV11", singles(5, 30), ["M3 info"]),
    Vector("MV11-", singles(5, 31), []),
    Vector("MV12", (crowd(DAY, 5, "a"), crowd(MONTH_LATER, 10, "b")), ["M2 info", "M4 info"]),
    Vector("MV12-", (crowd(DAY, 10, "a"), crowd(MONTH_LATER, 10, "b")), ["M2 info"]),
    Vector("MV14", (received(COMMUNE, DAY), visited(COMMUNE, DAY, incidents=("threat",))), []),
    Vector(
        "MV14-",
        (received(COMMUNE, DAY), delegation(COMMUNE, DAY, 2, incidents=("threat",))),
        [],
    ),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_the_vectors_of_the_law_file_hold(vector: Vector) -> None:
    """Every story gives exactly the findings the law file lists."""
    last = max(step.businessdate for step in vector.story)
    assert holding(gathered(last, *vector.story)) == vector.expected


@pytest.mark.parametrize(
    ("people", "size", "score", "severity"),
    [
        (5, "S1", 1, "info"),
        (10, "S1", 1, "info"),
        (11, "S2", 2, "info"),
        (29, "S2", 2, "info"),
        (30, "S3", 3, "medium"),
        (99, "S3", 3, "medium"),
        (100, "S4", 4, "medium"),
        (20_000, "S4", 4, "medium"),
    ],
)
def test_the_size_gives_the_score_and_the_score_the_severity(
    people: int, size: str, score: int, severity: str
) -> None:
    """Size alone reaches a warning, and no more."""
    found = only(gathered(DAY, delegation(COMMUNE, DAY, people)).findings, "M1")
    params = dict(found.params)
    assert (params["people"], params["size"], params["score"]) == (people, size, score)
    assert (found.severity, found.subject_kind, found.subject, found.path) == (
        severity,
        SubjectKind.GROUP,
        MATTER,
        "",
    )


def test_the_signal_that_came_first_carries_the_score() -> None:
    """One group has one score, however many signals it gives."""
    facts = (received(COMMUNE, "2026-08-01", by=signed(names=40)), delegation(COMMUNE, DAY, 35))
    found = gathered(DAY, *facts).findings
    assert {finding.rule: finding.severity for finding in found} == {"M2": "medium", "M1": "info"}


def test_heads_are_never_summed_over_visits() -> None:
    """The same people may have come twice."""
    visits = [delegation(COMMUNE, DAY, 20, reception=f"d{n}") for n in range(3)]
    assert dict(only(gathered(DAY, *visits).findings, "M1").params)["people"] == 20


def test_people_are_the_distinct_signers_where_they_are_more() -> None:
    """Thirty people who each wrote are thirty, though nobody saw them together."""
    found = only(gathered("2026-09-01", *singles(30, 29)).findings, "M3")
    assert (dict(found.params)["people"], found.severity) == (30, "medium")


def test_who_leaves_the_window_is_forgotten_only_with_the_last_paper() -> None:
    """One of five signs twice, thirty days apart; the others follow within thirty days."""
    early = [received(COMMUNE, DAY, f"e{n}", by=signed("sender 0")) for n in range(2)]
    between = received(COMMUNE, day_after(DAY, 5), "e3", by=signed("sender 0"))
    late = [
        received(COMMUNE, day_after(DAY, 31 + n), f"l{n}", by=signed(f"sender {n}"))
        for n in range(1, 5)
    ]
    assert holding(gathered("2026-12-01", *early, between, *late)) == []
    within = [
        *early,
        between,
        *(received(COMMUNE, DAY, f"w{n}", by=signed(f"sender {n}")) for n in range(1, 5)),
    ]
    assert holding(gathered("2026-12-01", *within)) == ["M3 info"]


def test_one_person_under_two_keys_is_one_person() -> None:
    """Four people and one of them again under the next key: the office says who is who."""
    four = singles(4, 10)
    new = "k2." + ref("sender 0").partition(".")[2]
    by = Signers(sender_ref=new)
    again = received(COMMUNE, day_after(DAY, 11), "again", by=by)
    assert "M3 info" in holding(gathered("2026-09-01", *four, again))
    said = RekeyedData(key="k2", refs=((ref("sender 0"), new),))
    rekeyed = fact(PetitionRekeyedV1, COMMUNE, day_after(DAY, 12), "p0", data=said)
    assert holding(gathered("2026-09-01", *four, again, rekeyed)) == []


def test_before_the_first_rulebook_its_first_version_judges() -> None:
    """Old registers are read too."""
    assert holding(gathered("2009-03-02", delegation(COMMUNE, "2009-03-02", 5))) == ["M1 info"]


def test_two_appointments_of_one_day_are_read_in_favour_of_the_petitioners() -> None:
    """And as the larger number; neither is later than the other."""
    said = [
        fact(
            PetitionRepresentativesAppointedV1,
            COMMUNE,
            "2026-08-10",
            "p1",
            data=RepresentativesData(representatives=n, appointment=n == 2),
            key=str(n),
        )
        for n in (2, 3)
    ]
    assert holding(gathered("2026-08-10", group(5), *said)) == ["M11 info", "M2 info"]


def test_a_large_crowd_is_told_in_round_numbers() -> None:
    """One more among a thousand is no news, and evidence stays short."""
    found = only(gathered("2026-09-01", *singles(1234, 29)).findings, "M3")
    assert dict(found.params)["people"] == 1200
    assert len(found.evidence) <= 120


@pytest.mark.parametrize(("names", "expected"), [(4, []), (5, ["M2 info"])])
def test_five_names_make_a_group_petition(names: int, expected: list[str]) -> None:
    """The first step of the rule on representatives."""
    assert holding(gathered(DAY, group(names))) == expected


def test_two_papers_are_not_many() -> None:
    """Four and four people on two papers are eight signers, but two papers."""
    papers = [
        received(
            COMMUNE,
            DAY,
            f"p{n}",
            by=signed(f"a{n}", names=4, cosigners=(f"b{n}", f"c{n}", f"d{n}")),
        )
        for n in range(2)
    ]
    assert holding(gathered(DAY, *papers)) == []


def test_group_papers_do_not_count_as_separate_ones() -> None:
    """Four people and one paper of many names are no five separate signers."""
    facts = (*singles(4, 10), group(9, representatives=1, appointment=True))
    assert "M3 info" not in holding(gathered("2026-09-01", *facts))


def test_a_paper_sent_on_is_one_paper() -> None:
    """The receiver's copy of a transferred paper is not another one."""
    facts = [
        step
        for n in range(3)
        for step in (
            received(PROVINCE, DAY, f"p{n}", by=signed(f"sender {n}")),
            transferred(PROVINCE, "2026-08-04", COMMUNE, f"p{n}", transfer=f"t{n}"),
            received(COMMUNE, "2026-08-05", f"q{n}", transfer=f"t{n}", by=signed(f"other {n}")),
        )
    ]
    assert holding(gathered("2026-08-06", *facts)) == []


class TestRepresentatives:
    """M10 to M12."""

    @pytest.mark.parametrize(
        ("names", "appointed", "expected"),
        [(5, False, ["M10 info", "M2 info"]), (5, True, ["M2 info"]), (4, False, [])],
    )
    def test_five_names_without_appointment_lack_representatives(
        self, names: int, appointed: bool, expected: list[str]
    ) -> None:
        """From two to four there is only a notice; unknown is not missing."""
        assert holding(gathered(DAY, group(names, appointment=appointed))) == expected

    def test_a_later_appointment_mends_it(self) -> None:
        """The latest word on representatives stands."""
        chosen = RepresentativesData(representatives=2)
        later = fact(PetitionRepresentativesAppointedV1, COMMUNE, "2026-08-10", "p1", data=chosen)
        assert holding(gathered("2026-08-10", group(5, appointment=False), later)) == ["M2 info"]

    @pytest.mark.parametrize(
        ("names", "chosen", "too_many"),
        [
            (5, 2, False),
            (10, 2, False),
            (10, 3, True),
            (11, 5, False),
            (11, 6, True),
            (4, 4, False),
        ],
    )
    def test_two_for_up_to_ten_names_and_five_for_more(
        self, names: int, chosen: int, too_many: bool
    ) -> None:
        """The law's two steps."""
        found = holding(gathered(DAY, group(names, representatives=chosen, appointment=True)))
        assert ("M11 info" in found) == too_many

    def test_the_flag_names_the_paper(self) -> None:
        """A data flag is about one paper, not about the group."""
        found = only(gathered(DAY, group(11, signatures=9)).findings, "M12")
        assert (found.path, dict(found.params)) == (id_of("p1"), {"names": 11, "signatures": 9})

    def test_every_signature_there_is_nothing_missing(self) -> None:
        """Eleven names, eleven signatures."""
        assert holding(gathered(DAY, group(11, signatures=11))) == ["M2 info"]


def test_what_is_dated_later_counts_later() -> None:
    """A fact of tomorrow says nothing today, but wakes us tomorrow."""
    detected = gathered("2026-08-01", delegation(COMMUNE, DAY, 9), decided(COMMUNE, "2026-08-09"))
    assert detected.findings == frozenset()
    assert detected.wake_at is not None
    assert detected.wake_at.date().isoformat() == DAY

"""The transfer vectors of the law file, section E.2, each by its id."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from tests.support.facts import accepted, acknowledged, received, refused, returned, transferred
from tests.support.notices import informed, notified
from tests.support.papers import COMMUNE, PROVINCE, against, denouncing, signed
from tests.support.steps import decided, determined
from tests.support.verdicts import holding, moved

CENTRE, DEPARTMENT = "btcdtw", "t51-snnmt"
FILED = received(PROVINCE, "2026-08-03")
SENT = (FILED, transferred(PROVINCE, "2026-08-04", COMMUNE), acknowledged(COMMUNE, "2026-08-05"))
TAKEN_IN = received(COMMUNE, "2026-08-05", "p2", transfer="t1", forwarder=PROVINCE)
YEAR = ("2026-01-05", "2026-02-05", "2026-03-05", "2026-04-06", "2026-05-06")


class Vector(NamedTuple):
    """A story up to the day of its last fact, and the complete list of what holds then."""

    id: str
    story: tuple[AnyFact, ...]
    expected: list[str]


def _denounced(post: str, competent: str) -> tuple[AnyFact, ...]:
    about = denouncing(COMMUNE, post="head" if post == "head" else "official")
    return (
        received(PROVINCE, "2026-08-03", about=about),
        determined(PROVINCE, "2026-08-04", competent),
        transferred(PROVINCE, "2026-08-05", COMMUNE),
        acknowledged(COMMUNE, "2026-08-06"),
        notified(PROVINCE, "2026-08-06"),
    )


def _five_denouncers() -> tuple[AnyFact, ...]:
    return tuple(
        fact
        for n in range(5)
        for fact in (
            received(PROVINCE, "2026-08-03", f"p{n}", about=denouncing(), by=signed(f"one {n}")),
            transferred(PROVINCE, f"2026-08-0{n + 3}", COMMUNE, f"p{n}", transfer=f"t{n}"),
            notified(PROVINCE, f"2026-08-0{n + 3}", f"p{n}"),
            acknowledged(COMMUNE, "2026-08-10", f"t{n}"),
        )
    )


def _late(day: str) -> tuple[AnyFact, ...]:
    return (
        received(PROVINCE, "2026-08-28", about=denouncing()),
        notified(PROVINCE, "2026-09-09"),
        transferred(PROVINCE, day, COMMUNE),
        acknowledged(COMMUNE, "2026-09-11"),
    )


def _copied(role: Literal["main", "copy"]) -> tuple[AnyFact, ...]:
    return (
        received(PROVINCE, "2026-08-03", about=denouncing(COMMUNE, post="head")),
        transferred(PROVINCE, "2026-08-05", COMMUNE, role=role),
    )


VECTORS = (
    Vector("RV01", (*SENT, TAKEN_IN, accepted(COMMUNE, "2026-08-07", "p2")), []),
    Vector(
        "RV02",
        (
            *SENT,
            returned(COMMUNE, "2026-08-06"),
            transferred(PROVINCE, "2026-08-10", COMMUNE, transfer="t2"),
            acknowledged(COMMUNE, "2026-08-11", "t2"),
        ),
        ["R3 medium", "R4 high"],
    ),
    Vector(
        "RV03",
        (
            received(CENTRE, "2026-08-03"),
            transferred(CENTRE, "2026-08-04", PROVINCE),
            acknowledged(PROVINCE, "2026-08-05"),
            transferred(PROVINCE, "2026-08-06", DEPARTMENT, transfer="t2"),
            acknowledged(DEPARTMENT, "2026-08-07", "t2"),
            transferred(DEPARTMENT, "2026-08-10", COMMUNE, transfer="t3"),
            acknowledged(COMMUNE, "2026-08-11", "t3"),
            transferred(COMMUNE, "2026-08-12", PROVINCE, transfer="t4"),
            acknowledged(PROVINCE, "2026-08-13", "t4"),
        ),
        ["R5 high", "R6 medium"],
    ),
    Vector(
        "RV04",
        (
            received(COMMUNE, "2026-06-01", forwarder="qh-51"),
            accepted(COMMUNE, "2026-06-03"),
            informed(COMMUNE, "2026-06-04"),
            received(COMMUNE, "2026-06-22", "p2", forwarder="mttq-51"),
            informed(COMMUNE, "2026-06-23", "p2"),
            received(CENTRE, "2026-07-20", "p3"),
            transferred(CENTRE, "2026-07-22", COMMUNE, "p3"),
            received(COMMUNE, "2026-07-24", "p4", transfer="t1", forwarder=CENTRE),
            informed(COMMUNE, "2026-07-24", "p4"),
        ),
        ["R8 medium"],
    ),
    Vector(
        "RV06",
        (
            FILED,
            transferred(PROVINCE, "2026-08-04", COMMUNE),
            received("x00004", "2026-08-12", "other"),
        ),
        ["R10 high"],
    ),
    Vector("RV07", _late("2026-09-10"), ["R11 medium"]),
    Vector("RV07 a day before", _late("2026-09-09"), []),
    Vector("RV08", _denounced("head", PROVINCE), ["R15 critical", "R7 medium"]),
    Vector(
        "RV10",
        tuple(
            fact
            for n, day in enumerate(YEAR)
            for fact in (
                received(COMMUNE, day, f"p{n}"),
                decided(COMMUNE, f"{day[:8]}12", f"p{n}"),
            )
        ),
        ["R1 info"],
    ),
    Vector("RV11", (received(COMMUNE, "2026-08-03", about=against(decision="another")),), []),
    Vector("RV13", _denounced("official", COMMUNE), []),
    Vector("RV14", _copied("copy"), ["R15 critical"]),
    Vector(
        "RV15",
        (
            *SENT,
            TAKEN_IN,
            accepted(COMMUNE, "2026-08-07", "p2"),
            decided(COMMUNE, "2026-08-20", "p2"),
            received(COMMUNE, "2026-08-25", "p3"),
            transferred(COMMUNE, "2026-08-27", PROVINCE, "p3", transfer="t2"),
            acknowledged(PROVINCE, "2026-08-28", "t2"),
        ),
        [],
    ),
    Vector("RV17", (*SENT, TAKEN_IN, refused(COMMUNE, "2026-10-12", "p2")), []),
    Vector("RV19", _five_denouncers(), []),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_the_vectors_of_the_law_file_hold(vector: Vector) -> None:
    """Every story gives exactly the findings the law file lists for its last day."""
    last = max(fact.businessdate for fact in vector.story)
    assert holding(moved(last, *vector.story)) == vector.expected

"""R11 row by row: where it just matches, where it just misses, where another word wins."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from domain.contracts.facts import AnyFact
from tests.support.facts import (
    acknowledged,
    guided,
    received,
    returned,
    transferred,
)
from tests.support.notices import notified
from tests.support.papers import (
    COMMUNE,
    PROVINCE,
    Day,
    against,
    asking,
    denouncing,
    signed,
)
from tests.support.steps import withdrawn
from tests.support.verdicts import holding, moved

DEPARTMENT = "t51-snnmt"
CLERK = denouncing(COMMUNE)
FILED = received(PROVINCE, "2026-08-03", about=CLERK)
"""A Monday: the five working days end on Monday the 10th."""
IN_TIME = transferred(PROVINCE, "2026-08-10", COMMUNE)
LATE = transferred(PROVINCE, "2026-08-11", COMMUNE)
TOLD = notified(PROVINCE, "2026-08-10")
NAMELESS = received(PROVINCE, "2026-08-03", about=CLERK, by=signed(None, anonymous=True))


class Row(NamedTuple):
    """A story, the day it is looked at, and what R11 says then."""

    id: str
    day: str
    story: tuple[AnyFact, ...]
    expected: list[str]


def _onward(*more: AnyFact, heard: str | None) -> tuple[AnyFact, ...]:
    """The paper came to the department by a transfer of the 4th, and goes on from there."""
    came = (
        received(PROVINCE, "2026-08-03", about=CLERK),
        transferred(PROVINCE, "2026-08-04", DEPARTMENT),
        notified(PROVINCE, "2026-08-04"),
    )
    said = (acknowledged(DEPARTMENT, heard),) if heard else ()
    return (*came, *said, *more)


def _sent_on(day: str) -> tuple[AnyFact, ...]:
    return (
        transferred(DEPARTMENT, day, COMMUNE, transfer="t2", follows="t1"),
        notified(DEPARTMENT, day),
    )


LATELY = ["R11 medium"]
ROWS = (
    Row("on the last day", "2026-08-11", (FILED, TOLD, IN_TIME), []),
    Row("a day late", "2026-08-11", (FILED, TOLD, LATE), LATELY),
    Row("not told, still in time", "2026-08-10", (FILED, IN_TIME), []),
    Row("not told when the term has passed", "2026-08-11", (FILED, IN_TIME), LATELY),
    Row(
        "told before the transfer",
        "2026-08-20",
        (FILED, notified(PROVINCE, "2026-08-04"), IN_TIME),
        [],
    ),
    Row(
        "both told",
        "2026-08-20",
        (FILED, notified(PROVINCE, "2026-08-05", party="both"), IN_TIME),
        [],
    ),
    Row(
        "only the respondent told",
        "2026-08-20",
        (FILED, notified(PROVINCE, "2026-08-05", party="respondent"), IN_TIME),
        LATELY,
    ),
    Row(
        "told of something else",
        "2026-08-20",
        (FILED, notified(PROVINCE, "2026-08-05", about="refusal"), IN_TIME),
        LATELY,
    ),
    Row(
        "told by another body",
        "2026-08-20",
        (FILED, notified(COMMUNE, "2026-08-05"), IN_TIME),
        LATELY,
    ),
    Row(
        "told before the paper came",
        "2026-08-20",
        (FILED, notified(PROVINCE, "2026-07-31"), IN_TIME),
        LATELY,
    ),
    Row(
        "a complaint has no such term",
        "2026-09-20",
        (received(PROVINCE, "2026-08-03", about=against()), LATE),
        [],
    ),
    Row(
        "nor has feedback",
        "2026-09-20",
        (received(PROVINCE, "2026-08-03", about=asking()), LATE),
        [],
    ),
    Row(
        "a copy is no transfer",
        "2026-09-20",
        (FILED, transferred(PROVINCE, "2026-08-20", COMMUNE, role="copy")),
        [],
    ),
    Row("nobody to tell: anonymous", "2026-08-20", (NAMELESS, IN_TIME), []),
    Row("anonymous and late", "2026-08-20", (NAMELESS, LATE), LATELY),
    Row(
        "also addressed to the competent body",
        "2026-08-20",
        (received(PROVINCE, "2026-08-03", about=CLERK, addressees=(PROVINCE, COMMUNE)), LATE),
        [],
    ),
    Row(
        "also addressed to another body",
        "2026-08-20",
        (received(PROVINCE, "2026-08-03", about=CLERK, addressees=(PROVINCE, DEPARTMENT)), LATE),
        LATELY,
    ),
    Row(
        "guided before",
        "2026-08-20",
        (
            received(PROVINCE, "2026-07-01", "p0", about=CLERK),
            guided(PROVINCE, "2026-07-03", COMMUNE, "p0"),
            FILED,
            LATE,
        ),
        [],
    ),
    Row(
        "guided by another body",
        "2026-08-20",
        (
            received(DEPARTMENT, "2026-07-01", "p0", about=CLERK),
            guided(DEPARTMENT, "2026-07-03", COMMUNE, "p0"),
            FILED,
            LATE,
        ),
        LATELY,
    ),
    Row(
        "somebody else was guided",
        "2026-08-20",
        (
            received(PROVINCE, "2026-07-01", "p0", about=CLERK, by=signed("two")),
            guided(PROVINCE, "2026-07-03", COMMUNE, "p0"),
            FILED,
            LATE,
        ),
        LATELY,
    ),
    Row(
        "sent again after a return",
        "2026-09-30",
        (
            FILED,
            TOLD,
            IN_TIME,
            returned(COMMUNE, "2026-08-12", names=DEPARTMENT),
            transferred(PROVINCE, "2026-09-01", DEPARTMENT, transfer="t2"),
        ),
        [],
    ),
    Row(
        "sent again on the day of the return",
        "2026-09-30",
        (
            FILED,
            TOLD,
            IN_TIME,
            returned(COMMUNE, "2026-09-01", names=DEPARTMENT),
            transferred(PROVINCE, "2026-09-01", DEPARTMENT, transfer="t2"),
        ),
        [],
    ),
    Row(
        "forwarded: from its acknowledgement",
        "2026-08-26",
        _onward(*_sent_on("2026-08-17"), heard="2026-08-10"),
        [],
    ),
    Row(
        "forwarded: a day after the term",
        "2026-08-26",
        _onward(*_sent_on("2026-08-18"), heard="2026-08-10"),
        LATELY,
    ),
    Row(
        "unacknowledged: 5 wd more", "2026-08-26", _onward(*_sent_on("2026-08-18"), heard=None), []
    ),
    Row(
        "unacknowledged: and no more",
        "2026-08-26",
        _onward(*_sent_on("2026-08-19"), heard=None),
        LATELY,
    ),
    Row(
        "acknowledged after it was sent on",
        "2026-08-26",
        _onward(*_sent_on("2026-08-19"), heard="2026-08-20"),
        LATELY,
    ),
    Row(
        "taken back in time", "2026-08-20", (FILED, IN_TIME, withdrawn(PROVINCE, "2026-08-10")), []
    ),
    Row("nobody knows when it came", "2026-09-20", (LATE,), []),
    Row(
        "only the receiver speaks",
        "2026-09-20",
        (received(COMMUNE, "2026-09-01", about=CLERK, forwarder=PROVINCE),),
        [],
    ),
    Row(
        "sent before it came",
        "2026-09-20",
        (received(PROVINCE, "2026-08-12", about=CLERK), LATE),
        [],
    ),
    Row(
        "before the law of 2018",
        "2018-09-20",
        (
            received(PROVINCE, "2018-08-01", about=CLERK),
            transferred(PROVINCE, "2018-08-31", COMMUNE),
        ),
        [],
    ),
    Row(
        "the board is its committee",
        "2026-08-10",
        (
            received("t51-btcd", "2026-08-03", about=CLERK),
            transferred("t51-btcd", "2026-08-04", PROVINCE),
            transferred(PROVINCE, "2026-08-10", COMMUNE, transfer="t2", follows="t1"),
            TOLD,
        ),
        [],
    ),
)


def _r11(day: Day, *story: AnyFact) -> list[str]:
    return [said for said in holding(moved(day, *story)) if said.startswith("R11")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_denunciation_is_sent_on_and_told_within_five_working_days(row: Row) -> None:
    """Luật Tố cáo Đ.24(2), with the exceptions of the row."""
    known = [fact for fact in row.story if fact.businessdate.isoformat() <= row.day]
    assert _r11(row.day, *known) == row.expected

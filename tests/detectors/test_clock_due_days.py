"""When each clock ends: the due days of the law file, sections A.7, A.8 and E.1.7."""

from __future__ import annotations

import pytest

from tests.support.facts import (
    accepted,
    received,
)
from tests.support.papers import COMMUNE, PROVINCE, on
from tests.support.steps import (
    check_delegated,
    complex_flagged,
    extended,
    remote_flagged,
    resumed,
    suspended,
)
from tests.support.terms import ACCEPTED, ASKED, DENOUNCED, Story, due_of, look


@pytest.mark.parametrize(
    ("story", "clock", "due"),
    [
        ((received(COMMUNE, "2026-06-30"),), "KN-ACC", "2026-07-14"),
        ((received(COMMUNE, "2026-07-01"),), "KN-ACC", "2026-07-10"),
        (ACCEPTED, "KN-RES1", "2026-08-10"),
        ((*ACCEPTED, complex_flagged(COMMUNE, "2026-08-05")), "KN-RES1", "2026-08-24"),
        ((*ACCEPTED, complex_flagged(COMMUNE, "2026-08-11")), "KN-RES1", "2026-08-10"),
        (
            (
                *ACCEPTED,
                remote_flagged(COMMUNE, "2026-07-10"),
                complex_flagged(COMMUNE, "2026-08-05"),
            ),
            "KN-RES1",
            "2026-09-08",
        ),
        (
            (received(PROVINCE, "2026-07-02"), accepted(PROVINCE, "2026-07-10", instance=2)),
            "KN-RES2",
            "2026-08-24",
        ),
        (
            (
                *ACCEPTED,
                suspended(COMMUNE, "2026-07-20"),
                resumed(COMMUNE, "2026-07-30"),
            ),
            "KN-RES1",
            "2026-08-19",
        ),
        (
            (
                *ACCEPTED,
                suspended(COMMUNE, "2026-08-11"),
                resumed(COMMUNE, "2026-08-30"),
            ),
            "KN-RES1",
            "2026-08-10",
        ),
        ((received(COMMUNE, "2026-07-02", about=DENOUNCED),), "TC-INIT", "2026-07-13"),
        (
            (
                received(COMMUNE, "2026-07-02", about=DENOUNCED),
                check_delegated(COMMUNE, "2026-07-06"),
            ),
            "TC-INIT",
            "2026-07-16",
        ),
        (
            (received(COMMUNE, "2026-06-29", about=DENOUNCED), accepted(COMMUNE, "2026-07-06")),
            "TC-RES",
            "2026-08-05",
        ),
        (
            (
                received(COMMUNE, "2026-06-29", about=DENOUNCED),
                accepted(COMMUNE, "2026-07-06"),
                extended(COMMUNE, "2026-08-04"),
            ),
            "TC-RES",
            "2026-09-04",
        ),
        (
            (
                received(COMMUNE, "2026-06-29", about=DENOUNCED),
                accepted(COMMUNE, "2026-07-06"),
                extended(COMMUNE, "2026-08-04"),
                extended(COMMUNE, "2026-09-04", ordinal=2),
            ),
            "TC-RES",
            "2026-10-05",
        ),
        (
            (
                received(COMMUNE, "2026-07-02", about=DENOUNCED),
                accepted(COMMUNE, "2026-07-10"),
                extended(COMMUNE, "2026-08-14"),
            ),
            "TC-RES",
            "2026-08-10",
        ),
        ((received(COMMUNE, "2026-07-02", about=ASKED),), "KNPA-SLA", "2026-08-03"),
    ],
    ids=[
        "DL01 the longer side before July 2026",
        "DL02 seven working days since",
        "DL04 thirty days, moved off a Sunday",
        "DL04 forty-five days when complex",
        "a flag after the due day has no effect",
        "DL04 sixty days when remote and complex",
        "forty-five days at the second instance",
        "ten suspended days are not counted",
        "a suspension after the due day has no effect",
        "seven working days for a denunciation",
        "ten when checking is delegated",
        "DL07 thirty days",
        "DL07 sixty when extended",
        "DL07 ninety when extended twice",
        "EV59 an extension after the due day has no effect",
        "thirty days for feedback",
    ],
)
def test_a_clock_ends_on_its_due_day(story: Story, clock: str, due: str) -> None:
    """Each clock is overdue strictly after the due day, and states it."""
    assert due_of(story, clock) == on(due)
    held = [f for f in look(due, *story).findings if dict(f.params)["clock"] == clock]
    assert {f.rule for f in held if f.state == "holding"} == {"O1"}

"""Which limit a first answer has, by the office's place in the matter (A.10)."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from tests.support.delays import DENOUNCED, clocks, did
from tests.support.facts import accepted, guided, received, refused, transferred
from tests.support.papers import COMMUNE as C
from tests.support.papers import PROVINCE as P
from tests.support.papers import against, asking, denouncing, on
from tests.support.steps import decided, determined

OTHER = "x21163"
LATE = "2026-12-20"
OF_C = denouncing(C)


@pytest.mark.parametrize(
    ("name", "story", "due"),
    [
        ("KN-ACC", (received(C, "2026-07-20"),), "2026-07-29"),
        ("KN-ACC", (received(P, "2026-07-20"),), "2026-07-29"),
        ("XLD-KN", (received(OTHER, "2026-07-20"),), "2026-08-03"),
        ("XLD-KN", (received("b-nnmt", "2026-07-20"),), "2026-08-03"),
        ("KN-ACC", (received(OTHER, "2026-07-20", about=against(None)),), "2026-07-29"),
        (
            "KN-ACC",
            (received(OTHER, "2026-07-20"), did("assigned", P, "2026-07-22", competent=OTHER)),
            "2026-07-29",
        ),
        (
            "KN-ACC",
            (received(OTHER, "2026-07-20"), determined(OTHER, "2026-07-22", OTHER)),
            "2026-07-29",
        ),
        ("KNPA-SLA", (received(C, "2026-07-20", about=asking(C)),), "2026-08-19"),
        ("XLD-KN", (received(OTHER, "2026-07-20", about=asking(C)),), "2026-08-03"),
        (
            "KNPA-SLA",
            (received(OTHER, "2026-07-20", about=asking(C)), accepted(OTHER, "2026-07-22")),
            "2026-08-19",
        ),
        ("TC-INIT", (received(C, "2026-07-20", about=OF_C),), "2026-07-29"),
        ("TC-XFER", (received(OTHER, "2026-07-20", about=OF_C),), "2026-07-27"),
        ("TC-XFER", (received(P, "2026-07-20", about=OF_C),), "2026-07-27"),
        ("TC-INIT", (received(P, "2026-07-20", about=denouncing(C, post="head")),), "2026-07-29"),
        ("TC-XFER", (received(C, "2026-07-20", about=denouncing(C, post="head")),), "2026-07-27"),
    ],
)
def test_an_office_owes_what_its_competence_asks(
    name: str, story: tuple[AnyFact, ...], due: str
) -> None:
    """KN-ACC or TC-INIT where competent or unknown; else XLD-KN to guide, TC-XFER to pass on."""
    assert [one.due for one in clocks(name, LATE, *story)] == [on(due)]


@pytest.mark.parametrize(
    ("before", "name", "due"),
    [
        (DENOUNCED, "TC-LATE1", "2026-08-17"),
        ((*DENOUNCED, decided(C, "2026-08-03")), "TC-NEXT", "2026-09-03"),
        ((DENOUNCED[0],), "TC-INIT", "2026-08-19"),
        ((DENOUNCED[0], refused(C, "2026-07-06")), "TC-INIT", "2026-08-19"),
        ((DENOUNCED[0], accepted(C, "2026-08-03")), "TC-XFER", "2026-08-17"),
    ],
    ids=["T8 overdue", "T7 concluded", "T9 silent", "T9b refused", "T12 in time"],
)
def test_a_superior_owes_what_the_resolver_left(
    before: tuple[AnyFact, ...], name: str, due: str
) -> None:
    """E.1.3: the rows T7 to T12 say what the superior must do with the paper, and by when."""
    again = received(P, "2026-08-10", "p2", about=OF_C)
    found = clocks(name, LATE, *before, again)
    assert [one.due for one in found if one.agency == P] == [on(due)]


def test_before_the_circular_the_old_limit_holds_everywhere() -> None:
    """TT 05/2021 took effect on 2021-11-15; a paper received before is owed KN-ACC."""
    about = against(issued="2021-10-01")
    story = received("b-nnmt", "2021-11-12", about=about)
    assert clocks("KN-ACC", "2021-12-30", story)
    assert not clocks("XLD-KN", "2021-12-30", story)
    assert clocks("XLD-KN", "2021-12-30", received("b-nnmt", "2021-11-15", about=about))


@pytest.mark.parametrize(
    ("story", "name", "owed"),
    [
        ((received(OTHER, "2026-07-20", about=OF_C, addressees=(OTHER, C)),), "TC-XFER", False),
        ((received(OTHER, "2026-07-20", about=OF_C, addressees=(OTHER, P)),), "TC-XFER", True),
        (
            (
                received(OTHER, "2026-07-06", about=OF_C),
                transferred(OTHER, "2026-07-08", C),
                received(OTHER, "2026-07-20", "p2", about=OF_C),
            ),
            "TC-XFER",
            False,
        ),
        (
            (
                received(OTHER, "2026-07-06"),
                guided(OTHER, "2026-07-08", C),
                received(OTHER, "2026-07-20", "p2"),
            ),
            "XLD-KN",
            False,
        ),
        (
            (
                received(OTHER, "2026-07-06"),
                guided(OTHER, "2026-07-20", C),
                received(OTHER, "2026-07-20", "p2"),
            ),
            "XLD-KN",
            True,
        ),
    ],
    ids=[
        "sent to the competent body too",
        "sent to others that are not competent",
        "passed on before",
        "guided before",
        "guided on the same day",
    ],
)
def test_what_is_not_to_be_processed_is_owed_nothing(
    story: tuple[AnyFact, ...], name: str, *, owed: bool
) -> None:
    """Luật TC Đ.24(3); a complaint is guided once per content (A.10)."""
    starts = [one.start for one in clocks(name, LATE, *story)]
    assert (on("2026-07-20") in starts) is owed

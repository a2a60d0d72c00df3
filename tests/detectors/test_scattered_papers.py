"""R9: one paper with several bodies, and when one of them had given it up by then."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from tests.support.facts import filed_away, received, returned, transferred
from tests.support.papers import COMMUNE, PROVINCE, asking
from tests.support.verdicts import moved

FIRST, SECOND = "t51-snnmt", "t51-sxd"
FILED = received(PROVINCE, "2026-08-03", about=asking())
TO_FIRST = transferred(PROVINCE, "2026-08-05", FIRST)
TO_SECOND = transferred(PROVINCE, "2026-08-12", SECOND, transfer="t2")


def scattered(*more: AnyFact) -> bool:
    """Whether the paper is found with two bodies at once."""
    found = moved("2026-08-20", FILED, TO_FIRST, TO_SECOND, *more).findings
    return any(one.rule == "R9" for one in found)


def test_a_paper_sent_to_two_bodies_is_with_both() -> None:
    """Nobody gave it up in between."""
    assert scattered()


@pytest.mark.parametrize(
    ("day", "both"), [("2026-08-11", False), ("2026-08-12", False), ("2026-08-13", True)]
)
def test_what_was_given_back_by_then_is_with_one(day: str, both: bool) -> None:
    """On the day it went to the next it is given up already."""
    assert scattered(returned(FIRST, day)) is both


@pytest.mark.parametrize(
    ("body", "day", "both"),
    [
        (FIRST, "2026-08-12", False),
        (FIRST, "2026-08-05", False),
        (FIRST, "2026-08-13", True),
        (COMMUNE, "2026-08-10", True),
    ],
)
def test_what_was_closed_by_then_is_with_one(body: str, day: str, both: bool) -> None:
    """By the body that held it, from the day it came to the day it went to the next."""
    assert scattered(filed_away(body, day)) is both

"""A line of the reception book: citizens, or a delegation (tiếp công dân)."""

from __future__ import annotations

import pytest

from domain.errors import DateAfterRecordingError, ReceptionContradictedError
from domain.identity import reception_id
from domain.reception import Reception, Visit
from domain.register_file import Cover
from tests.support.files import HELD, OPENED
from tests.support.scenario import CORRELATION, NODE, OFFICE, fact, given, number, said, then_opened

COVER = Cover(NODE, "7", "51", CORRELATION)


def test_a_visit_opens_a_line_under_its_number() -> None:
    """The id follows from office, number and year."""
    file = Reception.begin(said("03-02"), COVER)
    assert file.id == reception_id(OFFICE, "7", 2026)
    then_opened(file, OPENED)


def test_a_visit_is_not_written_down_before_its_day() -> None:
    """An appointment is no visit."""
    with pytest.raises(DateAfterRecordingError):
        Reception.begin(said("2027-01-01"), COVER)


def test_a_visit_struck_out_can_be_written_down_again() -> None:
    """Seven came, not one."""
    struck = fact(Reception.Voided, "03-03", corrects=number(2, Reception.Held))
    (
        given(Reception, OPENED, HELD, struck)
        .when(lambda file: file.hold(said("03-02"), Visit(people=7)))
        .then(fact(Reception.Held, "03-02", visit=Visit(people=7)))
    )


def test_a_visit_corrected_takes_the_place_of_the_first() -> None:
    """The number of people is the corrected one."""
    first = number(2, Reception.Held)
    (
        given(Reception, OPENED, HELD)
        .when(lambda file: file.hold(said("03-02", corrects=first), Visit(people=2)))
        .then(fact(Reception.Held, "03-02", corrects=first, visit=Visit(people=2)))
    )


def test_a_number_used_twice_is_named_in_the_refusal() -> None:
    """So that the clerk finds the line."""
    refusal = (
        given(Reception, OPENED, HELD)
        .when(lambda file: file.hold(said("03-02"), Visit(people=9)))
        .then_refused(ReceptionContradictedError)
    )
    assert refusal.details == {"reception_no": "7"}

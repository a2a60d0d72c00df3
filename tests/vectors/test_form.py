"""The vectors cover the tables: each row just matches, just misses, gives way to an earlier one."""

from __future__ import annotations

import pytest

from projections.detectors import complaint_rows, denunciation_rows, feedback_rows
from projections.findings import SEVERITIES
from tests.support.cases import the_law
from tests.support.story.asked import answer
from tests.support.story.judges import JUDGES
from tests.support.story.vectors import Vector, page

MATCHES, MISSES, EARLIER = "vừa khớp", "vừa trượt", "dòng trước thắng"
FIRST_MATCH = {
    "khieu_nai": [row.rule for row in complaint_rows.ROWS],
    "to_cao": [row.rule for row in denunciation_rows.ROWS],
    "kien_nghi": [row.rule for row in feedback_rows.ROWS],
}
"""Tables in which the first matching row wins, in their order."""
ALL = [(name, vector) for name in JUDGES for vector in page(name).vectors]
ASKED = ("thoi_han", "tham_quyen")
"""Tables that are asked for a day or a body, and state nothing."""
NOT_A_STATEMENT = {"SENSITIVE_DAYS", "PEOPLE_SIZE", "VC-WEIGHT"}
"""Rules of the tables that hold numbers for other rows: no finding is by them alone."""
NO_DAYS_OF_THEIR_OWN = {"W_PAR", "SERVICE-EST", "TC-XFER-P", "TC-CRIME"}
"""Limits proven with the rows that use them (K12, K6), and those that say `at once`."""
NO_OFFICE_ON_FILE = {"KN-COMP-SERVICE", "TC-COMP-OTHER"}
"""Rows for bodies that stand in no register of ours; a province lists them itself."""


def rows_of(table: str, way: str) -> set[str]:
    """Return the rows a table has such a vector for."""
    return {vector.row for vector in page(table).vectors if vector.way == way}


def test_no_two_vectors_have_one_id() -> None:
    """An id is what lawyers and developers speak of."""
    named = [vector.id for _, vector in ALL]
    assert len(named) == len(set(named))


def test_there_are_many() -> None:
    """At least 170 beside those of the law file, each with its basis."""
    assert len(ALL) >= 170
    assert all(vector.basis for _, vector in ALL)


@pytest.mark.parametrize("table", FIRST_MATCH)
def test_each_row_of_a_first_match_table_is_held_at_its_edges(table: str) -> None:
    """Each row matches once and misses once; each but the first gives way once."""
    order = FIRST_MATCH[table]
    # The last row takes what is left over: whatever misses it, misses it to another row.
    assert set(order) <= rows_of(table, MATCHES)
    assert set(order) <= rows_of(table, MISSES)
    assert set(order[1:]) <= rows_of(table, EARLIER)


@pytest.mark.parametrize(
    "vector",
    [vector for name, vector in ALL if name in FIRST_MATCH and vector.row != "VC-WEIGHT"],
    ids=lambda vector: vector.id,
)
def test_a_vector_is_of_the_kind_it_says(vector: Vector) -> None:
    """What just matches is of its row, what misses is not, and only an earlier row wins."""
    (order,) = [order for order in FIRST_MATCH.values() if vector.row in order]
    said = str(vector.expect["row"])
    if vector.way == EARLIER:
        assert order.index(said) < order.index(vector.row)
    else:
        assert (said == vector.row) == (vector.way == MATCHES)


@pytest.mark.parametrize("table", ["chuyen_don", "dong_nguoi", "qua_han"])
def test_each_row_that_stands_beside_others_matches_and_misses(table: str) -> None:
    """What just matches holds or is history; what misses is absent, or milder than elsewhere."""
    found = [vector for vector in page(table).vectors if vector.way in {MATCHES, MISSES}]
    gravest = {
        vector.row: max(gravity(vector, other) for other in found if other.row == vector.row)
        for vector in found
    }
    for vector in found:
        own = gravity(vector, vector)
        assert (own >= 0) if vector.way == MATCHES else (own < gravest[vector.row]), vector.id
    assert rows_of(table, MATCHES) == rows_of(table, MISSES)


def test_each_row_on_offices_and_areas_matches_and_misses() -> None:
    """What just matches says something; O7, O8 and A1 to A3 each do and do not."""
    table = page("co_quan_dia_ban").vectors
    for vector in table:
        assert any(vector.expect.values()) == (vector.way == MATCHES), vector.id
    assert rows_of("co_quan_dia_ban", MATCHES) == rows_of("co_quan_dia_ban", MISSES)


def test_each_way_to_see_a_burst_matches_and_misses() -> None:
    """A week that stands out, a slow rise, a cluster: each does and does not, twelve at least."""
    table = page("tang_bat_thuong").vectors
    for vector in table:
        assert any(vector.expect.values()) == (vector.way == MATCHES), vector.id
    assert rows_of("tang_bat_thuong", MATCHES) == rows_of("tang_bat_thuong", MISSES)
    assert len(table) >= 12


def gravity(vector: Vector, of: Vector) -> int:
    """Return how grave a vector's row is in the answer to another vector; -1 where it is absent."""
    said = [word.split() for word in (*of.expect["holds"], *of.expect.get("past", ()))]
    return max((SEVERITIES.index(s) for rule, s in said if rule == vector.row), default=-1)


def test_every_rule_a_detector_can_state_has_its_vectors() -> None:
    """Each row of E.1 to E.4, on filings, matters, groups, offices and areas."""
    rules = {
        rule.id for rule in the_law().rulebook.rules() if rule.id.startswith(tuple("AKTFRMOPH"))
    }
    stated = {id_ for id_ in rules if "-" not in id_} - NOT_A_STATEMENT
    told = {name: {v.row for v in page(name).vectors} for name in JUDGES if name not in ASKED}
    assert stated == set[str]().union(*told.values()) - NOT_A_STATEMENT


def test_every_limit_has_a_due_day_worked_out() -> None:
    """Each limit of A.7 that counts days."""
    limits = {rule.id for rule in the_law().rulebook.rules() if rule.params.get("unit") is not None}
    assert limits - NO_DAYS_OF_THEIR_OWN == {v.row for v in page("thoi_han").vectors} - {"CALENDAR"}


def test_every_row_of_competence_has_its_vector() -> None:
    """Each row of A.3 to A.6, and the vector really falls under it."""
    rows = {rule.id for rule in the_law().rulebook.rules() if "-COMP" in rule.id}
    matching = [v for v in page("tham_quyen").vectors if v.way == MATCHES]
    assert rows - NO_OFFICE_ON_FILE == {v.row for v in matching}
    for vector in matching:
        assert vector.row in answer(vector).rules, vector.id

"""Every rule the program asks for is on file: the code itself is read, no list is kept."""

from __future__ import annotations

import pytest

from domain.law.law import Law
from services.law.used import Use, used_by, uses


@pytest.fixture(scope="module")
def ids(law: Law) -> set[str]:
    """Return the ids of every rule on file."""
    return {rule.id for rule in law.rulebook.rules()}


def test_every_rule_the_code_names_is_on_file(ids: set[str]) -> None:
    """A word that looks like a rule id and names none would fail on the first matter."""
    missing = [use for use in uses(ids) if not use.names(ids)]
    assert missing == []


@pytest.mark.parametrize(
    ("id_", "module"),
    [
        ("KN-RES1-R", "domain.law.deadlines"),
        ("KN-ACC-A", "domain.law.deadlines"),
        ("TC-EXT2", "domain.law.deadlines"),
        ("R10", "projections.detectors."),
        ("W_PAR", "projections.detectors."),
    ],
)
def test_a_rule_knows_who_asks_for_it(ids: set[str], id_: str, module: str) -> None:
    """Also where the code puts its id together from pieces."""
    assert any(name.startswith(module) for name in used_by(id_, ids))


def test_a_rule_nobody_asks_for_is_told(ids: set[str]) -> None:
    """It is data for people: the party secretaries' days are in no detector."""
    assert used_by("PTY-SEC", ids) == []


def test_a_word_names_a_rule_a_family_or_nothing() -> None:
    """`KN-ACC` stands for both acceptance limits; `R1` is not the beginning of `R10`."""
    assert Use("KN-ACC", "m", 1).names({"KN-ACC-A"})
    assert Use("KN-RES", "m", 1, begins=True).names({"KN-RES2"})
    assert not Use("R1", "m", 1).names({"R10"})
    assert not Use("KN-RES", "m", 1).names({"KN-RES2"})

"""Tax, customs, police, social insurance, State Bank: the chain beside the committees."""

from __future__ import annotations

from datetime import date

import pytest

from domain.organisation import Organisations
from services.runtime.reference import load_law

FEBRUARY = date(2025, 2, 1)
MAY = date(2025, 5, 1)
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def register() -> Organisations:
    """The shipped register."""
    return load_law().organisations


@pytest.mark.parametrize(
    ("code", "on", "superiors"),
    [
        ("x21115-ca", FEBRUARY, ("h525-ca", "t51-ca", "b-ca", "ttg")),
        ("x21115-ca", MAY, ("t51-ca", "b-ca", "ttg")),
        ("x21115-ca", TODAY, ("t51-ca", "b-ca", "ttg")),
        ("h525-ca", FEBRUARY, ("t51-ca", "b-ca", "ttg")),
        ("t51-thue", FEBRUARY, ("b-tc-tct", "b-tc", "ttg")),
        ("t51-thue", TODAY, ("b-tc-thue", "b-tc", "ttg")),
        ("t51-thue-cs1", TODAY, ("t51-thue", "b-tc-thue", "b-tc", "ttg")),
        ("b-tc-hq-kv12", TODAY, ("b-tc-hq", "b-tc", "ttg")),
        ("t51-bhxh", FEBRUARY, ("bhxhvn", "ttg")),
        ("t51-bhxh", TODAY, ("b-tc-bhxh", "b-tc", "ttg")),
        ("t51-nhnn", FEBRUARY, ("b-nhnn", "ttg")),
        ("b-nhnn-kv9", TODAY, ("b-nhnn", "ttg")),
    ],
)
def test_a_sector_has_a_chain_of_its_own(
    register: Organisations, code: str, on: date, superiors: tuple[str, ...]
) -> None:
    """No People's Committee stands above a tax office."""
    assert register.superiors(code, on) == superiors
    assert register.body_of(code, on) == code


@pytest.mark.parametrize(
    ("code", "on", "kind", "codes"),
    [
        ("h525-ca", MAY, "one", ("t51-ca",)),
        ("h525-ca", TODAY, "one", ("t51-ca",)),
        ("h612-ca", TODAY, "one", ("t51-ca",)),
        ("t62-ca", TODAY, "one", ("t51-ca",)),
        ("x21121-ca", TODAY, "one", ("x21115-ca",)),
        ("x21142-ca", TODAY, "ambiguous", ("x21136-ca", "x21157-ca")),
        ("b-tc-tct", TODAY, "one", ("b-tc-thue",)),
        ("bhxhvn", TODAY, "one", ("b-tc-bhxh",)),
        ("t51-hq", TODAY, "unknown", ()),
        ("h525-thue", TODAY, "unknown", ()),
        ("t51-nhnn", TODAY, "unknown", ()),
        ("x21115-thue", TODAY, "same", ("x21115-thue",)),
    ],
)
def test_an_agency_of_a_sector_that_ended_has_the_heir_on_file_or_none(
    register: Organisations, code: str, on: date, kind: str, codes: tuple[str, ...]
) -> None:
    """Regions of customs and tax are not on file by province: unknown, not guessed."""
    found = register.successor_of(code, on)
    assert (found.kind, found.codes) == (kind, codes)


@pytest.mark.parametrize(
    ("below", "above", "steps"),
    [
        ("x21115-ca", "t51-ca", 1),
        ("x21115-ca", "b-ca", 2),
        ("x21115-ca", "btcdtw", 2),
        ("x21115-ca", "t51", None),
        ("t51-thue", "b-tc", 2),
        ("t51-thue", "ttcp", 1),
        ("b-tc-thue", "ttcp", None),
        ("b-tc-thue", "b-tc", 1),
        ("x21115", "t51-ca", None),
        ("x21115", "b-tc-thue", 2),
    ],
)
def test_steps_of_a_sector_lead_to_its_ministry_and_to_the_centre(
    register: Organisations, below: str, above: str, steps: int | None
) -> None:
    """Its central body counts as the centre; the committee beside it is another branch."""
    assert register.hops(below, above, TODAY) == steps


def test_the_body_above_a_dissolved_one_is_known_as_of_today(register: Organisations) -> None:
    """Đ.12(5): the district office's district, and so its province; nothing above the unknown."""
    assert register.managed_by("h525", TODAY) == "t51"
    assert register.managed_by("h612", TODAY) == "t51"
    assert register.managed_by("t51-hq", TODAY) == "b-tc-hq"
    assert register.managed_by("t51-nonsense", TODAY) is None
    assert register.managed_by("ttg", TODAY) is None

"""The register of agencies over the official units of both eras."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.organisation import Agency, Area, Organisations
from services.runtime.reference import load_law

D = date.fromisoformat
OLD = D("2025-06-30")
NEW = D("2025-07-01")
RETYPED = D("2026-04-30")


@pytest.fixture(scope="module")
def register() -> Organisations:
    """The official register."""
    return load_law().organisations


def test_until_june_2025_there_are_63_provinces_696_districts_10035_communes(
    register: Organisations,
) -> None:
    """The units of the last three-level day."""
    assert len(register.provinces(OLD)) == 63
    assert len(register.districts(OLD)) == 696
    assert len(register.communes(OLD)) == 10_035


def test_from_july_2025_there_are_34_provinces_no_district_3321_communes(
    register: Organisations,
) -> None:
    """The units of the first two-level day."""
    assert len(register.provinces(NEW)) == 34
    assert register.districts(NEW) == ()
    assert len(register.communes(NEW)) == 3_321
    assert len(register.communes(NEW, "51")) == 96


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        ("2025-07-01", (2_621, 687, 13)),
        ("2026-04-29", (2_621, 687, 13)),
        ("2026-04-30", (2_611, 697, 13)),
    ],
)
def test_ten_communes_of_dong_nai_become_wards_on_30_april_2026(
    register: Organisations, on: str, counts: tuple[int, int, int]
) -> None:
    """Xã, phường, đặc khu by the official table."""
    types = Counter(_agency(register, code, D(on)).type for code in register.communes(D(on)))
    assert (types["xã"], types["phường"], types["đặc khu"]) == counts
    assert sum(types.values()) == 3_321


def test_names_follow_the_change_of_30_april_2026(register: Organisations) -> None:
    """Đồng Nai becomes a city, Long Thành a ward; the codes stay."""
    before, after = D("2026-04-29"), RETYPED
    assert _agency(register, "t75", before).name == "UBND tỉnh Đồng Nai"
    assert _agency(register, "t75", after).name == "UBND thành phố Đồng Nai"
    assert _agency(register, "x26368", before).name == "UBND xã Long Thành"
    assert _agency(register, "x26368", after).name == "UBND phường Long Thành"


def test_every_unit_has_its_committee_and_every_superior_exists(register: Organisations) -> None:
    """No commune, district or province hangs in the air on any of the three days."""
    for on in (OLD, NEW, RETYPED):
        for code in (*register.communes(on), *register.districts(on), *register.provinces(on)):
            superior = register.direct_superior(code, on)
            assert superior is not None
            assert register.exists(superior, on), (code, on)


@pytest.mark.parametrize(
    ("code", "on", "superior"),
    [
        ("x21115", OLD, "h525"),
        ("h525", OLD, "t51"),
        ("t51", OLD, "ttg"),
        ("x21115", NEW, "t51"),
        ("t51", NEW, "ttg"),
        ("b-nnmt", NEW, "ttg"),
        ("ttcp", NEW, "ttg"),
        ("btcdtw", NEW, "ttcp"),
        ("t51-snnmt", NEW, "t51"),
        ("t51-btcd", NEW, "t51"),
        ("t51-snnmt-ccqldd", NEW, "t51-snnmt"),
        ("x21115-kt", NEW, "x21115"),
        ("b-nnmt-xx", NEW, "b-nnmt"),
        ("ttg", NEW, None),
        ("qh-51", NEW, None),
    ],
)
def test_the_direct_superior_is_the_one_of_the_day(
    register: Organisations, code: str, on: date, superior: str | None
) -> None:
    """A commune stands under its district until June 2025 and under its province since."""
    assert register.direct_superior(code, on) == superior


@pytest.mark.parametrize(
    ("below", "above", "on", "steps"),
    [
        ("x21115", "h525", OLD, 1),
        ("x21115", "t51", OLD, 2),
        ("x21115", "btcdtw", OLD, 3),
        ("x21115", "t51", NEW, 1),
        ("x21115", "t52", NEW, None),
        ("x21115", "h525", NEW, None),
        ("x21115", "ttg", NEW, 2),
        ("x21115", "btcdtw", NEW, 2),
        ("x21115", "b-nnmt-xx", NEW, 2),
        ("t51", "b-nnmt", NEW, 1),
        ("t51-snnmt-ccqldd", "t51", NEW, 2),
        ("t51-snnmt-ccqldd", "b-nnmt", NEW, 3),
        ("x21115-kt", "t51", NEW, 2),
        ("b-nnmt-xx", "b-nnmt", NEW, 1),
        ("b-nnmt", "ttg", NEW, None),
        ("b-nnmt", "btcdtw", NEW, None),
        ("btcdtw", "ttcp", NEW, None),
        ("t51", "x21115", NEW, None),
        ("t51", "t51", NEW, None),
        ("x21115", "qh-51", NEW, None),
        ("qh-51", "btcdtw", NEW, None),
        ("x99999", "t51", NEW, None),
    ],
)
def test_steps_are_counted_up_to_one_centre(
    register: Organisations, below: str, above: str, on: date, steps: int | None
) -> None:
    """Every central body stands one step above every province; between two there is no way."""
    assert register.hops(below, above, on) == steps


def test_the_chain_of_superiors_still_ends_at_the_prime_minister(register: Organisations) -> None:
    """For denunciations: sup(province) = sup(ministry) = Prime Minister."""
    assert register.superiors("x21115", NEW) == ("t51", "ttg")
    assert register.superiors("b-nnmt-xx", NEW) == ("b-nnmt", "ttg")


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("t51-btcd", "t51"),
        ("t51-vp", "t51"),
        ("t51-ttr", "t51"),
        ("t51-ttr-p1", "t51"),
        ("x21115-vp", "x21115"),
        ("x21115-kt", "x21115-kt"),
        ("t51-snnmt", "t51-snnmt"),
        ("t51-snnmt-vp", "t51-snnmt-vp"),
        ("btcdtw", "btcdtw"),
        ("t51", "t51"),
        ("g70", "g70"),
    ],
)
def test_a_door_of_a_committee_counts_as_the_committee(
    register: Organisations, code: str, body: str
) -> None:
    """Boards, offices and inspectorates; a department is a body of its own."""
    assert register.body_of(code, NEW) == body


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("x21115", 1),
        ("x21115-kt", 1),
        ("t51", 3),
        ("t51-snnmt", 3),
        ("t51-btcd", 3),
        ("b-nnmt", 4),
        ("b-nnmt-xx", 4),
        ("ttcp", 5),
        ("btcdtw", 5),
        ("ttg", 5),
        ("qh", 0),
        ("mttq-51", 0),
        ("nobody", 0),
    ],
)
def test_the_level_is_a_coarse_number(register: Organisations, code: str, level: int) -> None:
    """0 for those who only forward, and for the unknown."""
    assert register.level(code, NEW) == level


def test_ministries_and_departments_are_merged_on_the_first_of_march_2025(
    register: Organisations,
) -> None:
    """14 ministries and 3 ministerial agencies since; 18 and 4 before."""
    assert len(register.ministries(D("2025-02-28"))) == 22
    assert len(register.ministries(D("2025-03-01"))) == 17
    assert register.exists("t51-stnmt", D("2025-02-28"))
    assert not register.exists("t51-stnmt", D("2025-03-01"))
    assert register.exists("t51-snnmt", D("2025-03-01"))
    assert "t51-snnmt" in register.departments("51", NEW)
    assert register.sector_ministry("t51-stnmt", NEW) == "b-nnmt"
    assert register.sector_ministry("t51-nonsense", NEW) is None


@pytest.mark.parametrize(
    "code", ["x99999", "t99", "h999", "t51-nonsense", "b-nonsense", "g70", "zz", "g70-x"]
)
def test_what_is_not_in_the_register_is_not_known(register: Organisations, code: str) -> None:
    """A misspelt department is unknown, not a new one."""
    assert not register.known(code)
    assert register.agency(code, NEW) is None
    assert register.direct_superior(code, NEW) is None


def test_what_existed_once_stays_known(register: Organisations) -> None:
    """A district is known although it exists no more."""
    assert register.known("h525")
    assert not register.exists("h525", NEW)
    assert register.exists("h525", OLD)


@pytest.mark.parametrize(
    ("code", "on", "area"),
    [
        ("x21115", NEW, Area("51", "21115")),
        ("x21115-kt", NEW, Area("51", "21115")),
        ("x21121", OLD, Area("51", "21121")),
        ("x21121", NEW, Area("51")),
        ("h525", OLD, Area("51")),
        ("t62", OLD, Area("62")),
        ("t62", NEW, Area("51")),
        ("t62-stnmt", NEW, Area("51")),
        ("t51-btcd", NEW, Area("51")),
        ("qh-51", NEW, Area("51")),
        ("b-nnmt", NEW, Area("00")),
        ("nobody", NEW, Area("00")),
    ],
)
def test_an_area_lies_in_the_province_of_the_day(
    register: Organisations, code: str, on: date, area: Area
) -> None:
    """What was in Kon Tum lies in Quảng Ngãi since July 2025."""
    assert register.area_of(code, on) == area
    assert register.province_of(code, on) == area.province


CODES = st.sampled_from(
    ["x21115", "x00025", "h525", "t51", "t62", "t51-snnmt", "t51-stnmt", "b-nnmt", "ttg", "qh-51"]
)


@given(below=CODES, above=CODES, on=st.dates(D("2024-01-01"), D("2027-12-31")))
def test_nobody_stands_above_the_one_above_him(below: str, above: str, on: date) -> None:
    """Steps up exist in one direction only, and only between bodies that exist."""
    register = load_law().organisations
    steps = register.hops(below, above, on)
    if steps is not None:
        assert steps >= 1
        assert register.hops(above, below, on) is None
        assert register.exists(below, on)
        assert register.exists(above, on)


def _agency(register: Organisations, code: str, on: date) -> Agency:
    agency = register.agency(code, on)
    assert agency is not None
    return agency

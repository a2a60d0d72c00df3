"""Who answers for a body that was merged, split or dissolved."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date

import pytest

from domain.contracts.substance import Place
from domain.organisation import Organisations, Role, Succession
from services.runtime.reference import load_law, reference_folder

D = date.fromisoformat
OLD = D("2025-06-30")
NEW = D("2025-07-01")


@pytest.fixture(scope="module")
def register() -> Organisations:
    """The official register."""
    return load_law().organisations


@pytest.fixture(scope="module")
def table() -> dict[str, set[str]]:
    """New communes by old commune, straight from the official table."""
    heirs: defaultdict[str, set[str]] = defaultdict(set)
    path = reference_folder() / "old_to_new.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            heirs[row["old_code"]].add(row["new_code"])
    heirs.pop("")
    return dict(heirs)


def test_each_of_the_10035_old_communes_answers_as_the_official_table_says(
    register: Organisations, table: dict[str, set[str]]
) -> None:
    """440 were split and are ambiguous; every other has exactly one heir."""
    assert len(table) == 10_035
    split = 0
    for old, heirs in table.items():
        found = register.successor_of(f"x{old}", NEW, since=OLD)
        assert set(found.codes) == {f"x{heir}" for heir in heirs}
        split += found.kind == "ambiguous"
        assert (found.kind == "ambiguous") == (len(heirs) > 1)
        assert (found.kind == "same") == (heirs == {old})
    assert split == 440


def test_the_same_digits_mean_the_new_commune_unless_written_before(
    register: Organisations,
) -> None:
    """00025 was split and is also a commune of today: `since` tells which is meant."""
    assert register.successor_of("x00025", NEW) == Succession("same", ("x00025",))
    assert register.successor_of("x00025", NEW, since=NEW).kind == "same"
    assert register.successor_of("x00025", NEW, since=OLD).kind == "ambiguous"
    assert register.successor_of("x00025", OLD, since=D("2025-01-01")).kind == "same"


def test_a_place_decides_between_the_heirs_of_a_split_commune(register: Organisations) -> None:
    """A place that only repeats the old code decides nothing."""
    ask = register.successor_of
    assert ask("x00025", NEW, since=OLD, place="00199") == Succession("one", ("x00199",))
    assert ask("x00025", NEW, since=OLD, place=Place(commune="00199")).sole == "x00199"
    assert ask("x00025", NEW, since=OLD, place="00025").kind == "ambiguous"
    assert ask("x00025", NEW, since=OLD, place="21115").kind == "ambiguous"
    assert ask("x00025-kt", NEW, since=OLD, place="00199").sole == "x00199-kt"
    assert ask("x00025-kt", NEW, since=OLD).sole is None


@pytest.mark.parametrize(
    ("role", "place", "kind", "codes"),
    [
        ("own_decision", "21115", "one", ("x21115",)),
        ("own_decision", "21121", "one", ("x21115",)),
        ("own_decision", "00199", "ambiguous", None),
        ("own_decision", None, "ambiguous", None),
        ("second_resolver", None, "one", ("t51",)),
        ("denounced_body", None, "one", ("t51",)),
    ],
)
def test_a_dissolved_district_has_a_successor_by_role(
    register: Organisations,
    role: Role,
    place: str | None,
    kind: str,
    codes: tuple[str, ...] | None,
) -> None:
    """Its decisions go to the commune of the matter, everything else to the province."""
    for code in ("h525", "h525-tnmt"):
        found = register.successor_of(code, NEW, role=role, place=place)
        assert found.kind == kind
        if codes is None:
            assert len(found.codes) > 1
            assert all(register.direct_superior(heir, NEW) == "t51" for heir in found.codes)
        else:
            assert found.codes == codes


def test_an_island_district_became_one_special_zone(register: Organisations) -> None:
    """Lý Sơn had no commune; its one heir needs no place."""
    assert register.successor_of("h536", NEW) == Succession("one", ("x21548",))


def test_a_dissolved_district_of_a_merged_province_belongs_to_the_new_one(
    register: Organisations,
) -> None:
    """Huyện Côn Đảo lay in Bà Rịa - Vũng Tàu, its heir lies in Hồ Chí Minh."""
    assert register.successor_of("h755", NEW, role="second_resolver").codes == ("t79",)
    assert register.successor_of("h755", NEW).codes == ("x26732",)


def test_every_old_province_goes_on_in_exactly_one(register: Organisations) -> None:
    """63 provinces, 34 heirs, and 34 keep their own code."""
    found = {code: register.successor_of(code, NEW) for code in register.provinces(OLD)}
    assert {answer.sole for answer in found.values()} == set(register.provinces(NEW))
    assert sum(answer.kind == "same" for answer in found.values()) == 34
    assert found["t62"] == Succession("one", ("t51",))


@pytest.mark.parametrize(
    ("code", "on", "heir"),
    [
        ("b-tnmt", "2025-03-01", "b-nnmt"),
        ("b-tnmt-xx", "2025-03-01", "b-nnmt-xx"),
        ("b-ubdt", "2026-01-01", "b-dttg"),
        ("t51-stnmt", "2025-03-01", "t51-snnmt"),
        ("t51-stnmt-ccqldd", "2025-03-01", "t51-snnmt-ccqldd"),
        ("t62-skhdt", "2025-03-01", "t62-stc"),
        ("t62-skhdt", "2025-07-01", "t51-stc"),
        ("t62-ttr", "2025-07-01", "t51-ttr"),
        ("t51-sgtvt", "2026-01-01", "t51-sxd"),
        ("x21121-kt", "2025-07-01", "x21115-kt"),
    ],
)
def test_merged_ministries_departments_and_their_units_go_on(
    register: Organisations, code: str, on: str, heir: str
) -> None:
    """Each part of the code goes to its own heir."""
    assert register.successor_of(code, D(on)) == Succession("one", (heir,))


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("t51-stnmt", D("2025-02-28")),
        ("h525", OLD),
        ("x21121", OLD),
        ("t51", NEW),
        ("qh-51", NEW),
        ("btcdtw", NEW),
    ],
)
def test_a_body_that_exists_answers_for_itself(
    register: Organisations, code: str, on: date
) -> None:
    """On its own days nobody else answers."""
    assert register.successor_of(code, on) == Succession("same", (code,))


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("x99999", NEW),
        ("t51-nonsense", NEW),
        ("h999", NEW),
        ("t99", NEW),
        ("g70", NEW),
        ("x11948", OLD),
    ],
)
def test_the_unknown_has_no_successor(register: Organisations, code: str, on: date) -> None:
    """Nor has a new commune on a day before it existed."""
    assert register.successor_of(code, on) == Succession("unknown")
    assert register.successor_of(code, on).sole is None

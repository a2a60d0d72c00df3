"""The same object before and after the reforms: everybody goes on somewhere, and sums hold."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from domain.contracts.substance import ComplaintObject, DenouncedPost, Place
from domain.law.competence import (
    Competent,
    Resolvers,
    complaint_resolvers,
    denunciation_resolver,
)
from domain.law.law import Law

D = date.fromisoformat
LAST_DISTRICTS = D("2025-06-30")
TWO_LEVELS = D("2025-07-01")
BEFORE_AMENDED = D("2026-06-30")
AMENDED = D("2026-07-01")


def complained(law: Law, code: str, on: date, place: str | None = None) -> Resolvers:
    """Return who resolves a complaint on a decision of the days of the districts."""
    spot = None if place is None else Place(commune=place)
    issued = D("2025-03-03") if code.startswith(("x", "h")) else None
    return complaint_resolvers(law, ComplaintObject(issuer=code, issued_on=issued), spot, on)


def chair(law: Law, code: str, on: date) -> Competent:
    """Return who resolves a denunciation of the head of a body."""
    return denunciation_resolver(law, DenouncedPost(body=code, post="head"), None, on)


def test_a_complaint_on_each_of_10035_communes_goes_on_after_the_reform(law: Law) -> None:
    """Itself and its district before; after, its one heir, or "ambiguous" for the 440 split."""
    register = law.organisations
    answers: Counter[str] = Counter()
    for code in register.communes(LAST_DISTRICTS):
        before = complained(law, code, LAST_DISTRICTS)
        assert before.first == code
        assert before.second == register.direct_superior(code, LAST_DISTRICTS)
        after = complained(law, code, TWO_LEVELS)
        assert after.second == f"t{register.province_of(before.second or '', TWO_LEVELS)}"
        assert after.missing == ()
        assert (after.first is None) is after.ambiguous
        answers["ambiguous" if after.ambiguous else "one"] += 1
    assert answers == {"one": 9_595, "ambiguous": 440}


def test_the_communes_of_before_add_up_in_every_province_of_after(law: Law) -> None:
    """10,035 -> 3,321: counted by heir, each province holds the communes that were merged in."""
    register = law.organisations
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for code in register.communes(LAST_DISTRICTS):
        province = f"t{register.province_of(code, LAST_DISTRICTS)}"
        before.update(register.successor_of(province, TWO_LEVELS).codes)
        heirs = register.successor_of(code, TWO_LEVELS, since=LAST_DISTRICTS).codes
        after.update({register.direct_superior(heir, TWO_LEVELS) or "" for heir in heirs})
    assert sum(before.values()) == 10_035
    assert before == after


def test_every_new_commune_has_somebody_it_came_from(law: Law) -> None:
    """3,321 heirs of communes and districts: no unit of today without a past."""
    register = law.organisations
    reached: set[str] = set()
    for code in (*register.communes(LAST_DISTRICTS), *register.districts(LAST_DISTRICTS)):
        reached.update(register.successor_of(code, TWO_LEVELS, since=LAST_DISTRICTS).codes)
    assert reached == set(register.communes(TWO_LEVELS))
    assert len(reached) == 3_321


def test_each_of_696_districts_is_succeeded_by_its_communes_and_its_province(law: Law) -> None:
    """Own decisions: the commune of the matter; denounced officials: the province (Đ.12(5))."""
    register = law.organisations
    districts = register.districts(LAST_DISTRICTS)
    assert len(districts) == 696
    for code in districts:
        province = f"t{register.province_of(code, TWO_LEVELS)}"
        before, after = complained(law, code, LAST_DISTRICTS), complained(law, code, TWO_LEVELS)
        assert (before.first, before.ambiguous) == (code, False)
        assert after.second == province
        assert "KN-COMP-HEIR" in after.rules
        heirs = register.successor_of(code, TWO_LEVELS).codes
        assert after.ambiguous is (len(heirs) > 1)
        for heir in heirs:
            assert complained(law, code, TWO_LEVELS, heir[1:]).first == heir
        assert chair(law, code, TWO_LEVELS).agency == province


def test_a_denounced_commune_chair_goes_from_the_district_to_the_province(law: Law) -> None:
    """For each commune of before; a split one too, as all its heirs lie in one province."""
    register = law.organisations
    for code in register.communes(LAST_DISTRICTS):
        district = register.direct_superior(code, LAST_DISTRICTS)
        assert chair(law, code, LAST_DISTRICTS).agency == district
        if not register.exists(code, TWO_LEVELS):
            after = chair(law, code, TWO_LEVELS)
            assert after.agency == f"t{register.province_of(code, TWO_LEVELS)}"


def test_the_amendment_changes_the_text_and_not_the_resolvers(law: Law) -> None:
    """2026-06-30 and 2026-07-01, every commune of today: one version later, the same bodies."""
    for code in law.organisations.communes(AMENDED):
        asked = ComplaintObject(issuer=code, issued_on=D("2026-05-04"))
        before = complaint_resolvers(law, asked, None, BEFORE_AMENDED)
        after = complaint_resolvers(law, asked, None, AMENDED)
        assert before._replace(basis="") == after._replace(basis="")
        assert "136/2025" in after.basis
        assert "136/2025" not in before.basis
        assert chair(law, code, BEFORE_AMENDED).agency == chair(law, code, AMENDED).agency


def test_a_change_of_type_changes_no_resolver(law: Law) -> None:
    """30 April 2026: ten communes of Đồng Nai become wards of a city."""
    register = law.organisations
    for code in register.communes(D("2026-04-29"), "75"):
        eve, day = (complained_today(law, code, D(on)) for on in ("2026-04-29", "2026-04-30"))
        assert eve == day


def complained_today(law: Law, code: str, on: date) -> Resolvers:
    """Return who resolves a complaint on a decision of the two-level days."""
    return complaint_resolvers(law, ComplaintObject(issuer=code, issued_on=on), None, on)


@pytest.mark.parametrize(
    ("code", "on", "first", "second"),
    [
        ("t62", "2025-06-30", "t62", "b-nnmt"),
        ("t62", "2025-07-01", "t51", "b-nnmt"),
        ("t62-stnmt", "2025-02-28", "t62-stnmt", "t62"),
        ("t62-stnmt", "2025-03-01", "t62-snnmt", "t62"),
        ("t62-stnmt", "2025-07-01", "t51-snnmt", "t51"),
        ("t62-stnmt", "2026-07-01", "t51-snnmt", "t51"),
    ],
)
def test_a_merged_province_takes_its_departments_along(
    law: Law, code: str, on: str, first: str, second: str
) -> None:
    """Kon Tum becomes Quảng Ngãi; its department was merged with another before."""
    asked = ComplaintObject(issuer=code, ministry="b-tnmt" if code == "t62" else None)
    found = complaint_resolvers(law, asked, None, D(on))
    assert (found.first, found.second) == (first, second)

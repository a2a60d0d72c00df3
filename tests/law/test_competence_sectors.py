"""Competence beside the committees: tax, customs, police, insurance, State Bank, service units."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.contracts.substance import ComplaintObject, DenouncedPost, Place
from domain.law.competence import complaint_resolvers, denunciation_resolver
from domain.law.law import Law
from services.runtime.reference import load_law

D = date.fromisoformat
FEBRUARY = "2025-02-01"
MAY = "2025-05-01"
TODAY = "2026-11-20"


@pytest.mark.parametrize(
    ("on", "issuer", "first", "second"),
    [
        (FEBRUARY, "t51-thue", "t51-thue", "b-tc-tct"),
        (TODAY, "t51-thue", "t51-thue", "b-tc-thue"),
        (TODAY, "t51-thue-cs1", "t51-thue-cs1", "t51-thue"),
        (TODAY, "b-tc-thue", "b-tc-thue", "b-tc"),
        (FEBRUARY, "t51-hq", "t51-hq", "b-tc-tchq"),
        (TODAY, "b-tc-hq-kv12", "b-tc-hq-kv12", "b-tc-hq"),
        (FEBRUARY, "x21115-ca", "x21115-ca", "h525-ca"),
        (MAY, "x21115-ca", "x21115-ca", "t51-ca"),
        (TODAY, "t51-ca", "t51-ca", "b-ca"),
        (TODAY, "h525-ca", "t51-ca", "b-ca"),
        (TODAY, "t51-bhxh", "t51-bhxh", "b-tc-bhxh"),
        (TODAY, "b-nhnn-kv9", "b-nhnn-kv9", "b-nhnn"),
    ],
)
def test_a_complaint_on_a_sector_follows_its_own_chain(
    law: Law, on: str, issuer: str, first: str, second: str
) -> None:
    """The issuer, then its direct superior; no People's Committee has a part in it."""
    found = complaint_resolvers(law, ComplaintObject(issuer=issuer), None, D(on))
    assert (found.first, found.second, found.missing) == (first, second, ())
    assert found.rules == ("KN-COMP-SECTOR",)
    assert law.rulebook.rule("KN-COMP-SECTOR", D(on)).status == "memory"


@pytest.mark.parametrize("issuer", ["t51-hq", "h525-thue", "t51-nhnn"])
def test_a_sector_agency_whose_heir_is_not_on_file_is_undetermined(law: Law, issuer: str) -> None:
    """It existed, so its successor is what is missing."""
    found = complaint_resolvers(law, ComplaintObject(issuer=issuer), None, D(TODAY))
    assert (found.first, found.second, found.missing) == (None, None, ("successor",))


@pytest.mark.parametrize("issuer", ["x21115", "x21115-ca"])
def test_enforcing_a_sentence_is_for_the_director_of_the_provincial_police(
    law: Law, issuer: str
) -> None:
    """NĐ 184/2025: not the commune chair, however the act was put on file."""
    act = ComplaintObject(issuer=issuer, criminal_sentence=True)
    found = complaint_resolvers(law, act, None, D("2025-07-01"))
    assert (found.first, found.second) == ("t51-ca", "b-ca")
    assert "184/2025" in found.basis
    before = complaint_resolvers(law, act, None, D("2025-06-30"))
    assert (before.first, before.missing) == (None, ("law",))


def test_a_sentence_changes_nothing_above_the_commune(law: Law) -> None:
    """NĐ 184/2025 speaks of the commune's police only."""
    act = ComplaintObject(issuer="t51-ca", criminal_sentence=True)
    assert complaint_resolvers(law, act, None, D(TODAY)).rules == ("KN-COMP-SECTOR",)
    unit = ComplaintObject(issuer="b-nhnn-kv9", criminal_sentence=True)
    assert complaint_resolvers(law, unit, None, D(TODAY)).first == "b-nhnn-kv9"


def test_an_agency_under_the_government_has_the_minister_of_the_sector_above_it(law: Law) -> None:
    """Đ.23(3): as over a provincial chair; since March 2025 it is of a ministry."""
    known = ComplaintObject(issuer="bhxhvn", ministry="b-nv")
    found = complaint_resolvers(law, known, None, D(FEBRUARY))
    assert (found.first, found.second, found.rules) == ("bhxhvn", "b-nv", ("KN-COMP-GOVERNMENT",))
    unknown = complaint_resolvers(law, ComplaintObject(issuer="bhxhvn"), None, D(FEBRUARY))
    assert unknown.missing == ("ministry",)
    later = complaint_resolvers(law, known, None, D(TODAY))
    assert (later.first, later.second) == ("b-tc-bhxh", "b-tc")


@pytest.mark.parametrize(
    ("on", "body", "post", "agency"),
    [
        (TODAY, "x21115-ca", "official", "x21115-ca"),
        (TODAY, "x21115-ca", "head", "t51-ca"),
        (FEBRUARY, "x21115-ca", "head", "h525-ca"),
        (TODAY, "t51-ca", "deputy", "b-ca"),
        (TODAY, "b-tc-thue", "head", "b-tc"),
        (FEBRUARY, "bhxhvn", "head", "ttg"),
        (TODAY, "t51-bhxh", "body", "b-tc-bhxh"),
    ],
)
def test_a_denunciation_in_a_sector_goes_one_step_up_its_chain(
    law: Law, on: str, body: str, post: str, agency: str
) -> None:
    """Đ.12(1): an official to his head, a head or a body to the direct superior."""
    denounced = DenouncedPost.model_validate({"body": body, "post": post})
    assert denunciation_resolver(law, denounced, None, D(on)).agency == agency


@pytest.mark.parametrize(
    ("body", "agency"), [("h525-ca", "t51-ca"), ("t51-hq", "b-tc-hq"), ("h525-thue", "t51-thue")]
)
def test_a_dissolved_office_of_a_sector_is_handled_by_who_managed_it(
    law: Law, body: str, agency: str
) -> None:
    """Đ.12(5), also where no successor is on file."""
    denounced = DenouncedPost(body=body, post="head")
    found = denunciation_resolver(law, denounced, None, D(TODAY))
    assert (found.agency, found.rules) == (agency, ("TC-COMP-DISSOLVED",))


def test_a_service_unit_has_its_head_and_then_the_body_that_manages_it(tmp_path: Path) -> None:
    """NĐ 124 Đ.14: the direct superior unit, else the managing agency; also once dissolved."""
    own = tmp_path / "agencies.csv"
    rows = "g80,University hospital,g81,\ng81,University,b-gddt,\ng82,School,x21115,2026-08-31\n"
    own.write_text(f"code,name,superior,valid_to\n{rows}", encoding="utf-8")
    law = load_law(agencies=(own,))
    hospital = complaint_resolvers(law, ComplaintObject(issuer="g80"), None, D(TODAY))
    assert (hospital.first, hospital.second, hospital.rules) == ("g80", "g81", ("KN-COMP-SERVICE",))
    university = complaint_resolvers(law, ComplaintObject(issuer="g81"), None, D(TODAY))
    assert university.second == "b-gddt"
    closed = DenouncedPost(body="g82", post="head")
    assert denunciation_resolver(law, closed, None, D(TODAY)).agency == "x21115"
    ended = complaint_resolvers(law, ComplaintObject(issuer="g82"), None, D(TODAY))
    assert ended.missing == ("successor",)


def test_a_place_decides_which_commune_police_followed(law: Law) -> None:
    """The police of a split commune go the way of the commune."""
    act = ComplaintObject(issuer="x21142-ca")
    assert complaint_resolvers(law, act, None, D(TODAY)).ambiguous
    found = complaint_resolvers(law, act, Place(commune="21157"), D(TODAY))
    assert found.second == "t51-ca"

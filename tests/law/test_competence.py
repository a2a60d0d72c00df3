"""Who is competent, row by row of the law file's tables A.3, A.5 and A.6."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.contracts.substance import ComplaintObject, DenouncedPost, FeedbackObject, Place
from domain.law.competence import (
    Competent,
    Resolvers,
    complaint_resolvers,
    denunciation_resolver,
    feedback_responsible,
)
from domain.law.law import Law

D = date.fromisoformat
THREE_LEVELS = "2025-06-30"
TWO_LEVELS = "2025-07-01"
AMENDED = "2026-07-01"


def resolvers(law: Law, on: str, place: str | None = None, **obj: object) -> Resolvers:
    """Return who resolves a complaint about an object described in short."""
    spot = None if place is None else Place(commune=place)
    return complaint_resolvers(law, ComplaintObject.model_validate(obj), spot, D(on))


def denounced(law: Law, on: str, place: str | None = None, **post: object) -> Competent:
    """Return who resolves a denunciation of a post described in short."""
    spot = None if place is None else Place(commune=place)
    return denunciation_resolver(law, DenouncedPost.model_validate(post), spot, D(on))


@pytest.mark.parametrize(
    ("on", "issuer", "first", "second", "article"),
    [
        pytest.param(AMENDED, "x21115", "x21115", "t51", "136/2025", id="commune-amended"),
        pytest.param(TWO_LEVELS, "x21115", "x21115", "t51", "NĐ 141/2025", id="commune-two-levels"),
        pytest.param(AMENDED, "x21115-kt", "x21115", "t51", "Đ.17", id="commune-office"),
        pytest.param(AMENDED, "x21115-vp", "x21115", "t51", "Đ.17", id="commune-door"),
        pytest.param(THREE_LEVELS, "x21115", "x21115", "h525", "Đ.17, 18(2)", id="commune-old"),
        pytest.param(THREE_LEVELS, "h525-tnmt", "h525-tnmt", "h525", "18(2)", id="district-unit"),
        pytest.param(THREE_LEVELS, "h525", "h525", "t51", "Đ.18(1), 21(2)", id="district"),
        pytest.param(
            AMENDED, "t51-snnmt-ccqldd", "t51-snnmt-ccqldd", "t51-snnmt", "Đ.19, 20(2)", id="unit"
        ),
        pytest.param(AMENDED, "t51-snnmt", "t51-snnmt", "t51", "Đ.20(1), 21(2)", id="department"),
        pytest.param(AMENDED, "t51-ttr", "t51-ttr", "t51", "Đ.20(1)", id="inspectorate"),
        pytest.param(
            AMENDED, "b-nnmt-xx", "b-nnmt-xx", "b-nnmt", "Đ.22, 23(2)", id="ministry-unit"
        ),
        pytest.param(AMENDED, "btcdtw", "btcdtw", "ttcp", "Đ.22, 23(2)", id="central-board"),
    ],
)
def test_a_complaint_goes_to_the_issuer_and_then_to_its_direct_superior(
    law: Law, *, on: str, issuer: str, first: str, second: str, article: str
) -> None:
    """Table A.3, one row a case."""
    found = resolvers(law, on, issuer=issuer)
    assert (found.first, found.second, found.missing) == (first, second, ())
    assert not found.final_at_first
    assert not found.ambiguous
    assert article in found.basis


def test_over_a_provincial_chair_stands_the_minister_of_the_sector(law: Law) -> None:
    """Given by the object; unknown means missing, and an old ministry means its successor."""
    assert resolvers(law, AMENDED, issuer="t51", ministry="b-nnmt").second == "b-nnmt"
    assert resolvers(law, AMENDED, issuer="t51", ministry="b-tnmt").second == "b-nnmt"
    unknown = resolvers(law, AMENDED, issuer="t51")
    assert (unknown.first, unknown.second, unknown.missing) == ("t51", None, ("ministry",))


@pytest.mark.parametrize("issuer", ["b-nnmt", "ttcp"])
def test_over_a_minister_there_is_only_the_court(law: Law, issuer: str) -> None:
    """Đ.7(2): no second resolver, and none is missing."""
    found = resolvers(law, AMENDED, issuer=issuer)
    assert (found.first, found.second, found.final_at_first, found.missing) == (
        issuer,
        None,
        True,
        (),
    )


@pytest.mark.parametrize(
    ("issuer", "first", "second"),
    [
        ("x21115-kt", "x21115", "t51"),
        ("t51-snnmt", "t51-snnmt", "t51"),
        ("t51", "t51", "b-nv"),
        ("b-nnmt", "b-nnmt", "b-nv"),
    ],
)
def test_discipline_goes_to_the_direct_superior_or_home_affairs(
    law: Law, issuer: str, first: str, second: str
) -> None:
    """Đ.51: the Minister of Home Affairs over a provincial chair and over another minister."""
    found = resolvers(law, AMENDED, issuer=issuer, discipline=True)
    assert (found.first, found.second) == (first, second)
    assert "Đ.51" in found.basis


def test_discipline_by_the_minister_of_home_affairs_has_no_known_second_resolver(law: Law) -> None:
    """The law names himself; we do not."""
    found = resolvers(law, AMENDED, issuer="b-nv", discipline=True)
    assert (found.second, found.missing) == (None, ("superior",))


@pytest.mark.parametrize("issuer", [None, "qh-51", "bc", "ttg", "t51-nonsense", "x99999", "g70"])
def test_an_issuer_that_cannot_resolve_is_missing(law: Law, issuer: str | None) -> None:
    """Forwarders, unknown codes, no code at all: undetermined, not guessed."""
    found = resolvers(law, AMENDED, issuer=issuer)
    assert (found.first, found.second, found.missing) == (None, None, ("issuer",))


def test_before_the_law_on_file_nobody_is_named(law: Law) -> None:
    """A day before 2012-07-01 falls under a law we do not have."""
    assert resolvers(law, "2012-06-30", issuer="x21115").missing == ("law",)
    assert denounced(law, "2018-12-31", body="x21115").missing == ("law",)


def test_a_decision_of_a_dissolved_district_goes_to_the_commune_of_the_matter(law: Law) -> None:
    """EV44: the place decides the first resolver, the province is the second."""
    found = resolvers(law, AMENDED, "21115", issuer="h525", issued_on=D("2025-03-01"))
    assert (found.first, found.second, found.ambiguous) == ("x21115", "t51", False)
    assert "NĐ 141/2025" in found.basis
    unit = resolvers(law, AMENDED, "21115", issuer="h525-tnmt", issued_on=D("2025-03-01"))
    assert (unit.first, unit.second) == ("x21115", "t51")


def test_without_a_place_a_dissolved_district_leaves_only_the_second_resolver(law: Law) -> None:
    """Several communes followed; all lie under one province."""
    found = resolvers(law, AMENDED, issuer="h525", issued_on=D("2025-03-01"))
    assert (found.first, found.second, found.ambiguous) == (None, "t51", True)


def test_a_decision_of_a_split_commune_is_ambiguous_until_the_place_decides(law: Law) -> None:
    """The digits 00025 name the old commune on the day of issue, and a new one today."""
    old: dict[str, Any] = {"issuer": "x00025", "issued_on": D("2025-05-01")}
    found = resolvers(law, AMENDED, **old)
    assert (found.first, found.second, found.ambiguous) == (None, "t01", True)
    assert resolvers(law, AMENDED, "00199", **old).first == "x00199"
    assert resolvers(law, AMENDED, "00025", **old).ambiguous
    today = resolvers(law, AMENDED, issuer="x00025", issued_on=D("2026-05-01"))
    assert (today.first, today.ambiguous) == ("x00025", False)


def test_a_merged_department_answers_for_the_old_one(law: Law) -> None:
    """Sở TN&MT of the old province Kon Tum is Sở NN&MT of Quảng Ngãi today."""
    found = resolvers(law, AMENDED, issuer="t62-stnmt", issued_on=D("2024-05-01"))
    assert (found.first, found.second) == ("t51-snnmt", "t51")


@pytest.mark.parametrize(
    ("on", "body", "post", "agency", "article"),
    [
        pytest.param(AMENDED, "x21115", "official", "x21115", "13(1)", id="commune-official"),
        pytest.param(AMENDED, "x21115-kt", "head", "x21115", "13(1)", id="commune-office-head"),
        pytest.param(AMENDED, "x21115-kt", "body", "x21115", "13(1)", id="commune-office"),
        pytest.param(AMENDED, "x21115", "head", "t51", "13(4)(a)", id="commune-chair"),
        pytest.param(AMENDED, "x21115", "deputy", "t51", "13(4)(a)", id="commune-vice-chair"),
        pytest.param(AMENDED, "x21115", "body", "t51", "13(4)(a)", id="commune-body"),
        pytest.param(TWO_LEVELS, "x21115", "head", "t51", "NĐ 141/2025", id="chair-2025"),
        pytest.param(THREE_LEVELS, "x21115", "head", "h525", "13(2)", id="chair-old"),
        pytest.param(THREE_LEVELS, "h525", "official", "h525", "13(2)", id="district-official"),
        pytest.param(THREE_LEVELS, "h525", "head", "t51", "13(4)", id="district-chair"),
        pytest.param(THREE_LEVELS, "h525-tnmt", "head", "h525", "13(2)", id="district-office"),
        pytest.param(AMENDED, "t51-snnmt-ccqldd", "head", "t51-snnmt", "13(3)", id="unit-head"),
        pytest.param(AMENDED, "t51-snnmt", "official", "t51-snnmt", "13(3)", id="dept-official"),
        pytest.param(AMENDED, "t51-snnmt", "head", "t51", "13(4)", id="department-head"),
        pytest.param(AMENDED, "t51-ttr", "deputy", "t51", "13(4)", id="inspectorate"),
        pytest.param(AMENDED, "t51", "official", "t51", "13(4)", id="provincial-official"),
        pytest.param(AMENDED, "t51", "head", "ttg", "13(8)", id="provincial-chair"),
        pytest.param(AMENDED, "b-nnmt", "deputy", "ttg", "13(8)", id="deputy-minister"),
        pytest.param(AMENDED, "b-nnmt-xx", "head", "b-nnmt", "13(7)", id="ministry-unit"),
        pytest.param(AMENDED, "btcdtw", "official", "ttcp", "13(7)", id="central-board"),
        pytest.param(AMENDED, "h525", "head", "t51", "12(5)", id="dissolved-district"),
    ],
)
def test_a_denunciation_goes_to_the_body_or_to_its_direct_superior(
    law: Law, *, on: str, body: str, post: str, agency: str, article: str
) -> None:
    """Table A.5: heads, deputies and bodies one step up, officials to their own head."""
    found = denounced(law, on, body=body, post=post)
    assert (found.agency, found.missing, found.ambiguous) == (agency, (), False)
    assert article in found.basis


def test_a_denounced_body_that_was_merged_is_handled_after_the_change(law: Law) -> None:
    """Đ.12(4); the officials of the old body are handled by the head of the new one."""
    assert denounced(law, AMENDED, body="x21121", post="body").agency == "x21115"
    assert denounced(law, AMENDED, body="x21121", post="official").agency == "x21115"
    assert denounced(law, AMENDED, body="x21121", post="head").agency == "t51"
    assert denounced(law, AMENDED, body="x21121-kt", post="body").agency == "x21115"


def test_where_every_heir_of_a_split_body_agrees_the_answer_is_known(law: Law) -> None:
    """The chair of a split commune: either heir lies under one province; its clerk: unknown."""
    assert denounced(law, AMENDED, body="x21142", post="head").agency == "t51"
    clerk = denounced(law, AMENDED, body="x21142", post="official")
    assert (clerk.agency, clerk.ambiguous) == (None, True)
    assert denounced(law, AMENDED, "21157", body="x21142", post="official").agency == "x21157"


def test_a_denunciation_in_a_field_goes_to_the_agency_of_the_field(law: Law) -> None:
    """Đ.41, whoever is denounced."""
    found = denounced(law, AMENDED, field_body="t51-stnmt")
    assert found.agency == "t51-snnmt"
    assert "Đ.41" in found.basis


@pytest.mark.parametrize("body", [None, "ttg", "t51-nonsense"])
def test_a_denounced_body_outside_the_register_is_missing(law: Law, body: str | None) -> None:
    """Undetermined, not guessed."""
    assert denounced(law, AMENDED, body=body).missing == ("body",)


def test_a_recommendation_goes_to_the_responsible_body_or_its_successor(law: Law) -> None:
    """Table A.6: no instances, one responsible body."""
    on = D(AMENDED)
    assert feedback_responsible(law, FeedbackObject(responsible="x21115"), None, on).agency == (
        "x21115"
    )
    old = FeedbackObject(responsible="h525")
    assert feedback_responsible(law, old, Place(commune="21124"), on).agency == "x21124"
    assert feedback_responsible(law, old, None, on).ambiguous
    assert feedback_responsible(law, FeedbackObject(), None, on).missing == ("responsible",)
    unknown = FeedbackObject(responsible="x99999")
    assert feedback_responsible(law, unknown, None, on).missing == ("responsible",)

"""Officials who moved or were promoted, bodies nobody fits, and who decides a dispute."""

from __future__ import annotations

from datetime import date

import pytest

from domain.contracts.substance import ComplaintObject, DenouncedPost
from domain.contracts.words import Kind
from domain.law.competence import (
    Competent,
    arbiter,
    complaint_resolvers,
    denunciation_resolver,
)
from domain.law.law import Law

D = date.fromisoformat
THREE_LEVELS = "2025-06-30"
TWO_LEVELS = "2025-07-01"
AMENDED = "2026-07-01"


def denounced(law: Law, on: str, **post: object) -> Competent:
    """Return who resolves a denunciation of a post described in short."""
    return denunciation_resolver(law, DenouncedPost.model_validate(post), None, D(on))


@pytest.mark.parametrize(
    ("post", "now_at", "now_post", "agency"),
    [
        ("head", "x21124", "head", "t51"),
        ("deputy", "t51-snnmt", "head", "t51"),
        ("head", "x21124", "official", "t51"),
        ("official", "x21124", "official", "x21115"),
        ("official", "x21124", None, "x21115"),
        ("official", "x99999", "head", "x21115"),
    ],
)
def test_who_moved_without_a_promotion_is_handled_where_it_happened(
    law: Law, post: str, now_at: str, now_post: str | None, agency: str
) -> None:
    """Đ.12(3): the superior of the old body leads for its head, the old body for its officials."""
    found = denounced(law, AMENDED, body="x21115", post=post, now_at=now_at, now_post=now_post)
    assert found.agency == agency
    assert found.rules[-1] == "TC-COMP-MOVED"
    assert "Đ.12(3)" in found.basis


@pytest.mark.parametrize(
    ("now_at", "now_post", "agency"),
    [
        ("t51-snnmt", "official", "t51-snnmt"),
        ("t51-snnmt", "head", "t51"),
        ("t51-snnmt", "deputy", "t51"),
        ("t51", "deputy", "ttg"),
        ("b-nnmt", "official", "b-nnmt"),
        ("x21115", "head", "t51"),
        ("t51-stnmt", "head", "t51"),
    ],
)
def test_who_was_promoted_is_handled_where_he_serves_now(
    law: Law, now_at: str, now_post: str, agency: str
) -> None:
    """The head of the new body, or its superior once he is its head or deputy."""
    found = denounced(
        law,
        AMENDED,
        body="x21115",
        post="official",
        now_at=now_at,
        now_post=now_post,
        promoted=True,
    )
    assert (found.agency, found.missing) == (agency, ())
    assert found.rules[-1] == "TC-COMP-PROMOTED"


@pytest.mark.parametrize(
    ("now_at", "now_post", "missing"),
    [(None, "head", "now_at"), ("t51", None, "now_post"), ("x99999", "head", "now_at")],
)
def test_a_promotion_to_an_unknown_post_is_undetermined(
    law: Law, now_at: str | None, now_post: str | None, missing: str
) -> None:
    """Head and official of the new body have two resolvers: nothing is guessed."""
    found = denounced(law, AMENDED, body="x21115", now_at=now_at, now_post=now_post, promoted=True)
    assert (found.agency, found.missing) == (None, (missing,))


def test_a_body_does_not_move(law: Law) -> None:
    """What is said of a present post concerns officials only."""
    found = denounced(law, AMENDED, body="x21115", post="body", now_at="t51", promoted=True)
    assert (found.agency, found.rules) == ("t51", ("TC-COMP-COMMUNE-HEAD",))


@pytest.mark.parametrize(
    ("on", "missing", "rules"),
    [(AMENDED, "assignment", ("TC-COMP-GAP",)), ("2026-06-30", "body", ())],
)
def test_where_nobody_fits_somebody_is_to_be_named_since_the_amendment(
    law: Law, on: str, missing: str, rules: tuple[str, ...]
) -> None:
    """Đ.12(7), new: undetermined, but the law says who names the resolver."""
    found = denounced(law, on, body="mttq-51", post="head")
    assert (found.agency, found.missing, found.rules) == (None, (missing,), rules)


def test_the_prime_minister_may_authorise_the_inspector_general_since_the_amendment(
    law: Law,
) -> None:
    """Đ.13(8)(c): noted with the rule; competence itself does not change."""
    for on in ("2026-06-30", AMENDED):
        assert denounced(law, on, body="t51", post="head").agency == "ttg"
    assert law.rulebook.rule("TC-COMP-TOP", D(AMENDED)).note is not None
    assert law.rulebook.rule("TC-COMP-TOP", D("2026-06-30")).note is None


def test_a_dismissal_is_discipline(law: Law) -> None:
    """Đ.51: the same resolvers, also where only the dismissal was put on file."""
    dismissal = ComplaintObject(issuer="t51", dismissal=True)
    found = complaint_resolvers(law, dismissal, None, D(AMENDED))
    assert (found.first, found.second, found.rules) == ("t51", "b-nv", ("KN-COMP-DISCIPLINE",))


@pytest.mark.parametrize(
    ("on", "bodies", "agency"),
    [
        (AMENDED, ["x21115", "x21124"], "t51"),
        (AMENDED, ["x21115", "t51-snnmt"], "t51"),
        (AMENDED, ["t51-snnmt", "t51-sxd"], "t51"),
        (AMENDED, ["t51", "t51-sxd"], "t51"),
        (AMENDED, ["t51-btcd", "x21115"], "t51"),
        (THREE_LEVELS, ["x21115", "x21124"], "t51"),
        (THREE_LEVELS, ["h525", "x21115-kt"], "t51"),
        (AMENDED, ["h525", "h524"], "t51"),
        (AMENDED, ["x21115", "x00025"], "ttg"),
        (AMENDED, ["t51", "b-nnmt"], "ttg"),
        (AMENDED, ["b-xd", "b-nnmt"], "ttg"),
        (AMENDED, ["b-nnmt-aa", "b-nnmt-bb"], "b-nnmt"),
        (AMENDED, ["t51-ca", "x21115-ca"], "b-ca"),
        (AMENDED, ["t51-ca", "t51-snnmt"], "ttg"),
    ],
)
def test_a_dispute_about_a_complaint_is_decided_by_chair_minister_or_prime_minister(
    law: Law, on: str, bodies: list[str], agency: str
) -> None:
    """Luật KN Đ.21(3) in a province, 23(4) in a ministry, 26(3) between them; never a district."""
    found = arbiter(law, bodies, Kind.COMPLAINT, D(on))
    assert (found.agency, found.missing) == (agency, ())
    assert found.rules == ("KN-COMP-DISPUTE",)


@pytest.mark.parametrize(
    ("on", "bodies", "agency", "rule"),
    [
        (AMENDED, ["x21115", "x21124"], "t51", "TC-COMP-GAP"),
        (AMENDED, ["b-nnmt-aa", "b-nnmt-bb"], "b-nnmt", "TC-COMP-GAP"),
        (AMENDED, ["t51", "t52"], "ttg", "TC-COMP-DISPUTE"),
        (TWO_LEVELS, ["x21115", "x21124"], "t51", "TC-COMP-DISPUTE"),
        (THREE_LEVELS, ["x21115", "x21121"], "h525", "TC-COMP-DISPUTE"),
    ],
)
def test_a_dispute_about_a_denunciation_goes_to_minister_chair_or_common_superior(
    law: Law, on: str, bodies: list[str], agency: str, rule: str
) -> None:
    """Luật TC Đ.12(7) since the amendment, Đ.41(2) before it and between provinces."""
    found = arbiter(law, bodies, Kind.DENUNCIATION, D(on))
    assert (found.agency, found.rules) == (agency, (rule,))


@pytest.mark.parametrize(
    ("kind", "bodies", "missing"),
    [
        (Kind.FEEDBACK, ["x21115", "x21124"], "law"),
        (Kind.COMPLAINT, ["x21115"], "body"),
        (Kind.COMPLAINT, ["x21115", "x21115"], "body"),
        (Kind.COMPLAINT, ["x21115", "x99999"], "body"),
        (Kind.COMPLAINT, ["x21115", "mttq-51"], "superior"),
        (Kind.DENUNCIATION, ["x21115", "mttq-51"], "superior"),
    ],
)
def test_a_dispute_the_law_or_the_register_does_not_cover_is_undetermined(
    law: Law, kind: Kind, bodies: list[str], missing: str
) -> None:
    """For recommendations no text names an arbiter; one body alone disputes nothing."""
    found = arbiter(law, bodies, kind, D(AMENDED))
    assert (found.agency, found.missing) == (None, (missing,))


@pytest.mark.parametrize(
    ("body", "manager"), [("t51-snnmt-ttr", "t51-snnmt"), ("b-nnmt-ttr", "b-nnmt")]
)
def test_an_inspectorate_of_a_department_or_ministry_ended_with_the_districts(
    law: Law, body: str, manager: str
) -> None:
    """Luật Thanh tra 2025; its heir is not on file, its officials are for who managed it."""
    register = law.organisations
    assert (register.exists(body, D(THREE_LEVELS)), register.exists(body, D(TWO_LEVELS))) == (
        True,
        False,
    )
    ended = complaint_resolvers(law, ComplaintObject(issuer=body), None, D(AMENDED))
    assert (ended.first, ended.missing) == (None, ("successor",))
    found = denounced(law, AMENDED, body=body, post="head")
    assert (found.agency, found.rules) == (manager, ("TC-COMP-DISSOLVED",))


@pytest.mark.parametrize("body", ["b-ca-ttr", "b-qp-ttr", "b-nhnn-ttr", "t51-ttr", "ttcp"])
def test_the_inspectorates_the_law_keeps_go_on(law: Law, body: str) -> None:
    """Government, provinces, army, police, State Bank."""
    assert law.organisations.exists(body, D(AMENDED))
